package provision

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/pg"
)

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
