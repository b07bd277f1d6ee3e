package civil_test

import (
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/form/civil"
)

// Every day a form can hold agrees with the standard library's calendar.
func TestEveryDayAgreesWithTheCalendar(t *testing.T) {
	days := 0
	for at := time.Date(1873, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2200; at = at.AddDate(0, 0, 1) {
		text := at.Format(time.DateOnly)
		d, ok := civil.Parse(text)
		y, m, day := d.YMD()
		if !ok || d.String() != text || y != at.Year() || m != int(at.Month()) || day != at.Day() || d != civil.Of(at) {
			t.Fatalf("%s reads as %v %v", text, d, ok)
		}
		if int64(d) != at.Unix()/86400 && at.Unix() >= 0 {
			t.Fatalf("%s is day %d", text, d)
		}
		days++
	}
	if days != int(civil.Last-civil.First)+1 {
		t.Errorf("%d days", days)
	}
}

func TestMonthsAndDaysUndoOneAnother(t *testing.T) {
	for d := civil.First; d <= civil.Last; d += 17 {
		for _, n := range []int{1, 11, 12, 13, 240} {
			later, ok := d.AddMonths(n)
			if !ok {
				continue
			}
			_, _, from := d.YMD()
			_, _, to := later.YMD()
			if got := civil.Months(d, later); to == from && got != n || got > n || got < n-1 {
				t.Fatalf("%s and %d months is %s, which is %d months", d, n, later, got)
			}
		}
		if at, ok := d.AddDays(-366); ok && at >= d {
			t.Fatalf("%s less 366 days is %s", d, at)
		}
	}
}
