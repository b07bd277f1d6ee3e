package outbox

import (
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// Fate is how a run of a task ended.
type Fate string

// The fates. Stale tasks belong to an earlier fence and changed nothing.
const (
	Done   Fate = "done"
	Stale  Fate = "stale"
	Retry  Fate = "retry"
	Failed Fate = "failed"
)

// patience says how long a kind of failure is worth trying again.
type patience struct {
	attempts int           // at most this many
	age      time.Duration // and not longer than this after the row was written
}

const threeDays = 72 * time.Hour

// fates is the one table from kinds of failure to what happens to the row.
// What is missing here will not get better by waiting.
var fates = map[fault.Kind]patience{
	fault.Internal:    {attempts: 10, age: threeDays},
	fault.Unavailable: {attempts: 1000, age: threeDays},
	fault.Throttled:   {attempts: 1000, age: threeDays},
	fault.Conflict:    {attempts: 3, age: threeDays},
}

// fateOf decides between Retry, with the pause before it, and Failed.
func fateOf(err error, attempt int, age time.Duration) (Fate, time.Duration) {
	p, ok := fates[fault.KindOf(err)]
	if !ok || attempt >= p.attempts || age >= p.age {
		return Failed, 0
	}
	return Retry, pause(attempt)
}

// pause grows threefold from 5 seconds to half an hour.
func pause(attempt int) time.Duration {
	const longest = 30 * time.Minute
	d := 5 * time.Second
	for range attempt - 1 {
		if d *= 3; d >= longest {
			return longest
		}
	}
	return d
}
