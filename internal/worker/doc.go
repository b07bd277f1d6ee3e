// Package worker is the roof of the process that does what nobody waits for:
// mails, scans, exports, the sealing of audit entries.
//
// It owns the order in which the doors are opened, the rounds and the consumer
// are started, and all is stopped: tasks under way may end, then the doors
// close. It has no rules of its own and holds no right to make or remove a
// tenant.
//
// Invariants: it starts while Redis is down and works once Redis is back; a
// worker that is killed anywhere loses no work.
package worker
