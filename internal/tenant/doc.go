// Package tenant decides whose request this is (テナント).
//
// It owns the directory that resolves an exact host to a tenant, the pools to
// the tenants' databases, and the Space: the one thing a room is handed. A
// Space reaches one municipality's database, key and objects and nobody
// else's; neither an address nor a key can be read from it.
//
// Invariants: there is no default tenant; a connection whose tenant_identity
// row names another tenant or generation is closed before its first query; the
// directory goes on answering when the control database is down.
package tenant
