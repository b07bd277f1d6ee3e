package kms

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
)

const (
	// CacheFor is how long an unwrapped key may stay in memory at most, and so
	// how long a tenant is served while the keeper is away.
	CacheFor = 5 * time.Minute
	// AskAgain is the age at which a cached key is asked for again. A key that
	// was disabled or destroyed stops serving by then; one whose keeper merely
	// does not answer serves on until CacheFor.
	AskAgain = 50 * time.Second
	// unwrapFor bounds one call to the keeper, which several callers may share.
	unwrapFor = 10 * time.Second
)

// WrappedRoot is a tenant's root key as the control database keeps it.
type WrappedRoot struct {
	Tenant  ids.ID
	Version uint32
	Key     KeyID
	Wrapped []byte
	Pairs   map[string]string
}

// Unwrapper is the part of a Keeper that the cache uses.
type Unwrapper interface {
	Unwrap(ctx context.Context, key KeyID, wrapped []byte, pairs map[string]string) ([32]byte, error)
}

// Cache keeps unwrapped root keys for a short time and wipes them when they
// leave. Calls for one key at a time share one unwrap. Safe for concurrent use.
type Cache struct {
	keeper Unwrapper
	clock  clock.Clock
	calls  sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	entries map[rootID]*entry
	flights map[rootID]*flight
}

type rootID struct {
	tenant  ids.ID
	version uint32
}

type entry struct {
	key   [32]byte
	since time.Time
	evict *time.Timer
}

type flight struct {
	done    chan struct{} // closed when err is set and the key is stored
	err     error
	dropped bool // Forget came meanwhile: give the key to no one
}

// NewCache returns an empty cache over the keeper.
func NewCache(keeper Unwrapper) *Cache {
	return &Cache{keeper: keeper, clock: clock.System{}, entries: map[rootID]*entry{}, flights: map[rootID]*flight{}}
}

// Close waits for calls under way and wipes all keys. The cache gives out none
// afterwards.
func (c *Cache) Close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.calls.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	for id := range c.entries {
		c.drop(id)
	}
}

// Forget wipes the tenant's keys at once; a call under way for it fails with
// ErrKeyDisabled. Later calls ask the keeper again.
func (c *Cache) Forget(tenant ids.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id := range c.entries {
		if id.tenant == tenant {
			c.drop(id)
		}
	}
	for id, f := range c.flights {
		if id.tenant == tenant {
			f.dropped = true
			delete(c.flights, id)
		}
	}
}

// Root returns the unwrapped root key. Its errors are the keeper's; a key
// younger than CacheFor is served while the keeper does not answer.
func (c *Cache) Root(ctx context.Context, w WrappedRoot) ([32]byte, error) {
	id := rootID{w.Tenant, w.Version}
	c.mu.Lock()
	if c.closed {
		defer c.mu.Unlock()
		return [32]byte{}, fmt.Errorf("root key of tenant %s: cache is closed: %w", w.Tenant, ErrUnreachable)
	}
	if e, ok := c.entries[id]; ok && c.clock.Now().Sub(e.since) < AskAgain {
		defer c.mu.Unlock()
		return e.key, nil
	}
	f := c.flight(ctx, id, w)
	c.mu.Unlock()
	select {
	case <-ctx.Done():
		return [32]byte{}, fmt.Errorf("root key of tenant %s: %w: %w", w.Tenant, ErrUnreachable, ctx.Err())
	case <-f.done:
	}
	return c.landed(id, f)
}

// flight returns the call under way for the key, starting one when there is
// none. It outlives the caller that started it: others may wait for it too.
func (c *Cache) flight(ctx context.Context, id rootID, w WrappedRoot) *flight {
	if f, ok := c.flights[id]; ok {
		return f
	}
	f := &flight{done: make(chan struct{})}
	c.flights[id] = f
	c.calls.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unwrapFor)
		defer cancel()
		key, err := c.keeper.Unwrap(ctx, w.Key, w.Wrapped, w.Pairs)
		if err != nil {
			err = fmt.Errorf("root key of tenant %s: %w", w.Tenant, err)
		}
		c.store(id, f, key, err)
	})
	return f
}

func (c *Cache) store(id rootID, f *flight, key [32]byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer close(f.done)
	if f.dropped {
		clear(key[:])
		f.err = fmt.Errorf("root key of tenant %s was forgotten: %w", id.tenant, ErrKeyDisabled)
		return
	}
	delete(c.flights, id)
	f.err = err
	if err != nil {
		c.judge(id, f)
		return
	}
	if old, ok := c.entries[id]; ok {
		old.evict.Stop()
		clear(old.key[:])
	}
	e := &entry{key: key, since: c.clock.Now()}
	e.evict = time.AfterFunc(CacheFor, func() { c.expire(id, e) })
	c.entries[id] = e
}

// judge decides what a failed call means for a key still in memory: a keeper
// that does not answer leaves it, any other answer ends it.
func (c *Cache) judge(id rootID, f *flight) {
	if _, ok := c.entries[id]; !ok {
		return
	}
	if errors.Is(f.err, ErrUnreachable) || errors.Is(f.err, context.DeadlineExceeded) {
		f.err = nil
		return
	}
	c.drop(id)
}

// landed hands out what a call brought, unless Forget came in between.
func (c *Cache) landed(id rootID, f *flight) ([32]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.err != nil {
		return [32]byte{}, f.err
	}
	e, ok := c.entries[id]
	if !ok {
		return [32]byte{}, fmt.Errorf("root key of tenant %s was forgotten: %w", id.tenant, ErrKeyDisabled)
	}
	return e.key, nil
}

func (c *Cache) expire(id rootID, e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries[id] == e {
		c.drop(id)
	}
}

// drop wipes an entry; the caller holds the lock.
func (c *Cache) drop(id rootID) {
	e := c.entries[id]
	e.evict.Stop()
	clear(e.key[:])
	delete(c.entries, id)
}
