//go:build versitygw

package blob_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/blob/blobtest"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// TestVersityConforms runs the suite against a real S3 server, which checks
// signatures, lengths and checksums. `make test-s3` builds the server and sets
// the build tag; building it is what keeps this apart from the other tests.
func TestVersityConforms(t *testing.T) {
	endpoint := startVersity(t)
	for name, versioned := range map[string]bool{"plain bucket": false, "versioned bucket": true} {
		t.Run(name, func(t *testing.T) {
			blobtest.RunConformance(t, func(t *testing.T) blobtest.Bench {
				cfg := config(endpoint)
				cfg.Bucket = "test-" + ids.New().String()
				return s3Bench(t, cfg, versioned)
			})
		})
	}
}

func TestVersityRefusesAWrongSecret(t *testing.T) {
	cfg := config(startVersity(t))
	s3Bench(t, cfg, false)
	cfg.SecretAccessKey = "another"
	store, err := blob.NewS3(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := store.Residue(t.Context(), blob.TenantPrefix(ids.New())); err == nil {
		t.Fatalf("a wrong secret counted %d", n)
	}
}

func startVersity(t *testing.T) (endpoint string) {
	t.Helper()
	root, err := filepath.Abs("../../bin/versitygw")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, sub := range []string{"data", "meta", "versions"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	cfg := config("")
	cmd := exec.Command(root, "--port", addr, "--access", cfg.AccessKeyID, "--secret", cfg.SecretAccessKey,
		"--region", cfg.Region, "--quiet", "posix", "--sidecar", filepath.Join(dir, "meta"),
		"--versioning-dir", filepath.Join(dir, "versions"), filepath.Join(dir, "data"))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatalf("start the S3 server (run `make test-s3`): %v", err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = cmd.Wait() // it was killed: that is its error
	})
	waitFor(t, addr)
	return "http://" + addr
}

func waitFor(t *testing.T, addr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
		if err == nil {
			if err := conn.Close(); err != nil {
				t.Error(err)
			}
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the S3 server does not answer: %v", err)
		case <-tick.C:
		}
	}
}
