// Package staffapi is the counter that a municipality's staff come to
// (職員向け窓口).
//
// It owns the routes of the staff host, their transport structs and their
// limits. It decides nothing: a handler converts, calls one room and converts
// back. Its OpenAPI document is docs/api/staff.json.
//
// Nothing but signing in is open to somebody without a full session, and a
// session that lacks the second factor can do nothing but give it.
package staffapi
