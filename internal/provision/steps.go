package provision

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// step is one step of the saga. done looks at the world; do may be repeated.
type step struct {
	name       string
	foundation bool // later steps cannot be looked at before it is done
	done       func(context.Context, *work) (bool, error)
	do         func(context.Context, *work) error
}

// The steps by name, as people read them.
const (
	stepDeclare  = "declare"
	stepRole     = "role"
	stepDatabase = "database"
	stepMigrate  = "migrate"
	stepGrants   = "grants"
	stepIdentity = "identity"
	stepKey      = "key"
	stepRootKey  = "root_key"
	stepSeed     = "seed"
	stepVerify   = "verify"
	stepActivate = "activate"
)

var steps = [...]step{
	{stepDeclare, false, declareDone, declare},
	{stepRole, false, roleDone, makeRole},
	{stepDatabase, true, databaseDone, makeDatabase},
	{stepMigrate, false, migrateDone, migrate},
	{stepGrants, false, grantsDone, grant},
	{stepIdentity, false, identityDone, identify},
	{stepKey, false, keyDone, makeKey},
	{stepRootKey, false, rootKeyDone, makeRootKey},
	{stepSeed, false, seedDone, seed},
	{stepVerify, false, verifyDone, verify},
	{stepActivate, false, activateDone, makeActive},
}

// Steps names the steps of the saga in order.
func Steps() []string {
	out := make([]string, len(steps))
	for i, s := range steps {
		out[i] = s.name
	}
	return out
}

func declareDone(_ context.Context, w *work) (bool, error) {
	return w.exists && len(w.changes()) == 0, nil
}

// changes names what the declaration has otherwise than the control database.
func (w *work) changes() []string {
	if !w.exists {
		return nil
	}
	want := declared(w.d, w.t.ID)
	var out []string
	for _, c := range []struct {
		what string
		same bool
	}{
		{"name", want.Name == w.t.Name && want.NameKana == w.t.NameKana && want.NameEn == w.t.NameEn},
		{"slug", want.Slug == w.t.Slug},
		{"hosts", slices.Equal(want.Hosts, w.t.Hosts)},
		{"contract", want.From.Equal(w.t.From) && want.Until.Equal(w.t.Until)},
		{"retention", slices.Equal(want.Retention, w.t.Retention)},
		{"cell", w.d.Cell == w.cell},
		{"other", sameDeclaration(w.before.Declaration, w.d)},
	} {
		if !c.same {
			out = append(out, c.what)
		}
	}
	if len(out) > 1 {
		out = slices.DeleteFunc(out, func(s string) bool { return s == "other" })
	}
	return out
}

