// Package httpapi is the door to Gin and Huma: nothing else knows them.
//
// A request passes, in this order: the door (recovery, request id, security
// headers, host → tenant and side), the guard of its route (origin, rate,
// session, permission, CSRF token, size, time limit), strict JSON and
// validation, and the handler. Counters register typed handlers with Register
// and streams with Upload and Download; a route without audience and
// permission cannot be registered.
//
// Invariants: an unknown host meets no handler; the plane is the listener,
// never a header; every error leaves as one problem document whose text was
// written here; what may not be known of looks like what is not there (404);
// nothing dynamic may be cached.
package httpapi
