package tenant

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// DefaultCell is the cell of a tenant that was given no other.
const DefaultCell = "default"

// Server is the PostgreSQL of one cell.
type Server struct {
	Host string
	Port int
	TLS  string // sslmode; "disable" when empty
}

// Config is what a Directory needs. The zero value of the limits is a sensible
// default.
type Config struct {
	ControlDSN   string             // as madoguchi_dataplane, which only reads
	PlatformKey  [seal.KeySize]byte // opens tenant_secret and the snapshot file
	Servers      map[string]Server  // by cell; DefaultCell is required
	Keys         kms.Unwrapper
	Blobs        blob.Store
	Clock        clock.Clock
	Wake         func(Tenant) // told when a tenant's outbox has rows; may be nil
	Log          *slog.Logger
	SnapshotFile string // where the last directory is kept, sealed; empty: nowhere

	PoolSize    int           // connections per tenant; 4
	Queue       int           // requests per tenant that may wait for one; 256
	Patience    time.Duration // how long they wait; 3 s
	Budget      int           // connections over all tenants; 100
	IdleTenant  time.Duration // a pool unused for this long closes; 2 min
	IdleConn    time.Duration // a connection unused for this long closes; 1 min
	Poll        time.Duration // the directory is read again at least this often; 15 s
	Application string        // application_name; "madoguchi"
}

// reserve is how many connections a process leaves to others on the server.
const reserve = 10

func (c Config) withDefaults() (Config, error) {
	def := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	defTime := func(v *time.Duration, d time.Duration) {
		if *v == 0 {
			*v = d
		}
	}
	def(&c.PoolSize, 4)
	def(&c.Queue, 256)
	def(&c.Budget, 100)
	defTime(&c.Patience, 3*time.Second)
	defTime(&c.IdleTenant, 2*time.Minute)
	defTime(&c.IdleConn, time.Minute)
	defTime(&c.Poll, 15*time.Second)
	if c.Application == "" {
		c.Application = "madoguchi"
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if _, ok := c.Servers[DefaultCell]; !ok {
		return c, errors.New("open the directory: no server for the default cell")
	}
	return c, nil
}

// Directory knows the active tenants, and hands out their Spaces. Safe for
// concurrent use. It keeps what it knows while the control database is down.
type Directory struct {
	cfg     Config
	control *pg.DB
	cache   *kms.Cache
	budget  *budget
	now     atomic.Pointer[snapshot]
	read    atomic.Int64 // unix nanoseconds of the last successful reading
	wrong   atomic.Int64 // connections that reached another database

	refreshing sync.Mutex
	kept       [32]byte // digest of what the snapshot file holds
	stop       context.CancelFunc
	done       sync.WaitGroup
}

// OpenDirectory reads the directory and begins to follow it. When the control
// database does not answer it starts from the snapshot file. It fails when the
// budget does not fit the server.
func OpenDirectory(ctx context.Context, cfg Config) (*Directory, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	control, err := pg.Open(cfg.ControlDSN, pg.Options{MaxOpen: 2})
	if err != nil {
		return nil, fmt.Errorf("open the directory: %w", err)
	}
	d := &Directory{cfg: cfg, control: control, cache: kms.NewCache(cfg.Keys)}
	d.budget = newBudget(cfg.Budget, min(cfg.Patience, 500*time.Millisecond), d.reclaim)
	d.now.Store(&snapshot{})
	if err := d.begin(ctx); err != nil {
		return nil, errors.Join(err, control.Close())
	}
	following, stop := context.WithCancel(context.Background())
	d.stop = stop
	d.follow(following)
	return d, nil
}

func (d *Directory) begin(ctx context.Context) error {
	limit, err := serverLimit(ctx, d.control)
	if err == nil && d.cfg.Budget > limit-reserve {
		return fmt.Errorf("open the directory: a budget of %d connections does not fit a server with %d", d.cfg.Budget, limit)
	}
	if err == nil {
		err = d.Refresh(ctx)
	}
	if err == nil || d.cfg.SnapshotFile == "" {
		return err
	}
	records, fileErr := loadSnapshot(ctx, d.cfg.SnapshotFile, d.cfg.PlatformKey)
	if fileErr != nil {
		return errors.Join(err, fileErr)
	}
	d.cfg.Log.Warn("control database does not answer; starting from the last known directory", "tenants", len(records))
	return d.install(records)
}

// Resolve returns the tenant and the site of a Host header; false for every
// host that is not exactly one of an active tenant.
func (d *Directory) Resolve(host string) (Tenant, Host, bool) {
	name, ok := NormaliseHost(host)
	if !ok {
		return Tenant{}, Host{}, false
	}
	p, ok := d.now.Load().hosts[name]
	if !ok {
		return Tenant{}, Host{}, false
	}
	return p.tenant.record.Tenant, p.host, true
}

// Open returns the Space of an active tenant; NotFound for any other. It does
// not connect: that happens at the first query.
func (d *Directory) Open(_ context.Context, id ids.ID) (*Space, error) {
	e, ok := d.now.Load().entries[id]
	if !ok {
		return nil, fault.New(fault.NotFound, "tenant_not_found")
	}
	return e.space, nil
}

// Tenants returns the active tenants, by code.
func (d *Directory) Tenants() []Tenant { return slices.Clone(d.now.Load().tenants) }

// Forget drops the tenant's pool and keys from memory at once. It comes back
// with the next reading if the control database still calls it active.
func (d *Directory) Forget(id ids.ID) {
	d.refreshing.Lock()
	defer d.refreshing.Unlock()
	old := d.now.Load()
	var left []*entry
	for _, e := range old.entries {
		if e.record.Tenant.ID != id {
			left = append(left, e)
		}
	}
	next, err := newSnapshot(left)
	if err != nil {
		panic(err) // part of a snapshot that was accepted
	}
	d.now.Store(next)
	if e, ok := old.entries[id]; ok {
		d.end(e)
	}
}

func (d *Directory) end(e *entry) {
	e.pool.end()
	d.cache.Forget(e.record.Tenant.ID)
}

// Close stops following and closes all pools.
func (d *Directory) Close() error {
	d.stop()
	d.done.Wait()
	for _, e := range d.now.Load().entries {
		d.end(e)
	}
	d.cache.Close()
	return d.control.Close()
}

// Stats is the directory in numbers, for metrics and readiness.
type Stats struct {
	Tenants     int
	OpenPools   int
	Connections int
	Budget      int
	Busy        int64         // connections refused because the budget was used up
	Wrong       int64         // connections closed because they reached another database
	Age         time.Duration // since the control database was last read
}

// Stats counts.
func (d *Directory) Stats() Stats {
	s := Stats{Budget: d.cfg.Budget, Connections: d.budget.used(), Busy: d.budget.refused.Load(), Wrong: d.wrong.Load()}
	for _, e := range d.now.Load().entries {
		s.Tenants++
		if open, _, _, _ := e.pool.state(); open {
			s.OpenPools++
		}
	}
	s.Age = d.cfg.Clock.Now().Sub(time.Unix(0, d.read.Load()))
	return s
}

// OpenOne returns the Space of a tenant that no directory has (yet): for the
// control plane, while it provisions. The function closes it.
func OpenOne(cfg Config, r Record) (*Space, func(), error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, nil, err
	}
	d := &Directory{cfg: cfg, cache: kms.NewCache(cfg.Keys)}
	d.budget = newBudget(cfg.PoolSize, cfg.Patience, func() {})
	d.now.Store(&snapshot{})
	e := d.entry(nil, r)
	return e.space, func() { d.end(e); d.cache.Close() }, nil
}
