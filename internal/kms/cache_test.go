package kms_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
)

// keeper answers each unwrap after a delay with a key made of the wrapped
// bytes, or with an error.
type keeper struct {
	mu    sync.Mutex
	err   error
	delay time.Duration
	calls atomic.Int64
}

func (k *keeper) Unwrap(ctx context.Context, _ kms.KeyID, wrapped []byte, _ map[string]string) (out [32]byte, err error) {
	k.calls.Add(1)
	k.mu.Lock()
	defer k.mu.Unlock()
	select {
	case <-time.After(k.delay):
	case <-ctx.Done():
		return out, ctx.Err()
	}
	if k.err != nil {
		return out, k.err
	}
	copy(out[:], wrapped)
	return out, nil
}

func (k *keeper) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.err = err
}

func wrapped(tenant ids.ID) kms.WrappedRoot {
	return kms.WrappedRoot{Tenant: tenant, Version: 1, Key: "key", Wrapped: []byte("root " + tenant.String())}
}

func wantRoot(t *testing.T, c *kms.Cache, tenant ids.ID) {
	t.Helper()
	var want [32]byte
	copy(want[:], wrapped(tenant).Wrapped)
	if got, err := c.Root(t.Context(), wrapped(tenant)); err != nil || got != want {
		t.Fatalf("root key: right %v, %v", got == want, err)
	}
}

func wantNoRoot(t *testing.T, c *kms.Cache, tenant ids.ID, want error) {
	t.Helper()
	if got, err := c.Root(t.Context(), wrapped(tenant)); !errors.Is(err, want) || got != [32]byte{} {
		t.Fatalf("root key: %v, want %v", err, want)
	}
}

// letPass lets the time of the bubble go by.
func letPass(d time.Duration) { <-time.After(d) }

// inBubble runs the test on synthetic time with a cache over the keeper.
func inBubble(t *testing.T, test func(t *testing.T, k *keeper, c *kms.Cache)) {
	synctest.Test(t, func(t *testing.T) {
		k := &keeper{}
		c := kms.NewCache(k)
		defer c.Close()
		test(t, k, c)
	})
}

func TestCacheAsksOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, k *keeper, c *kms.Cache) {
		k.delay = time.Second
		tenant := ids.New()
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() { wantRoot(t, c, tenant) })
		}
		wg.Wait()
		wantRoot(t, c, tenant)
		if n := k.calls.Load(); n != 1 {
			t.Fatalf("%d unwraps for one key", n)
		}
		wantRoot(t, c, ids.New())
		if n := k.calls.Load(); n != 2 {
			t.Fatalf("%d unwraps for two keys", n)
		}
	})
}

func TestCacheServesWhileTheKeeperIsAway(t *testing.T) {
	inBubble(t, func(t *testing.T, k *keeper, c *kms.Cache) {
		tenant := ids.New()
		wantRoot(t, c, tenant)
		k.fail(kms.ErrUnreachable)
		letPass(kms.CacheFor - time.Second)
		wantRoot(t, c, tenant)
		letPass(2 * time.Second)
		wantNoRoot(t, c, tenant, kms.ErrUnreachable)
		k.fail(nil)
		wantRoot(t, c, tenant)
	})
}

func TestCacheGivesUpADisabledKeyWithinAMinute(t *testing.T) {
	for _, end := range []error{kms.ErrKeyDisabled, kms.ErrKeyGone, kms.ErrRefused} {
		inBubble(t, func(t *testing.T, k *keeper, c *kms.Cache) {
			tenant := ids.New()
			wantRoot(t, c, tenant)
			k.fail(end)
			letPass(time.Minute)
			wantNoRoot(t, c, tenant, end)
			k.fail(kms.ErrUnreachable)
			wantNoRoot(t, c, tenant, kms.ErrUnreachable)
		})
	}
}

func TestCacheAsksAgainAndGoesOn(t *testing.T) {
	inBubble(t, func(t *testing.T, k *keeper, c *kms.Cache) {
		tenant := ids.New()
		for range 20 {
			wantRoot(t, c, tenant)
			letPass(time.Minute)
		}
		if n := k.calls.Load(); n != 20 {
			t.Fatalf("%d unwraps in twenty minutes", n)
		}
	})
}

func TestForgetEndsOneTenant(t *testing.T) {
	inBubble(t, func(t *testing.T, k *keeper, c *kms.Cache) {
		one, two := ids.New(), ids.New()
		wantRoot(t, c, one)
		wantRoot(t, c, two)
		k.fail(kms.ErrUnreachable)
		c.Forget(one)
		wantNoRoot(t, c, one, kms.ErrUnreachable)
		wantRoot(t, c, two)
	})
}

func TestForgetReachesCallsUnderWay(t *testing.T) {
	inBubble(t, func(t *testing.T, k *keeper, c *kms.Cache) {
		tenant := ids.New()
		k.delay = 2 * time.Second
		var wg sync.WaitGroup
		wg.Go(func() { wantNoRoot(t, c, tenant, kms.ErrKeyDisabled) })
		letPass(time.Second)
		c.Forget(tenant)
		wg.Wait()
		k.fail(kms.ErrUnreachable)
		wantNoRoot(t, c, tenant, kms.ErrUnreachable)
	})
}

func TestImpatientCallerDoesNotEndTheCall(t *testing.T) {
	inBubble(t, func(t *testing.T, k *keeper, c *kms.Cache) {
		tenant := ids.New()
		k.delay = 2 * time.Second
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.Root(ctx, wrapped(tenant)); !errors.Is(err, kms.ErrUnreachable) {
			t.Fatalf("caller that gave up: %v", err)
		}
		wantRoot(t, c, tenant)
		if n := k.calls.Load(); n != 1 {
			t.Fatalf("%d unwraps", n)
		}
	})
}

func TestHangingKeeperIsAway(t *testing.T) {
	inBubble(t, func(t *testing.T, k *keeper, c *kms.Cache) {
		tenant := ids.New()
		wantRoot(t, c, tenant)
		k.delay = time.Hour
		letPass(time.Minute)
		wantRoot(t, c, tenant)
	})
}

func TestClosedCacheGivesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, _ *keeper, c *kms.Cache) {
		tenant := ids.New()
		wantRoot(t, c, tenant)
		c.Close()
		wantNoRoot(t, c, tenant, kms.ErrUnreachable)
	})
}
