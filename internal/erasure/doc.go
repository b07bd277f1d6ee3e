// Package erasure ends a municipality's data (消去).
//
// Two people of the municipality ask and consent; one operator, the worker
// (作業者), plans; another, the checker (確認者), approves; the runner freezes
// the tenant, destroys its key, database, role, objects and queued work; the
// verifier in package residue measures with its own rights; the checker
// confirms; the certificate is issued.
//
// Truth is the control database's record of steps: each step is idempotent and
// says with evidence what it did, so a run that was killed anywhere is resumed.
// Whatever goes wrong halts the erasure, visibly, and nothing is certified.
//
// Invariants: worker and checker are two people in the type, in the database's
// constraints and on the screen; no step runs before the approval of exactly
// the plan that was shown; the key goes first, so that everything after it
// destroys ciphertext.
package erasure
