package house

// Exception lets one finding stand.
type Exception struct{ Rule, At, Reason string }

// Exceptions are all of them.
var Exceptions = []Exception{
	{"clock", "internal/devstack/stale.go", "waits for another process of this machine"},
	{"environment", "internal/pgtest/server.go", "a test process has no main of ours that could pass the value down"},
	{"package-size", "internal/form/kind", "one file for each field type; a type is added without touching another"},
	{"state", "internal/httpapi/strict.go:humaRules", "Huma keeps two rules for the whole process; they are set once"},
	{"state", "internal/pgtest/server.go:private", "one server for a test process; Go has no other place for its lifetime"},
}
