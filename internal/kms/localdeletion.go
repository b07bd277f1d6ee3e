package kms

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
)

// LocalVerifier sees the states of a keyring's keys without its master file.
type LocalVerifier struct{ dir string }

// NewLocalVerifier returns the verifier of the keyring in dir.
func NewLocalVerifier(dir string) LocalVerifier { return LocalVerifier{dir: dir} }

// Describe returns the key's state: Enabled, or Gone with the time when the
// keyring destroyed it (zero when it never held it).
func (v LocalVerifier) Describe(_ context.Context, key KeyID) (KeyState, error) {
	return v.describe(key)
}

func (v LocalVerifier) describe(key KeyID) (KeyState, error) {
	if _, err := ids.Parse(string(key)); err != nil {
		return KeyState{Key: key, Status: Gone}, nil
	}
	raw, err := os.ReadFile(v.file(key))
	if err == nil && !destroyed(raw) {
		return KeyState{Key: key, Status: Enabled}, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return KeyState{}, fmt.Errorf("describe key %s: %w: %w", key, ErrUnreachable, err)
	}
	at, err := v.tombstone(key)
	if err != nil {
		return KeyState{}, fmt.Errorf("describe key %s: %w: %w", key, ErrUnreachable, err)
	}
	return KeyState{Key: key, Status: Gone, At: at}, nil
}

func (v LocalVerifier) tombstone(key KeyID) (time.Time, error) {
	raw, err := os.ReadFile(v.grave(key))
	if errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339Nano, strings.TrimSpace(string(raw)))
}

func (v LocalVerifier) file(key KeyID) string  { return filepath.Join(v.dir, string(key)+".key") }
func (v LocalVerifier) grave(key KeyID) string { return filepath.Join(v.dir, string(key)+".gone") }

// ScheduleDeletion overwrites, syncs and removes the key at once and leaves a
// tombstone with the time. Killed anywhere, doing it again completes it: an
// overwritten file already counts as gone.
func (l *Local) ScheduleDeletion(_ context.Context, key KeyID) (DeletionState, error) {
	if _, err := ids.Parse(string(key)); err != nil {
		return DeletionState{Status: Gone}, nil
	}
	state, err := l.describe(key)
	if err != nil {
		return DeletionState{}, err
	}
	if state.Status == Enabled {
		if err := overwrite(l.file(key)); err != nil {
			return DeletionState{}, fmt.Errorf("destroy key %s: %w", key, err)
		}
	}
	if err := l.bury(key); err != nil {
		return DeletionState{}, fmt.Errorf("destroy key %s: %w", key, err)
	}
	state, err = l.describe(key)
	return DeletionState{Status: state.Status, At: state.At}, err
}

// bury removes an overwritten file and leaves the tombstone first, so that the
// time of destruction cannot be lost.
func (l *Local) bury(key KeyID) error {
	if _, err := os.Stat(l.file(key)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	at := l.clock.Now().UTC().Format(time.RFC3339Nano)
	if err := createOnce(l.grave(key), []byte(at)); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := os.Remove(l.file(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncDir(l.dir)
}

// CancelDeletion can keep nothing here: a local key is gone at once.
func (l *Local) CancelDeletion(_ context.Context, key KeyID) error {
	state, err := l.describe(key)
	if err != nil {
		return err
	}
	if state.Status != Enabled {
		return fmt.Errorf("cancel deletion of key %s: %w", key, ErrKeyGone)
	}
	return nil
}

// overwrite puts random bytes and then zeros over the file, synced each time.
func overwrite(name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	fill := make([]byte, info.Size())
	rand.Read(fill)
	for range 2 {
		if _, err := f.WriteAt(fill, 0); err != nil {
			return err
		}
		if err := f.Sync(); err != nil {
			return err
		}
		clear(fill)
	}
	return f.Close()
}

func destroyed(raw []byte) bool { return len(bytes.Trim(raw, "\x00")) == 0 }

// createOnce writes a file that appears whole or not at all, and never
// replaces one: fs.ErrExist when it is there already.
func createOnce(name string, content []byte) error {
	dir := filepath.Dir(name)
	tmp, err := os.CreateTemp(dir, ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	if _, err := tmp.Write(content); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := os.Link(tmp.Name(), name); err != nil {
		return err
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// aad binds a ciphertext to what it is, its key and its context.
func aad(what string, key KeyID, pairs map[string]string) []byte {
	parts := []string{"madoguchi/kms/1", what, string(key)}
	for _, k := range slices.Sorted(maps.Keys(pairs)) {
		parts = append(parts, k, pairs[k])
	}
	var out []byte
	for _, p := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(p)))
		out = append(out, p...)
	}
	return out
}
