// Package serving is how a process stands on its listeners (待ち受け).
//
// It owns the listeners, the work that runs beside them, the doors that were
// opened and the order in which all of that stops, and the private pages:
// health, readiness, figures. It knows no route of a counter.
//
// Invariants: a start that fails closes what it opened; a stop says first that
// the process is not ready, finishes what is under way, and can be repeated.
package serving
