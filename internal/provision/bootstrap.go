package provision

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/migrations"
)

// The roles of an installation beside the tenants' own.
const (
	ControlRole   = "madoguchi_control"   // the control plane: owns the control database, makes roles and databases
	DataplaneRole = "madoguchi_dataplane" // data plane and worker in the control database: reads the directory
	VerifierRole  = "madoguchi_verifier"  // the erasure verifier: only reads
	OwnerRole     = "madoguchi_owner"     // owns the tenants' databases and tables; nobody logs in as it
	wideRole      = "madoguchi_wide"      // where the server's access rules want it: may enter databases of other names
	maintenance   = "postgres"            // the database to stand in while making others
)

// DefaultControlDatabase is the usual name of the control database.
const DefaultControlDatabase = "madoguchi_control"

// Passwords are those of the login roles.
type Passwords struct{ Control, Dataplane, Verifier string }

// Bootstrap makes, on a new server, the installation's roles and its empty
// control database. adminDSN is a superuser's, used for nothing else later.
// Again, it sets the passwords and changes nothing else.
func Bootstrap(ctx context.Context, adminDSN, database string, passwords Passwords) error {
	admin, err := pg.ParseAddress(adminDSN)
	if err != nil {
		return fmt.Errorf("bootstrap: %w", err)
	}
	conn, err := pg.Connect(ctx, admin.In(maintenance).DSN())
	if err != nil {
		return fmt.Errorf("bootstrap: %w", err)
	}
	defer conn.Close()
	if err := conn.Lock(ctx, "madoguchi bootstrap"); err != nil {
		return fmt.Errorf("bootstrap: %w", err)
	}
	if err := bootstrapRoles(ctx, conn, passwords); err != nil {
		return fmt.Errorf("bootstrap: %w", err)
	}
	if err := bootstrapDatabase(ctx, conn, database); err != nil {
		return fmt.Errorf("bootstrap: %w", err)
	}
	return nil
}

func bootstrapRoles(ctx context.Context, conn *pg.Conn, passwords Passwords) error {
	for _, role := range []struct{ name, attributes, password string }{
		{OwnerRole, "NOLOGIN", ""},
		{ControlRole, "LOGIN NOSUPERUSER CREATEDB CREATEROLE", passwords.Control},
		{DataplaneRole, "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE", passwords.Dataplane},
		{VerifierRole, "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE", passwords.Verifier},
	} {
		exists, err := roleExists(ctx, conn, role.name)
		if err != nil {
			return err
		}
		if !exists {
			if err := conn.Exec(ctx, "CREATE ROLE "+role.name+" NOLOGIN"); err != nil {
				return fmt.Errorf("create role %s: %w", role.name, err)
			}
		}
		attributes := role.attributes
		if role.password != "" {
			verifier, err := pg.Verifier(role.password)
			if err != nil {
				return err
			}
			attributes += " PASSWORD " + pg.Literal(verifier)
		}
		if err := conn.Exec(ctx, "ALTER ROLE "+role.name+" "+attributes); err != nil {
			return fmt.Errorf("set up role %s: %w", role.name, err)
		}
	}
	if err := conn.Exec(ctx, "GRANT "+OwnerRole+" TO "+ControlRole); err != nil {
		return err
	}
	wide, err := roleExists(ctx, conn, wideRole)
	if err != nil || !wide {
		return err
	}
	return conn.Exec(ctx, "GRANT "+wideRole+" TO "+ControlRole+", "+DataplaneRole+", "+VerifierRole)
}

func bootstrapDatabase(ctx context.Context, conn *pg.Conn, database string) error {
	exists, err := databaseExists(ctx, conn, database)
	if err != nil {
		return err
	}
	name := pg.Ident(database)
	if !exists {
		if err := conn.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE template0 OWNER "+ControlRole); err != nil {
			return fmt.Errorf("create database %s: %w", database, err)
		}
	}
	for _, sql := range []string{
		"REVOKE ALL ON DATABASE " + name + " FROM PUBLIC",
		"GRANT CONNECT ON DATABASE " + name + " TO " + DataplaneRole + ", " + VerifierRole,
		// By default every role may enter these two.
		"REVOKE ALL ON DATABASE " + maintenance + ", template1 FROM PUBLIC",
		"GRANT CONNECT ON DATABASE " + maintenance + " TO " + ControlRole,
	} {
		if err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("close the databases: %w", err)
		}
	}
	return nil
}

