package pg

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// VersionTable records which migrations a database has had.
const VersionTable = "goose_db_version"

// Migrate applies what the database has not had yet, each file in its own
// transaction, under an advisory lock: of two runners one waits and then finds
// nothing to do. It returns how many files were applied.
func Migrate(ctx context.Context, dsn string, files fs.FS) (int, error) {
	applied := 0
	err := withProvider(dsn, files, func(p *goose.Provider) error {
		done, err := p.Up(ctx)
		applied = len(done)
		return err
	})
	if err != nil {
		return applied, fmt.Errorf("migrate: %w", Classify(err))
	}
	return applied, nil
}

// MigrationVersions returns the version the database has and the newest there
// is. A database that was never migrated has version 0.
func MigrationVersions(ctx context.Context, dsn string, files fs.FS) (have, newest int64, err error) {
	err = withProvider(dsn, files, func(p *goose.Provider) error {
		have, newest, err = p.GetVersions(ctx)
		return err
	})
	if err != nil {
		return 0, 0, fmt.Errorf("read migration versions: %w", Classify(err))
	}
	return have, newest, nil
}

func withProvider(dsn string, files fs.FS, fn func(*goose.Provider) error) error {
	db, err := openPlain(dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	// Ask for the lock every second, for five minutes.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	return fn(p)
}

func openPlain(dsn string) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("parse database address: %w", errBadDSN)
	}
	return stdlib.OpenDB(*cfg), nil
}
