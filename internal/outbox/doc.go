// Package outbox keeps the work that must follow a change.
//
// A row is written in the tenant's transaction; that row is the truth, the
// queue is disposable. A row moves
//
//	pending → queued → claimed → done | failed
//
// Move hands due rows to the queue, each with a fence one higher than before.
// A handler claims the row only when its fence still matches; effects inside
// the database commit together with the row's end, so they happen exactly
// once. Effects outside happen at least once and carry the row's id as
// idempotency key. Reissue finds rows whose task or worker was lost, whatever
// the queue believes, and gives them back to Move.
//
// Invariants: a row holds ids and times, never content; a done row is never
// claimed again; a task with an old fence changes nothing.
package outbox
