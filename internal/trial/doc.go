// Package trial owns the trying of a procedure by staff (試しの申請).
//
// It owns the links by which staff open the resident's side on one form
// version, and which session of a resident's side is such a trial. What is
// handed in there are applications like any other, marked with the trial: the
// rooms above it leave them out of every list, count and export.
//
// It refuses: a link used twice, or later than half an hour; more trials of a
// procedure at once than a person can follow.
//
// Invariants: a session is of at most one trial and never becomes an ordinary
// one; tokens are hashed at rest; the address to which the trial's mails go is
// the tester's own and sealed.
package trial