// sameDeclaration compares with the stored copy, without the file's place.
func sameDeclaration(stored string, d declaration.Declaration) bool {
	var old declaration.Declaration
	if json.Unmarshal([]byte(stored), &old) != nil {
		return false
	}
	old.File = d.File
	a, errA := json.Marshal(old)
	b, errB := json.Marshal(d)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

func declare(ctx context.Context, w *work) error {
	if err := w.allowed(); err != nil {
		return err
	}
	if err := saveDeclaration(ctx, w.p.control, w.t, w.d, w.database, w.p.cfg.Clock.Now()); err != nil {
		return err
	}
	row, found, err := living(ctx, w.p.control, w.d.Code)
	if err != nil {
		return err
	}
	if !found {
		return fault.Newf(fault.Conflict, "tenant_vanished", "the tenant of %s was erased meanwhile", w.d.Code)
	}
	w.exists, w.before = true, row
	w.t, err = row.tenant()
	return err
}

// allowed refuses changes that would pull the ground from under what exists.
func (w *work) allowed() error {
	if !w.exists {
		return nil
	}
	if w.d.Cell != w.cell {
		return fault.Newf(fault.Conflict, "cell_is_fixed", "a tenant moves to another cell by restore, not by declaration")
	}
	for _, have := range w.t.Retention {
		i := slices.IndexFunc(w.d.Retention, func(c tenant.RetentionClass) bool { return c.Name == have.Name })
		if i < 0 {
			return fault.Newf(fault.Conflict, "retention_class_in_use", "retention class %s exists and may not be taken away", have.Name)
		}
	}
	return nil
}

func roleDone(ctx context.Context, w *work) (bool, error) {
	sealed, err := secret(ctx, w.p.control, w.t.ID)
	if err != nil || sealed == nil {
		return false, err
	}
	return pg.One[bool](ctx, w.admin, `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1 AND rolcanlogin
		AND NOT rolsuper AND NOT rolcreatedb AND NOT rolcreaterole AND rolconnlimit = $2)`, w.database, roleConnections)
}

// makeRole keeps the sealed password before the role has it, so that a role
// never has a password that nobody knows.
func makeRole(ctx context.Context, w *work) error {
	sealed, err := secret(ctx, w.p.control, w.t.ID)
	if err != nil {
		return err
	}
	if sealed == nil {
		if sealed, err = tenant.SealSecret(ctx, w.p.cfg.PlatformKey, w.t.ID, tenant.DatabasePassword, ids.Token()); err != nil {
			return err
		}
		if err := saveSecret(ctx, w.p.control, w.t.ID, sealed); err != nil {
			return err
		}
	}
	password, err := tenant.OpenSecret(ctx, w.p.cfg.PlatformKey, w.t.ID, tenant.DatabasePassword, sealed)
	if err != nil {
		return err
	}
	return EnsureRole(ctx, w.admin, w.database, password)
}

func databaseDone(ctx context.Context, w *work) (bool, error) {
	return pg.One[bool](ctx, w.admin, `SELECT EXISTS (SELECT FROM pg_database d WHERE d.datname = $1 AND d.datallowconn
		AND NOT EXISTS (SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE a.grantee = 0)
		AND has_database_privilege((SELECT oid FROM pg_roles WHERE rolname = $1), d.oid, 'CONNECT'))`, w.database)
}

func makeDatabase(ctx context.Context, w *work) error {
	template, err := ensureTemplate(ctx, w.p.cells[w.cell], w.p.cfg.Migrations)
	if err != nil {
		return err
	}
	return EnsureDatabase(ctx, w.admin, w.database, template, OwnerRole)
}

func migrateDone(ctx context.Context, w *work) (bool, error) {
	have, newest, err := pg.MigrationVersions(ctx, w.ownerDSN(), w.p.cfg.Migrations)
	return err == nil && have == newest, err
}

func migrate(ctx context.Context, w *work) error {
	_, err := pg.Migrate(ctx, w.ownerDSN(), w.p.cfg.Migrations)
	return err
}

func grantsDone(ctx context.Context, w *work) (bool, error) {
	conn, err := w.ownerConn(ctx)
	if err != nil {
		return false, err
	}
	return Granted(ctx, conn, w.database)
}

func grant(ctx context.Context, w *work) error {
	conn, err := w.ownerConn(ctx)
	if err != nil {
		return err
	}
	return Grant(ctx, conn, w.database)
}

func identityDone(ctx context.Context, w *work) (bool, error) {
	conn, err := w.ownerConn(ctx)
	if err != nil {
		return false, err
	}
	err = tenant.CheckIdentity(w.t)(ctx, conn)
	if fault.CodeOf(err) == "wrong_database" {
		return false, nil
	}
	return err == nil, err
}

// identify writes the identity row of a new database. A row that names another
// tenant is never overwritten: then the database is not the one it should be.
func identify(ctx context.Context, w *work) error {
	conn, err := w.ownerConn(ctx)
	if err != nil {
		return err
	}
	others, err := pg.One[int64](ctx, conn, "SELECT count(*) FROM tenant_identity WHERE tenant_id <> $1", w.t.ID)
	if err != nil {
		return err
	}
	if others > 0 {
		return fault.Newf(fault.Conflict, "wrong_database", "database %s belongs to another tenant", w.database)
	}
	return WriteIdentity(ctx, conn, w.t)
}

func seedDone(ctx context.Context, w *work) (bool, error) {
	return stepDone(ctx, w.p.control, w.t, stepSeed)
}

func seed(ctx context.Context, w *work) error {
	sp, done, err := w.space(ctx)
	if err != nil {
		return err
	}
	defer done()
	return w.p.cfg.Seed(ctx, sp, w.d)
}

// space opens the tenant as the data plane will: its own role, its own key.
func (w *work) space(ctx context.Context) (*tenant.Space, func(), error) {
	sealed, err := secret(ctx, w.p.control, w.t.ID)
	if err != nil {
		return nil, nil, err
	}
	roots, err := rootKeys(ctx, w.p.control, w.t.ID)
	if err != nil {
		return nil, nil, err
	}
	cfg := tenant.Config{
		PlatformKey: w.p.cfg.PlatformKey, Servers: w.p.servers(), Keys: w.p.cfg.Keys, Blobs: w.p.cfg.Blobs,
		Clock: w.p.cfg.Clock, Log: w.p.cfg.Log, Application: "madoguchi provision",
	}
	sp, closeIt, err := tenant.OpenOne(cfg, tenant.Record{Tenant: w.t, Cell: w.cell, Database: w.database, Password: sealed, Roots: roots})
	if err != nil {
		return nil, nil, fmt.Errorf("open the tenant: %w", err)
	}
	return sp, closeIt, nil
}

func activateDone(_ context.Context, w *work) (bool, error) {
	return w.exists && w.t.State == tenant.Active, nil
}

func makeActive(ctx context.Context, w *work) error {
	if err := activate(ctx, w.p.control, w.t.ID, w.p.cfg.Clock.Now()); err != nil {
		return err
	}
	w.t.State = tenant.Active
	return nil
}
