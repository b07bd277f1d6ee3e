// Package outbox keeps the work that must follow a change.
//
// A row is written in the tenant's transaction; that row is the truth, the
// queue is disposable. After the commit a relay hands the row's id and fence
// to the queue; a sweeper finds what was lost. A handler claims the row only
// when its fence still matches, so effects inside the database happen exactly
// once; effects outside happen at least once and carry an idempotency key.
//
// Invariants: a row holds ids and times, never content; a done row is never
// claimed again.
package outbox
