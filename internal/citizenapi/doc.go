// Package citizenapi is the counter that residents come to (住民向け窓口).
//
// It owns the routes of the citizen host, their transport structs and their
// limits. It decides nothing: a handler converts, calls one room and converts
// back. Its OpenAPI document is docs/api/citizen.json.
//
// A resident is known by a session cookie only: whoever begins a draft, asks
// for a code or looks an application up gets one, and every step up gives it a
// new token.
package citizenapi
