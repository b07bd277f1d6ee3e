package dataplane

import (
	"context"
	"strings"

	"github.com/madoguchi/madoguchi/internal/citizenapi"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/installation"
	"github.com/madoguchi/madoguchi/internal/jobs"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/staffapi"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/tenants"
)

// open opens every door and returns the sites of both sides.
func (s *Server) open(ctx context.Context) (map[tenant.Side]httpapi.Site, error) {
	limiter, err := s.cfg.Limiter(ctx)
	if err != nil {
		return nil, err
	}
	s.process.Opened(limiter)
	relay, err := s.openDirectory(ctx)
	if err != nil {
		return nil, err
	}
	s.process.Go(relay.Run)
	if s.control, err = pg.Open(s.cfg.ControlDSN, pg.Options{}); err != nil {
		return nil, err
	}
	s.process.Opened(s.control)
	citizen := citizenapi.New(citizenapi.Config{
		Enforcer: s.enforcer, Limiter: limiter, Clock: s.cfg.Clock, Logger: s.cfg.Log, Observe: s.observe,
		Passwords: s.passwords,
	})
	staff := staffapi.New(staffapi.Config{
		Enforcer: s.enforcer, Limiter: limiter, Clock: s.cfg.Clock, Logger: s.cfg.Log, Observe: s.observe,
		Passwords: s.passwords, Desk: erasure.Desk{Control: s.control}, Library: tenants.Library(),
		Origin: s.pagesOrigin,
	})
	return map[tenant.Side]httpapi.Site{
		tenant.CitizenSide: {API: citizen, Pages: s.pages("citizen"), Sheets: citizenapi.Sheets()},
		tenant.StaffSide:   {API: staff, Pages: s.pages("staff")},
	}, nil
}

// pagesOrigin is where a host's pages are.
func (s *Server) pagesOrigin(host string) string {
	if s.cfg.PagesOrigin == "" {
		return "https://" + host
	}
	return strings.ReplaceAll(s.cfg.PagesOrigin, "{host}", host)
}

// openDirectory opens the municipalities and the relay of their outboxes.
func (s *Server) openDirectory(ctx context.Context) (*outbox.Relay, error) {
	q, err := s.cfg.Queue(ctx, nil)
	if err != nil {
		return nil, err
	}
	s.process.Opened(q)
	cell, err := installation.Cell(s.cfg.PostgresAddr)
	if err != nil {
		return nil, err
	}
	// The relay opens Spaces of the directory, and the directory wakes the relay.
	relay := jobs.NewRelay(func(ctx context.Context, id ids.ID) (*tenant.Space, error) { return s.directory.Open(ctx, id) }, q, s.cfg.Log)
	s.directory, err = s.cfg.Directory(ctx, tenant.Config{
		Servers: cell, Clock: s.cfg.Clock, Wake: relay.Wake, Log: s.cfg.Log,
		SnapshotFile: s.cfg.SnapshotFile, Application: "madoguchi-dataplane",
	})
	if err != nil {
		return nil, err
	}
	s.process.Opened(s.directory)
	return relay, nil
}
