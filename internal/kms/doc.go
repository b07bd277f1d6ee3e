// Package kms is the door to the keeper of tenants' keys (鍵管理): one key per
// municipality, which never leaves the keeper and wraps that tenant's root
// keys.
//
// It owns two keepers, a keyring directory for development and small
// installations and AWS KMS, held to one conformance suite (kmstest), and the
// cache of unwrapped root keys. A Verifier sees the state of keys and can use
// none.
//
// Invariants: an unwrap with another context than the wrap had is refused; a
// key that is gone never comes back; an unwrapped key stays in memory five
// minutes at most and is wiped when it leaves.
package kms
