// Package house checks that the source still is the house that
// ARCHITECTURE.md draws.
//
// It owns the floors and who may look down on whom (floors.go), the door of
// each outside dependency (doors.go), the limits of size (sizes.go), the names
// and habits that are not allowed (names.go, habits.go, text.go) and the few
// exceptions, each with its reason (exceptions.go). It reads the source as
// text and syntax; it links nothing of the house and nothing links it.
//
// A rule that cannot be seen to catch a fault is no rule: planted_test.go holds
// a small faulty tree for each.
package house
