package clock_test

import (
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
)

func TestFiscalYearTurnsAtMidnightInJapan(t *testing.T) {
	turn := time.Date(2027, time.April, 1, 0, 0, 0, 0, clock.JST)
	for _, c := range []struct {
		at   time.Time
		want int
	}{
		{turn.Add(-time.Second), 2026},
		{turn, 2027},
		{turn.UTC(), 2027},
		{time.Date(2027, time.December, 31, 23, 59, 59, 0, clock.JST), 2027},
		{time.Date(2028, time.January, 1, 0, 0, 0, 0, clock.JST), 2027},
	} {
		if got := clock.FiscalYear(c.at); got != c.want {
			t.Errorf("FiscalYear(%s) = %d, want %d", c.at, got, c.want)
		}
	}
}

func TestFakeMovesBothWays(t *testing.T) {
	start := time.Date(2026, time.November, 1, 9, 0, 0, 0, clock.JST)
	f := clock.NewFake(start)
	f.Advance(time.Hour)
	f.Advance(-2 * time.Hour)
	if got := f.Now(); !got.Equal(start.Add(-time.Hour)) {
		t.Errorf("now = %s", got)
	}
}
