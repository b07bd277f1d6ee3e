// Package controlplane puts the operators' process together (制御プレーン): the
// operator API and console on a listener of their own, and the runner that
// carries erasures on.
//
// It is the only process that holds the rights to make and drop roles and
// databases and to destroy keys; it serves no municipality's host. The erasure
// verifier inside it works with rights of its own, which only read.
package controlplane
