package provision

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/municipality"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type tenantRow struct {
	ID            ids.ID
	Code          string
	Slug          string
	Name          string
	NameKana      string
	NameEn        string
	Cell          string
	Generation    int64
	State         string
	DatabaseName  string
	Retention     string
	ContractFrom  time.Time
	ContractUntil time.Time
	Declaration   string
	Hosts         string
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// Dates travel as text: a date has no time zone, a time.Time has.
const selectTenants = `SELECT t.id, t.code, t.slug, m.name, m.name_kana, m.name_en, t.cell, t.generation, t.state,
	t.database_name, t.retention::text, t.contract_from, t.contract_until, t.declaration::text, t.created_at, t.updated_at,
	(SELECT coalesce(json_agg(json_build_object('Name', h.host, 'Side', h.side, 'Plane', h.plane) ORDER BY h.host), '[]')::text
	   FROM tenant_host h WHERE h.tenant_id = t.id) AS hosts
	FROM tenant t JOIN municipality m ON m.code = t.code`

func (row tenantRow) tenant() (tenant.Tenant, error) {
	code, err := municipality.ParseCode(row.Code)
	if err != nil {
		return tenant.Tenant{}, fmt.Errorf("tenant %s: %w", row.ID, err)
	}
	t := tenant.Tenant{
		ID: row.ID, Code: code, Slug: row.Slug, Name: row.Name, NameKana: row.NameKana, NameEn: row.NameEn,
		Generation: row.Generation, State: tenant.State(row.State),
		From: inJapan(row.ContractFrom), Until: inJapan(row.ContractUntil),
	}
	if err := json.Unmarshal([]byte(row.Retention), &t.Retention); err != nil {
		return t, fmt.Errorf("tenant %s: retention classes: %w", row.ID, err)
	}
	if err := json.Unmarshal([]byte(row.Hosts), &t.Hosts); err != nil {
		return t, fmt.Errorf("tenant %s: hosts: %w", row.ID, err)
	}
	return t, nil
}

func inJapan(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, clock.JST)
}

// living returns the municipality's tenant that is not erased; false when there
// is none.
func living(ctx context.Context, control *pg.DB, code municipality.Code) (row tenantRow, found bool, err error) {
	err = control.Read(ctx, func(tx *pg.Tx) error {
		rows, err := gorm.G[tenantRow](tx.Gorm()).Raw(selectTenants+" WHERE t.code = ? AND t.state <> 'erased'", code.String()).Find(ctx)
		if len(rows) > 0 {
			row, found = rows[0], true
		}
		return err
	})
	if err != nil {
		return row, false, fmt.Errorf("read tenant %s: %w", code, err)
	}
	return row, found, nil
}

// saveDeclaration writes the rows of a new tenant, or what the declaration
// changes of an existing one.
func saveDeclaration(ctx context.Context, control *pg.DB, t tenant.Tenant, d declaration.Declaration, database string, now time.Time) error {
	retention, err := json.Marshal(d.Retention)
	if err != nil {
		return err
	}
	source, err := json.Marshal(d)
	if err != nil {
		return err
	}
	err = control.InTx(ctx, func(tx *pg.Tx) error {
		if err := tx.Gorm().Exec(`INSERT INTO municipality (code, name, name_kana, name_en) VALUES (?, ?, ?, ?)
			ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, name_kana = EXCLUDED.name_kana, name_en = EXCLUDED.name_en`,
			d.Code.String(), d.Name, d.NameKana, d.NameEn).Error; err != nil {
			return err
		}
		if err := tx.Gorm().Exec(`INSERT INTO tenant (id, code, slug, cell, generation, state, database_name, retention,
				contract_from, contract_until, declaration, created_at, updated_at)
			VALUES (?, ?, ?, ?, ?, 'provisioning', ?, ?::jsonb, ?::date, ?::date, ?::jsonb, ?, ?)
			ON CONFLICT (id) DO UPDATE SET slug = EXCLUDED.slug, retention = EXCLUDED.retention,
				contract_from = EXCLUDED.contract_from, contract_until = EXCLUDED.contract_until,
				declaration = EXCLUDED.declaration, updated_at = EXCLUDED.updated_at`,
			t.ID, d.Code.String(), d.Slug, d.Cell, t.Generation, database, string(retention),
			d.From.Format(time.DateOnly), d.Until.Format(time.DateOnly), string(source), now, now).Error; err != nil {
			return err
		}
		return saveHosts(tx, t.ID, d.Hosts)
	})
	if err != nil {
		return fmt.Errorf("write tenant %s: %w", d.Code, err)
	}
	return nil
}

func saveHosts(tx *pg.Tx, id ids.ID, hosts []tenant.Host) error {
	if err := tx.Gorm().Exec("DELETE FROM tenant_host WHERE tenant_id = ?", id).Error; err != nil {
		return err
	}
	for _, h := range hosts {
		if err := tx.Gorm().Exec("INSERT INTO tenant_host (host, tenant_id, side, plane) VALUES (?, ?, ?, ?)",
			h.Name, id, string(h.Side), string(h.Plane)).Error; err != nil {
			return err
		}
	}
	return nil
}

