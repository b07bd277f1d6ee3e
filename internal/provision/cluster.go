package provision

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// roleLimits bounds what one tenant can take from its cluster, whatever its
// processes do.
var roleLimits = [...]string{
	"SET statement_timeout = '30s'",
	"SET lock_timeout = '5s'",
	"SET idle_in_transaction_session_timeout = '60s'",
	"SET timezone = 'UTC'",
	"SET search_path = 'public'",
}

// roleConnections is the number of connections a tenant's role may have, over
// all processes.
const roleConnections = 40

// EnsureRole makes the tenant's login role, or gives the existing one this
// password, limits and attributes. The conn must have CREATEROLE.
func EnsureRole(ctx context.Context, conn *pg.Conn, role, password string) error {
	verifier, err := pg.Verifier(password)
	if err != nil {
		return err
	}
	exists, err := roleExists(ctx, conn, role)
	if err != nil {
		return fmt.Errorf("look for role %s: %w", role, err)
	}
	name := pg.Ident(role)
	if !exists {
		if err := conn.Exec(ctx, "CREATE ROLE "+name+" NOLOGIN"); err != nil && !madeMeanwhile(err) {
			return fmt.Errorf("create role %s: %w", role, err)
		}
	}
	statements := []string{fmt.Sprintf("ALTER ROLE %s LOGIN NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT %d PASSWORD %s",
		name, roleConnections, pg.Literal(verifier))}
	for _, limit := range roleLimits {
		statements = append(statements, "ALTER ROLE "+name+" "+limit)
	}
	for _, sql := range statements {
		if err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("set up role %s: %w", role, err)
		}
	}
	return nil
}

func roleExists(ctx context.Context, conn *pg.Conn, role string) (bool, error) {
	return pg.One[bool](ctx, conn, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role)
}

// EnsureDatabase clones the template for the tenant's role, unless the database
// exists, and closes it to everybody else; until then it admits nobody. The
// conn must own the template and be in another database.
func EnsureDatabase(ctx context.Context, conn *pg.Conn, database, template, owner string) error {
	exists, err := databaseExists(ctx, conn, database)
	if err != nil {
		return fmt.Errorf("look for database %s: %w", database, err)
	}
	name := pg.Ident(database)
	if !exists {
		sql := fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s OWNER %s ALLOW_CONNECTIONS false", name, pg.Ident(template), pg.Ident(owner))
		if err := conn.Exec(ctx, sql); err != nil && !madeMeanwhile(err) {
			return fmt.Errorf("create database %s: %w", database, err)
		}
	}
	for _, sql := range []string{
		"REVOKE ALL ON DATABASE " + name + " FROM PUBLIC",
		"GRANT CONNECT ON DATABASE " + name + " TO " + name, // the role has the database's name
		"ALTER DATABASE " + name + " ALLOW_CONNECTIONS true",
	} {
		if err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("close database %s to others: %w", database, err)
		}
	}
	return nil
}

// madeMeanwhile tells that the server was still doing what a killed process had
// asked it for.
func madeMeanwhile(err error) bool {
	switch pg.State(err) {
	case "42P04", "42710", "23505": // duplicate database, duplicate object, unique key
		return true
	}
	return false
}

func databaseExists(ctx context.Context, conn *pg.Conn, database string) (bool, error) {
	return pg.One[bool](ctx, conn, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database)
}

// tableRights are the tables on which a tenant's role has less than all four
// row rights.
func tableRights(table string) string {
	switch table {
	case "tenant_identity", pg.VersionTable:
		return "SELECT"
	case "audit_entry", "audit_link", "audit_checkpoint", "form_release":
		return "SELECT, INSERT"
	}
	return "SELECT, INSERT, UPDATE, DELETE"
}

// Grant gives the tenant's role its rights on every table there is, and no
// other right. The conn is in the tenant's database as the tables' owner. It
// runs after each migration.
func Grant(ctx context.Context, conn *pg.Conn, role string) error {
	tables, err := pg.Query[string](ctx, conn, "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
	if err != nil {
		return fmt.Errorf("list tables: %w", err)
	}
	name := pg.Ident(role)
	sql := []string{
		"BEGIN",
		"REVOKE ALL ON SCHEMA public FROM PUBLIC, " + name,
		"GRANT USAGE ON SCHEMA public TO " + name,
		"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, " + name,
		"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO " + name,
	}
	for _, t := range tables {
		sql = append(sql, "GRANT "+tableRights(t)+" ON "+pg.Ident(t)+" TO "+name)
	}
	sql = append(sql, "COMMIT")
	if err := conn.Exec(ctx, strings.Join(sql, ";\n")); err != nil {
		return fmt.Errorf("grant rights to %s: %w", role, err)
	}
	return nil
}

type tableGrant struct {
	Table  string
	Rights string
}

// Granted reports whether the role has on every table exactly the rights that
// Grant gives.
func Granted(ctx context.Context, conn *pg.Conn, role string) (bool, error) {
	have, err := pg.Query[tableGrant](ctx, conn, `SELECT t.tablename::text, coalesce((
			SELECT string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type)
			FROM pg_class c, aclexplode(c.relacl) a
			WHERE c.oid = (quote_ident(t.schemaname) || '.' || quote_ident(t.tablename))::regclass
			AND a.grantee = (SELECT oid FROM pg_roles WHERE rolname = $1)), '')
		FROM pg_tables t WHERE t.schemaname = 'public'`, role)
	if err != nil {
		return false, fmt.Errorf("read the rights of %s: %w", role, err)
	}
	for _, g := range have {
		want := strings.Split(tableRights(g.Table), ", ")
		slices.Sort(want)
		if g.Rights != strings.Join(want, ", ") {
			return false, nil
		}
	}
	return pg.One[bool](ctx, conn, "SELECT has_schema_privilege($1, 'public', 'USAGE') AND NOT has_schema_privilege($1, 'public', 'CREATE')", role)
}

// WriteIdentity says in the tenant's database whose it is. The conn is its
// owner's.
func WriteIdentity(ctx context.Context, conn *pg.Conn, t tenant.Tenant) error {
	err := conn.Exec(ctx, `INSERT INTO tenant_identity (tenant_id, generation, code) VALUES ($1, $2, $3)
		ON CONFLICT (only_row) DO UPDATE SET tenant_id = $1, generation = $2, code = $3`,
		t.ID, t.Generation, t.Code.String())
	if err != nil {
		return fmt.Errorf("write the identity row: %w", err)
	}
	return nil
}

// DatabaseName is the name of the tenant's database and of its role: t, the
// code, and the last 12 hex digits of the tenant's ID, which are random.
func DatabaseName(code string, id ids.ID) string {
	hex := strings.ReplaceAll(id.String(), "-", "")
	return "t_" + code + "_" + hex[len(hex)-12:]
}
