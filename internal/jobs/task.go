package jobs

import (
	"context"
	"log/slog"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/logging"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Opener gives the Space of an active tenant: tenant.Directory's Open.
type Opener func(ctx context.Context, tenant ids.ID) (*tenant.Space, error)

// Enqueue hands outbox tasks to the queue.
func Enqueue(q *queue.Queue) func(context.Context, outbox.Task) error {
	return func(ctx context.Context, t outbox.Task) error {
		return q.Enqueue(ctx, queue.Envelope{
			Tenant: t.Tenant, Generation: t.Generation, Outbox: t.ID, Fence: t.Fence, Kind: t.Kind,
		}, queue.Urgency(t.Urgency))
	}
}

// NewRelay returns the relay of a process that writes to outboxes; its Wake is
// the directory's.
func NewRelay(open Opener, q *queue.Queue, log *slog.Logger) *outbox.Relay {
	return outbox.NewRelay(outbox.RelayConfig{
		Open: open, Enqueue: Enqueue(q), Hint: q.Dirty,
		Report: func(err error) { log.Warn("relay has to wait", logging.Err(err)) },
	})
}

// Worker runs tasks.
type Worker struct {
	Open     Opener
	Handlers outbox.Handlers
	Figures  *Figures
	Log      *slog.Logger
}

// Run is the queue's handler: the tenant's Space, one verb, the row's end. An
// error means that the row could not be reached, and the queue tries again.
func (w *Worker) Run(ctx context.Context, e queue.Envelope) error {
	ctx = logging.WithTenant(ctx, e.Tenant)
	sp, err := w.Open(ctx, e.Tenant)
	if fault.Is(err, fault.NotFound) {
		w.Figures.ran(e.Kind, outbox.Outcome{Fate: outbox.Stale}) // the tenant has left; so has its work
		return nil
	}
	if err != nil {
		return err
	}
	began := sp.Now()
	out, err := outbox.Run(ctx, sp, w.Handlers, outbox.Task{
		Tenant: e.Tenant, Generation: e.Generation, ID: e.Outbox, Fence: e.Fence, Kind: e.Kind,
	})
	if err != nil {
		return err
	}
	w.Figures.ran(e.Kind, out)
	w.Figures.took(e.Kind, sp.Now().Sub(began))
	w.report(ctx, e, out)
	return nil
}

func (w *Worker) report(ctx context.Context, e queue.Envelope, out outbox.Outcome) {
	if out.Err == nil || out.Fate == outbox.Stale {
		return
	}
	w.Log.WarnContext(ctx, "job did not succeed", logging.Public("kind", e.Kind),
		logging.Public("fate", string(out.Fate)), logging.ID("outbox", e.Outbox), logging.Err(out.Err))
}
