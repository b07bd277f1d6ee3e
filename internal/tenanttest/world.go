package tenanttest

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/provision"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// World is a whole installation of one test: a control database with its
// roles, a keyring, objects, and no tenant yet.
type World struct {
	Server       *pgtest.PostgreSQL
	Database     string // the control database
	ControlDSN   string // as the control plane
	DataplaneDSN string // as data plane and worker
	VerifierDSN  string // as the erasure verifier
	PlatformKey  [seal.KeySize]byte
	Keys         *kms.Local
	KeyDir       string
	Blobs        *blob.Dir
	BlobDir      string
	Clock        *clock.Fake
}

// passwords of the installation's roles: all tests of a shared server have the
// same roles, so they must agree.
func passwords() provision.Passwords {
	return provision.Passwords{Control: "test-control-password", Dataplane: "test-dataplane-password", Verifier: "test-verifier-password"}
}

// NewWorld makes an installation and removes it, tenants included, afterwards.
func NewWorld(t testing.TB) *World {
	t.Helper()
	ctx := context.Background()
	server := pgtest.Server(t)
	w := &World{
		Server: server, Database: "test_control_" + strings.ToLower(rand.Text()[:12]),
		KeyDir: t.TempDir(), BlobDir: t.TempDir(), Clock: clock.NewFake(Start),
	}
	rand.Read(w.PlatformKey[:])
	p := passwords()
	at := address(t, server, w.Database, "")
	login := func(role, password string) string {
		at.User, at.Password = role, password
		return at.DSN()
	}
	w.ControlDSN = login(provision.ControlRole, p.Control)
	w.DataplaneDSN = login(provision.DataplaneRole, p.Dataplane)
	w.VerifierDSN = login(provision.VerifierRole, p.Verifier)
	t.Cleanup(func() { w.remove(t) })
	if err := provision.Bootstrap(ctx, server.AdminDSN("postgres"), w.Database, p); err != nil {
		t.Fatal(err)
	}
	if _, err := provision.MigrateControl(ctx, w.ControlDSN); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.Keys, err = kms.OpenLocal(w.KeyDir, kms.WithClock(w.Clock)); err != nil {
		t.Fatal(err)
	}
	if w.Blobs, err = blob.OpenDir(w.BlobDir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Blobs.Close() })
	return w
}

// remove drops the tenants' databases and roles and the control database.
func (w *World) remove(t testing.TB) {
	conn, err := pg.Connect(context.Background(), w.Server.AdminDSN(w.Database))
	if err != nil {
		return // the world was never made
	}
	names, err := pg.Query[string](context.Background(), conn, "SELECT database_name FROM tenant")
	conn.Close()
	if err != nil {
		names = nil // the control database was never migrated
	}
	w.dropTenants(t, names)
	w.Server.Exec(t, "postgres", "DROP DATABASE IF EXISTS "+pg.Ident(w.Database)+" WITH (FORCE)")
}

// Provisioning is the configuration of a Provisioner of this world. Its seed
// does nothing.
func (w *World) Provisioning() provision.Config {
	return provision.Config{
		AdminDSN: w.ControlDSN, PlatformKey: w.PlatformKey, Keys: w.Keys, Blobs: w.Blobs, Clock: w.Clock,
		Seed: func(context.Context, *tenant.Space, declaration.Declaration) error { return nil },
	}
}

// Provision makes the declared tenants and returns them, by code.
func (w *World) Provision(t testing.TB, all ...declaration.Declaration) []tenant.Tenant {
	t.Helper()
	p, err := provision.Open(w.Provisioning())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Apply(context.Background(), all); err != nil {
		t.Fatal(err)
	}
	tenants, err := p.Tenants(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var out []tenant.Tenant
	for _, one := range tenants {
		out = append(out, one.Tenant)
	}
	return out
}

// Declared are declarations of the two municipalities of Two.
func Declared() (a, b declaration.Declaration) {
	return declare(aozora()), declare(shiokaze())
}

func declare(t tenant.Tenant) declaration.Declaration {
	return declaration.Declaration{
		File: t.Code.String() + "-" + t.Slug + "/tenant.json", Code: t.Code, Slug: t.Slug, Cell: tenant.DefaultCell,
		Name: t.Name, NameKana: t.NameKana, NameEn: t.NameEn, Hosts: byName(t.Hosts), From: t.From, Until: t.Until,
		Retention: t.Retention, Administrator: "admin@" + t.Slug + ".example",
	}
}

func byName(hosts []tenant.Host) []tenant.Host {
	return slices.SortedFunc(slices.Values(hosts), func(a, b tenant.Host) int { return strings.Compare(a.Name, b.Name) })
}

// Following is the configuration of a Directory of this world.
func (w *World) Following(t testing.TB) tenant.Config {
	t.Helper()
	a := address(t, w.Server, "", "")
	return tenant.Config{
		ControlDSN: w.DataplaneDSN, PlatformKey: w.PlatformKey,
		Servers: map[string]tenant.Server{tenant.DefaultCell: {Host: a.Host, Port: a.Port}},
		Keys:    w.Keys, Blobs: w.Blobs, Clock: w.Clock, Application: "madoguchi test",
	}
}

// Directory opens the directory of this world and closes it after the test.
func (w *World) Directory(t testing.TB) *tenant.Directory {
	t.Helper()
	d, err := tenant.OpenDirectory(context.Background(), w.Following(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// Forget takes every tenant away, so that the next Provision starts anew.
func (w *World) Forget(t testing.TB) {
	t.Helper()
	conn, err := pg.Connect(context.Background(), w.Server.AdminDSN(w.Database))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	names, err := pg.Query[string](context.Background(), conn, "SELECT database_name FROM tenant")
	if err != nil {
		t.Fatal(err)
	}
	w.dropTenants(t, names)
	w.Server.Exec(t, w.Database, "TRUNCATE municipality CASCADE")
}

func (w *World) dropTenants(t testing.TB, names []string) {
	t.Helper()
	for _, name := range names {
		w.Server.Exec(t, "postgres", "DROP DATABASE IF EXISTS "+pg.Ident(name)+" WITH (FORCE)")
	}
	for _, name := range names {
		w.Server.Exec(t, "postgres", "DROP ROLE IF EXISTS "+pg.Ident(name))
	}
}
