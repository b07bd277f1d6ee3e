// Package staff knows the people of a municipality (職員) and its departments
// (課), and signs them in.
//
// It owns accounts, invitations, passwords, one-time passwords, sessions,
// roles and departments. What a role may do is internal/access's; how often
// somebody may try is the counter's.
//
// It refuses: a password that is short or well known; a one-time password used
// before; an invitation that is used, revoked or over; taking the role from
// the last administrator; a session of another plane or generation.
//
// Invariants: every sign-in passes both factors (a session of level "password"
// can do nothing but give the second); a session gets a new id and token at
// each step up; tokens are stored hashed, mail addresses and secrets sealed.
package staff
