package installation_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/installation"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/seal"
)

func TestEveryFaultIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		settings installation.Settings
		want     []string
	}{
		"empty": {installation.Settings{}, []string{"CONTROL_DSN", "platform key", "REDIS_ADDR", "KEYRING_DIR", "BLOB_DIR"}},
		"both":  {installation.Settings{KeyringDir: "k", KMSRegion: "r", BlobDir: "b", S3Bucket: "s"}, []string{"KMS_REGION", "S3_BUCKET", "S3_REGION"}},
	} {
		err := c.settings.Validate()
		for _, part := range c.want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: nothing about %s in: %v", name, part, err)
			}
		}
	}
	whole := installation.Settings{
		ControlDSN: "d", PlatformKey: [seal.KeySize]byte{1}, RedisAddr: "r", KeyringDir: "k", S3Bucket: "b", S3Region: "r",
	}
	if err := whole.Validate(); err != nil {
		t.Error(err)
	}
}

func TestReadPlatformKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	s := installation.Settings{PlatformKeyFile: file}
	if err := s.ReadPlatformKey(); err == nil || !strings.Contains(err.Error(), "PLATFORM_KEY_FILE") {
		t.Errorf("no file: %v", err)
	}
	for size, ok := range map[int]bool{0: false, seal.KeySize - 1: false, seal.KeySize: true, seal.KeySize + 1: false} {
		if err := os.WriteFile(file, []byte(strings.Repeat("k", size)), 0o600); err != nil {
			t.Fatal(err)
		}
		err := s.ReadPlatformKey()
		if ok != (err == nil) {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	if s.PlatformKey[0] != 'k' || s.PlatformKey[seal.KeySize-1] != 'k' {
		t.Error("the key is not what the file has")
	}
	given := installation.Settings{PlatformKey: [seal.KeySize]byte{1}}
	if err := given.ReadPlatformKey(); err != nil || given.PlatformKey[0] != 1 {
		t.Errorf("a key that was given: %v %v", given.PlatformKey[0], err)
	}
}

func TestCell(t *testing.T) {
	for addr, ok := range map[string]bool{"127.0.0.1:5432": true, "[::1]:5432": true, ":5432": false, "db": false, "db:x": false, "": false} {
		if _, err := installation.Cell(addr); ok != (err == nil) {
			t.Errorf("%q: %v", addr, err)
		}
	}
}

// A fault of the keeper is told, and nothing that looks like a keeper comes
// with it.
func TestKeysThatCannotBeOpened(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := installation.Settings{KeyringDir: file, BlobDir: file}
	if keys, err := s.Keys(t.Context(), clock.System{}); keys != nil || err == nil || !strings.Contains(err.Error(), "open keys") {
		t.Errorf("keys %v, %v", keys, err)
	}
	if blobs, err := s.Blobs(t.Context()); blobs != nil || err == nil || !strings.Contains(err.Error(), "open objects") {
		t.Errorf("objects %v, %v", blobs, err)
	}
}

// The view of keys is not the keeper in other clothes.
func TestTheViewOfKeysCannotUseThem(t *testing.T) {
	s := installation.Settings{KeyringDir: t.TempDir()}
	view, err := s.KeyVerifier(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := view.(kms.Unwrapper); ok {
		t.Error("the view unwraps")
	}
}
