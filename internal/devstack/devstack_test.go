package devstack_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/madoguchi/madoguchi/internal/devstack"
)

// parentDir asks this binary to be the parent that
// TestKilledParentTakesServersDown kills.
const parentDir = "DEVSTACK_PARENT_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(parentDir); dir != "" {
		beParent(dir)
	}
	os.Exit(m.Run())
}

func beParent(dir string) {
	s, err := devstack.Start(context.Background(),
		devstack.Options{Dir: dir, Postgres: true, Redis: true, Durable: true})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(s.AdminDSN("postgres"), s.RedisAddr())
	<-s.Gone()
	os.Exit(1)
}

// stackDir is a directory that the servers' account can walk to, unlike
// t.TempDir, which is private to the caller.
func stackDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "madoguchi-devstack-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func startStack(t *testing.T, o devstack.Options) *devstack.Stack {
	t.Helper()
	s, err := devstack.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

func query(t *testing.T, dsn, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var got string
	if err := conn.QueryRow(t.Context(), sql).Scan(&got); err != nil {
		t.Fatal(err)
	}
	return got
}

func execute(t *testing.T, dsn string, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, sql := range statements {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func TestSecondStartKeepsDataAndIsQuick(t *testing.T) {
	o := devstack.Options{Dir: stackDir(t), Postgres: true, Redis: true, Durable: true}
	first := startStack(t, o)
	dsn, addr := first.AdminDSN("postgres"), first.RedisAddr()
	execute(t, dsn, `CREATE TABLE kept (v text)`, `INSERT INTO kept VALUES ('still here')`)
	redisSay(t, addr, "SET kept yes", "+OK")
	first.Stop()

	began := time.Now()
	second := startStack(t, o)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the second start took %s", took)
	}
	if got := query(t, second.AdminDSN("postgres"), `SELECT v FROM kept`); got != "still here" {
		t.Errorf("kept row = %q", got)
	}
	redisSay(t, second.RedisAddr(), "EXISTS kept", ":1")
	if second.AdminDSN("postgres") != dsn || second.RedisAddr() != addr {
		t.Error("the ports changed although they were free")
	}
}

func redisSay(t *testing.T, addr, command, want string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "%s\r\n", command); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 128)
	n, err := conn.Read(answer)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(string(answer[:n])); got != want {
		t.Fatalf("%s = %q, want %q", command, got, want)
	}
}

func TestSecondStackInOneDirectoryIsRefused(t *testing.T) {
	o := devstack.Options{Dir: stackDir(t), Redis: true}
	startStack(t, o)
	if s, err := devstack.Start(t.Context(), o); err == nil {
		s.Stop()
		t.Fatal("two stacks share one directory")
	}
}

func TestRolesNeedPasswordAndStayInTheirDatabase(t *testing.T) {
	s := startStack(t, devstack.Options{Dir: stackDir(t), Postgres: true})
	execute(t, s.AdminDSN("postgres"),
		`CREATE ROLE t_a LOGIN PASSWORD 'right'`, `CREATE ROLE t_b LOGIN PASSWORD 'right'`,
		`CREATE DATABASE t_a OWNER t_a`, `CREATE DATABASE t_b OWNER t_b`,
		`CREATE ROLE control LOGIN PASSWORD 'right' IN ROLE `+devstack.WideRole)
	cases := []struct {
		name, role, password, db string
		code                     string // "" means it may enter
	}{
		{"own database", "t_a", "right", "t_a", ""},
		{"wrong password", "t_a", "wrong", "t_a", "28P01"},
		{"no password", "t_a", "", "t_a", "28P01"},
		{"another's database", "t_a", "right", "t_b", "28000"},
		{"the maintenance database", "t_a", "right", "postgres", "28000"},
		{"control plane", "control", "right", "t_b", ""},
		{"superuser without password", "postgres", "", "postgres", "28P01"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			u, err := url.Parse(s.AdminDSN(c.db))
			if err != nil {
				t.Fatal(err)
			}
			u.User = url.UserPassword(c.role, c.password)
			conn, err := pgx.Connect(t.Context(), u.String())
			if err == nil {
				conn.Close(context.Background())
			}
			if got := sqlState(err); got != c.code {
				t.Errorf("state %q (%v), want %q", got, err, c.code)
			}
		})
	}
}

