// Package jobs is the counter of work that no person waits for (ジョブ).
//
// It owns the table from an outbox kind to the verb of the room that does it,
// the way from a queue's envelope to that verb, the rounds that look after
// every tenant (lost work, unsealed audit entries, hourly chores), and the
// figures about all this. It has no rules of its own.
//
// Invariants: a task opens its tenant's Space and calls one verb; a task that
// names another tenant, generation or fence than the row has no effect; no
// figure carries a tenant or a person; every tenant is looked after within a
// minute, one that wrote something within seconds.
package jobs
