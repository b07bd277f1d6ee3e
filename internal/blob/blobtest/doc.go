// Package blobtest holds what every object store (添付書類や控えの置き場) must
// do, as one suite of tests. It knows blob.Store alone and is imported from
// tests only.
package blobtest