func sqlState(err error) string {
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) {
		return pgErr.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestValuesNeverReachTheServerLog(t *testing.T) {
	dir := stackDir(t)
	s := startStack(t, devstack.Options{Dir: dir, Postgres: true})
	execute(t, s.AdminDSN("postgres"), `CREATE TABLE people (name text PRIMARY KEY)`,
		`INSERT INTO people VALUES ('CANARY-7f3a')`)
	conn, err := pgx.Connect(t.Context(), s.AdminDSN("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), `INSERT INTO people VALUES ($1)`, "CANARY-7f3a"); sqlState(err) != "23505" {
		t.Fatalf("the duplicate was not refused: %v", err)
	}
	log, err := os.ReadFile(filepath.Join(dir, "postgres.log"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(log), "duplicate key") {
		t.Fatalf("the log misses the error, so this test sees nothing:\n%s", log)
	}
	if strings.Contains(string(log), "CANARY-7f3a") {
		t.Errorf("a value stands in the log:\n%s", log)
	}
}

func TestPasswordFileIsPrivate(t *testing.T) {
	dir := stackDir(t)
	startStack(t, devstack.Options{Dir: dir, Postgres: true})
	info, err := os.Stat(filepath.Join(dir, "postgres.password"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

// TestKilledParentTakesServersDown runs this test binary as the parent, kills
// it and starts again on what it left: the servers must be gone and the data
// must be whole.
func TestKilledParentTakesServersDown(t *testing.T) {
	dir := stackDir(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), parentDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 256)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	dsn, addr, _ := strings.Cut(strings.TrimSpace(string(line[:n])), " ")
	execute(t, dsn, `CREATE TABLE kept (v text)`, `INSERT INTO kept VALUES ('still here')`)
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	for _, port := range []string{addr, hostOf(t, dsn)} {
		waitClosed(t, port)
	}
	s := startStack(t, devstack.Options{Dir: dir, Postgres: true, Redis: true, Durable: true})
	if got := query(t, s.AdminDSN("postgres"), `SELECT v FROM kept`); got != "still here" {
		t.Errorf("kept row = %q", got)
	}
}

func hostOf(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

func waitClosed(t *testing.T, addr string) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return
		}
		conn.Close()
	}
	t.Fatalf("%s still answers", addr)
}

func TestStalePidFileOfAnotherProgramIsNoObstacle(t *testing.T) {
	o := devstack.Options{Dir: stackDir(t), Postgres: true, Durable: true}
	startStack(t, o).Stop()
	// The number of a live program that is no PostgreSQL: this test's parent.
	pid := filepath.Join(o.Dir, "postgres", "postmaster.pid")
	text := fmt.Sprintf("%d\n%s\n1700000000\n5432\n\n127.0.0.1\n", os.Getppid(), filepath.Dir(pid))
	if err := os.WriteFile(pid, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s := startStack(t, o)
	if got := query(t, s.AdminDSN("postgres"), `SELECT 'up'`); got != "up" {
		t.Error(got)
	}
}

func TestTakenPortIsReplaced(t *testing.T) {
	o := devstack.Options{Dir: stackDir(t), Postgres: true, Redis: true, Durable: true}
	first := startStack(t, o)
	taken := []string{first.RedisAddr(), hostOf(t, first.AdminDSN("postgres"))}
	first.Stop()
	for _, addr := range taken {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
	}
	second := startStack(t, o)
	for _, addr := range []string{second.RedisAddr(), hostOf(t, second.AdminDSN("postgres"))} {
		if addr == taken[0] || addr == taken[1] {
			t.Errorf("%s belongs to another program", addr)
		}
	}
}

func TestInterruptedFirstStartIsMadeAgain(t *testing.T) {
	o := devstack.Options{Dir: stackDir(t), Postgres: true}
	if err := os.MkdirAll(filepath.Join(o.Dir, "postgres", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := startStack(t, o)
	if got := query(t, s.AdminDSN("postgres"), `SELECT 'up'`); got != "up" {
		t.Error(got)
	}
}

func TestServerThatDiesIsReported(t *testing.T) {
	s := startStack(t, devstack.Options{Dir: stackDir(t), Redis: true})
	conn, err := net.Dial("tcp", s.RedisAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("SHUTDOWN NOSAVE\r\n")); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-s.Gone():
		if !strings.Contains(err.Error(), "Redis") {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("nobody noticed")
	}
}
