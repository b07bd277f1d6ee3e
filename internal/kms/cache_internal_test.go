package kms

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
)

// TestEvictedKeysAreWiped looks at the memory of entries after they left.
func TestEvictedKeysAreWiped(t *testing.T) {
	for name, leave := range map[string]func(*Cache, ids.ID){
		"expired":   func(*Cache, ids.ID) { <-time.After(CacheFor + time.Second); synctest.Wait() },
		"forgotten": func(c *Cache, tenant ids.ID) { c.Forget(tenant) },
		"closed":    func(c *Cache, _ ids.ID) { c.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir, tenant := t.TempDir(), ids.New()
				keeper, err := OpenLocal(dir)
				if err != nil {
					t.Fatal(err)
				}
				key, err := keeper.CreateKey(t.Context(), tenant)
				if err != nil {
					t.Fatal(err)
				}
				_, wrapped, err := keeper.GenerateDataKey(t.Context(), key, nil)
				if err != nil {
					t.Fatal(err)
				}
				c := NewCache(keeper)
				if _, err := c.Root(t.Context(), WrappedRoot{Tenant: tenant, Version: 1, Key: key, Wrapped: wrapped}); err != nil {
					t.Fatal(err)
				}
				c.mu.Lock()
				held := c.entries[rootID{tenant, 1}]
				c.mu.Unlock()
				if held == nil || held.key == [32]byte{} {
					t.Fatal("nothing was cached")
				}
				leave(c, tenant)
				c.mu.Lock()
				defer c.mu.Unlock()
				if len(c.entries) != 0 || held.key != [32]byte{} {
					t.Fatal("the key is still in memory")
				}
			})
		})
	}
}
