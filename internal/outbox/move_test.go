package outbox_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func TestWhatDoesNotReachTheQueueIsDueAgain(t *testing.T) {
	sp := tenanttest.One(t)
	for range 5 {
		put(t, sp, outbox.Event{Kind: "a.b"})
	}
	down := fault.New(fault.Unavailable, "queue_unavailable")
	reached := 0
	n, err := outbox.Move(t.Context(), sp, func(context.Context, outbox.Task) error {
		if reached == 2 {
			return down
		}
		reached++
		return nil
	})
	if n != 2 || !errors.Is(err, down) {
		t.Errorf("moved %d, %v", n, err)
	}
	if got := ask(t, sp, `SELECT string_agg(state, ' ' ORDER BY state) FROM outbox`); got != "pending pending pending queued queued" {
		t.Error(got)
	}
	if tasks := take(t, sp); len(tasks) != 3 || tasks[0].Fence != 2 {
		t.Errorf("tasks %+v", tasks)
	}
}

func TestUrgentRowsGoFirstAndFloodsWaitAtHome(t *testing.T) {
	sp := tenanttest.One(t)
	var n atomic.Int64
	for i := range 100 {
		u := outbox.Bulk
		if i >= 95 {
			u = outbox.Critical
		}
		put(t, sp, outbox.Event{Kind: "a.b", Urgency: u})
	}
	later := put(t, sp, outbox.Event{Kind: "a.b", Urgency: outbox.Critical, RunAfter: sp.Now().Add(time.Hour)})
	tasks := take(t, sp)
	if len(tasks) != outbox.InFlight {
		t.Fatalf("%d in flight", len(tasks))
	}
	critical := 0
	for _, task := range tasks {
		if task.Urgency == outbox.Critical {
			critical++
		}
		if task.ID == later {
			t.Error("ran before its time")
		}
	}
	if critical != 5 {
		t.Errorf("%d of 5 urgent rows among the first", critical)
	}
	if more := take(t, sp); len(more) != 0 {
		t.Errorf("%d more while %d are under way", len(more), len(tasks))
	}
	for _, task := range tasks[:10] {
		run(t, sp, outbox.Handlers{"a.b": counting(&n)}, task)
	}
	if more := take(t, sp); len(more) != 10 {
		t.Errorf("%d more after 10 ended", len(more))
	}
	b, err := outbox.Measure(t.Context(), sp)
	if err != nil || b.Queued != 64 || b.Pending != 27 || b.Open() != 91 || b.Oldest.IsZero() {
		t.Errorf("backlog %+v, %v", b, err)
	}
}

func TestDrainRunsWhatHandlersAdd(t *testing.T) {
	sp := tenanttest.One(t)
	var n atomic.Int64
	put(t, sp, outbox.Event{Kind: "a.b"})
	err := outbox.Drain(t.Context(), sp, outbox.Handlers{
		"a.b": {Inside: func(ctx context.Context, sp *tenant.Space, tx *pg.Tx, j outbox.Job) error {
			_, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: "a.c", Entity: j.Entity})
			return err
		}},
		"a.c": counting(&n),
	})
	if err != nil || n.Load() != 1 {
		t.Errorf("%d, %v", n.Load(), err)
	}
	if err := outbox.Drain(t.Context(), sp, outbox.Handlers{"a.b": {}}); err == nil {
		t.Error("a handler that does nothing is accepted")
	}
	tenanttest.Clock(sp).Advance(time.Hour)
	if n, err := outbox.Trim(t.Context(), sp, time.Minute); err != nil || n != 2 {
		t.Errorf("trimmed %d, %v", n, err)
	}
}

func TestTheRelayWakesOnceForManyCommits(t *testing.T) {
	sp := tenanttest.One(t)
	var turns atomic.Int64
	got := make(chan outbox.Task, 64)
	hinted := make(chan ids.ID, 64)
	r := outbox.NewRelay(outbox.RelayConfig{
		Open: func(context.Context, ids.ID) (*tenant.Space, error) { turns.Add(1); return sp, nil },
		Enqueue: func(_ context.Context, task outbox.Task) error {
			got <- task
			return nil
		},
		Hint: func(_ context.Context, id ids.ID) error { hinted <- id; return nil },
	})
	for range 20 {
		put(t, sp, outbox.Event{Kind: "a.b"})
		r.Wake(sp.Tenant())
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { r.Run(ctx) })
	for range 20 {
		<-got
	}
	if id := <-hinted; id != sp.Tenant().ID {
		t.Errorf("hinted at %s", id)
	}
	stop()
	wg.Wait()
	if turns.Load() != 1 {
		t.Errorf("%d turns for one burst", turns.Load())
	}
}
