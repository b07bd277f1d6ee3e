// Package pg is the door to PostgreSQL.
//
// It owns connections, transactions and the translation of database errors
// into faults. Rooms receive a *Tx and use it in their store files; they never
// see a DSN. Error texts lose everything but the SQLSTATE on the way out,
// because PostgreSQL quotes values in them.
//
// Invariants: a transaction ends in the function that began it; work that must
// follow a commit is registered with Tx.AfterCommit and does not run when the
// transaction rolls back.
package pg
