package provision

import (
	"context"
	"errors"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/municipality"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Abandon takes away a tenant that was never active: database, role, key and
// rows. A tenant that has served is ended by an erasure, and Conflict here.
// Killed anywhere, it goes on when called again.
func (p *Provisioner) Abandon(ctx context.Context, code municipality.Code) error {
	lock, err := pg.Connect(ctx, p.cells[tenant.DefaultCell].DSN())
	if err != nil {
		return fmt.Errorf("abandon %s: %w", code, err)
	}
	defer lock.Close()
	if err := lock.Lock(ctx, "tenant "+code.String()); err != nil {
		return fmt.Errorf("abandon %s: %w", code, err)
	}
	row, found, err := living(ctx, p.control, code)
	if err != nil {
		return err
	}
	if !found {
		return fault.New(fault.NotFound, "tenant_not_found")
	}
	if err := p.abandon(ctx, row); err != nil {
		return fmt.Errorf("abandon %s: %w", code, err)
	}
	return nil
}

func (p *Provisioner) abandon(ctx context.Context, row tenantRow) error {
	t, err := row.tenant()
	if err != nil {
		return err
	}
	served, err := stepDone(ctx, p.control, t, stepActivate)
	if err != nil {
		return err
	}
	if t.State != tenant.Provisioning || served {
		return fault.Newf(fault.Conflict, "tenant_has_served", "the tenant is %s", t.State)
	}
	roots, err := rootKeys(ctx, p.control, t.ID)
	if err != nil {
		return err
	}
	if err := p.dropCluster(ctx, row); err != nil {
		return err
	}
	// A key that was made and not used yet is found again by its tenant.
	key, err := p.cfg.Keys.CreateKey(ctx, t.ID)
	if len(roots) > 0 {
		key, err = roots[0].Key, nil
	}
	if err != nil && !errors.Is(err, kms.ErrKeyGone) && !errors.Is(err, kms.ErrKeyDisabled) {
		return fmt.Errorf("find the key: %w", err)
	}
	if err == nil {
		if _, err := p.cfg.Keys.ScheduleDeletion(ctx, key); err != nil && !errors.Is(err, kms.ErrKeyGone) {
			return fmt.Errorf("destroy the key: %w", err)
		}
	}
	return deleteTenant(ctx, p.control, t)
}

// dropCluster removes database and role, in this order: a role goes only when
// nothing is its own.
func (p *Provisioner) dropCluster(ctx context.Context, row tenantRow) error {
	cell, ok := p.cells[row.Cell]
	if !ok {
		return fmt.Errorf("there is no cell %s", row.Cell)
	}
	conn, err := pg.Connect(ctx, cell.In(maintenance).DSN())
	if err != nil {
		return err
	}
	defer conn.Close()
	name := pg.Ident(row.DatabaseName)
	for _, sql := range []string{"DROP DATABASE IF EXISTS " + name + " WITH (FORCE)", "DROP ROLE IF EXISTS " + name} {
		if err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("drop database and role %s: %w", row.DatabaseName, err)
		}
	}
	return nil
}
