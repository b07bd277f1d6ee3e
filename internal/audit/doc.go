// Package audit writes down who did what (監査証跡).
//
// An entry is appended in the transaction of the change, and before personal
// data leaves when something is only read. A single sealer per tenant then
// links entries into a hash chain in batches: a link made inside the
// transaction would make one tenant's submits queue behind each other.
//
// Invariants: entries are never changed or removed; an entry names ids, never
// content; the verifier finds any altered, removed or reordered entry.
package audit
