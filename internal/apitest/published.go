package apitest

import (
	"bytes"
	"os"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/rate"
)

// Published fails the test unless the file is the document that the routes of
// an API make; update writes it first. Nothing is asked of the limiter.
func Published(t *testing.T, file string, update bool, document func(*access.Enforcer, *rate.Limiter) ([]byte, error)) {
	t.Helper()
	enforcer, err := access.NewEnforcer()
	if err != nil {
		t.Fatal(err)
	}
	limiter, err := rate.Open(rate.Config{Addr: "127.0.0.1:1", HashKey: [32]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	defer limiter.Close()
	got, err := document(enforcer, limiter)
	if err != nil {
		t.Fatal(err)
	}
	if update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the routes say; write it with -update", file)
	}
}
