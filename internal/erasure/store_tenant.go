package erasure

import (
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

// subject is what the control database knows of the tenant to be erased.
type subject struct {
	ID            ids.ID
	Code          string
	Name          string
	DatabaseName  string
	State         string
	ContractFrom  time.Time
	ContractUntil time.Time
}

func subjectOf(tx *pg.Tx, tenant ids.ID) (*subject, error) {
	var s subject
	err := tx.Gorm().Raw(`SELECT t.id, t.code, m.name, t.database_name, t.state, t.contract_from, t.contract_until
		FROM tenant t JOIN municipality m ON m.code = t.code WHERE t.id = ?`, tenant).Scan(&s).Error
	return &s, err
}

type rootKey struct {
	Version   int32
	KmsKey    string
	Wrapped   []byte
	CreatedAt time.Time
}

func rootKeys(tx *pg.Tx, tenant ids.ID) ([]rootKey, error) {
	var rows []rootKey
	return rows, tx.Gorm().Raw("SELECT version, kms_key, wrapped, created_at FROM tenant_root_key WHERE tenant_id = ? ORDER BY version", tenant).Scan(&rows).Error
}

// freeze closes the tenant. The generation rises once, so that sessions and
// jobs of before die even where a process has not heard yet.
func freeze(tx *pg.Tx, tenant ids.ID, now time.Time) error {
	return tx.Gorm().Exec(`UPDATE tenant SET state = 'closing', generation = generation + 1, updated_at = ?
		WHERE id = ? AND state NOT IN ('closing', 'erased')`, now, tenant).Error
}

// scrub removes what the control database held for the tenant and keeps the
// skeleton: which municipality had which slot from when until when.
func scrub(tx *pg.Tx, tenant ids.ID, now time.Time) (map[string]int64, error) {
	gone := map[string]int64{}
	for _, table := range []string{"tenant_secret", "tenant_root_key", "tenant_host"} {
		got := tx.Gorm().Exec("DELETE FROM "+table+" WHERE tenant_id = ?", tenant)
		if got.Error != nil {
			return nil, fmt.Errorf("scrub %s: %w", table, got.Error)
		}
		gone[table] = got.RowsAffected
	}
	return gone, tx.Gorm().Exec("UPDATE tenant SET state = 'erased', declaration = '{}', updated_at = ? WHERE id = ?", now, tenant).Error
}

// countTables counts the rows of every table of a municipality's database.
func countTables(tx *pg.Tx) (map[string]int64, error) {
	var tables []string
	err := tx.Gorm().Raw("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").Scan(&tables).Error
	if err != nil {
		return nil, err
	}
	counts := map[string]int64{}
	for _, table := range tables {
		var n int64
		if err := tx.Gorm().Raw("SELECT count(*) FROM " + pg.Ident(table)).Scan(&n).Error; err != nil {
			return nil, fmt.Errorf("count %s: %w", table, err)
		}
		counts[table] = n
	}
	return counts, nil
}

func insertCanary(tx *pg.Tx, id ids.ID, sealed []byte, at time.Time) error {
	return tx.Gorm().Exec("INSERT INTO erasure_canary (id, sealed, planted_at) VALUES (?, ?, ?)", id, sealed, at).Error
}

func canaryKey(tenant, id ids.ID) blob.Key { return blob.TenantKey(tenant, "canary", id) }
