package clock

import (
	"sync"
	"time"
)

// JST is Japan Standard Time, UTC+9.
var JST = time.FixedZone("JST", 9*60*60)

// Clock tells the time.
type Clock interface{ Now() time.Time }

// System reads the machine's clock, in UTC and to the microsecond: the
// precision PostgreSQL keeps, so that a stored instant equals the original.
type System struct{}

// Now returns the present instant.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Fake is a clock that a test moves. Safe for concurrent use.
type Fake struct {
	mu  sync.Mutex
	now time.Time
}

// NewFake returns a clock that stands at now.
func NewFake(now time.Time) *Fake { return &Fake{now: now.UTC().Truncate(time.Microsecond)} }

// Now returns the instant the clock stands at.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Advance moves the clock by d, which may be negative.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

// Set puts the clock at now.
func (f *Fake) Set(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = now.UTC().Truncate(time.Microsecond)
}

// FiscalYear returns the year in whose April the fiscal year of t began, in JST.
func FiscalYear(t time.Time) int {
	j := t.In(JST)
	if j.Month() < time.April {
		return j.Year() - 1
	}
	return j.Year()
}
