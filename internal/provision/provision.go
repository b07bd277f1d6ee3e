package provision

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/migrations"
)

// Config is what provisioning needs: more than any other part of the house,
// which is why it runs in a process of its own.
type Config struct {
	AdminDSN    string // ControlRole, into the control database
	PlatformKey [seal.KeySize]byte
	Cells       map[string]string // cell → ControlRole's address on that cell's server; the default cell is AdminDSN's server
	Keys        kms.Keeper
	Blobs       blob.Store
	Clock       clock.Clock
	Log         *slog.Logger
	Parallel    int   // tenants worked on at a time; 2
	Migrations  fs.FS // of tenants' databases; the embedded ones when nil

	// Seed writes a new tenant's first rows through its own database. It may run
	// more than once and must then change nothing.
	Seed func(context.Context, *tenant.Space, declaration.Declaration) error
	// Progress, when set, is told each step as it begins and ends. It is called
	// from several goroutines.
	Progress func(Progress)
	// Interrupt, when set, is asked before and after each step's work; an error
	// ends the saga there. For tests.
	Interrupt func(step, moment string) error
}

// Progress is one step of one tenant.
type Progress struct {
	Code   string
	Step   string
	Number int // from 1
	Of     int
	Done   bool
}

// Provisioner brings the declared and the real world together. Safe for
// concurrent use, also by several processes.
type Provisioner struct {
	cfg     Config
	cells   map[string]pg.Address
	control *pg.DB
}

// Open prepares a Provisioner. The control database must have been migrated.
func Open(cfg Config) (*Provisioner, error) {
	admin, err := pg.ParseAddress(cfg.AdminDSN)
	if err != nil {
		return nil, fmt.Errorf("open provisioning: %w", err)
	}
	if cfg.Seed == nil || cfg.Keys == nil {
		return nil, errors.New("open provisioning: seed and keys are required")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Parallel <= 0 {
		cfg.Parallel = 2
	}
	if cfg.Migrations == nil {
		cfg.Migrations = migrations.Tenant()
	}
	p := &Provisioner{cfg: cfg, cells: map[string]pg.Address{tenant.DefaultCell: admin}}
	for cell, dsn := range cfg.Cells {
		if p.cells[cell], err = pg.ParseAddress(dsn); err != nil {
			return nil, fmt.Errorf("open provisioning: cell %s: %w", cell, err)
		}
	}
	if p.control, err = pg.Open(cfg.AdminDSN, pg.Options{MaxOpen: cfg.Parallel + 2}); err != nil {
		return nil, fmt.Errorf("open provisioning: %w", err)
	}
	return p, nil
}

// Close ends the connections to the control database.
func (p *Provisioner) Close() error { return p.control.Close() }

func (p *Provisioner) servers() map[string]tenant.Server {
	out := make(map[string]tenant.Server, len(p.cells))
	for cell, a := range p.cells {
		out[cell] = tenant.Server{Host: a.Host, Port: a.Port, TLS: a.TLS}
	}
	return out
}

// against finds what no file can know: hosts and slugs of tenants that are not
// declared here, and cells that do not exist.
func (p *Provisioner) against(ctx context.Context, all []declaration.Declaration) error {
	rows, err := taken(ctx, p.control)
	if err != nil {
		return fmt.Errorf("compare with the control database: %w", err)
	}
	declared := map[string]bool{}
	for _, d := range all {
		declared[d.Code.String()] = true
	}
	owner := map[string]string{}
	for _, row := range rows {
		if !declared[row.Code] {
			owner[row.What] = row.Code
		}
	}
	var faults declaration.Faults
	refuse := func(d declaration.Declaration, path, code, message string) {
		faults = append(faults, declaration.Fault{File: d.File, Line: 1, Column: 1, Path: path, Code: code, Message: message})
	}
	for _, d := range all {
		if _, ok := p.cells[d.Cell]; !ok {
			refuse(d, "cell", "unknown_cell", "there is no cell "+d.Cell)
		}
		if other := owner["slug "+d.Slug]; other != "" {
			refuse(d, "slug", "slug_taken", "the tenant of "+other+" has the slug "+d.Slug)
		}
		for _, h := range d.Hosts {
			if other := owner["host "+h.Name]; other != "" {
				refuse(d, "hosts", "host_taken", "the tenant of "+other+" has the host "+h.Name)
			}
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}
