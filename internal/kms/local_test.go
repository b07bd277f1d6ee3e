package kms_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
)

func openLocal(t *testing.T, dir string) *kms.Local {
	t.Helper()
	keeper, err := kms.OpenLocal(dir, kms.WithClock(clock.NewFake(noon)))
	if err != nil {
		t.Fatal(err)
	}
	return keeper
}

func mustCreate(t *testing.T, k *kms.Local, tenant ids.ID) kms.KeyID {
	t.Helper()
	key, err := k.CreateKey(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestLocalSurvivesRestart(t *testing.T) {
	dir, tenant := t.TempDir(), ids.New()
	first := openLocal(t, dir)
	key := mustCreate(t, first, tenant)
	plain, wrapped, err := first.GenerateDataKey(t.Context(), key, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := openLocal(t, dir).Unwrap(t.Context(), key, wrapped, nil)
	if err != nil || got != plain {
		t.Fatalf("unwrap after a restart: %v", err)
	}
}

func TestLocalFilesAreOurs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keyring")
	mustCreate(t, openLocal(t, dir), ids.New())
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Fatalf("keyring holds %v, %v", entries, err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v, %v", e.Name(), info.Mode(), err)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "master"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := kms.OpenLocal(dir); err == nil {
		t.Fatal("a master file that others may read was accepted")
	}
}

// TestLocalDeletionErasesTheBytes holds the key's file open over its deletion
// to see what is left in the blocks it had.
func TestLocalDeletionErasesTheBytes(t *testing.T) {
	dir := t.TempDir()
	keeper := openLocal(t, dir)
	key := mustCreate(t, keeper, ids.New())
	name := filepath.Join(dir, string(key)+".key")
	before, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	held, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	state, err := keeper.ScheduleDeletion(t.Context(), key)
	if err != nil || state.Status != kms.Gone || !state.At.Equal(noon) {
		t.Fatalf("deletion: %+v, %v", state, err)
	}
	after := make([]byte, len(before))
	if _, err := held.ReadAt(after, 0); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(after, make([]byte, len(before))) {
		t.Fatal("the blocks of the deleted key still hold something")
	}
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("the file is still there: %v", err)
	}
	if _, err := keeper.CreateKey(t.Context(), ids.ID(mustParse(t, key))); !errors.Is(err, kms.ErrKeyGone) {
		t.Fatalf("a destroyed key came back: %v", err)
	}
}

func mustParse(t *testing.T, key kms.KeyID) []byte {
	t.Helper()
	id, err := ids.Parse(string(key))
	if err != nil {
		t.Fatal(err)
	}
	return id[:]
}

// TestLocalDeletionResumes puts the keyring into each state that a kill during
// the deletion can leave.
func TestLocalDeletionResumes(t *testing.T) {
	for name, leave := range map[string]func(t *testing.T, file, grave string){
		"random bytes written": func(t *testing.T, file, _ string) { put(t, file, bytes.Repeat([]byte{0xa5}, 60)) },
		"zeros written":        func(t *testing.T, file, _ string) { put(t, file, make([]byte, 60)) },
		"tombstone written": func(t *testing.T, file, grave string) {
			put(t, file, make([]byte, 60))
			put(t, grave, []byte("2026-04-01T03:00:00Z"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			keeper := openLocal(t, dir)
			key := mustCreate(t, keeper, ids.New())
			file, grave := filepath.Join(dir, string(key)+".key"), filepath.Join(dir, string(key)+".gone")
			leave(t, file, grave)
			if _, _, err := keeper.GenerateDataKey(t.Context(), key, nil); err == nil {
				t.Fatal("a half destroyed key works")
			}
			state, err := openLocal(t, dir).ScheduleDeletion(t.Context(), key)
			if err != nil || state.Status != kms.Gone || !state.At.Equal(noon) {
				t.Fatalf("resumed deletion: %+v, %v", state, err)
			}
			if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
				t.Fatalf("file after the resumed deletion: %v", err)
			}
		})
	}
}

func put(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestLocalKeysNeedTheirMaster(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	a, b := openLocal(t, one), openLocal(t, two)
	key := mustCreate(t, a, ids.New())
	raw, err := os.ReadFile(filepath.Join(one, string(key)+".key"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(two, string(key)+".key"), raw)
	if _, _, err := b.GenerateDataKey(t.Context(), key, nil); !errors.Is(err, kms.ErrRefused) {
		t.Fatalf("a key file in another keyring: %v", err)
	}
}
