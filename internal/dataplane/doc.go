// Package dataplane is the roof of the process that residents and staff reach
// (データプレーン).
//
// It owns the wiring of the citizen and staff counters, one listener for each
// plane, the private listener for health and figures, and the order in which
// all of that starts and stops. It holds no right to make, move or erase a
// municipality.
//
// Invariants: it is ready only while it knows at least one municipality or the
// control database answers; a stop finishes the requests under way.
package dataplane
