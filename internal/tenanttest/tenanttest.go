package tenanttest

import (
	"context"
	"crypto/rand"
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/municipality"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/provision"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/migrations"
)

// Start is where the clock of a new tenant stands: an ordinary working day.
var Start = time.Date(2026, time.November, 24, 9, 0, 0, 0, clock.JST)

// One returns a municipality of its own for the test.
func One(t testing.TB) *tenant.Space {
	t.Helper()
	return open(t, aozora())
}

// Two returns two municipalities. They share the server and nothing else.
func Two(t testing.TB) (a, b *tenant.Space) {
	t.Helper()
	a = open(t, aozora())
	b = open(t, shiokaze())
	return a, b
}

// Clock returns the clock of a Space of this package.
func Clock(sp *tenant.Space) *clock.Fake {
	c, ok := sp.Clock().(*clock.Fake)
	if !ok {
		panic("tenanttest: a Space of somebody else")
	}
	return c
}

func aozora() tenant.Tenant {
	return describe("131997", "aozora", "青空市", "アオゾラシ", "Aozora City")
}

func shiokaze() tenant.Tenant {
	return describe("273996", "shiokaze", "潮風町", "シオカゼチョウ", "Shiokaze Town")
}

func describe(code, slug, name, kana, en string) tenant.Tenant {
	c, err := municipality.ParseCode(code)
	if err != nil {
		panic(err) // the codes above are constants
	}
	return tenant.Tenant{
		ID: ids.New(), Code: c, Slug: slug, Name: name, NameKana: kana, NameEn: en,
		Generation: 1, State: tenant.Active,
		Hosts: []tenant.Host{
			{Name: slug + ".localhost", Side: tenant.CitizenSide, Plane: tenant.Internet},
			{Name: slug + "-staff.localhost", Side: tenant.StaffSide, Plane: tenant.Internet},
			{Name: slug + "-lgwan.localhost", Side: tenant.CitizenSide, Plane: tenant.LGWAN},
			{Name: slug + "-staff-lgwan.localhost", Side: tenant.StaffSide, Plane: tenant.LGWAN},
		},
		Retention: []tenant.RetentionClass{{Name: "1y", Years: 1}, {Name: "5y", Years: 5}, {Name: "30y", Years: 30}},
		From:      time.Date(2026, time.April, 1, 0, 0, 0, 0, clock.JST),
		Until:     time.Date(2031, time.March, 31, 0, 0, 0, 0, clock.JST),
	}
}

func open(t testing.TB, of tenant.Tenant) *tenant.Space {
	t.Helper()
	db := database(t, of)
	blobs, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = blobs.Close() })
	var root [seal.KeySize]byte
	rand.Read(root[:])
	return tenant.NewSpace(tenant.Parts{
		Tenant: of, DB: db, Sealer: seal.New(of.ID, seal.Static{root}), Blobs: blobs,
		Clock: clock.NewFake(Start),
	})
}

// database makes the tenant's role and database and enters it as that role.
func database(t testing.TB, of tenant.Tenant) *pg.DB {
	t.Helper()
	ctx := context.Background()
	server := pgtest.Server(t)
	name := provision.DatabaseName(of.Code.String(), of.ID)
	password := ids.Token()
	asAdmin(t, server.AdminDSN("postgres"), func(conn *pg.Conn) error {
		return provision.EnsureRole(ctx, conn, name, password)
	})
	t.Cleanup(func() {
		server.Exec(t, "postgres", "DROP DATABASE IF EXISTS "+pg.Ident(name)+" WITH (FORCE)", "DROP ROLE IF EXISTS "+pg.Ident(name))
	})
	template := server.Template(t, migrations.Tenant(), "tenant")
	asAdmin(t, server.AdminDSN("postgres"), func(conn *pg.Conn) error {
		return provision.EnsureDatabase(ctx, conn, name, template, "postgres")
	})
	asAdmin(t, server.AdminDSN(name), func(conn *pg.Conn) error {
		if err := provision.WriteIdentity(ctx, conn, of); err != nil {
			return err
		}
		return provision.Grant(ctx, conn, name)
	})
	db, err := pg.Open(address(t, server, name, password).DSN(), pg.Options{MaxOpen: 8, Check: tenant.CheckIdentity(of)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func address(t testing.TB, server *pgtest.PostgreSQL, name, password string) pg.Address {
	t.Helper()
	host, port, err := net.SplitHostPort(server.Host())
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return pg.Address{Host: host, Port: n, Database: name, User: name, Password: password, Name: "madoguchi test"}
}

func asAdmin(t testing.TB, dsn string, fn func(*pg.Conn) error) {
	t.Helper()
	conn, err := pg.Connect(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := fn(conn); err != nil {
		t.Fatal(err)
	}
}

// Run does every job of the outbox that is due, in this process, through the
// same claims and fences as the worker, until none is due.
func Run(t testing.TB, sp *tenant.Space, handlers outbox.Handlers) {
	t.Helper()
	if err := outbox.Drain(t.Context(), sp, handlers); err != nil {
		t.Fatalf("drain the outbox: %v", err)
	}
}