// secret returns the sealed database password; nil when there is none yet.
func secret(ctx context.Context, control *pg.DB, id ids.ID) (sealed []byte, err error) {
	err = control.Read(ctx, func(tx *pg.Tx) error {
		var found [][]byte
		err := tx.Gorm().Raw("SELECT sealed FROM tenant_secret WHERE tenant_id = ? AND purpose = ?", id, tenant.DatabasePassword).Scan(&found).Error
		if len(found) > 0 {
			sealed = found[0]
		}
		return err
	})
	return sealed, err
}

func saveSecret(ctx context.Context, control *pg.DB, id ids.ID, sealed []byte) error {
	return control.InTx(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Exec(`INSERT INTO tenant_secret (tenant_id, purpose, sealed) VALUES (?, ?, ?)
			ON CONFLICT DO NOTHING`, id, tenant.DatabasePassword, sealed).Error
	})
}

type rootRow struct {
	Version uint32
	KmsKey  string
	Wrapped []byte
}

func rootKeys(ctx context.Context, control *pg.DB, id ids.ID) (out []kms.WrappedRoot, err error) {
	var rows []rootRow
	err = control.Read(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Raw("SELECT version, kms_key, wrapped FROM tenant_root_key WHERE tenant_id = ? ORDER BY version", id).Scan(&rows).Error
	})
	for _, r := range rows {
		out = append(out, kms.WrappedRoot{
			Tenant: id, Version: r.Version, Key: kms.KeyID(r.KmsKey), Wrapped: r.Wrapped,
			Pairs: tenant.RootContext(id, r.Version),
		})
	}
	return out, err
}

func saveRoot(ctx context.Context, control *pg.DB, r kms.WrappedRoot, now time.Time) error {
	return control.InTx(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Exec(`INSERT INTO tenant_root_key (tenant_id, version, kms_key, wrapped, created_at)
			VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, r.Tenant, r.Version, string(r.Key), r.Wrapped, now).Error
	})
}

// beginStep and finishStep keep the record that people read. The saga itself
// looks at the world; only seed and verify, which leave nothing to look at,
// are known by their record.
func beginStep(ctx context.Context, control *pg.DB, t tenant.Tenant, step string, now time.Time) error {
	return control.InTx(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Exec(`INSERT INTO provision_step (tenant_id, generation, step, state, started_at)
			VALUES (?, ?, ?, 'started', ?)
			ON CONFLICT (tenant_id, generation, step) DO UPDATE SET state = 'started', started_at = EXCLUDED.started_at, finished_at = NULL`,
			t.ID, t.Generation, step, now).Error
	})
}

func finishStep(ctx context.Context, control *pg.DB, t tenant.Tenant, step string, now time.Time) error {
	return control.InTx(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Exec("UPDATE provision_step SET state = 'done', finished_at = ? WHERE tenant_id = ? AND generation = ? AND step = ?",
			now, t.ID, t.Generation, step).Error
	})
}

func stepDone(ctx context.Context, control *pg.DB, t tenant.Tenant, step string) (done bool, err error) {
	err = control.Read(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Raw(`SELECT EXISTS (SELECT FROM provision_step
			WHERE tenant_id = ? AND generation = ? AND step = ? AND state = 'done')`, t.ID, t.Generation, step).Scan(&done).Error
	})
	return done, err
}

// activate makes a provisioning tenant routable.
func activate(ctx context.Context, control *pg.DB, id ids.ID, now time.Time) error {
	return control.InTx(ctx, func(tx *pg.Tx) error {
		r := tx.Gorm().Exec("UPDATE tenant SET state = 'active', updated_at = ? WHERE id = ? AND state = 'provisioning'", now, id)
		if r.Error == nil && r.RowsAffected != 1 {
			return fault.Newf(fault.Conflict, "tenant_state_changed", "tenant %s is no longer provisioning", id)
		}
		return r.Error
	})
}

type takenRow struct {
	What string
	Code string
}

// taken returns hosts and slugs that living tenants have.
func taken(ctx context.Context, control *pg.DB) (rows []takenRow, err error) {
	err = control.Read(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Raw(`SELECT 'host ' || h.host AS what, t.code FROM tenant_host h JOIN tenant t ON t.id = h.tenant_id
			UNION ALL SELECT 'slug ' || slug, code FROM tenant WHERE state <> 'erased'`).Scan(&rows).Error
	})
	return rows, err
}

// deleteTenant removes every row of a tenant that never served.
func deleteTenant(ctx context.Context, control *pg.DB, t tenant.Tenant) error {
	return control.InTx(ctx, func(tx *pg.Tx) error {
		for _, table := range []string{"fleet_migration", "provision_step", "tenant_root_key", "tenant_secret", "tenant_host"} {
			if err := tx.Gorm().Exec("DELETE FROM "+table+" WHERE tenant_id = ?", t.ID).Error; err != nil {
				return err
			}
		}
		if err := tx.Gorm().Exec("DELETE FROM tenant WHERE id = ?", t.ID).Error; err != nil {
			return err
		}
		return tx.Gorm().Exec("DELETE FROM municipality m WHERE code = ? AND NOT EXISTS (SELECT FROM tenant WHERE code = m.code)", t.Code.String()).Error
	})
}
