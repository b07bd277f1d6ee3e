package pg_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/pgtest"
)

var files = fstest.MapFS{
	"0001_note.sql": {Data: []byte("-- +goose Up\nCREATE TABLE note (id int PRIMARY KEY, body text NOT NULL);\n")},
}

func open(t *testing.T, dsn string, o pg.Options) *pg.DB {
	t.Helper()
	db, err := pg.Open(dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func insert(db *pg.DB, ctx context.Context, id int, body string) error {
	return db.InTx(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Exec("INSERT INTO note VALUES (?, ?)", id, body).Error
	})
}

func count(t *testing.T, db *pg.DB) (n int) {
	t.Helper()
	if err := db.Read(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Raw("SELECT count(*) FROM note").Scan(&n).Error
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWorkAfterTheCommitRunsOnlyThen(t *testing.T) {
	db := open(t, pgtest.Database(t, files, "note"), pg.Options{})
	refused := fault.New(fault.Conflict, "no")
	var ran []string
	err := db.InTx(t.Context(), func(tx *pg.Tx) error {
		tx.AfterCommit(func(context.Context) { ran = append(ran, "rolled back") })
		if err := tx.Gorm().Exec("INSERT INTO note VALUES (1, 'a')").Error; err != nil {
			return err
		}
		return fmt.Errorf("submit: %w", refused)
	})
	if !errors.Is(err, refused) || count(t, db) != 0 {
		t.Fatalf("err = %v, %d rows", err, count(t, db))
	}
	err = db.InTx(t.Context(), func(tx *pg.Tx) error {
		tx.AfterCommit(func(context.Context) { ran = append(ran, fmt.Sprint("first, rows ", count(t, db))) })
		tx.AfterCommit(func(context.Context) { ran = append(ran, "second") })
		return tx.Gorm().Exec("INSERT INTO note VALUES (1, 'a')").Error
	})
	if got := strings.Join(ran, "; "); err != nil || got != "first, rows 1; second" {
		t.Errorf("err = %v, ran %q", err, got)
	}
}

func TestAPanicRollsBack(t *testing.T) {
	db := open(t, pgtest.Database(t, files, "note"), pg.Options{MaxOpen: 1})
	func() {
		defer func() { _ = recover() }()
		_ = db.InTx(t.Context(), func(tx *pg.Tx) error {
			if err := tx.Gorm().Exec("INSERT INTO note VALUES (1, 'a')").Error; err != nil {
				return err
			}
			panic("boom")
		})
	}()
	if n := count(t, db); n != 0 {
		t.Errorf("%d rows stayed", n)
	}
}

func TestReadMayNotWriteAndSeesOneMoment(t *testing.T) {
	db := open(t, pgtest.Database(t, files, "note"), pg.Options{})
	err := db.Read(t.Context(), func(tx *pg.Tx) error {
		var before, after int
		if err := tx.Gorm().Raw("SELECT count(*) FROM note").Scan(&before).Error; err != nil {
			return err
		}
		if err := insert(db, t.Context(), 1, "meanwhile"); err != nil {
			return err
		}
		if err := tx.Gorm().Raw("SELECT count(*) FROM note").Scan(&after).Error; err != nil {
			return err
		}
		if before != after {
			t.Errorf("the snapshot moved from %d to %d", before, after)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Read(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Exec("DELETE FROM note").Error
	}); err == nil {
		t.Error("a read deleted")
	}
}

func TestErrorsAreClassifiedAndQuoteNothing(t *testing.T) {
	db := open(t, pgtest.Database(t, files, "note"), pg.Options{})
	ctx := t.Context()
	if err := insert(db, ctx, 1, "geheim"); err != nil {
		t.Fatal(err)
	}
	exec := func(sql string) error {
		return db.InTx(ctx, func(tx *pg.Tx) error { return tx.Gorm().Exec(sql).Error })
	}
	over, cancel := context.WithCancel(ctx)
	cancel()
	cases := map[string]struct {
		err  error
		kind fault.Kind
		code string
	}{
		"duplicate": {insert(db, ctx, 1, "geheim"), fault.Conflict, "duplicate"},
		"no row": {db.Read(ctx, func(tx *pg.Tx) error {
			var n struct{ ID int }
			return tx.Gorm().Raw("SELECT id FROM note WHERE id = 9").First(&n).Error
		}), fault.NotFound, "not_found"},
		"not null":  {exec("INSERT INTO note VALUES (2, NULL)"), fault.Internal, "internal"},
		"bad value": {exec("SELECT 'geheim'::int"), fault.Internal, "internal"},
		"cancelled": {insert(db, over, 3, "x"), fault.Unavailable, "database_unavailable"},
		"timeout":   {exec("SET LOCAL statement_timeout = 5; SELECT pg_sleep(5)"), fault.Unavailable, "database_unavailable"},
		"ended":     {exec("SELECT pg_terminate_backend(pg_backend_pid())"), fault.Unavailable, "database_unavailable"},
		"own fault": {db.InTx(ctx, func(*pg.Tx) error { return fault.New(fault.Gone, "over") }), fault.Gone, "over"},
	}
	for name, c := range cases {
		if c.err == nil || fault.KindOf(c.err) != c.kind || fault.CodeOf(c.err) != c.code {
			t.Errorf("%s: %v, want %v %s", name, c.err, c.kind, c.code)
		}
		if c.err != nil && strings.Contains(c.err.Error(), "geheim") {
			t.Errorf("%s quotes a value: %v", name, c.err)
		}
	}
	if got := pg.Constraint(cases["duplicate"].err); got != "note_pkey" {
		t.Errorf("constraint = %q", got)
	}
}

func TestAWrongAddressIsNeverQuoted(t *testing.T) {
	if _, err := pg.Open("postgres://u:geheim@%zz/", pg.Options{}); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("err = %v", err)
	}
	wrong := strings.Replace(pgtest.Server(t).AdminDSN("postgres"), "postgres:", "postgres:geheim", 1)
	db := open(t, wrong, pg.Options{})
	if err := db.Ping(t.Context()); !fault.Is(err, fault.Unavailable) || strings.Contains(err.Error(), "geheim") {
		t.Errorf("err = %v", err)
	}
	if _, err := pg.Connect(t.Context(), wrong); !fault.Is(err, fault.Unavailable) {
		t.Errorf("err = %v", err)
	}
}

func TestACheckThatFailsClosesTheConnection(t *testing.T) {
	refused := fault.New(fault.Unavailable, "wrong_database")
	var checks atomic.Int32
	db := open(t, pgtest.Database(t, files, "note"), pg.Options{Check: func(ctx context.Context, c *pg.Conn) error {
		if checks.Add(1) == 1 {
			return refused
		}
		return c.Exec(ctx, "SELECT 1")
	}})
	if err := db.Ping(t.Context()); !errors.Is(err, refused) || db.Stats().OpenConnections != 0 {
		t.Errorf("err = %v with %d connections", err, db.Stats().OpenConnections)
	}
	if err := db.Ping(t.Context()); err != nil || checks.Load() != 2 {
		t.Errorf("err = %v after %d checks", err, checks.Load())
	}
}

func TestTheGateCountsConnections(t *testing.T) {
	full := fault.New(fault.Unavailable, "busy")
	var open1 atomic.Int32
	gate := func(context.Context) (func(), error) {
		if open1.Add(1) > 2 {
			open1.Add(-1)
			return nil, full
		}
		return func() { open1.Add(-1) }, nil
	}
	db := open(t, pgtest.Database(t, files, "note"), pg.Options{MaxOpen: 8, Gate: gate})
	hold := make(chan struct{})
	var ready, held sync.WaitGroup
	for range 2 {
		ready.Add(1)
		held.Go(func() {
			if err := db.InTx(t.Context(), func(*pg.Tx) error { ready.Done(); <-hold; return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	ready.Wait()
	if err := insert(db, t.Context(), 1, "a"); !errors.Is(err, full) {
		t.Errorf("err = %v", err)
	}
	close(hold)
	held.Wait()
	if err := insert(db, t.Context(), 1, "a"); err != nil {
		t.Error(err)
	}
	db.ShedIdle()
	if n := open1.Load(); n != 0 || db.Stats().OpenConnections != 0 {
		t.Errorf("%d passes and %d connections after shedding", n, db.Stats().OpenConnections)
	}
	if err := insert(db, t.Context(), 2, "b"); err != nil {
		t.Errorf("after shedding: %v", err)
	}
}

func TestOfTwoMigratorsOneFindsNothingToDo(t *testing.T) {
	s := pgtest.Server(t)
	dsn := pgtest.Database(t, fstest.MapFS{"0001_x.sql": {Data: []byte("-- +goose Up\nSELECT 1;\n")}}, "empty")
	s.Exec(t, databaseOf(dsn), "DROP TABLE goose_db_version")
	two := fstest.MapFS{
		"0001_note.sql": files["0001_note.sql"],
		"0002_more.sql": {Data: []byte("-- +goose Up\n-- +goose StatementBegin\nDO $$ BEGIN PERFORM 1; END $$;\n-- +goose StatementEnd\n")},
	}
	var applied atomic.Int32
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			n, err := pg.Migrate(t.Context(), dsn, two)
			if err != nil {
				t.Error(err)
			}
			applied.Add(int32(n))
		})
	}
	wg.Wait()
	have, newest, err := pg.MigrationVersions(t.Context(), dsn, two)
	if err != nil || applied.Load() != 2 || have != 2 || newest != 2 {
		t.Errorf("%d applied, version %d of %d, %v", applied.Load(), have, newest, err)
	}
}

func TestABadMigrationLeavesTheVersion(t *testing.T) {
	dsn := pgtest.Database(t, files, "note")
	bad := fstest.MapFS{
		"0001_note.sql": files["0001_note.sql"],
		"0002_bad.sql":  {Data: []byte("-- +goose Up\nCREATE TABLE half (a int);\nSELECT 'geheim'::int;\n")},
	}
	if _, err := pg.Migrate(t.Context(), dsn, bad); err == nil {
		t.Fatal("applied")
	}
	db := open(t, dsn, pg.Options{})
	var half bool
	if err := db.Read(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Raw("SELECT to_regclass('half') IS NOT NULL").Scan(&half).Error
	}); err != nil || half {
		t.Errorf("half = %v, %v", half, err)
	}
}

func TestVerifierLetsTheRoleIn(t *testing.T) {
	s := pgtest.Server(t)
	dsn := pgtest.Database(t, files, "note")
	role := databaseOf(dsn)
	v, err := pg.Verifier("correct horse")
	if err != nil || strings.Contains(v, "correct") {
		t.Fatalf("verifier %q, %v", v, err)
	}
	s.Exec(t, "postgres", "CREATE ROLE "+pg.Ident(role)+" LOGIN PASSWORD "+pg.Literal(v))
	t.Cleanup(func() { s.Exec(t, "postgres", "DROP ROLE "+pg.Ident(role)) })
	login := func(password string) error {
		at, _ := strings.CutPrefix(s.AdminDSN(role), "postgres://")
		_, at, _ = strings.Cut(at, "@")
		c, err := pg.Connect(t.Context(), "postgres://"+role+":"+password+"@"+at)
		if err == nil {
			c.Close()
		}
		return err
	}
	if err := login("correct%20horse"); err != nil {
		t.Error(err)
	}
	if login("wrong") == nil {
		t.Error("a wrong password was let in")
	}
}

func TestNotificationsAndLocks(t *testing.T) {
	dsn := pgtest.Database(t, files, "note")
	a, b := connect(t, dsn), connect(t, dsn)
	ctx := t.Context()
	if err := errors.Join(a.Listen(ctx, "Some channel"), b.Exec(ctx, `NOTIFY "Some channel", 'hello'`)); err != nil {
		t.Fatal(err)
	}
	if got, err := a.Wait(ctx); err != nil || got != "hello" {
		t.Errorf("got %q, %v", got, err)
	}
	if err := a.Lock(ctx, "x"); err != nil {
		t.Fatal(err)
	}
	if err := b.Exec(ctx, "SET statement_timeout = 20"); err != nil {
		t.Fatal(err)
	}
	if err := b.Lock(ctx, "x"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("err = %v", err)
	}
	if err := errors.Join(a.Unlock(ctx, "x"), b.Lock(ctx, "x")); err != nil {
		t.Error(err)
	}
}

func TestOneAndQuery(t *testing.T) {
	c := connect(t, pgtest.Database(t, files, "note"))
	type pair struct {
		ID int
		At time.Time
	}
	rows, err := pg.Query[pair](t.Context(), c, "SELECT n, now() FROM generate_series(1, 3) n WHERE n <> $1", 2)
	if err != nil || len(rows) != 2 || rows[1].ID != 3 || rows[1].At.IsZero() {
		t.Errorf("rows %v, %v", rows, err)
	}
	if _, err := pg.One[int](t.Context(), c, "SELECT id FROM note"); !fault.Is(err, fault.NotFound) {
		t.Errorf("err = %v", err)
	}
	if _, err := pg.One[int](t.Context(), c, "SELECT 1 UNION SELECT 2"); err == nil || fault.Is(err, fault.NotFound) {
		t.Errorf("two rows: %v", err)
	}
}

func TestEachStatementIsFresh(t *testing.T) {
	db := open(t, pgtest.Database(t, files, "note"), pg.Options{})
	if err := insert(db, t.Context(), 1, "a"); err != nil {
		t.Fatal(err)
	}
	err := db.Read(t.Context(), func(tx *pg.Tx) error {
		var n int64
		tx.Gorm().Table("note").Where("id = ?", 2) // a chained condition must not stay
		if err := tx.Gorm().Table("note").Count(&n).Error; err != nil {
			return err
		}
		if n != 1 {
			t.Errorf("%d rows: a condition leaked", n)
		}
		return nil
	})
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		t.Error(err)
	}
}

func connect(t *testing.T, dsn string) *pg.Conn {
	t.Helper()
	c, err := pg.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func databaseOf(dsn string) string {
	at := dsn[strings.LastIndex(dsn, "/")+1:]
	name, _, _ := strings.Cut(at, "?")
	return name
}
