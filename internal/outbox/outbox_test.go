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
