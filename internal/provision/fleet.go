package provision

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// ErrHeld says that some tenants could not be migrated. They stay on their
// version and are served on: code runs before and after each migration.
var ErrHeld = errors.New("some tenants are held on their version")

// Fleet says how to migrate all tenants.
type Fleet struct {
	Canaries  []string           // municipality codes that go first; any failure there ends it
	StopAfter int                // failures after which no further tenant is begun; 5
	Report    func(FleetOutcome) // told each outcome; called from several goroutines; may be nil
}

// FleetOutcome is what migrating one tenant came to.
type FleetOutcome struct {
	Code    string
	From    int64
	To      int64
	Skipped bool // not begun, because too many had failed
	Err     error
}

// MigrateFleet brings every living tenant's database to the newest version.
// What is there already is passed by, so a run that was stopped is resumed by
// running it again. It returns ErrHeld when any tenant failed.
func (p *Provisioner) MigrateFleet(ctx context.Context, f Fleet) ([]FleetOutcome, error) {
	slots, err := p.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	slots = slices.DeleteFunc(slots, func(s Slot) bool {
		return s.Tenant.State != tenant.Active && s.Tenant.State != tenant.Suspended
	})
	if f.StopAfter <= 0 {
		f.StopAfter = 5
	}
	canaries, others := partition(slots, f.Canaries)
	if len(canaries) != len(f.Canaries) {
		return nil, fmt.Errorf("migrate the fleet: %d of %d canaries are living tenants", len(canaries), len(f.Canaries))
	}
	out := p.migrateSome(ctx, canaries, 1, f.Report)
	if held(out) {
		return out, fmt.Errorf("migrate the canaries: %w", ErrHeld)
	}
	out = append(out, p.migrateSome(ctx, others, f.StopAfter, f.Report)...)
	if held(out) {
		return out, fmt.Errorf("migrate the fleet: %w", ErrHeld)
	}
	return out, nil
}

func partition(slots []Slot, codes []string) (first, rest []Slot) {
	for _, s := range slots {
		if slices.Contains(codes, s.Tenant.Code.String()) {
			first = append(first, s)
		} else {
			rest = append(rest, s)
		}
	}
	return first, rest
}

func held(out []FleetOutcome) bool {
	return slices.ContainsFunc(out, func(o FleetOutcome) bool { return o.Err != nil || o.Skipped })
}

// migrateSome works on Parallel tenants at a time.
func (p *Provisioner) migrateSome(ctx context.Context, slots []Slot, stopAfter int, report func(FleetOutcome)) []FleetOutcome {
	out := make([]FleetOutcome, len(slots))
	places := make(chan struct{}, p.cfg.Parallel)
	var failed atomic.Int32
	var wg sync.WaitGroup
	for i, s := range slots {
		places <- struct{}{}
		wg.Go(func() {
			defer func() { <-places }()
			if int(failed.Load()) >= stopAfter || ctx.Err() != nil {
				out[i] = FleetOutcome{Code: s.Tenant.Code.String(), Skipped: true}
			} else if out[i] = p.migrateOne(ctx, s); out[i].Err != nil {
				failed.Add(1)
			}
			if report != nil {
				report(out[i])
			}
		})
	}
	wg.Wait()
	return out
}

func (p *Provisioner) migrateOne(ctx context.Context, s Slot) FleetOutcome {
	o := FleetOutcome{Code: s.Tenant.Code.String()}
	cell, ok := p.cells[s.Cell]
	if !ok {
		o.Err = fmt.Errorf("tenant %s: there is no cell %s", o.Code, s.Cell)
		return o
	}
	dsn := cell.In(s.Database).As(OwnerRole).DSN()
	if o.From, o.To, o.Err = pg.MigrationVersions(ctx, dsn, p.cfg.Migrations); o.Err != nil || o.From == o.To {
		return o
	}
	o.Err = p.migrateAndGrant(ctx, dsn, s.Database)
	if err := recordMigration(ctx, p.control, s.Tenant, o, p.cfg.Clock.Now()); err != nil {
		o.Err = errors.Join(o.Err, err)
	}
	if o.Err != nil {
		o.Err = fmt.Errorf("tenant %s: from version %d to %d: %w", o.Code, o.From, o.To, o.Err)
	}
	return o
}

func (p *Provisioner) migrateAndGrant(ctx context.Context, dsn, role string) error {
	if _, err := pg.Migrate(ctx, dsn, p.cfg.Migrations); err != nil {
		return err
	}
	conn, err := pg.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close()
	return Grant(ctx, conn, role)
}
