package blob_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/ids"
)

func TestKeysNameTheirTenant(t *testing.T) {
	tenant, id := ids.New(), ids.New()
	key := blob.TenantKey(tenant, "attachment", id).String()
	if want := "t/" + tenant.String() + "/attachment/" + id.String(); key != want {
		t.Errorf("key %s, want %s", key, want)
	}
	for _, p := range []blob.Prefix{blob.TenantPrefix(tenant), blob.RoomPrefix(tenant, "attachment")} {
		if !strings.HasPrefix(key, p.String()) || !strings.HasSuffix(p.String(), "/") {
			t.Errorf("prefix %s of %s", p, key)
		}
	}
}

// FuzzRoom tries names of rooms: one is refused or stays one folder.
func FuzzRoom(f *testing.F) {
	for _, room := range []string{"attachment", "", "..", "a/b", "../x", "a\x00", "A", "添付", "a b", ".part-"} {
		f.Add(room)
	}
	tenant, id := ids.New(), ids.New()
	f.Fuzz(func(t *testing.T, room string) {
		defer func() {
			if recover() != nil && len(room) > 0 && len(room) <= 32 && strings.Trim(room, "abcdefghijklmnopqrstuvwxyz") == "" {
				t.Fatalf("room %q was refused", room)
			}
		}()
		key := blob.TenantKey(tenant, room, id).String()
		if parts := strings.Split(key, "/"); len(parts) != 4 || filepath.Clean(key) != key || strings.Contains(key, "..") {
			t.Fatalf("room %q made key %q", room, key)
		}
	})
}

// TestDirStaysInside plants a link out of the store where a tenant's folder
// would be.
func TestDirStaysInside(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	store, err := blob.OpenDir(root)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	tenant, id := ids.New(), ids.New()
	if err := os.MkdirAll(filepath.Join(outside, "attachment"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(outside, "attachment", id.String()), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(root, "t"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(root, "t", tenant.String())); err != nil {
		t.Fatal(err)
	}
	key := blob.TenantKey(tenant, "attachment", id)
	if _, _, err := store.Get(t.Context(), key); !errors.Is(err, blob.ErrUnavailable) {
		t.Errorf("read through a link: %v", err)
	}
	if _, err := store.Put(t.Context(), key, bytes.NewReader([]byte("x"))); err == nil {
		t.Error("wrote through a link")
	}
	// This may fail or remove the link; what the link points to must stay.
	_, _ = store.DeletePrefix(t.Context(), blob.TenantPrefix(tenant))
	if got, err := os.ReadFile(filepath.Join(outside, "attachment", id.String())); err != nil || string(got) != "secret" {
		t.Errorf("the file outside: %q, %v", got, err)
	}
}

func TestDirFilesArePrivate(t *testing.T) {
	root := t.TempDir()
	store, err := blob.OpenDir(root)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	key := blob.TenantKey(ids.New(), "attachment", ids.New())
	if _, err := store.Put(t.Context(), key, bytes.NewReader([]byte("x"))); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(root, key.String()))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
}
