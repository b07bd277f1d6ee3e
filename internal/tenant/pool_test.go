package tenant_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func TestABudgetThatDoesNotFitTheServerIsRefused(t *testing.T) {
	w := tenanttest.NewWorld(t)
	cfg := w.Following(t)
	cfg.Budget = 10_000
	if _, err := tenant.OpenDirectory(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "does not fit") {
		t.Errorf("err = %v", err)
	}
}

// TestACrowdAtOneTenantIsTurnedAwayAndTheOtherServed is probe K16.
func TestACrowdAtOneTenantIsTurnedAwayAndTheOtherServed(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	cfg := w.Following(t)
	cfg.PoolSize, cfg.Queue, cfg.Patience = 2, 3, 50*time.Millisecond
	d := follow(t, cfg)
	spA := space(t, d, a.ID)
	hold := make(chan struct{})
	var inside, all sync.WaitGroup
	inside.Add(2)
	for range 2 {
		all.Go(func() {
			if err := spA.InTx(t.Context(), func(*pg.Tx) error { inside.Done(); <-hold; return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	inside.Wait()
	var busy atomic.Int32
	for range 20 {
		all.Go(func() {
			if _, err := whose(t.Context(), spA); fault.CodeOf(err) == "busy" && fault.Is(err, fault.Unavailable) {
				busy.Add(1)
			} else {
				t.Errorf("in the crowd: %v", err)
			}
		})
	}
	until(t, "the crowd is turned away", func() bool { return busy.Load() == 20 })
	if _, err := whose(t.Context(), space(t, d, b.ID)); err != nil {
		t.Errorf("the other tenant: %v", err)
	}
	close(hold)
	all.Wait()
	if _, err := whose(t.Context(), spA); err != nil {
		t.Errorf("after the crowd: %v", err)
	}
}

func TestTheBudgetMovesToWhoNeedsIt(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	cfg := w.Following(t)
	cfg.Budget, cfg.Patience = 1, 50*time.Millisecond
	d := follow(t, cfg)
	// One connection for two tenants: each takes the other's idle one.
	for range 3 {
		for _, one := range []tenant.Tenant{a, b} {
			if _, err := whose(t.Context(), space(t, d, one.ID)); err != nil {
				t.Fatal(err)
			}
			if n := d.Stats().Connections; n != 1 {
				t.Fatalf("%d connections", n)
			}
		}
	}
	err := space(t, d, a.ID).InTx(t.Context(), func(*pg.Tx) error {
		_, err := whose(t.Context(), space(t, d, b.ID))
		return err
	})
	if fault.CodeOf(err) != "busy" || d.Stats().Busy != 1 {
		t.Errorf("budget used up: %v, %d", err, d.Stats().Busy)
	}
	if _, err := whose(t.Context(), space(t, d, b.ID)); err != nil {
		t.Errorf("after it came free: %v", err)
	}
}

func TestIdlePoolsCloseAndOpenAgain(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := two(t, w)
	cfg := w.Following(t)
	cfg.Poll = 10 * time.Millisecond
	d := follow(t, cfg)
	sp := space(t, d, a.ID)
	if _, err := whose(t.Context(), sp); err != nil || d.Stats().OpenPools != 1 {
		t.Fatalf("%v, %d open", err, d.Stats().OpenPools)
	}
	w.Clock.Advance(3 * time.Minute)
	until(t, "the idle pool closes", func() bool { s := d.Stats(); return s.OpenPools == 0 && s.Connections == 0 })
	if _, err := whose(t.Context(), sp); err != nil {
		t.Errorf("the Space from before: %v", err)
	}
}

// TestPoolsAreShuffledUnderLoad is probe T3 under load: pools are evicted,
// tenants forgotten and read again while both answer, and nobody ever hears
// the other's name.
func TestPoolsAreShuffledUnderLoad(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	cfg := w.Following(t)
	cfg.Poll, cfg.Budget, cfg.IdleTenant = 5*time.Millisecond, 3, time.Nanosecond
	d := follow(t, cfg)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	var answered [2]atomic.Int64
	for i := range 8 {
		wg.Go(func() {
			want := []tenant.Tenant{a, b}[i%2].ID
			for ctx.Err() == nil {
				sp, err := d.Open(ctx, want)
				if err != nil {
					continue // forgotten for a moment
				}
				id, err := whose(ctx, sp)
				if err != nil && !fault.Is(err, fault.Unavailable) {
					t.Errorf("asked for %s: %v", want, err)
				}
				if err == nil && id != want.String() {
					t.Errorf("asked for %s, answered by %s", want, id)
				}
				if err == nil {
					answered[i%2].Add(1)
				}
			}
		})
	}
	for i := range 30 {
		w.Clock.Advance(time.Second)
		d.Forget([]tenant.Tenant{a, b}[i%2].ID)
		if err := d.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "both answered", func() bool { return answered[0].Load() > 50 && answered[1].Load() > 50 })
	cancel()
	wg.Wait()
	if s := d.Stats(); s.Wrong != 0 || s.Connections > 3 {
		t.Errorf("stats %+v", s)
	}
	if x, y := answered[0].Load(), answered[1].Load(); x > 20*y || y > 20*x {
		t.Errorf("%d answers for the one, %d for the other", x, y)
	}
}
