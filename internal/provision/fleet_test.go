package provision_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/provision"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/migrations"
)

// firstTwo are the oldest tenant migrations, and more.
func firstTwo(t *testing.T, more fstest.MapFS) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{"0001_identity.sql", "0002_outbox_audit.sql"} {
		text, err := fs.ReadFile(migrations.Tenant(), name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: text}
	}
	for name, f := range more {
		out[name] = f
	}
	return out
}

// TestAFailingTenantIsHeldAndServed is K13.
func TestAFailingTenantIsHeldAndServed(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := tenanttest.Declared()
	old := w.Provisioning()
	old.Migrations = firstTwo(t, nil)
	p := open(t, old)
	if _, err := p.Apply(t.Context(), []declaration.Declaration{a, b}); err != nil {
		t.Fatal(err)
	}
	names := query[string](t, w.ControlDSN, "SELECT database_name FROM tenant ORDER BY code")
	// What one tenant has stands in the way.
	w.Server.Exec(t, names[0], "CREATE TABLE poster (id int)")

	next := w.Provisioning()
	next.Migrations = firstTwo(t, fstest.MapFS{"0003_poster.sql": {Data: []byte("-- +goose Up\nCREATE TABLE poster (id int PRIMARY KEY);\n")}})
	p = open(t, next)
	out, err := p.MigrateFleet(t.Context(), provision.Fleet{})
	if !errors.Is(err, provision.ErrHeld) || len(out) != 2 || out[0].Err == nil || out[1].Err != nil || out[1].To != 3 {
		t.Fatalf("out = %+v, %v", out, err)
	}
	if got := query[string](t, w.ControlDSN, "SELECT state || version || error FROM fleet_migration ORDER BY state"); len(got) != 2 ||
		got[0] != "done3" || !strings.HasPrefix(got[1], "failed3") || !strings.Contains(got[1], "42P07") {
		t.Errorf("recorded %v", got)
	}
	d := w.Directory(t)
	for _, one := range d.Tenants() {
		sp, err := d.Open(t.Context(), one.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := sp.Read(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Exec("SELECT id FROM outbox").Error }); err != nil {
			t.Errorf("%s is not served: %v", one.Code, err)
		}
	}
	// The new table is the tenant's to use where the migration went through.
	sp, err := d.Open(t.Context(), d.Tenants()[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := sp.InTx(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Exec("INSERT INTO poster VALUES (1)").Error }); err != nil {
		t.Error(err)
	}

	w.Server.Exec(t, names[0], "DROP TABLE poster")
	out, err = p.MigrateFleet(t.Context(), provision.Fleet{})
	if err != nil || out[0].From != 2 || out[0].To != 3 || out[1].From != 3 {
		t.Errorf("resumed: %+v, %v", out, err)
	}
}

func TestCanariesGoFirst(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := tenanttest.Declared()
	old := w.Provisioning()
	old.Migrations = firstTwo(t, nil)
	if _, err := open(t, old).Apply(t.Context(), []declaration.Declaration{a, b}); err != nil {
		t.Fatal(err)
	}
	next := w.Provisioning()
	next.Migrations = firstTwo(t, fstest.MapFS{"0003_bad.sql": {Data: []byte("-- +goose Up\nSELECT 'x'::int;\n")}})
	p := open(t, next)
	var told []string
	out, err := p.MigrateFleet(t.Context(), provision.Fleet{Canaries: []string{b.Code.String()}, Report: func(o provision.FleetOutcome) { told = append(told, o.Code) }})
	if !errors.Is(err, provision.ErrHeld) || len(out) != 1 || !slices.Equal(told, []string{b.Code.String()}) {
		t.Errorf("out = %+v, told %v, %v", out, told, err)
	}
	if _, err := p.MigrateFleet(t.Context(), provision.Fleet{Canaries: []string{"011002"}}); err == nil {
		t.Error("a canary that is no tenant was accepted")
	}
	out, err = p.MigrateFleet(t.Context(), provision.Fleet{StopAfter: 1})
	if !errors.Is(err, provision.ErrHeld) || out[0].Err == nil {
		t.Errorf("out = %+v, %v", out, err)
	}
	if n := query[string](t, w.ControlDSN, "SELECT state FROM tenant"); slices.Contains(n, string(tenant.Suspended)) {
		t.Error("a failing migration took a tenant out of service")
	}
}
