package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
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

func put(t *testing.T, sp *tenant.Space, e outbox.Event) (id ids.ID) {
	t.Helper()
	if e.Entity == ids.Nil {
		e.Entity = ids.New()
	}
	err := sp.InTx(t.Context(), func(tx *pg.Tx) (err error) {
		id, err = outbox.Put(t.Context(), sp, tx, e)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// take moves what is due and returns the tasks.
func take(t *testing.T, sp *tenant.Space) (tasks []outbox.Task) {
	t.Helper()
	_, err := outbox.Move(t.Context(), sp, func(_ context.Context, task outbox.Task) error {
		tasks = append(tasks, task)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tasks
}

func run(t *testing.T, sp *tenant.Space, h outbox.Handlers, task outbox.Task) outbox.Outcome {
	t.Helper()
	out, err := outbox.Run(t.Context(), sp, h, task)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func sql(t *testing.T, sp *tenant.Space, statement string, args ...any) {
	t.Helper()
	err := sp.InTx(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Exec(statement, args...).Error })
	if err != nil {
		t.Fatal(err)
	}
}

func ask(t *testing.T, sp *tenant.Space, query string, args ...any) (answer string) {
	t.Helper()
	err := sp.Read(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Raw(query, args...).Scan(&answer).Error })
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// age makes rows as old as if their task or worker had been lost.
func age(t *testing.T, sp *tenant.Space) {
	t.Helper()
	sql(t, sp, `UPDATE outbox SET moved_at = moved_at - interval '1 hour' WHERE state IN ('queued', 'claimed')`)
}

// counting is a handler of effects outside.
func counting(n *atomic.Int64) outbox.Handler {
	return outbox.Handler{Outside: func(context.Context, *tenant.Space, outbox.Job) (outbox.Finish, error) {
		n.Add(1)
		return nil, nil
	}}
}

func TestARowRunsOnceAndIsRemembered(t *testing.T) {
	sp := tenanttest.One(t)
	var n atomic.Int64
	h := outbox.Handlers{"a.b": counting(&n)}
	id := put(t, sp, outbox.Event{Kind: "a.b"})
	tasks := take(t, sp)
	if len(tasks) != 1 || tasks[0].ID != id || tasks[0].Fence != 1 || tasks[0].Tenant != sp.Tenant().ID {
		t.Fatalf("tasks %+v", tasks)
	}
	if again := take(t, sp); len(again) != 0 {
		t.Errorf("queued twice: %+v", again)
	}
	if out := run(t, sp, h, tasks[0]); out.Fate != outbox.Done {
		t.Errorf("fate %s: %v", out.Fate, out.Err)
	}
	for range 3 {
		if out := run(t, sp, h, tasks[0]); out.Fate != outbox.Stale {
			t.Errorf("a second run: %s", out.Fate)
		}
	}
	if n.Load() != 1 {
		t.Errorf("ran %d times", n.Load())
	}
	if got := ask(t, sp, `SELECT state || '/' || (SELECT count(*) FROM job_effect) FROM outbox`); got != "done/1" {
		t.Error(got)
	}
}

func TestARolledBackPutLeavesNothing(t *testing.T) {
	sp := tenanttest.One(t)
	boom := errors.New("boom")
	err := sp.InTx(t.Context(), func(tx *pg.Tx) error {
		if _, err := outbox.Put(t.Context(), sp, tx, outbox.Event{Kind: "a.b", Entity: ids.New()}); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatal(err)
	}
	if tasks := take(t, sp); len(tasks) != 0 {
		t.Errorf("tasks %+v", tasks)
	}
}

func TestAlteredTasksHaveNoEffect(t *testing.T) {
	a, b := tenanttest.Two(t)
	var n atomic.Int64
	h := outbox.Handlers{"a.b": counting(&n), "a.c": counting(&n)}
	put(t, a, outbox.Event{Kind: "a.b"})
	good := take(t, a)[0]
	for name, change := range map[string]func(*outbox.Task){
		"fence up":          func(task *outbox.Task) { task.Fence++ },
		"fence down":        func(task *outbox.Task) { task.Fence-- },
		"another row":       func(task *outbox.Task) { task.ID = ids.New() },
		"another kind":      func(task *outbox.Task) { task.Kind = "a.c" },
		"another tenant":    func(task *outbox.Task) { task.Tenant = b.Tenant().ID },
		"later generation":  func(task *outbox.Task) { task.Generation++ },
		"former generation": func(task *outbox.Task) { task.Generation-- },
	} {
		task := good
		change(&task)
		if out := run(t, a, h, task); out.Fate != outbox.Stale {
			t.Errorf("%s: %s", name, out.Fate)
		}
	}
	if out := run(t, b, h, good); out.Fate != outbox.Stale {
		t.Errorf("at the other municipality: %s", out.Fate)
	}
	if n.Load() != 0 {
		t.Errorf("%d effects", n.Load())
	}
	if out := run(t, a, h, good); out.Fate != outbox.Done || n.Load() != 1 {
		t.Errorf("the unaltered task: %s", out.Fate)
	}
}

func TestAnOldFenceLosesToANewOne(t *testing.T) {
	sp := tenanttest.One(t)
	entered, leave := make(chan struct{}), make(chan struct{})
	slow := outbox.Handlers{"a.b": {Outside: func(context.Context, *tenant.Space, outbox.Job) (outbox.Finish, error) {
		close(entered)
		<-leave
		return func(tx *pg.Tx) error { return errors.New("a lost run must not write") }, nil
	}}}
	var n atomic.Int64
	put(t, sp, outbox.Event{Kind: "a.b"})
	first := take(t, sp)[0]
	var wg sync.WaitGroup
	var old outbox.Outcome
	wg.Go(func() { old, _ = outbox.Run(t.Context(), sp, slow, first) })
	<-entered

	age(t, sp)
	if freed, err := outbox.Reissue(t.Context(), sp); err != nil || freed != 1 {
		t.Fatalf("reissued %d, %v", freed, err)
	}
	second := take(t, sp)[0]
	if second.Fence != first.Fence+1 {
		t.Errorf("fence %d after %d", second.Fence, first.Fence)
	}
	if out := run(t, sp, outbox.Handlers{"a.b": counting(&n)}, second); out.Fate != outbox.Done {
		t.Errorf("the new claim: %s", out.Fate)
	}
	close(leave)
	wg.Wait()
	if old.Fate != outbox.Stale {
		t.Errorf("the lost run: %s, %v", old.Fate, old.Err)
	}
}

func TestManyWorkersAtOneRowMakeOneEffect(t *testing.T) {
	sp := tenanttest.One(t)
	var n atomic.Int64
	h := outbox.Handlers{"a.b": {Inside: func(_ context.Context, _ *tenant.Space, _ *pg.Tx, _ outbox.Job) error {
		n.Add(1)
		return nil
	}}}
	put(t, sp, outbox.Event{Kind: "a.b"})
	task := take(t, sp)[0]
	var wg sync.WaitGroup
	var done atomic.Int64
	for range 8 {
		wg.Go(func() {
			out, err := outbox.Run(t.Context(), sp, h, task)
			if err == nil && out.Fate == outbox.Done {
				done.Add(1)
			}
		})
	}
	wg.Wait()
	if n.Load() != 1 || done.Load() != 1 {
		t.Errorf("%d runs, %d done", n.Load(), done.Load())
	}
}

func TestEffectsInsideRollBackWithTheirRow(t *testing.T) {
	sp := tenanttest.One(t)
	fail := true
	h := outbox.Handlers{"a.b": {Inside: func(ctx context.Context, sp *tenant.Space, tx *pg.Tx, j outbox.Job) error {
		if _, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: "a.c", Entity: j.Entity}); err != nil {
			return err
		}
		if fail {
			return fault.New(fault.Unavailable, "not_now")
		}
		return nil
	}}}
	put(t, sp, outbox.Event{Kind: "a.b"})
	if out := run(t, sp, h, take(t, sp)[0]); out.Fate != outbox.Retry {
		t.Fatalf("fate %s", out.Fate)
	}
	if got := ask(t, sp, `SELECT count(*)::text FROM outbox WHERE kind = 'a.c'`); got != "0" {
		t.Errorf("%s effects of a failed run", got)
	}
	if tasks := take(t, sp); len(tasks) != 0 {
		t.Error("no pause before the next attempt")
	}
	fail = false
	tenanttest.Clock(sp).Advance(5 * time.Second)
	task := take(t, sp)[0]
	if out := run(t, sp, h, task); out.Fate != outbox.Done {
		t.Fatalf("fate %s", out.Fate)
	}
	if got := ask(t, sp, `SELECT count(*)::text FROM outbox WHERE kind = 'a.c'`); got != "1" {
		t.Errorf("%s effects", got)
	}
}

func TestKindsOfFailureDecideTheFate(t *testing.T) {
	for _, c := range []struct {
		kind     fault.Kind
		attempts int // until it is given up; 0: not within 20
	}{
		{fault.Invalid, 1}, {fault.NotFound, 1}, {fault.Forbidden, 1}, {fault.Gone, 1}, {fault.TooLarge, 1},
		{fault.Unauthenticated, 1}, {fault.Conflict, 3}, {fault.Internal, 10}, {fault.Unavailable, 0}, {fault.Throttled, 0},
	} {
		t.Run(c.kind.String(), func(t *testing.T) {
			sp := tenanttest.One(t)
			var gaveUp []string
			h := outbox.Handlers{"a.b": {
				Outside: func(context.Context, *tenant.Space, outbox.Job) (outbox.Finish, error) {
					return nil, fmt.Errorf("to 山田太郎: %w", fault.New(c.kind, "the_code"))
				},
				Failed: func(_ context.Context, _ *tenant.Space, _ *pg.Tx, _ outbox.Job, code string) error {
					gaveUp = append(gaveUp, code)
					return nil
				},
			}}
			id := put(t, sp, outbox.Event{Kind: "a.b"})
			runs := 0
			for range 20 {
				tasks := take(t, sp)
				if len(tasks) == 0 {
					break
				}
				run(t, sp, h, tasks[0])
				runs++
				tenanttest.Clock(sp).Advance(31 * time.Minute)
			}
			want := c.attempts
			if want == 0 {
				want = 20
			}
			if runs != want {
				t.Errorf("%d attempts, want %d", runs, want)
			}
			list, err := outbox.Failures(t.Context(), sp, ids.Nil, 10)
			if err != nil {
				t.Fatal(err)
			}
			if c.attempts == 0 {
				if len(list) != 0 || len(gaveUp) != 0 {
					t.Errorf("given up: %+v", list)
				}
				return
			}
			if len(list) != 1 || list[0].ID != id || list[0].Code != "the_code" || list[0].Attempts != want || len(gaveUp) != 1 {
				t.Fatalf("failures %+v, told %v", list, gaveUp)
			}
			// Staff may have it tried again.
			if err := sp.InTx(t.Context(), func(tx *pg.Tx) error { return outbox.TryAgain(t.Context(), sp, tx, id) }); err != nil {
				t.Fatal(err)
			}
			if tasks := take(t, sp); len(tasks) != 1 {
				t.Errorf("tasks %+v", tasks)
			}
		})
	}
}

func TestUnavailableIsTriedForThreeDays(t *testing.T) {
	sp := tenanttest.One(t)
	h := outbox.Handlers{"a.b": {Outside: func(context.Context, *tenant.Space, outbox.Job) (outbox.Finish, error) {
		return nil, fault.New(fault.Unavailable, "away")
	}}}
	put(t, sp, outbox.Event{Kind: "a.b"})
	start, runs := sp.Now(), 0
	for {
		tasks := take(t, sp)
		if len(tasks) == 0 {
			break
		}
		runs++
		if run(t, sp, h, tasks[0]).Fate == outbox.Failed {
			break
		}
		tenanttest.Clock(sp).Advance(30 * time.Minute)
	}
	if lasted := sp.Now().Sub(start); lasted < 72*time.Hour || lasted > 73*time.Hour || runs < 100 {
		t.Errorf("given up after %s and %d attempts", lasted, runs)
	}
}

func TestAPanicIsAFailureWithoutItsText(t *testing.T) {
	sp := tenanttest.One(t)
	h := outbox.Handlers{"a.b": {Outside: func(context.Context, *tenant.Space, outbox.Job) (outbox.Finish, error) {
		panic("山田太郎")
	}}}
	put(t, sp, outbox.Event{Kind: "a.b"})
	out := run(t, sp, h, take(t, sp)[0])
	if out.Fate != outbox.Retry || strings.Contains(out.Err.Error(), "山田") {
		t.Errorf("%s, %v", out.Fate, out.Err)
	}
	if got := ask(t, sp, `SELECT last_code FROM outbox`); got != "job_panicked" {
		t.Error(got)
	}
}

func TestUnknownKindsWaitForAWorkerThatKnowsThem(t *testing.T) {
	sp := tenanttest.One(t)
	put(t, sp, outbox.Event{Kind: "new.kind"})
	if out := run(t, sp, outbox.Handlers{}, take(t, sp)[0]); out.Fate != outbox.Retry {
		t.Errorf("fate %s", out.Fate)
	}
	var n atomic.Int64
	tenanttest.Clock(sp).Advance(time.Minute)
	if out := run(t, sp, outbox.Handlers{"new.kind": counting(&n)}, take(t, sp)[0]); out.Fate != outbox.Done || n.Load() != 1 {
		t.Errorf("fate %s", out.Fate)
	}
}

func TestWorkThatKillsEveryWorkerEnds(t *testing.T) {
	sp := tenanttest.One(t)
	put(t, sp, outbox.Event{Kind: "a.b"})
	var n atomic.Int64
	h := outbox.Handlers{"a.b": counting(&n)}
	for i := range 30 {
		tasks := take(t, sp)
		if len(tasks) == 0 {
			t.Fatalf("nothing to do after %d workers", i)
		}
		if i < 10 { // the worker claims and dies
			sql(t, sp, `UPDATE outbox SET state = 'claimed', attempts = attempts + 1 WHERE state = 'queued'`)
			age(t, sp)
			if _, err := outbox.Reissue(t.Context(), sp); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if out := run(t, sp, h, tasks[0]); out.Fate != outbox.Failed || n.Load() != 0 {
			t.Errorf("fate %s, %d runs", out.Fate, n.Load())
		}
		return
	}
}

func TestReissueSparesWhatIsAlive(t *testing.T) {
	sp := tenanttest.One(t)
	put(t, sp, outbox.Event{Kind: "a.b"})
	take(t, sp)
	sql(t, sp, `UPDATE outbox SET moved_at = clock_timestamp() - interval '55 seconds'`)
	if n, err := outbox.Reissue(t.Context(), sp); err != nil || n != 0 {
		t.Errorf("reissued %d within the lease, %v", n, err)
	}
	sql(t, sp, `UPDATE outbox SET moved_at = clock_timestamp() - interval '65 seconds'`)
	if n, err := outbox.Reissue(t.Context(), sp); err != nil || n != 1 {
		t.Errorf("reissued %d after it, %v", n, err)
	}
	// Waiting in a long queue is not being lost: the second time takes longer.
	take(t, sp)
	sql(t, sp, `UPDATE outbox SET moved_at = clock_timestamp() - interval '65 seconds'`)
	if n, err := outbox.Reissue(t.Context(), sp); err != nil || n != 0 {
		t.Errorf("reissued %d again so soon, %v", n, err)
	}
	age(t, sp)
	if n, err := outbox.Reissue(t.Context(), sp); err != nil || n != 1 {
		t.Errorf("reissued %d at last, %v", n, err)
	}
}

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
