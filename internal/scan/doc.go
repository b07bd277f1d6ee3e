// Package scan is the door to the virus scanner (ウイルス検査).
//
// It owns the client of ClamAV's INSTREAM command and a structural check of
// files that needs no scanner: encrypted files, macros, archives that unpack
// to far more than they are, pictures too large to show, files cut short. Both
// read a stream once and hold little of it in memory.
//
// Invariants: only an explicit "OK" of the scanner is clean; an error, a
// timeout or a silent end is Unavailable, never clean. A verdict says who gave
// it, so that a release without a virus scanner shows.
//
// It refuses to judge content it does not know: Structure has one rule for
// each kind and no default. clamd must run with AlertExceedsMax, or it calls
// files beyond its limits clean.
package scan
