package rate_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/rate"
)

func open(t *testing.T, addr string) *rate.Limiter {
	t.Helper()
	l, err := rate.Open(rate.Config{Addr: addr, HashKey: [32]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

var five = rate.Limit{Count: 5, Period: time.Hour}

// admitted counts how many of n events pass.
func admitted(t *testing.T, l *rate.Limiter, key rate.Key, limit rate.Limit, n int) int {
	t.Helper()
	passed := 0
	for range n {
		ok, retryAfter, err := l.Allow(t.Context(), key, limit)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			passed++
		} else if retryAfter <= 0 {
			t.Error("refused without a time to come back")
		}
	}
	return passed
}

func TestAdmitsTheLimit(t *testing.T) {
	l := open(t, pgtest.Redis(t))
	one, two := ids.New(), ids.New()
	if n := admitted(t, l, rate.TenantKey(one, "login", "taro"), five, 20); n != 5 {
		t.Errorf("%d of 20 passed", n)
	}
	for name, key := range map[string]rate.Key{
		"subject": rate.TenantKey(one, "login", "hanako"), "name": rate.TenantKey(one, "lookup", "taro"),
		"tenant": rate.TenantKey(two, "login", "taro"), "platform": rate.PlatformKey("login", "taro"),
	} {
		if n := admitted(t, l, key, five, 6); n != 5 {
			t.Errorf("another %s: %d of 6 passed", name, n)
		}
	}
	if n := admitted(t, l, rate.PlatformKey("burst", "x"), rate.Limit{Count: 1, Period: time.Hour, Burst: 3}, 9); n != 3 {
		t.Errorf("burst of three: %d passed", n)
	}
}

func TestProcessesCountTogether(t *testing.T) {
	addr := pgtest.Redis(t)
	limiters := []*rate.Limiter{open(t, addr), open(t, addr), open(t, addr)}
	key := rate.TenantKey(ids.New(), "login", "taro")
	var passed atomic.Int64
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			if ok, _, err := limiters[i%3].Allow(t.Context(), key, five); err != nil {
				t.Error(err)
			} else if ok {
				passed.Add(1)
			}
		})
	}
	wg.Wait()
	if passed.Load() != 5 {
		t.Errorf("%d of 30 passed", passed.Load())
	}
}

func TestForget(t *testing.T) {
	l := open(t, pgtest.Redis(t))
	key := rate.TenantKey(ids.New(), "login", "taro")
	admitted(t, l, key, five, 5)
	if err := l.Forget(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if n := admitted(t, l, key, five, 6); n != 5 {
		t.Errorf("%d of 6 passed after a reset", n)
	}
}

func TestRedisAway(t *testing.T) {
	server := pgtest.StartRedis(t)
	l := open(t, server.Addr())
	server.Stop()
	key := rate.TenantKey(ids.New(), "login", "taro")
	if ok, _, err := l.Allow(t.Context(), key, five); ok || !errors.Is(err, rate.ErrUnavailable) || !fault.Is(err, fault.Unavailable) {
		t.Errorf("a limit that fails closed: %v, %v", ok, err)
	}
	open := five
	open.FailOpen = true
	if ok, _, err := l.Allow(t.Context(), key, open); !ok || err != nil {
		t.Errorf("a limit that fails open: %v, %v", ok, err)
	}
	if _, err := l.CountTenant(t.Context(), ids.New()); !errors.Is(err, rate.ErrUnavailable) {
		t.Errorf("count without Redis: %v", err)
	}
}

func TestSweepLeavesNothingOfOneTenant(t *testing.T) {
	addr := pgtest.Redis(t)
	l := open(t, addr)
	one, two := ids.New(), ids.New()
	for _, tenant := range []ids.ID{one, two} {
		for _, who := range []string{"a", "b", "c"} {
			admitted(t, l, rate.TenantKey(tenant, "login", who), five, 1)
		}
	}
	client := redis.NewClient(&redis.Options{Addr: addr})
	defer client.Close()
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil || len(keys) != 6 {
		t.Fatalf("keys %v, %v", keys, err)
	}
	for _, key := range keys {
		if !strings.HasPrefix(key, "rate:{t:"+one.String()+"}:rate:login:") && !strings.HasPrefix(key, "rate:{t:"+two.String()+"}:rate:login:") {
			t.Errorf("key %s", key)
		}
	}
	if n, err := l.SweepTenant(t.Context(), one); err != nil || n != 3 {
		t.Errorf("swept %d, %v", n, err)
	}
	for tenant, want := range map[ids.ID]int{one: 0, two: 3} {
		if n, err := l.CountTenant(t.Context(), tenant); err != nil || n != want {
			t.Errorf("left %d, %v; want %d", n, err, want)
		}
	}
}

func TestSubjectsStayHidden(t *testing.T) {
	addr := pgtest.Redis(t)
	l := open(t, addr)
	admitted(t, l, rate.TenantKey(ids.New(), "login", "192.0.2.7"), five, 1)
	client := redis.NewClient(&redis.Options{Addr: addr})
	defer client.Close()
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil || len(keys) != 1 || strings.Contains(keys[0], "192.0.2") {
		t.Errorf("keys %v, %v", keys, err)
	}
}
