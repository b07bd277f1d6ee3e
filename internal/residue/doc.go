// Package residue looks for what an erasure left behind (消去の検証).
//
// It is separate from the code that erases and uses separate, read-only
// rights: a database role that may read catalogues and counts, a view of keys
// that can describe and not use them, listings that cannot delete. It measures
// and reports; it mends nothing.
//
// Invariants: a Verified can only be made here, from a run in which no check
// failed, and is good for one certificate; a check that cannot be made in an
// installation is reported as unreachable, never as passed.
package residue
