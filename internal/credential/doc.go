// Package credential knows passwords and one-time passwords.
//
// It owns hashing (Argon2id, a few at a time), the refusal of guessable
// passwords, and time-based codes (RFC 6238) that work once. It keeps nothing:
// rooms that sign people in store what it returns.
package credential
