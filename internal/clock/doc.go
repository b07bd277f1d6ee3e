// Package clock is the only source of the present.
//
// Instants are UTC inside and Japan Standard Time at the edges. Deadlines,
// periods and fiscal years (年度, April to March) are reckoned in JST, which
// has no daylight saving.
package clock
