// Package apitest runs the counters of two municipalities for tests: real
// HTTP, real databases, a real Redis, both planes.
//
// It owns the service (the doors and APIs as the data plane wires them), the
// client (which keeps a session's cookie and CSRF token, and can be told to
// lie), people who sign in by both factors, and the jobs with a mail door that
// keeps what it is given. Imported from tests only.
package apitest
