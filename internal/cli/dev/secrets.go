package dev

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/madoguchi/madoguchi/internal/ids"
)

// secrets are files made once and kept with the data they open.
type secrets struct{ dir string }

func openSecrets(dir string) (secrets, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return secrets{}, fmt.Errorf("make the directory of secrets: %w", err)
	}
	return secrets{dir}, nil
}

// password returns the named password, made at the first call.
func (s secrets) password(name string) (string, error) {
	raw, err := s.keep(name, func() []byte { return []byte(ids.Token()) })
	return strings.TrimSpace(string(raw)), err
}

// typedPassword is a password that a person types.
func (s secrets) typedPassword(name string) (string, error) {
	raw, err := s.keep(name, func() []byte { return []byte(strings.ToLower(rand.Text()[:16])) })
	return strings.TrimSpace(string(raw)), err
}

// keyFile returns the path of a file of 32 random bytes.
func (s secrets) keyFile(name string) (string, error) {
	_, err := s.keep(name, func() []byte {
		var key [32]byte
		rand.Read(key[:])
		return key[:]
	})
	return filepath.Join(s.dir, name), err
}

// keep writes beside and renames, so that a killed first start leaves a whole
// secret or none.
func (s secrets) keep(name string, fresh func() []byte) ([]byte, error) {
	file := filepath.Join(s.dir, name)
	kept, err := os.ReadFile(file)
	if err == nil {
		return kept, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read the secret %s: %w", name, err)
	}
	value := fresh()
	if err := os.WriteFile(file+".new", value, 0o600); err != nil {
		return nil, fmt.Errorf("keep the secret %s: %w", name, err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		return nil, fmt.Errorf("keep the secret %s: %w", name, err)
	}
	return value, nil
}
