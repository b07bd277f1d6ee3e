// Package installation is what all processes of one installation share
// (設置環境): the control database, the platform key, Redis, the keeper of keys
// and the object store.
//
// It owns the names of those settings, what must be true of them, and how each
// of those doors is opened from them. It reads no environment: a process is
// given its variables by its main.
//
// Invariants: every fault of the settings is told at once; keys that processes
// must agree on are derived from the platform key here and nowhere else.
package installation
