package placard

import (
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
)

const written = "2006年1月2日 15:04"

// Period says from when till when, in Japanese time. Closes is the first
// instant at which it is over: what is named is the minute before.
func Period(opens, closes time.Time) string {
	from, until := "", ""
	if !opens.IsZero() {
		from = opens.In(clock.JST).Format(written) + "から"
	}
	if !closes.IsZero() {
		until = closes.Add(-time.Nanosecond).In(clock.JST).Format(written) + "まで"
	}
	if from+until == "" {
		return "いつでも受け付けています"
	}
	return from + until
}
