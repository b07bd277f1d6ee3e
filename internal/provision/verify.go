package provision

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
)

func verifyDone(ctx context.Context, w *work) (bool, error) {
	return stepDone(ctx, w.p.control, w.t, stepVerify)
}

// verify looks at the whole tenant once more, as what will serve it: its role
// enters its database and no other, makes no table, and its key opens what it
// sealed. Everything wrong comes back at once.
func verify(ctx context.Context, w *work) error {
	return errors.Join(w.verifySpace(ctx), w.verifyWalls(ctx), w.verifyRights(ctx), w.verifyVersion(ctx))
}

func (w *work) verifySpace(ctx context.Context) error {
	sp, done, err := w.space(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := sp.Read(ctx, func(*pg.Tx) error { return nil }); err != nil {
		return fmt.Errorf("enter the database as the tenant: %w", err)
	}
	if err := sp.InTx(ctx, func(tx *pg.Tx) error { return tx.Gorm().Exec("CREATE TABLE verify_may_not (a int)").Error }); err == nil {
		return refused("the tenant's role can make tables")
	}
	at := seal.Place{Table: "verify", Column: "verify", Row: w.t.ID}
	sealed, err := sp.Sealer().SealText(ctx, sp.Epoch(w.t.Retention[0].Name, sp.Now()), at, "窓口")
	if err != nil {
		return fmt.Errorf("seal with the tenant's key: %w", err)
	}
	if text, err := sp.Sealer().OpenText(ctx, at, sealed); err != nil || text != "窓口" {
		return refused("what the tenant's key sealed does not open: %w", err)
	}
	return nil
}

// verifyWalls looks at who may enter what: this role nowhere else, and no
// other tenant's role here.
func (w *work) verifyWalls(ctx context.Context) error {
	neighbours, err := databases(ctx, w.p.control)
	if err != nil {
		return fmt.Errorf("look at the walls: %w", err)
	}
	others := append(neighbours, w.p.cells[w.cell].Database, maintenance, "template1")
	// A database that is just being made admits nobody, whatever its rights.
	elsewhere, err := pg.Query[string](ctx, w.admin, `SELECT datname::text FROM pg_database
		WHERE datallowconn AND datname <> $1 AND datname = ANY($2) AND has_database_privilege($1::name, oid, 'CONNECT')`, w.database, others)
	if err != nil {
		return fmt.Errorf("look at the walls: %w", err)
	}
	if len(elsewhere) > 0 {
		return refused("the tenant's role may enter %s", strings.Join(elsewhere, ", "))
	}
	guests, err := pg.Query[string](ctx, w.admin, `SELECT rolname::text FROM pg_roles WHERE rolname <> $1 AND rolname = ANY($2)
		AND has_database_privilege(oid, (SELECT oid FROM pg_database WHERE datname = $1), 'CONNECT')`, w.database, neighbours)
	if err != nil {
		return fmt.Errorf("look at the walls: %w", err)
	}
	if len(guests) > 0 {
		return refused("roles of other tenants may enter: %s", strings.Join(guests, ", "))
	}
	return nil
}

func (w *work) verifyRights(ctx context.Context) error {
	conn, err := w.ownerConn(ctx)
	if err != nil {
		return err
	}
	ok, err := Granted(ctx, conn, w.database)
	if err != nil {
		return fmt.Errorf("look at the rights: %w", err)
	}
	if !ok {
		return refused("the role's rights are not the declared ones")
	}
	return nil
}

func (w *work) verifyVersion(ctx context.Context) error {
	have, newest, err := pg.MigrationVersions(ctx, w.ownerDSN(), w.p.cfg.Migrations)
	if err != nil {
		return err
	}
	if have != newest {
		return refused("the database has version %d, not %d", have, newest)
	}
	return nil
}

func refused(format string, args ...any) error {
	return fault.Newf(fault.Conflict, "verify_failed", format, args...)
}
