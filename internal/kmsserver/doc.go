// Package kmsserver is a stand-in of AWS KMS (鍵管理サービス) for tests and the
// development stack: it speaks AWS JSON 1.1, so that the real client is what
// is tested.
//
// It owns keys in memory and refuses what KMS refuses: bad signatures, other
// encryption contexts, deletion windows outside 7 to 30 days, use of keys that
// are disabled or await deletion. It is no place for real keys.
package kmsserver
