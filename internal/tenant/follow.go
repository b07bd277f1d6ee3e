package tenant

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// Channel is what the control database notifies when the directory changes.
const Channel = "madoguchi_directory"

// Refresh reads the control database now. When it fails, the directory stays
// as it was.
func (d *Directory) Refresh(ctx context.Context) error {
	d.refreshing.Lock()
	defer d.refreshing.Unlock()
	records, odd, err := readControl(ctx, d.control)
	if err != nil {
		return err
	}
	for _, err := range odd {
		d.cfg.Log.Error("a municipality is not served: its rows make no sense", "error", err)
	}
	if err := d.install(records); err != nil {
		return err
	}
	d.read.Store(d.cfg.Clock.Now().UnixNano())
	return d.keep(ctx, records)
}

// keep writes the snapshot file when it would say something new. The caller
// holds the refreshing lock.
func (d *Directory) keep(ctx context.Context, records []Record) error {
	if d.cfg.SnapshotFile == "" {
		return nil
	}
	plain, err := json.Marshal(records)
	if err != nil {
		return fmt.Errorf("save directory: %w", err)
	}
	sum := sha256.Sum256(plain)
	if sum == d.kept {
		return nil
	}
	if err := saveSnapshot(ctx, d.cfg.SnapshotFile, d.cfg.PlatformKey, plain); err != nil {
		return err
	}
	d.kept = sum
	return nil
}

// install makes the records the directory. What they no longer hold, or hold
// with another generation, loses its pool and its keys.
func (d *Directory) install(records []Record) error {
	old := d.now.Load()
	entries := make([]*entry, 0, len(records))
	for _, r := range records {
		entries = append(entries, d.entry(old.entries[r.Tenant.ID], r))
	}
	next, err := newSnapshot(entries)
	if err != nil {
		return fmt.Errorf("install the directory: %w", err)
	}
	d.now.Store(next)
	for id, e := range old.entries {
		now, ok := next.entries[id]
		switch {
		case !ok:
			d.end(e)
		case now.pool != e.pool:
			d.end(e)
		case !now.record.sameRoots(e.record):
			d.cache.Forget(id)
		}
	}
	return nil
}

// entry makes what the directory holds of one tenant: the entry before when
// nothing has changed, so that its Space keeps what it remembers, and otherwise
// a new one, with the pool of the one before when that still fits.
func (d *Directory) entry(before *entry, r Record) *entry {
	if before != nil && reflect.DeepEqual(before.record, r) {
		return before
	}
	e := &entry{record: r}
	if before != nil && before.record.samePool(r) {
		e.pool = before.pool
	} else {
		e.pool = d.newPool(r)
	}
	keys := &roots{tenant: r.Tenant.ID, wrapped: r.Roots, keys: d.cache, pool: e.pool}
	e.space = NewSpace(Parts{
		Tenant: r.Tenant, DB: e.pool, Sealer: seal.New(r.Tenant.ID, keys),
		Blobs: d.cfg.Blobs, Clock: d.cfg.Clock, Wake: d.cfg.Wake,
	})
	return e
}

func (d *Directory) newPool(r Record) *pool {
	return &pool{
		clock: d.cfg.Clock, places: make(chan struct{}, d.cfg.PoolSize),
		patient: d.cfg.Patience, queue: int32(d.cfg.Queue), wanted: d.budget.wanted,
		open: func() (*pg.DB, error) {
			dsn, err := d.address(r)
			if err != nil {
				return nil, err
			}
			check := CheckIdentity(r.Tenant)
			return pg.Open(dsn, pg.Options{
				MaxOpen: d.cfg.PoolSize, IdleTimeout: d.cfg.IdleConn, Gate: d.budget.take,
				Check: func(ctx context.Context, c *pg.Conn) error {
					err := check(ctx, c)
					if fault.CodeOf(err) == "wrong_database" {
						d.wrong.Add(1)
						d.cfg.Log.Error("connection closed: not the tenant's database", "tenant", r.Tenant.ID, "error", err)
					}
					return err
				},
			})
		},
	}
}

func (d *Directory) address(r Record) (string, error) {
	server, ok := d.cfg.Servers[r.Cell]
	if !ok {
		return "", fmt.Errorf("tenant %s: no server for cell %q", r.Tenant.ID, r.Cell)
	}
	password, err := OpenSecret(context.Background(), d.cfg.PlatformKey, r.Tenant.ID, DatabasePassword, r.Password)
	if err != nil {
		return "", fmt.Errorf("tenant %s: open the database password: %w", r.Tenant.ID, err)
	}
	return pg.Address{
		Host: server.Host, Port: server.Port, TLS: server.TLS, Database: r.Database,
		User: r.Database, Password: password, Name: d.cfg.Application,
	}.DSN(), nil
}

// reclaim closes the idle connections of the pool that was used longest ago,
// and of the next one while it found none.
func (d *Directory) reclaim() {
	type candidate struct {
		pool *pool
		used time.Time
	}
	var found []candidate
	for _, e := range d.now.Load().entries {
		if open, _, used, connections := e.pool.state(); open && connections > 0 {
			found = append(found, candidate{e.pool, used})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int { return a.used.Compare(b.used) })
	for _, c := range found {
		if c.pool.shed() > 0 {
			return
		}
	}
}

// follow reads the directory again when the control database says that it
// changed, and every Poll in any case; at the same pace it closes idle pools.
func (d *Directory) follow(ctx context.Context) {
	changed := make(chan struct{}, 1)
	d.done.Go(func() { d.listen(ctx, changed) })
	d.done.Go(func() {
		tick := time.NewTicker(d.cfg.Poll)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				d.closeIdle()
			case <-changed:
			}
			d.refreshAndLog(ctx)
		}
	})
}

func (d *Directory) refreshAndLog(ctx context.Context) {
	limited, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := d.Refresh(limited); err != nil && ctx.Err() == nil {
		d.cfg.Log.Warn("directory not read; serving what is known", "error", err)
	}
}

func (d *Directory) closeIdle() {
	since := d.cfg.Clock.Now().Add(-d.cfg.IdleTenant)
	for _, e := range d.now.Load().entries {
		e.pool.closeIdle(since)
	}
}

// listen turns notifications into readings. A lost connection is made again
// after a second, followed by a reading for what was missed.
func (d *Directory) listen(ctx context.Context, changed chan<- struct{}) {
	for ctx.Err() == nil {
		if err := d.listenOnce(ctx, changed); err != nil && ctx.Err() == nil {
			d.cfg.Log.Warn("not listening to the control database", "error", err)
		}
		pause := time.NewTimer(time.Second)
		select {
		case <-ctx.Done():
		case <-pause.C:
		}
		pause.Stop()
	}
}

func (d *Directory) listenOnce(ctx context.Context, changed chan<- struct{}) error {
	conn, err := pg.Connect(ctx, d.cfg.ControlDSN)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.Listen(ctx, Channel); err != nil {
		return err
	}
	for {
		select {
		case changed <- struct{}{}:
		default: // a reading is due already
		}
		if _, err := conn.Wait(ctx); err != nil {
			return err
		}
	}
}

// Known reports whether the tenant is active at this moment, for sessions and
// jobs that carry a tenant and a generation.
func (d *Directory) Known(id ids.ID, generation int64) bool {
	e, ok := d.now.Load().entries[id]
	return ok && e.record.Tenant.Generation == generation
}
