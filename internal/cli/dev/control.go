package dev

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/madoguchi/madoguchi/internal/provision"
)

// credentials are the passwords and files of one development installation.
type credentials struct {
	passwords   provision.Passwords
	platformKey string // file
	keyring     string // directory
	blobs       string // directory
}

func (r *runner) makeCredentials() (credentials, error) {
	var c credentials
	var err error
	for name, into := range map[string]*string{
		"control.password": &c.passwords.Control, "dataplane.password": &c.passwords.Dataplane,
		"verifier.password": &c.passwords.Verifier,
	} {
		if *into, err = r.secrets.password(name); err != nil {
			return c, err
		}
	}
	if c.platformKey, err = r.secrets.keyFile("platform.key"); err != nil {
		return c, err
	}
	c.keyring, c.blobs = filepath.Join(r.dir, "keyring"), filepath.Join(r.dir, "blobs")
	for _, dir := range []string{c.keyring, c.blobs} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return c, fmt.Errorf("make %s: %w", dir, err)
		}
	}
	return c, nil
}

// prepareControl makes the installation's roles and its control database, at
// the newest version.
func (r *runner) prepareControl(ctx context.Context) error {
	var err error
	if r.credentials, err = r.makeCredentials(); err != nil {
		return err
	}
	admin := r.stack.AdminDSN("postgres")
	if err := provision.Bootstrap(ctx, admin, provision.DefaultControlDatabase, r.credentials.passwords); err != nil {
		return err
	}
	n, err := provision.MigrateControl(ctx, r.controlDSN(provision.ControlRole))
	if err != nil {
		return err
	}
	if n > 0 {
		r.step(fmt.Sprintf("control database: %d migrations applied", n))
	}
	return nil
}

// controlDSN is the address of the control database for one of its roles.
func (r *runner) controlDSN(role string) string {
	password := map[string]string{
		provision.ControlRole:   r.credentials.passwords.Control,
		provision.DataplaneRole: r.credentials.passwords.Dataplane,
		provision.VerifierRole:  r.credentials.passwords.Verifier,
	}[role]
	u, err := url.Parse(r.stack.AdminDSN(provision.DefaultControlDatabase))
	if err != nil {
		panic(err) // devstack has just built it
	}
	u.User = url.UserPassword(role, password)
	return u.String()
}
