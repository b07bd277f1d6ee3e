package outbox

import (
	"context"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Urgency picks the queue.
type Urgency string

// The urgencies, most urgent first.
const (
	Critical Urgency = "critical"
	Default  Urgency = "default"
	Bulk     Urgency = "bulk"
)

// Event is work to be done after the commit.
type Event struct {
	Kind     string    // "notice.send", "attachment.scan", "export.run": room dot verb
	Entity   ids.ID    // the row the work is about
	RunAfter time.Time // zero: at once
	Urgency  Urgency   // empty: Default
}

// Put writes the event in the caller's transaction and wakes the relay after
// the commit. It returns the outbox row's id.
func Put(ctx context.Context, sp *tenant.Space, tx *pg.Tx, e Event) (ids.ID, error) {
	now := sp.Now()
	row := newRow(e, now)
	if err := insert(ctx, tx, row); err != nil {
		return ids.Nil, fmt.Errorf("put %s in the outbox: %w", e.Kind, err)
	}
	tx.AfterCommit(func(context.Context) { sp.Wake() })
	return row.ID, nil
}
