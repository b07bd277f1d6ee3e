package provision

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Slot is a tenant with what operators see beside it.
type Slot struct {
	Tenant    tenant.Tenant
	Cell      string
	Database  string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// StepRecord is one step of the saga as it was recorded; a step that was never
// begun has no times.
type StepRecord struct {
	Step       string
	State      string // "", "started", "done"
	StartedAt  time.Time
	FinishedAt time.Time
}

// List returns all tenants, also erased ones, by code and then by age. control
// is the control database as ControlRole.
func List(ctx context.Context, control *pg.DB) ([]Slot, error) {
	return slots(ctx, control, " ORDER BY t.code, t.created_at")
}

// Get returns one tenant with the steps of its provisioning; NotFound when
// there is none.
func Get(ctx context.Context, control *pg.DB, id ids.ID) (Slot, []StepRecord, error) {
	found, err := slots(ctx, control, " WHERE t.id = ?", id)
	if err != nil {
		return Slot{}, nil, err
	}
	if len(found) == 0 {
		return Slot{}, nil, fault.New(fault.NotFound, "tenant_not_found")
	}
	steps, err := records(ctx, control, found[0].Tenant)
	return found[0], steps, err
}

// Tenants is List for who has a Provisioner.
func (p *Provisioner) Tenants(ctx context.Context) ([]Slot, error) { return List(ctx, p.control) }

// Tenant is Get for who has a Provisioner.
func (p *Provisioner) Tenant(ctx context.Context, id ids.ID) (Slot, []StepRecord, error) {
	return Get(ctx, p.control, id)
}

func slots(ctx context.Context, control *pg.DB, tail string, args ...any) ([]Slot, error) {
	var rows []tenantRow
	err := control.Read(ctx, func(tx *pg.Tx) (err error) {
		rows, err = gorm.G[tenantRow](tx.Gorm()).Raw(selectTenants+tail, args...).Find(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list tenants: %w", err)
	}
	out := make([]Slot, len(rows))
	for i, row := range rows {
		t, err := row.tenant()
		if err != nil {
			return nil, fmt.Errorf("list tenants: %w", err)
		}
		out[i] = Slot{Tenant: t, Cell: row.Cell, Database: row.DatabaseName, CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt}
	}
	return out, nil
}

type stepRow struct {
	Step       string
	State      string
	StartedAt  time.Time
	FinishedAt *time.Time
}

func records(ctx context.Context, control *pg.DB, t tenant.Tenant) ([]StepRecord, error) {
	var rows []stepRow
	err := control.Read(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Raw(`SELECT step, state, started_at, finished_at FROM provision_step
			WHERE tenant_id = ? AND generation = ?`, t.ID, t.Generation).Scan(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("read the steps of tenant %s: %w", t.Code, err)
	}
	byName := make(map[string]stepRow, len(rows))
	for _, r := range rows {
		byName[r.Step] = r
	}
	out := make([]StepRecord, len(steps))
	for i, s := range steps {
		r := byName[s.name]
		out[i] = StepRecord{Step: s.name, State: r.State, StartedAt: r.StartedAt}
		if r.FinishedAt != nil {
			out[i].FinishedAt = *r.FinishedAt
		}
	}
	return out, nil
}

// recordMigration keeps what migrating a tenant came to. Errors of package pg
// carry no values.
func recordMigration(ctx context.Context, control *pg.DB, t tenant.Tenant, o FleetOutcome, now time.Time) error {
	state, text := "done", ""
	if o.Err != nil {
		state, text = "failed", o.Err.Error()
	}
	return control.InTx(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Exec(`INSERT INTO fleet_migration (tenant_id, generation, version, state, error, at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (tenant_id, generation, version) DO UPDATE SET state = EXCLUDED.state, error = EXCLUDED.error, at = EXCLUDED.at`,
			t.ID, t.Generation, o.To, state, text, now).Error
	})
}

// databases names the databases, and so the roles, of the tenants that live.
func databases(ctx context.Context, control *pg.DB) (names []string, err error) {
	err = control.Read(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Raw("SELECT database_name FROM tenant WHERE state <> 'erased' ORDER BY 1").Scan(&names).Error
	})
	return names, err
}
