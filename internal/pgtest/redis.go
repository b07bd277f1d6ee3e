package pgtest

import (
	"os"
	"testing"

	"github.com/madoguchi/madoguchi/internal/devstack"
)

// RedisServer is a Redis that belongs to one test.
type RedisServer struct {
	t     testing.TB
	dir   string
	stack *devstack.Stack
}

// StartRedis runs a Redis for this test and stops it at its end.
func StartRedis(t testing.TB) *RedisServer {
	t.Helper()
	dir, err := os.MkdirTemp("", "madoguchi-pgtest-")
	if err != nil {
		t.Fatal(err)
	}
	r := &RedisServer{t: t, dir: dir}
	t.Cleanup(func() {
		r.Stop()
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	r.Start()
	return r
}

// Redis runs a Redis for this test and returns its host and port.
func Redis(t testing.TB) string {
	t.Helper()
	return StartRedis(t).Addr()
}

// Addr is the server's host and port; it stays the same over Stop and Start
// unless another program takes the port meanwhile.
func (r *RedisServer) Addr() string { return r.stack.RedisAddr() }

// Stop ends the server and with it all it held.
func (r *RedisServer) Stop() {
	if r.stack != nil {
		r.stack.Stop()
	}
}

// Start runs the server again, empty.
func (r *RedisServer) Start() {
	r.t.Helper()
	stack, err := devstack.Start(r.t.Context(), devstack.Options{Dir: r.dir, Redis: true})
	if err != nil {
		r.t.Fatalf("start a Redis for the test: %v", err)
	}
	r.stack = stack
}
