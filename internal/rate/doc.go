// Package rate is the door to the rate limits (回数制限) kept in Redis, shared
// by all processes.
//
// It owns the limiter (GCRA) and the form of its keys: always of a tenant or
// of the platform, with what is limited (an address, a receipt number) as a
// keyed hash, so that Redis holds nobody's address. It does not decide what
// happens when Redis is away: the caller says, at each limit, whether it fails
// closed (signing in, guessing) or open (reading).
package rate
