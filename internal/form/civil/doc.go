// Package civil reckons with calendar days: no clock, no time zone.
//
// It owns the Gregorian day count, the Japanese eras (和暦) and the two rules
// of age (満年齢). Dates run from 1873-01-01, when Japan adopted the Gregorian
// calendar, to 2199-12-31.
package civil
