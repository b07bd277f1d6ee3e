// Package inventory is the erasure inventory (消去対象台帳): every place in
// which something of a municipality can lie.
//
// It owns inventory.json: each column of both kinds of database, each room of
// the object store, each package that writes files, each kind of Redis key, each
// attribute of the log and each label of a metric, with its data class and what
// erases it. It reads and
// erases nothing itself. Its test holds the list against databases that were
// really migrated and against the source, both ways: what is not declared
// fails, and so does what is declared and gone.
//
// Invariant: a column of a resident's content holds sealed bytes or a keyed
// index, never text.
package inventory
