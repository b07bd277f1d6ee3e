package house

// Exception lets one finding stand.
type Exception struct{ Rule, At, Reason string }

// Exceptions are all of them.
var Exceptions = []Exception{
	{"clock", "internal/devstack/stale.go", "waits for another process of this machine"},
	{"environment", "internal/pgtest/server.go", "a test process has no main of ours that could pass the value down"},
	{"package-size", "internal/form/kind", "one file for each field type; a type is added without touching another"},
	{"package-size", "internal/form", "cells of a table are read beside cells that are written, and not in the same file"},
	{"package-size", "internal/staffapi", "one file for each group of routes: a counter holds conversion only, and two counters would be two hosts"},
	{"package-size", "internal/application", "one table of states is worked by residents, staff, seats and recipients: a second room would share its rows"},
	{"state", "internal/httpapi/strict.go:humaRules", "Huma keeps two rules for the whole process; they are set once"},
	{"state", "internal/pgtest/server.go:private", "one server for a test process; Go has no other place for its lifetime"},
}
