package pg

import (
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
)

// OptionalID is how a row holds an id that may be missing: NULL for ids.Nil.
func OptionalID(id ids.ID) *ids.ID {
	if id == ids.Nil {
		return nil
	}
	return &id
}

// ID is what OptionalID has kept.
func ID(id *ids.ID) ids.ID {
	if id == nil {
		return ids.Nil
	}
	return *id
}

// OptionalTime is how a row holds an instant that may be missing: NULL for
// the zero time.
func OptionalTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// Time is what OptionalTime has kept, in UTC.
func Time(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
