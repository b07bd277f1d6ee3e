// Package ids makes identifiers and secrets.
//
// An ID (UUIDv7, RFC 9562) is ordered by time and safe to show to whoever may
// see the thing. A token is 256 random bits for a bearer (session, link); the
// service keeps only its hash.
package ids
