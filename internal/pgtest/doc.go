// Package pgtest gives tests a real PostgreSQL and a real Redis.
//
// Under `make test` all packages share the PostgreSQL whose address stands in
// the environment variable named by Variable; a test process that finds none
// starts a private one at its first need, which ends with the process and
// whose data is removed. A machine without the servers fails the test, it
// never skips it.
//
// A database is a clone of a template that was migrated once and is named by
// the hash of the migrations, so a test pays for a copy and not for the
// migrations. The servers live in a time zone that nobody else does
// (America/St_Johns), so that code which leans on the server's zone shows.
//
// A Redis belongs to one test alone, which may therefore flush or stop it.
package pgtest
