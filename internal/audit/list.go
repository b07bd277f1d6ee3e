package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Query narrows a listing; zero fields are open.
type Query struct {
	Actor       ids.ID
	Entity      ids.ID
	Action      string // "application.return", or "application" for all of a room
	Audience    access.Audience
	From, Until time.Time // at in [From, Until)
	Before      ids.ID    // the last entry of the page before
	Limit       int       // 1 to 200; default 50
}

// Listed is one entry with its place in the chain; Seq 0 while it waits for
// the sealer.
type Listed struct {
	Recorded
	Seq int64
}

// List returns a page of entries, newest first, and whether there are more.
// Looking is itself recorded.
func List(ctx context.Context, sp *tenant.Space, who access.Principal, q Query) (page []Listed, more bool, err error) {
	if q.Limit < 1 || q.Limit > 200 {
		q.Limit = 50
	}
	var rows []listedRow
	err = sp.InTx(ctx, func(tx *pg.Tx) (err error) {
		if rows, err = list(tx, q, q.Limit+1); err != nil {
			return err
		}
		return Record(ctx, sp, tx, who, Entry{Action: "audit.list", Object: "audit"})
	})
	if err != nil {
		return nil, false, fmt.Errorf("list audit entries: %w", err)
	}
	if more = len(rows) > q.Limit; more {
		rows = rows[:q.Limit]
	}
	for _, r := range rows {
		e, _ := r.E.recorded() // a broken detail is shown as none and found by the verifier
		page = append(page, Listed{e, r.Seq})
	}
	return page, more, nil
}
