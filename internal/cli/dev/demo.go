package dev

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/cli/demo"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/provision"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/tenants"
)

// demoPatience is how long the demo invitations may be on their way.
const demoPatience = 90 * time.Second

// inviteDemo invites the demo staff and publishes procedures in municipalities
// that have not had them. It goes before the worker's start, which sends what it
// finds. A run that is thrown away gets neither: its program makes its own.
func (r *runner) inviteDemo(ctx context.Context) error {
	if r.Fresh {
		return nil
	}
	return r.eachDemo(ctx, func(sp *tenant.Space, file string) error {
		if _, err := os.Stat(file); err == nil {
			return nil
		}
		r.step(sp.Tenant().Name + ": inviting demo staff, publishing procedures")
		if err := demo.Publish(ctx, sp, tenants.Library()); err != nil {
			return err
		}
		return demo.Invite(ctx, sp)
	})
}

// admitDemo accepts the invitations, once, and remembers the accounts.
func (r *runner) admitDemo(ctx context.Context) error {
	if r.Fresh {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, demoPatience)
	defer cancel()
	password, err := r.secrets.typedPassword("demo.password")
	if err != nil {
		return err
	}
	r.staff = map[string][]demo.Account{}
	return r.eachDemo(ctx, func(sp *tenant.Space, file string) error {
		code := sp.Tenant().Code.String()
		accounts, err := readDemo(file)
		if errors.Is(err, os.ErrNotExist) {
			accounts, err = demo.Admit(ctx, sp, r.mails, password)
			if err == nil {
				err = keepDemo(file, accounts)
			}
		}
		r.staff[code] = accounts
		return err
	})
}

func (r *runner) mails(to string) []string {
	var out []string
	for _, m := range r.inbox.Messages(to) {
		out = append(out, m.Text)
	}
	return out
}

// eachDemo opens the municipalities as the data plane does.
func (r *runner) eachDemo(ctx context.Context, fn func(sp *tenant.Space, file string) error) error {
	directory, err := r.openDirectory(ctx)
	if err != nil {
		return err
	}
	defer directory.Close()
	for _, t := range directory.Tenants() {
		sp, err := directory.Open(ctx, t.ID)
		if err != nil {
			return fmt.Errorf("open %s: %w", t.Slug, err)
		}
		if err := fn(sp, filepath.Join(r.secrets.dir, "staff-"+t.Code.String()+".json")); err != nil {
			return fmt.Errorf("demo of %s: %w", t.Slug, err)
		}
	}
	return nil
}

func (r *runner) openDirectory(ctx context.Context) (*tenant.Directory, error) {
	raw, err := os.ReadFile(r.credentials.platformKey)
	if err != nil {
		return nil, fmt.Errorf("read the platform key: %w", err)
	}
	keys, err := kms.OpenLocal(r.credentials.keyring)
	if err != nil {
		return nil, err
	}
	blobs, err := blob.OpenDir(r.credentials.blobs)
	if err != nil {
		return nil, err
	}
	host, port := r.stack.PostgresHostPort()
	return tenant.OpenDirectory(ctx, tenant.Config{
		ControlDSN: r.controlDSN(provision.DataplaneRole), PlatformKey: [seal.KeySize]byte(raw),
		Servers: map[string]tenant.Server{tenant.DefaultCell: {Host: host, Port: port}},
		Keys:    keys, Blobs: blobs, Clock: clock.System{}, Application: "madoguchi dev",
	})
}

func readDemo(file string) (accounts []demo.Account, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return accounts, json.Unmarshal(text, &accounts)
}

func keepDemo(file string, accounts []demo.Account) error {
	text, err := json.Marshal(accounts)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}
