package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/municipality"
	"github.com/madoguchi/madoguchi/internal/pg"
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
	Retention     []byte
	ContractFrom  time.Time
	ContractUntil time.Time
	Sealed        []byte
}

type hostRow struct {
	Host     string
	TenantID ids.ID
	Side     string
	Plane    string
}

type rootRow struct {
	TenantID ids.ID
	Version  uint32
	KmsKey   string
	Wrapped  []byte
}

const selectTenants = `SELECT t.id, t.code, t.slug, m.name, m.name_kana, m.name_en, t.cell, t.generation, t.state,
	t.database_name, t.retention, t.contract_from, t.contract_until, s.sealed
	FROM tenant t JOIN municipality m ON m.code = t.code
	JOIN tenant_secret s ON s.tenant_id = t.id AND s.purpose = 'database_password'
	WHERE t.state = 'active' ORDER BY t.id`

// readControl reads all active tenants in one snapshot of the control database.
// A tenant whose rows make no sense is left out and named in odd: it must not
// hold up the others.
func readControl(ctx context.Context, control *pg.DB) (found []Record, odd []error, err error) {
	var tenants []tenantRow
	var hosts []hostRow
	var roots []rootRow
	err = control.Read(ctx, func(tx *pg.Tx) error {
		var err error
		if tenants, err = gorm.G[tenantRow](tx.Gorm()).Raw(selectTenants).Find(ctx); err != nil {
			return err
		}
		if hosts, err = gorm.G[hostRow](tx.Gorm()).Raw("SELECT host, tenant_id, side, plane FROM tenant_host ORDER BY host").Find(ctx); err != nil {
			return err
		}
		roots, err = gorm.G[rootRow](tx.Gorm()).Raw("SELECT tenant_id, version, kms_key, wrapped FROM tenant_root_key ORDER BY version").Find(ctx)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read the directory: %w", err)
	}
	found, odd = assemble(tenants, hosts, roots)
	return found, odd, nil
}

func assemble(tenants []tenantRow, hosts []hostRow, roots []rootRow) (out []Record, odd []error) {
	at := make(map[ids.ID]int, len(tenants))
	for _, row := range tenants {
		r, err := row.record()
		if err != nil {
			odd = append(odd, fmt.Errorf("tenant %s: %w", row.ID, err))
			continue
		}
		at[row.ID] = len(out)
		out = append(out, r)
	}
	for _, h := range hosts {
		if i, ok := at[h.TenantID]; ok {
			out[i].Tenant.Hosts = append(out[i].Tenant.Hosts, Host{Name: h.Host, Side: Side(h.Side), Plane: Plane(h.Plane)})
		}
	}
	for _, k := range roots {
		if i, ok := at[k.TenantID]; ok {
			out[i].Roots = append(out[i].Roots, kms.WrappedRoot{
				Tenant: k.TenantID, Version: k.Version, Key: kms.KeyID(k.KmsKey), Wrapped: k.Wrapped,
				Pairs: RootContext(k.TenantID, k.Version),
			})
		}
	}
	return out, odd
}

func (row tenantRow) record() (Record, error) {
	code, err := municipality.ParseCode(row.Code)
	if err != nil {
		return Record{}, err
	}
	r := Record{Cell: row.Cell, Database: row.DatabaseName, Password: row.Sealed, Tenant: Tenant{
		ID: row.ID, Code: code, Slug: row.Slug, Name: row.Name, NameKana: row.NameKana, NameEn: row.NameEn,
		Generation: row.Generation, State: State(row.State),
		From: inJapan(row.ContractFrom), Until: inJapan(row.ContractUntil),
	}}
	if err := json.Unmarshal(row.Retention, &r.Tenant.Retention); err != nil {
		return Record{}, fmt.Errorf("retention classes: %w", err)
	}
	return r, nil
}

// inJapan is the start of the stored day in Japan.
func inJapan(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, clock.JST)
}

// serverLimit is how many connections ordinary roles may have on the server of
// the control database.
func serverLimit(ctx context.Context, control *pg.DB) (n int, err error) {
	err = control.Read(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Raw(`SELECT current_setting('max_connections')::int
			- current_setting('superuser_reserved_connections')::int`).Scan(&n).Error
	})
	return n, err
}
