// Package blob is the door to the object store (添付書類や控えの置き場): bytes
// that are already sealed, under keys that one function builds.
//
// It owns two stores, a directory and S3, held to one conformance suite
// (blobtest). It refuses keys made of anything but a tenant, a room and an ID:
// no file name ever reaches a path or a URL.
//
// Invariants: an object appears whole or not at all; a key names its tenant;
// DeletePrefix leaves no version, no delete marker and no unfinished upload;
// Residue counts exactly what DeletePrefix would remove.
package blob
