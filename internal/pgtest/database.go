package pgtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/madoguchi/madoguchi/internal/pg"
)

// Database clones the migrated template of the migrations (*.sql at the root
// of fsys) and returns the superuser's URL of the clone, which is dropped after
// the test. The name tells the databases of different migrations apart.
func Database(t testing.TB, fsys fs.FS, name string) string {
	t.Helper()
	s := Server(t)
	db := "test_" + name + "_" + strings.ToLower(rand.Text()[:12])
	s.Clone(t, s.Template(t, fsys, name), db)
	return s.AdminDSN(db)
}

// Clone makes database db from a template and drops it after the test, with
// whoever is still connected. The caller may create a role of the same name
// before and is the one to drop it.
func (s *PostgreSQL) Clone(t testing.TB, template, db string) {
	t.Helper()
	s.Exec(t, "postgres", fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", quote(db), quote(template)))
	t.Cleanup(func() {
		s.Exec(t, "postgres", fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", quote(db)))
	})
}

// Template returns the name of a database that carries the migrations and
// nobody can connect to, made at the first need. Processes that race for it
// wait for the one that makes it.
func (s *PostgreSQL) Template(t testing.TB, fsys fs.FS, name string) string {
	t.Helper()
	hash, err := hashOf(fsys)
	if err != nil {
		t.Fatalf("read the migrations: %v", err)
	}
	template := "template_" + name + "_" + hash
	if err := s.ensureTemplate(t.Context(), fsys, template); err != nil {
		t.Fatalf("make template %s: %v", template, err)
	}
	return template
}

func (s *PostgreSQL) ensureTemplate(ctx context.Context, fsys fs.FS, template string) error {
	conn, err := pgx.Connect(ctx, s.AdminDSN("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx) // gives the lock back
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(hashtextextended($1, 0))`, template); err != nil {
		return err
	}
	var open bool
	err = conn.QueryRow(ctx, `SELECT datallowconn FROM pg_database WHERE datname = $1`, template).Scan(&open)
	if err == nil && !open {
		return nil
	}
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	// An open one is the rest of a maker that was killed.
	for _, sql := range []string{"DROP DATABASE IF EXISTS %s WITH (FORCE)", "CREATE DATABASE %s TEMPLATE template0"} {
		if _, err := conn.Exec(ctx, fmt.Sprintf(sql, quote(template))); err != nil {
			return err
		}
	}
	if _, err := pg.Migrate(ctx, s.AdminDSN(template), fsys); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, fmt.Sprintf("ALTER DATABASE %s ALLOW_CONNECTIONS false", quote(template)))
	return err
}

// hashOf reads every migration's name and text.
func hashOf(fsys fs.FS) (string, error) {
	files, err := fs.Glob(fsys, "*.sql") // sorted
	if err != nil {
		return "", err
	}
	if len(files) == 0 {
		return "", errors.New("no *.sql at the root of the file system")
	}
	sum := sha256.New()
	for _, name := range files {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
