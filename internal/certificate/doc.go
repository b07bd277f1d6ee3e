// Package certificate makes the erasure certificate (消去証明書).
//
// It owns the evidence document, its canonical form (RFC 8785), the detached
// CMS signature over it (RFC 5652, ECDSA P-256 with SHA-256, which stock
// openssl accepts) and the Japanese PDF. It does no I/O and decides nothing:
// what it prints is what the evidence says, and the evidence says only what
// was measured. Whatever remains elsewhere is listed with its end.
package certificate
