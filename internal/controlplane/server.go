package controlplane

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/operatorapi"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Server is the running process.
type Server struct {
	cfg      Config
	enforcer *access.Enforcer
	registry *prometheus.Registry
	figures  figures

	control   *pg.DB
	directory *tenant.Directory
	office    *erasure.Office
	doors     closers

	wake      chan struct{}
	listeners map[string]net.Listener
	servers   []*http.Server
	serving   sync.WaitGroup
	cancel    context.CancelFunc
	stopping  atomic.Bool
}

// The names of the listeners.
const (
	operatorListener = "operator"
	metricsListener  = "metrics"
)

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
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("control plane config: %w", err)
	}
	enforcer, err := access.NewEnforcer()
	if err != nil {
		return nil, err
	}
	registry := prometheus.NewRegistry()
	return &Server{
		cfg: cfg, enforcer: enforcer, registry: registry, figures: newFigures(registry),
		wake: make(chan struct{}, 1), listeners: map[string]net.Listener{},
	}, nil
}

// Start opens the doors, serves and carries erasures on until Stop. When it
// fails, everything it opened is closed again.
func (s *Server) Start(ctx context.Context) error {
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	if err := s.start(ctx, running); err != nil {
		return errors.Join(fmt.Errorf("start control plane: %w", err), s.Stop(ctx))
	}
	return nil
}

func (s *Server) start(ctx, running context.Context) error {
	counter, err := s.open(ctx)
	if err != nil {
		return err
	}
	if err := s.listen(metricsListener, s.cfg.MetricsAddr, s.private()); err != nil {
		return err
	}
	site := httpapi.Site{API: operatorapi.New(counter), Pages: httpapi.Pages(os.DirFS(s.cfg.WebDir + "/operator"))}
	door := httpapi.NewDoor(httpapi.DoorConfig{
		Plane: tenant.Internet, Operator: map[string]httpapi.Site{s.cfg.OperatorHost: site},
		Proxies: s.cfg.Proxies, TLS: s.cfg.BehindTLS, Logger: s.cfg.Log,
	})
	if err := s.listen(operatorListener, s.cfg.OperatorAddr, door); err != nil {
		return err
	}
	s.serving.Go(func() { s.carryOn(running) })
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

func (s *Server) listen(name, addr string, h http.Handler) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen for %s: %w", name, err)
	}
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute,
		IdleTimeout: 75 * time.Second, MaxHeaderBytes: 32 << 10, ErrorLog: log.New(io.Discard, "", 0),
	}
	s.listeners[name] = l
	s.servers = append(s.servers, server)
	s.serving.Go(func() { _ = server.Serve(l) }) // ends with Stop; nothing else ends it
	return nil
}

// Addr returns where operators are served, "" before Start.
func (s *Server) Addr() string { return s.addr(operatorListener) }

// MetricsAddr returns where health and figures are served.
func (s *Server) MetricsAddr() string { return s.addr(metricsListener) }

func (s *Server) addr(name string) string {
	if l, ok := s.listeners[name]; ok {
		return l.Addr().String()
	}
	return ""
}

// Stop takes no new request, lets those under way finish within StopTime, and
// closes the doors. An erasure stops between two steps and goes on with the
// next start. It can be called again.
func (s *Server) Stop(ctx context.Context) error {
	s.stopping.Store(true)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.StopTime)
	defer cancel()
	var faults []error
	for _, server := range s.servers {
		if err := server.Shutdown(ctx); err != nil {
			faults = append(faults, err, server.Close())
		}
	}
	s.cancel()
	s.serving.Wait()
	faults = append(faults, s.doors.Close())
	s.doors, s.servers = nil, nil
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("stop control plane: %w", err)
	}
	return nil
}