// controlRights are the rights in the control database beside the owner's.
// A table that does not exist yet is passed over.
var controlRights = []struct{ role, rights, table string }{
	{DataplaneRole, "SELECT", "municipality"},
	{DataplaneRole, "SELECT", "tenant"},
	{DataplaneRole, "SELECT", "tenant_host"},
	{DataplaneRole, "SELECT", "tenant_secret"},
	{DataplaneRole, "SELECT", "tenant_root_key"},
	{DataplaneRole, "SELECT, INSERT", "erasure_request"},
	{DataplaneRole, "SELECT, INSERT", "erasure_consent"},
	{DataplaneRole, "SELECT, INSERT", "erasure_cancellation"},
	{DataplaneRole, "SELECT (id, request_id, tenant_id, state)", "erasure"},
	// The verifier counts what is left of a tenant and sees no secret.
	{VerifierRole, "SELECT (tenant_id)", "tenant_host"},
	{VerifierRole, "SELECT (tenant_id)", "tenant_secret"},
	{VerifierRole, "SELECT (tenant_id)", "tenant_root_key"},
}

// MigrateControl brings the control database to the newest version and sets
// the rights of the other roles. dsn is the control role's. It returns how
// many migrations were applied.
func MigrateControl(ctx context.Context, dsn string) (int, error) {
	n, err := pg.Migrate(ctx, dsn, migrations.Control())
	if err != nil {
		return n, fmt.Errorf("control database: %w", err)
	}
	conn, err := pg.Connect(ctx, dsn)
	if err != nil {
		return n, fmt.Errorf("control database: %w", err)
	}
	defer conn.Close()
	if err := grantControl(ctx, conn); err != nil {
		return n, fmt.Errorf("control database: set rights: %w", err)
	}
	return n, nil
}

func grantControl(ctx context.Context, conn *pg.Conn) error {
	if err := conn.Lock(ctx, "madoguchi control rights"); err != nil {
		return err
	}
	for _, role := range []string{DataplaneRole, VerifierRole} {
		if err := conn.Exec(ctx, "GRANT USAGE ON SCHEMA public TO "+role); err != nil {
			return err
		}
	}
	for _, r := range controlRights {
		exists, err := pg.One[bool](ctx, conn, "SELECT to_regclass($1) IS NOT NULL", r.table)
		if err != nil {
			return err
		}
		if !exists {
			continue
		}
		if err := conn.Exec(ctx, fmt.Sprintf("GRANT %s ON %s TO %s", r.rights, pg.Ident(r.table), r.role)); err != nil {
			return err
		}
	}
	return nil
}

// templateName names the template of these migrations.
func templateName(files fs.FS) (string, error) {
	names, err := fs.Glob(files, "*.sql") // sorted
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
	}
	return "madoguchi_template_" + hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

// ensureTemplate makes the migrated database that new tenants are cloned from.
// Of several that want it, one makes it; a half-made one, which still admits
// connections, is made again.
func ensureTemplate(ctx context.Context, admin pg.Address, files fs.FS) (string, error) {
	name, err := templateName(files)
	if err != nil {
		return "", fmt.Errorf("name the template: %w", err)
	}
	conn, err := pg.Connect(ctx, admin.In(maintenance).DSN())
	if err != nil {
		return "", fmt.Errorf("make the template: %w", err)
	}
	defer conn.Close()
	if err := conn.Lock(ctx, name); err != nil {
		return "", fmt.Errorf("make the template: %w", err)
	}
	open, err := pg.One[bool](ctx, conn, "SELECT datallowconn FROM pg_database WHERE datname = $1", name)
	if err == nil && !open {
		return name, nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return "", fmt.Errorf("look for the template: %w", err)
	}
	ident := pg.Ident(name)
	for _, sql := range []string{
		"DROP DATABASE IF EXISTS " + ident + " WITH (FORCE)",
		"CREATE DATABASE " + ident + " TEMPLATE template0 OWNER " + OwnerRole,
		"REVOKE ALL ON DATABASE " + ident + " FROM PUBLIC",
	} {
		if err := conn.Exec(ctx, sql); err != nil {
			return "", fmt.Errorf("make the template: %w", err)
		}
	}
	if _, err := pg.Migrate(ctx, admin.In(name).As(OwnerRole).DSN(), files); err != nil {
		return "", fmt.Errorf("make the template: %w", err)
	}
	if err := conn.Exec(ctx, "ALTER DATABASE "+ident+" ALLOW_CONNECTIONS false"); err != nil {
		return "", fmt.Errorf("make the template: %w", err)
	}
	return name, nil
}
