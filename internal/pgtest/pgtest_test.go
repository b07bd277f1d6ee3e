package pgtest_test

import (
	"bytes"
	"context"
	"io/fs"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/madoguchi/madoguchi/internal/pgtest"
)

func migrations(table string) fs.FS {
	return fstest.MapFS{
		"0001_first.sql": {Data: []byte("-- +goose Up\nCREATE TABLE " + table + " (v text);\n")},
		"0002_row.sql":   {Data: []byte("-- +goose Up\nINSERT INTO " + table + " VALUES ('seeded');\n")},
	}
}

func value(t *testing.T, dsn, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var got string
	if err := conn.QueryRow(t.Context(), sql).Scan(&got); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return got
}

func TestEachDatabaseIsItsOwnMigratedClone(t *testing.T) {
	a := pgtest.Database(t, migrations("things"), "unit")
	b := pgtest.Database(t, migrations("things"), "unit")
	if a == b {
		t.Fatal("two tests share a database")
	}
	value(t, a, `INSERT INTO things VALUES ('mine') RETURNING v`)
	if got := value(t, b, `SELECT string_agg(v, ',') FROM things`); got != "seeded" {
		t.Errorf("b holds %q", got)
	}
	if got := value(t, a, `SHOW timezone`); got != pgtest.TimeZone {
		t.Errorf("time zone %q", got)
	}
}

func TestOtherMigrationsMakeAnotherTemplate(t *testing.T) {
	s := pgtest.Server(t)
	first := s.Template(t, migrations("one"), "unit")
	if again := s.Template(t, migrations("one"), "unit"); again != first {
		t.Errorf("%s and %s for the same migrations", first, again)
	}
	if other := s.Template(t, migrations("two"), "unit"); other == first {
		t.Errorf("different migrations share %s", first)
	}
}

func TestRacingForATemplateMakesItOnce(t *testing.T) {
	s := pgtest.Server(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { s.Template(t, migrations("raced"), "race") })
	}
	wg.Wait()
	s.Clone(t, s.Template(t, migrations("raced"), "race"), "raced_clone")
	if got := value(t, s.AdminDSN("raced_clone"), `SELECT count(*)::text FROM raced`); got != "1" {
		t.Errorf("%s rows: the migrations ran more than once", got)
	}
}

func TestHalfMadeTemplateIsMadeAgain(t *testing.T) {
	s := pgtest.Server(t)
	name := s.Template(t, migrations("halved"), "half")
	s.Exec(t, "postgres", `ALTER DATABASE `+name+` ALLOW_CONNECTIONS true`)
	s.Exec(t, name, `DROP TABLE halved`)
	s.Clone(t, s.Template(t, migrations("halved"), "half"), "half_clone")
	if got := value(t, s.AdminDSN("half_clone"), `SELECT v FROM halved`); got != "seeded" {
		t.Error(got)
	}
}

func TestCloneIsDroppedAfterTheTest(t *testing.T) {
	var dsn string
	var left *pgx.Conn
	t.Run("inner", func(t *testing.T) {
		dsn = pgtest.Database(t, migrations("dropped"), "unit")
		var err error
		if left, err = pgx.Connect(context.Background(), dsn); err != nil {
			t.Fatal(err)
		}
	})
	defer left.Close(context.Background())
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	got := value(t, pgtest.Server(t).AdminDSN("postgres"),
		`SELECT count(*)::text FROM pg_database WHERE datname = '`+strings.TrimPrefix(u.Path, "/")+`'`)
	if got != "0" {
		t.Error("the database is still there")
	}
}

func TestRedisBelongsToTheTestAndRestartsEmpty(t *testing.T) {
	r := pgtest.StartRedis(t)
	if other := pgtest.Redis(t); other == r.Addr() {
		t.Fatal("two tests share a Redis")
	}
	addr := r.Addr()
	say(t, addr, "SET a 1", "+OK")
	r.Stop()
	if conn, err := net.Dial("tcp", addr); err == nil {
		conn.Close()
		t.Fatal("a stopped Redis answers")
	}
	r.Start()
	if r.Addr() != addr {
		t.Errorf("moved from %s to %s", addr, r.Addr())
	}
	say(t, addr, "EXISTS a", ":0")
}

func say(t *testing.T, addr, command, want string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(command + "\r\n")); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 64)
	n, err := conn.Read(answer)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(bytes.TrimSpace(answer[:n])); got != want {
		t.Fatalf("%s: %q, want %q", command, got, want)
	}
}

// TestProcessLeavesNothingBehind runs a test of this binary as its own process
// with its own temporary directory: when it has ended, its server and its data
// must be gone.
func TestProcessLeavesNothingBehind(t *testing.T) {
	tmp, err := os.MkdirTemp("", "madoguchi-leftover-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(tmp) })
	if err := os.Chmod(tmp, 0o711); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestOtherMigrationsMakeAnotherTemplate$", "-test.v")
	cmd.Env = append(os.Environ(), pgtest.Variable+"=", "TMPDIR="+tmp)
	if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("--- PASS")) {
		t.Fatalf("%v\n%s", err, out)
	}
	deadline := time.Now().Add(20 * time.Second)
	for {
		left, err := os.ReadDir(tmp)
		if err != nil {
			t.Fatal(err)
		}
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("left behind: %v", left)
		}
	}
}
