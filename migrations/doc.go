// Package migrations carries the SQL of both kinds of database: control, and
// tenant, which every municipality's database has.
//
// Files are numbered, forward only, and applied under an advisory lock. Code
// must run before and after each of them (expand, then contract).
package migrations
