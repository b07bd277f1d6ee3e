// Package kmstest holds what every keeper of keys (鍵管理) must do, as one
// suite of tests. It knows kms.Keeper alone and is imported from tests only.
package kmstest
