package kms

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// Local is a keyring in a directory: one file per key, sealed under the
// keyring's master file. Several processes may use one directory.
//
// Destroying a key overwrites and removes its file. On a file system that
// keeps old blocks (snapshots, copy on write) the old, still sealed bytes may
// outlive that; the master file is then what protects them.
type Local struct {
	LocalVerifier
	master [32]byte
	clock  clock.Clock
}

// LocalOption changes how OpenLocal works.
type LocalOption func(*Local)

// WithClock sets the clock that dates the destruction of keys.
func WithClock(c clock.Clock) LocalOption { return func(l *Local) { l.clock = c } }

// OpenLocal opens the keyring in dir, making the directory and the master file
// when there are none. It fails when the master file may be read by others.
func OpenLocal(dir string, options ...LocalOption) (*Local, error) {
	l := &Local{LocalVerifier: LocalVerifier{dir: dir}, clock: clock.System{}}
	for _, o := range options {
		o(l)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	if err := l.loadMaster(); err != nil {
		return nil, fmt.Errorf("keyring master: %w", err)
	}
	return l, nil
}

func (l *Local) loadMaster() error {
	name := filepath.Join(l.dir, "master")
	var fresh [32]byte
	rand.Read(fresh[:])
	if err := createOnce(name, fresh[:]); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("file is open to others (%v)", info.Mode().Perm())
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	defer clear(raw)
	if len(raw) != len(l.master) {
		return fmt.Errorf("file holds %d bytes, not %d", len(raw), len(l.master))
	}
	copy(l.master[:], raw)
	return nil
}

// CreateKey makes the tenant's key, or returns the one it has.
func (l *Local) CreateKey(_ context.Context, tenant ids.ID) (KeyID, error) {
	key := KeyID(tenant.String())
	state, err := l.describe(key)
	if err != nil {
		return "", err
	}
	if state.Status == Enabled {
		return key, nil
	}
	if !state.At.IsZero() {
		return "", fmt.Errorf("create key of tenant %s: %w", tenant, ErrKeyGone)
	}
	var material [32]byte
	rand.Read(material[:])
	defer clear(material[:])
	sealed, err := encrypt(l.master[:], material[:], aad("key", key, nil))
	if err != nil {
		return "", err
	}
	if err := createOnce(l.file(key), sealed); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("create key of tenant %s: %w", tenant, err)
	}
	return key, nil
}

// GenerateDataKey returns 32 fresh random bytes and the same wrapped.
func (l *Local) GenerateDataKey(_ context.Context, key KeyID, pairs map[string]string) (plain [32]byte, wrapped []byte, err error) {
	material, err := l.material(key)
	if err != nil {
		return plain, nil, err
	}
	defer clear(material)
	rand.Read(plain[:])
	wrapped, err = encrypt(material, plain[:], aad("data", key, pairs))
	return plain, wrapped, err
}

// Unwrap returns what GenerateDataKey wrapped with the same key and pairs.
func (l *Local) Unwrap(_ context.Context, key KeyID, wrapped []byte, pairs map[string]string) (out [32]byte, err error) {
	material, err := l.material(key)
	if err != nil {
		return out, err
	}
	defer clear(material)
	plain, err := decrypt(material, wrapped, aad("data", key, pairs))
	if err != nil || len(plain) != len(out) {
		return out, fmt.Errorf("unwrap with key %s: %w", key, ErrRefused)
	}
	defer clear(plain)
	copy(out[:], plain)
	return out, nil
}

func (l *Local) material(key KeyID) ([]byte, error) {
	state, err := l.describe(key)
	if err != nil {
		return nil, err
	}
	if state.Status != Enabled {
		return nil, fmt.Errorf("use key %s: %w", key, ErrKeyGone)
	}
	sealed, err := os.ReadFile(l.file(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("use key %s: %w", key, ErrKeyGone)
	}
	if err != nil {
		return nil, fmt.Errorf("use key %s: %w: %w", key, ErrUnreachable, err)
	}
	material, err := decrypt(l.master[:], sealed, aad("key", key, nil))
	if err != nil {
		return nil, fmt.Errorf("use key %s: sealed under another master or damaged: %w", key, ErrRefused)
	}
	return material, nil
}

func encrypt(key, plain, aad []byte) ([]byte, error) {
	gcm, err := subtle.NewAESGCM(key)
	if err != nil {
		return nil, err
	}
	return gcm.Encrypt(plain, aad)
}

func decrypt(key, sealed, aad []byte) ([]byte, error) {
	gcm, err := subtle.NewAESGCM(key)
	if err != nil {
		return nil, err
	}
	return gcm.Decrypt(sealed, aad)
}
