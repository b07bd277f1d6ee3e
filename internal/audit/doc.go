// Package audit writes down who did what (監査証跡).
//
// An entry is appended in the transaction of the change, and before personal
// data leaves when something is only read. A single sealer per tenant then
// links entries into a hash chain in batches: a link made inside the
// transaction would make one tenant's submits queue behind each other.
//
// The chain shows tampering by whoever cannot rewrite all of it. Checkpoints
// show the rest: a signed head that the municipality keeps elsewhere, with a
// key that does nothing else. A chain that was cut or rewritten whole does not
// extend them.
//
// Invariants: entries are never changed or removed; an entry names ids, never
// content; each committed entry gets exactly one link; no checkpoint is signed
// over a chain that does not extend the one before.
package audit
