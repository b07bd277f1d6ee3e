package controlplane

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/operatorapi"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/serving"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Server is the running process.
type Server struct {
	cfg      Config
	process  *serving.Process
	enforcer *access.Enforcer
	registry *prometheus.Registry
	observe  func(httpapi.Route, int, time.Duration)

	control   *pg.DB
	directory *tenant.Directory
	office    *erasure.Office
	wake      chan struct{}
}

const operatorListener = "operator"

// New returns a server that has opened nothing yet. The error lists every
// fault of the config.
func New(cfg Config) (*Server, error) {
	if cfg.Clock == nil {
		cfg.Clock = clock.System{}
	}
	if cfg.StopTime == 0 {
		cfg.StopTime = 15 * time.Second
	}
	if cfg.Every == 0 {
		cfg.Every = 5 * time.Second
	}
	keyErr := cfg.ReadPlatformKey()
	if err := errors.Join(keyErr, cfg.Validate()); err != nil {
		return nil, fmt.Errorf("control plane config: %w", err)
	}
	enforcer, err := access.NewEnforcer()
	if err != nil {
		return nil, err
	}
	registry := prometheus.NewRegistry()
	return &Server{
		cfg: cfg, process: serving.New("control plane", cfg.StopTime), enforcer: enforcer, registry: registry,
		observe: httpapi.Figures(registry, "madoguchi_operator_request_seconds", "How long operators' requests took, by operation and status."),
		wake:    make(chan struct{}, 1),
	}, nil
}

// Start opens the doors, serves and carries erasures on until Stop. When it
// fails, everything it opened is closed again.
func (s *Server) Start(ctx context.Context) error { return s.process.Start(ctx, s.start) }

func (s *Server) start(ctx context.Context) error {
	counter, err := s.open(ctx)
	if err != nil {
		return err
	}
	if err := s.process.ListenPrivately(s.cfg.MetricsAddr, s.registry, s.ready); err != nil {
		return err
	}
	site := httpapi.Site{API: operatorapi.New(counter), Pages: httpapi.Pages(os.DirFS(s.cfg.WebDir + "/operator"))}
	door := httpapi.NewDoor(httpapi.DoorConfig{
		Plane: tenant.Internet, Operator: map[string]httpapi.Site{s.cfg.OperatorHost: site},
		Proxies: s.cfg.Proxies, TLS: s.cfg.BehindTLS, Logger: s.cfg.Log,
	})
	if err := s.process.Listen(operatorListener, s.cfg.OperatorAddr, door); err != nil {
		return err
	}
	s.process.Go(s.carryOn)
	return nil
}

// wakeRunner tells the runner that a decision has been made.
func (s *Server) wakeRunner() {
	select {
	case s.wake <- struct{}{}:
	default: // it is going to look anyway
	}
}

// carryOn takes every erasure as far as it goes: at the start, after each
// decision and now and then.
func (s *Server) carryOn(ctx context.Context) {
	tick := time.NewTicker(s.cfg.Every)
	defer tick.Stop()
	for {
		if err := s.office.RunAll(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.Error("an erasure halted or could not be carried on", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-tick.C:
		}
	}
}

// ready: decisions can be read and kept.
func (s *Server) ready(ctx context.Context) bool { return s.control.Ping(ctx) == nil }

// Addr returns where operators are served, "" before Start.
func (s *Server) Addr() string { return s.process.Addr(operatorListener) }

// MetricsAddr returns where health and figures are served.
func (s *Server) MetricsAddr() string { return s.process.Addr(serving.Metrics) }

// Addresses are where it listens, by name.
func (s *Server) Addresses() map[string]string { return s.process.Addresses() }

// Stop takes no new request, lets those under way finish within StopTime, and
// closes the doors. An erasure stops between two steps and goes on with the
// next start. It can be called again.
func (s *Server) Stop(ctx context.Context) error { return s.process.Stop(ctx) }
