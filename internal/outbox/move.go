package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// InFlight is how many rows of one tenant are in the queue at once. The rest
// waits in the tenant's own database, so that one tenant's flood does not
// stand before the others' work.
const InFlight = 64

// Move hands due rows to put, each with a new fence, and returns how many.
// When put fails the row is pending again and the error is returned.
func Move(ctx context.Context, sp *tenant.Space, put func(context.Context, Task) error) (int, error) {
	own := sp.Tenant()
	var rows []row
	err := sp.InTx(ctx, func(tx *pg.Tx) (err error) {
		rows, err = queueDue(tx, sp.Now(), InFlight)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("queue due work: %w", err)
	}
	for i, r := range rows {
		t := Task{
			Tenant: own.ID, Generation: own.Generation,
			ID: r.ID, Fence: r.Fence, Kind: r.Kind, Urgency: Urgency(r.Urgency),
		}
		if err := put(ctx, t); err != nil {
			return i, errors.Join(fmt.Errorf("enqueue %s: %w", r.Kind, err), takeBack(ctx, sp, rows[i:]))
		}
	}
	return len(rows), nil
}

func takeBack(ctx context.Context, sp *tenant.Space, rows []row) error {
	ctx = context.WithoutCancel(ctx)
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		for _, r := range rows {
			if err := unqueue(tx, Task{ID: r.ID, Fence: r.Fence}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("take work back: %w", err)
	}
	return nil
}

// Reissue frees rows whose task or worker was lost and returns how many; the
// next Move gives them a new fence.
func Reissue(ctx context.Context, sp *tenant.Space) (n int, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) (err error) {
		n, err = reissue(tx, Lease+Grace)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("reissue lost work: %w", err)
	}
	return n, nil
}

// Trim removes rows done longer ago than keep and returns how many.
func Trim(ctx context.Context, sp *tenant.Space, keep time.Duration) (n int, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) (err error) {
		n, err = trim(tx, sp.Now().Add(-keep))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("trim outbox: %w", err)
	}
	return n, nil
}

// Backlog is the open and failed work of a tenant.
type Backlog struct {
	Pending, Queued, Claimed, Failed int
	Oldest                           time.Time // when the longest waiting open row was due; zero when none
}

// Open tells how many rows of the backlog are not ended.
func (b Backlog) Open() int { return b.Pending + b.Queued + b.Claimed }

// Measure counts the tenant's backlog.
func Measure(ctx context.Context, sp *tenant.Space) (Backlog, error) {
	var b Backlog
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		rows, err := backlog(tx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			b.add(r)
		}
		return nil
	})
	if err != nil {
		return Backlog{}, fmt.Errorf("measure outbox: %w", err)
	}
	return b, nil
}

func (b *Backlog) add(r backlogRow) {
	switch r.State {
	case "pending":
		b.Pending = r.N
	case "queued":
		b.Queued = r.N
	case "claimed":
		b.Claimed = r.N
	case "failed":
		b.Failed = r.N
		return
	}
	if b.Oldest.IsZero() || r.Oldest.Before(b.Oldest) {
		b.Oldest = r.Oldest
	}
}

// Next tells when the earliest open row is due; zero when none is open.
func Next(ctx context.Context, sp *tenant.Space) (at time.Time, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) (err error) {
		at, err = next(tx)
		return err
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("next work: %w", err)
	}
	return at, nil
}

// Failure is work that was given up, for staff to see.
type Failure struct {
	ID       ids.ID
	Kind     string
	Entity   ids.ID
	Code     string
	Attempts int
	Since    time.Time
	At       time.Time
}

// Failures lists work that was given up, oldest first, after the id.
func Failures(ctx context.Context, sp *tenant.Space, after ids.ID, limit int) ([]Failure, error) {
	var out []Failure
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		rows, err := failed(tx, after, limit)
		for _, r := range rows {
			out = append(out, Failure{
				ID: r.ID, Kind: r.Kind, Entity: r.EntityID, Code: r.LastCode, Attempts: r.Attempts,
				Since: r.CreatedAt, At: *r.EndedAt,
			})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list failed work: %w", err)
	}
	return out, nil
}

// TryAgain makes failed work pending in the caller's transaction; NotFound
// when there is no such failed row.
func TryAgain(_ context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) error {
	if err := requeue(tx, id, sp.Now()); err != nil {
		return fmt.Errorf("try work again: %w", err)
	}
	tx.AfterCommit(func(context.Context) { sp.Wake() })
	return nil
}
