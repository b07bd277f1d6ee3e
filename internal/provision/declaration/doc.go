// Package declaration reads what tenants/ says should exist: one folder per
// municipality, named <code>-<slug>, with one tenant.json (設定宣言).
//
// It is pure: it reads files and touches nothing else. It is strict: unknown
// and repeated keys are refused, and all faults of all files come back at
// once, each with file, line and column. Folders whose name begins with "_"
// or "." are not municipalities. tenants/schema.json describes the same format
// to editors; a test holds the two together.
package declaration
