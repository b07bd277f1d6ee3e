package dataplane

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/citizenapi"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/jobs"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/rate"
	"github.com/madoguchi/madoguchi/internal/staffapi"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/tenants"
)

// open opens every door and returns the sites of both sides.
func (s *Server) open(ctx, running context.Context) (map[tenant.Side]httpapi.Site, error) {
	limiter, err := s.limiter(ctx)
	if err != nil {
		return nil, err
	}
	relay, err := s.openDirectory(ctx)
	if err != nil {
		return nil, err
	}
	s.serving.Go(func() { relay.Run(running) })
	if s.control, err = pg.Open(s.cfg.ControlDSN, pg.Options{}); err != nil {
		return nil, err
	}
	s.doors = append(s.doors, s.control)
	citizen := citizenapi.New(citizenapi.Config{
		Enforcer: s.enforcer, Limiter: limiter, Clock: s.cfg.Clock, Logger: s.cfg.Log, Observe: s.figures.observe,
	})
	staff := staffapi.New(staffapi.Config{
		Enforcer: s.enforcer, Limiter: limiter, Clock: s.cfg.Clock, Logger: s.cfg.Log, Observe: s.figures.observe,
		Passwords: s.passwords, Desk: erasure.Desk{Control: s.control}, Library: tenants.Library(),
	})
	return map[tenant.Side]httpapi.Site{
		tenant.CitizenSide: {API: citizen, Pages: s.pages("citizen")},
		tenant.StaffSide:   {API: staff, Pages: s.pages("staff")},
	}, nil
}

func (s *Server) limiter(ctx context.Context) (*rate.Limiter, error) {
	key, err := s.cfg.processKey(ctx, "rate-subject")
	if err != nil {
		return nil, err
	}
	limiter, err := rate.Open(rate.Config{
		Addr: s.cfg.RedisAddr, Username: s.cfg.RedisUsername, Password: s.cfg.RedisPassword, TLS: s.cfg.RedisTLS, HashKey: key,
	})
	if err != nil {
		return nil, err
	}
	s.doors = append(s.doors, limiter)
	return limiter, nil
}

// openDirectory opens the municipalities and the relay of their outboxes.
func (s *Server) openDirectory(ctx context.Context) (*outbox.Relay, error) {
	key, err := s.cfg.processKey(ctx, "queue-envelope")
	if err != nil {
		return nil, err
	}
	q, err := queue.Open(queue.Config{
		Addr: s.cfg.RedisAddr, Username: s.cfg.RedisUsername, Password: s.cfg.RedisPassword, TLS: s.cfg.RedisTLS, Key: key,
	})
	if err != nil {
		return nil, err
	}
	s.doors = append(s.doors, q)
	keys, err := s.cfg.keys(ctx)
	if err != nil {
		return nil, fmt.Errorf("open keys: %w", err)
	}
	blobs, err := s.cfg.blobs(ctx)
	if err != nil {
		return nil, fmt.Errorf("open objects: %w", err)
	}
	host, port, err := s.cfg.postgres()
	if err != nil {
		return nil, err
	}
	// The relay opens Spaces of the directory, and the directory wakes the relay.
	relay := jobs.NewRelay(func(ctx context.Context, id ids.ID) (*tenant.Space, error) { return s.directory.Open(ctx, id) }, q, s.cfg.Log)
	s.directory, err = tenant.OpenDirectory(ctx, tenant.Config{
		ControlDSN: s.cfg.ControlDSN, PlatformKey: s.cfg.PlatformKey, Keys: keys, Blobs: blobs, Clock: s.cfg.Clock,
		Servers: map[string]tenant.Server{tenant.DefaultCell: {Host: host, Port: port}},
		Wake:    relay.Wake, Log: s.cfg.Log, SnapshotFile: s.cfg.SnapshotFile, Application: "madoguchi-dataplane",
	})
	if err != nil {
		return nil, err
	}
	s.doors = append(s.doors, s.directory)
	return relay, nil
}
