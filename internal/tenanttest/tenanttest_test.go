package tenanttest_test

import (
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func run(t *testing.T, sp *tenant.Space, sql string, args ...any) error {
	t.Helper()
	return sp.InTx(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Exec(sql, args...).Error })
}

func TestTheRoleMayWriteRowsAndNothingElse(t *testing.T) {
	sp := tenanttest.One(t)
	entry := `INSERT INTO audit_entry VALUES (gen_random_uuid(), now(), 'staff', gen_random_uuid(), '', '', '', 'a', 'b', gen_random_uuid(), '{}')`
	allowed := []string{
		`INSERT INTO outbox (id, kind, entity_id, urgency, run_after, state, created_at)
			VALUES (gen_random_uuid(), 'test.run', gen_random_uuid(), 'default', now(), 'pending', now())`,
		`UPDATE outbox SET state = 'queued'`, `DELETE FROM outbox`, entry, `SELECT * FROM tenant_identity`,
	}
	for _, sql := range allowed {
		if err := run(t, sp, sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	refused := []string{
		`UPDATE audit_entry SET action = 'x'`, `DELETE FROM audit_entry`, `TRUNCATE audit_entry`,
		`UPDATE audit_link SET seq = 2`, `DELETE FROM audit_link`,
		`UPDATE tenant_identity SET generation = 2`, `DELETE FROM tenant_identity`, `INSERT INTO tenant_identity VALUES (false)`,
		`CREATE TABLE x (a int)`, `CREATE TEMP TABLE x (a int)`, `CREATE SCHEMA x`,
		`ALTER TABLE outbox ADD x int`, `DROP TABLE outbox`, `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
		`UPDATE goose_db_version SET version_id = 9`, `CREATE ROLE x`, `CREATE DATABASE x`,
		`COPY outbox TO PROGRAM 'true'`, `SELECT pg_read_file('PG_VERSION')`,
	}
	for _, sql := range refused {
		if run(t, sp, sql) == nil {
			t.Errorf("allowed: %s", sql)
		}
	}
}

func TestTwoShareNothing(t *testing.T) {
	a, b := tenanttest.Two(t)
	if err := run(t, a, `INSERT INTO job_effect SELECT id, now() FROM outbox`); err != nil {
		t.Fatal(err)
	}
	if a.Tenant().ID == b.Tenant().ID || a.Tenant().Code == b.Tenant().Code {
		t.Fatal("the two are one")
	}
	at := seal.Place{Table: "application", Column: "answers", Row: ids.New()}
	sealed, err := a.Sealer().SealText(t.Context(), a.Epoch("5y", a.Now()), at, "𠮷田")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Sealer().OpenText(t.Context(), at, sealed); err == nil {
		t.Error("b opened what a sealed")
	}
	if got, err := a.Sealer().OpenText(t.Context(), at, sealed); err != nil || got != "𠮷田" {
		t.Errorf("a opened %q, %v", got, err)
	}
}

func TestTheClockIsTheTests(t *testing.T) {
	sp := tenanttest.One(t)
	tenanttest.Clock(sp).Advance(time.Hour)
	if got := sp.Now(); !got.Equal(tenanttest.Start.Add(time.Hour)) {
		t.Errorf("now = %s", got)
	}
}

func TestErrorsQuoteNoValues(t *testing.T) {
	sp := tenanttest.One(t)
	insert := `INSERT INTO outbox (id, kind, entity_id, urgency, run_after, state, created_at)
		VALUES ('00000000-0000-7000-8000-000000000001', 'secret.value', gen_random_uuid(), 'default', now(), 'pending', now())`
	if err := run(t, sp, insert); err != nil {
		t.Fatal(err)
	}
	err := run(t, sp, insert)
	if !fault.Is(err, fault.Conflict) || pg.Constraint(err) != "outbox_pkey" {
		t.Fatalf("got %v", err)
	}
	if want := "conflict: duplicate: sqlstate 23505 on outbox_pkey"; err.Error() != want {
		t.Errorf("text = %q, want %q", err, want)
	}
}
