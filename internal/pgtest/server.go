package pgtest

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/madoguchi/madoguchi/internal/devstack"
)

const (
	// Variable names the environment variable that carries the superuser's URL
	// of the PostgreSQL that all test processes share.
	Variable = "MADOGUCHI_TEST_POSTGRES"
	// TimeZone is where the test servers live: half an hour off and with
	// daylight saving.
	TimeZone = "America/St_Johns"
)

// PostgreSQL is the server of this test process.
type PostgreSQL struct{ admin url.URL }

// private is the process's own server. Go gives a test process no moment of its
// end, so the server is tied to the process by the kernel (see devstack) and a
// sweeper removes its data.
var private = sync.OnceValues(startPrivate)

// privateServer keeps hold of the sweeper's input and the stack's lock: a
// collected file is a closed one.
type privateServer struct {
	dsn     string
	stack   *devstack.Stack
	sweeper io.Closer
}

// Server returns the PostgreSQL of this run, started at the first need.
func Server(t testing.TB) *PostgreSQL {
	t.Helper()
	dsn := os.Getenv(Variable)
	if dsn == "" {
		own, err := private()
		if err != nil {
			t.Fatalf("start a PostgreSQL for the test: %v", err)
		}
		dsn = own.dsn
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatalf("%s is not a URL", Variable)
	}
	return &PostgreSQL{admin: *u}
}

// AdminDSN is the superuser's URL for a database.
func (s *PostgreSQL) AdminDSN(db string) string {
	u := s.admin
	u.Path = "/" + db
	return u.String()
}

// Host is where the server listens, as host:port.
func (s *PostgreSQL) Host() string { return s.admin.Host }

// Exec runs statements as the superuser in a database and fails the test when
// one fails. It works in a t.Cleanup too.
func (s *PostgreSQL) Exec(t testing.TB, db string, statements ...string) {
	t.Helper()
	ctx := context.Background() // t.Context is over in a cleanup
	conn, err := pgx.Connect(ctx, s.AdminDSN(db))
	if err != nil {
		t.Fatalf("connect to the test server: %v", err)
	}
	defer conn.Close(ctx)
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func startPrivate() (*privateServer, error) {
	dir, sweeper, err := sweptDir()
	if err != nil {
		return nil, err
	}
	stack, err := devstack.Start(context.Background(), StackOptions(dir))
	if err != nil {
		return nil, fmt.Errorf("in %s: %w", dir, err)
	}
	return &privateServer{dsn: stack.AdminDSN("postgres"), stack: stack, sweeper: sweeper}, nil
}

// StackOptions is how a PostgreSQL for tests is run, alone or shared.
func StackOptions(dir string) devstack.Options {
	return devstack.Options{Dir: dir, Postgres: true, TimeZone: TimeZone}
}
