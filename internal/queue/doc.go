// Package queue is the door to Asynq and its Redis: it carries "look at this
// outbox row now" from the process that committed it to a worker (ジョブ).
//
// It owns the envelope (ids only, MAC'd with a platform key), the three queues
// by urgency, the table from an error's kind to the task's fate, the limit of
// running tasks per tenant, the hints about busy tenants, and the removal of
// all a tenant left in Redis. It refuses payloads other than the envelope and
// any envelope whose MAC is wrong: such a task never reaches a handler.
//
// Invariants: the truth is the outbox row, so losing all of Redis loses
// nothing; enqueuing the same row and fence twice makes one task; what Asynq
// stores of an error is its fault code and nothing else.
package queue
