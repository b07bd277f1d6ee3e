// Package applicant knows residents by what they hold, not by who they are
// (申請者).
//
// It owns the sessions of residents (an opaque token, hashed at rest, bound to
// plane and tenant), the right of a session to one application for a while, and
// the verification of a mail address by a six-digit code.
//
// It refuses: a token of another plane or one that has ended; a code tried too
// often, used before or too old; more codes for one address than an hour
// allows.
//
// Invariants: a token is new after every step up (verified, looked up); tokens
// and codes are never stored; the mail address is sealed.
package applicant
