package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Lease is how long a claim lasts without a sign of life. A row is taken back
// Grace later.
const (
	Lease = 30 * time.Second
	Grace = 30 * time.Second
)

// maxLost is how many workers may be lost over one row.
const maxLost = 10

// errLost says that the task no longer has its row.
var errLost error = fault.New(fault.NotFound, "task_is_stale")

// errUnknownKind keeps a row for a worker that knows its kind: during a deploy
// an older worker may meet it first.
var errUnknownKind error = fault.New(fault.Unavailable, "unknown_job_kind")

// Outcome is how a run of a task ended.
type Outcome struct {
	Fate   Fate
	Err    error         // what the handler said; nil when Done or Stale
	Waited time.Duration // from when the row was due to its claim
}

// Run claims the task's row, does its work and ends the row. A returned error
// means that the database could not be asked; the row then comes back by
// itself. A task of another fence, kind, tenant or generation is Stale and
// changes nothing.
func Run(ctx context.Context, sp *tenant.Space, handlers Handlers, t Task) (Outcome, error) {
	if own := sp.Tenant(); t.Tenant != own.ID || t.Generation != own.Generation {
		return Outcome{Fate: Stale}, nil
	}
	var r row
	err := sp.InTx(ctx, func(tx *pg.Tx) (err error) {
		r, err = claim(tx, t)
		return err
	})
	if errors.Is(err, errLost) {
		return Outcome{Fate: Stale}, nil
	}
	if err != nil {
		return Outcome{Fate: Retry, Err: err}, fmt.Errorf("claim %s: %w", t.Kind, err)
	}
	out := Outcome{Fate: Done, Waited: sp.Now().Sub(r.RunAfter)}
	h, ok := handlers[r.Kind]
	out.Err = errUnknownKind
	if ok {
		out.Err = work(ctx, sp, h, t, r)
	}
	if out.Err != nil {
		out.Fate, err = settle(ctx, sp, h, t, r, out.Err)
	}
	sp.Wake() // a place among the tenant's rows in flight is free again
	return out, err
}

func work(ctx context.Context, sp *tenant.Space, h Handler, t Task, r row) error {
	switch {
	case r.Lost >= maxLost: // work that kills every worker must end
		return fault.New(fault.Invalid, "workers_lost")
	case h.Inside != nil:
		return guard(func() error { return runInside(ctx, sp, h, t, r) })
	}
	return guard(func() error { return runOutside(ctx, sp, h, t, r) })
}

func (r row) job() Job { return Job{ID: r.ID, Kind: r.Kind, Entity: r.EntityID, Attempt: r.Attempts} }

func runInside(ctx context.Context, sp *tenant.Space, h Handler, t Task, r row) error {
	return sp.InTx(ctx, func(tx *pg.Tx) error {
		if _, err := hold(tx, t); err != nil {
			return err
		}
		if err := h.Inside(ctx, sp, tx, r.job()); err != nil {
			return err
		}
		return finish(tx, r.ID, sp.Now())
	})
}

func runOutside(ctx context.Context, sp *tenant.Space, h Handler, t Task, r row) error {
	held, cancel := context.WithCancelCause(ctx)
	defer cancel(nil) // only now: what the handler returns may use its context
	release := keepLease(held, cancel, sp, t)
	done, err := h.Outside(held, sp, r.job())
	if lost := release(); lost != nil {
		return lost
	}
	if err != nil {
		return err
	}
	return sp.InTx(ctx, func(tx *pg.Tx) error {
		if _, err := hold(tx, t); err != nil {
			return err
		}
		if done != nil {
			if err := done(tx); err != nil {
				return err
			}
		}
		return finish(tx, r.ID, sp.Now())
	})
}

// settle puts a row back or gives it up after err.
func settle(ctx context.Context, sp *tenant.Space, h Handler, t Task, r row, err error) (Fate, error) {
	if errors.Is(err, errLost) {
		return Stale, nil
	}
	// A worker that stops still says what became of its row.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	fate, wait := fateOf(err, r.Attempts, sp.Now().Sub(r.CreatedAt))
	code := fault.CodeOf(err)
	txErr := sp.InTx(ctx, func(tx *pg.Tx) error {
		if _, err := hold(tx, t); err != nil {
			return err
		}
		if fate == Retry {
			return putBack(tx, r.ID, sp.Now().Add(wait), code)
		}
		if h.Failed != nil {
			if err := h.Failed(ctx, sp, tx, r.job(), code); err != nil {
				return err
			}
		}
		return giveUp(tx, r.ID, sp.Now(), code)
	})
	if errors.Is(txErr, errLost) {
		return Stale, nil
	}
	if txErr != nil {
		return Retry, fmt.Errorf("settle %s: %w", r.Kind, txErr)
	}
	return fate, nil
}

// guard turns a panic into an error without its text, which may quote what
// the handler was working on.
func guard(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.New(fault.Internal, "job_panicked")
		}
	}()
	return fn()
}

// keepLease prolongs the claim until release is called. When the row is lost it
// cancels the context, and release tells so.
func keepLease(held context.Context, cancel context.CancelCauseFunc, sp *tenant.Space, t Task) (release func() error) {
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(Lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
			}
			if err := prolong(held, sp, t); errors.Is(err, errLost) {
				cancel(errLost)
				return
			}
		}
	}()
	return func() error {
		close(stop)
		<-done
		if errors.Is(context.Cause(held), errLost) {
			return errLost
		}
		return nil
	}
}

func prolong(ctx context.Context, sp *tenant.Space, t Task) error {
	return sp.InTx(ctx, func(tx *pg.Tx) error { return beat(tx, t) })
}
