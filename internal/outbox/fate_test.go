package outbox_test

import (
	"context"
	"fmt"
	"strings"
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

func TestKindsOfFailureDecideTheFate(t *testing.T) {
	sp := tenanttest.One(t)
	for _, c := range []struct {
		kind     fault.Kind
		attempts int // until it is given up; 0: not within 20
	}{
		{fault.Invalid, 1}, {fault.NotFound, 1}, {fault.Forbidden, 1}, {fault.Gone, 1}, {fault.TooLarge, 1},
		{fault.Unauthenticated, 1}, {fault.Conflict, 3}, {fault.Internal, 10}, {fault.Unavailable, 0}, {fault.Throttled, 0},
	} {
		t.Run(c.kind.String(), func(t *testing.T) {
			sql(t, sp, `DELETE FROM outbox`)
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
