package application

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Filter narrows a set of applications that were handed in.
type Filter struct {
	Procedure   ids.ID
	States      []State
	From, Until time.Time // submitted in [From, Until); zero: open
	Departments []ids.ID  // nil: all; empty: none
}

// Record is one application opened for an export.
type Record struct {
	ID            ids.ID
	ReceiptNumber string
	State         State
	Version       ids.ID
	Department    ids.ID
	SubmittedAt   time.Time
	UpdatedAt     time.Time
	Answers       json.RawMessage
	Damaged       bool
}

// FormVersion is a form version that occurs in a set.
type FormVersion struct {
	ID       ids.ID
	Number   int
	Document json.RawMessage
}

// Count tells how many applications match.
func Count(ctx context.Context, sp *tenant.Space, f Filter) (int, error) { return 0, errPending }

// FormVersions returns the versions that occur among the matches, newest first.
func FormVersions(ctx context.Context, sp *tenant.Space, f Filter) ([]FormVersion, error) {
	return nil, errPending
}

// Each yields the matches in the order of submission, in batches with no
// transaction between. It writes no audit: whoever iterates has.
func Each(ctx context.Context, sp *tenant.Space, f Filter) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) { yield(Record{}, errPending) }
}
