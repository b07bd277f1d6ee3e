package dataplane

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/serving"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Server is the running process.
type Server struct {
	cfg       Config
	process   *serving.Process
	enforcer  *access.Enforcer
	passwords *credential.Passwords
	registry  *prometheus.Registry
	observe   func(httpapi.Route, int, time.Duration)

	directory *tenant.Directory
	control   *pg.DB
}

const hashesAtOnce = 4

// New returns a server that has opened nothing yet. The error lists every
// fault of the config.
func New(cfg Config) (*Server, error) {
	if cfg.Clock == nil {
		cfg.Clock = clock.System{}
	}
	if cfg.StopTime == 0 {
		cfg.StopTime = 15 * time.Second
	}
	keyErr := cfg.ReadPlatformKey()
	if err := errors.Join(keyErr, cfg.Validate()); err != nil {
		return nil, fmt.Errorf("data plane config: %w", err)
	}
	enforcer, err := access.NewEnforcer()
	if err != nil {
		return nil, err
	}
	passwords, err := credential.NewPasswords(hashesAtOnce)
	if err != nil {
		return nil, err
	}
	registry := prometheus.NewRegistry()
	return &Server{
		cfg: cfg, process: serving.New("data plane", cfg.StopTime), enforcer: enforcer, passwords: passwords, registry: registry,
		observe: httpapi.Figures(registry, "madoguchi_request_seconds", "How long requests took, by operation and status."),
	}, nil
}

// Start opens the doors and serves until Stop. When it fails, everything it
// opened is closed again.
func (s *Server) Start(ctx context.Context) error { return s.process.Start(ctx, s.start) }

func (s *Server) start(ctx context.Context) error {
	sites, err := s.open(ctx)
	if err != nil {
		return err
	}
	s.registry.MustRegister(directoryFigures{s.directory})
	if err := s.process.ListenPrivately(s.cfg.MetricsAddr, s.registry, s.ready); err != nil {
		return err
	}
	for plane, addr := range map[tenant.Plane]string{tenant.Internet: s.cfg.InternetAddr, tenant.LGWAN: s.cfg.LGWANAddr} {
		if addr == "" {
			continue
		}
		door := httpapi.NewDoor(httpapi.DoorConfig{
			Plane: plane, Directory: s.directory, Sites: sites, Proxies: s.cfg.Proxies, TLS: s.cfg.BehindTLS, Logger: s.cfg.Log,
		})
		if err := s.process.Listen(string(plane), addr, door); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) pages(side string) http.Handler {
	return httpapi.Pages(os.DirFS(s.cfg.WebDir + "/" + side))
}

// ready: it can route: it knows municipalities, or has none because the control
// database says so.
func (s *Server) ready(ctx context.Context) bool {
	return s.directory.Stats().Tenants > 0 || s.control.Ping(ctx) == nil
}

// Addr returns where the plane is served, "" when it is not.
func (s *Server) Addr(plane string) string { return s.process.Addr(plane) }

// MetricsAddr returns where health and figures are served.
func (s *Server) MetricsAddr() string { return s.process.Addr(serving.Metrics) }

// Addresses are where it listens, by plane; health and figures too.
func (s *Server) Addresses() map[string]string { return s.process.Addresses() }

// Stop takes no new request, lets those under way finish within StopTime, and
// closes the doors. It can be called again.
func (s *Server) Stop(ctx context.Context) error { return s.process.Stop(ctx) }
