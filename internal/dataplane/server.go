package dataplane

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
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Server is the running process.
type Server struct {
	cfg       Config
	enforcer  *access.Enforcer
	passwords *credential.Passwords
	registry  *prometheus.Registry
	figures   figures

	directory *tenant.Directory
	control   *pg.DB
	doors     closers

	listeners map[string]net.Listener
	servers   []*http.Server
	serving   sync.WaitGroup
	cancel    context.CancelFunc
	stopping  atomic.Bool
}

// The names of the listeners, beside those of the planes.
const metricsListener = "metrics"

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
	if err := cfg.Validate(); err != nil {
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
		cfg: cfg, enforcer: enforcer, passwords: passwords, registry: registry, figures: newFigures(registry),
		listeners: map[string]net.Listener{},
	}, nil
}

// Start opens the doors and serves until Stop. When it fails, everything it
// opened is closed again.
func (s *Server) Start(ctx context.Context) error {
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	if err := s.start(ctx, running); err != nil {
		return errors.Join(fmt.Errorf("start data plane: %w", err), s.Stop(ctx))
	}
	return nil
}

func (s *Server) start(ctx, running context.Context) error {
	sites, err := s.open(ctx, running)
	if err != nil {
		return err
	}
	s.registry.MustRegister(directoryFigures{s.directory})
	if err := s.listen(metricsListener, s.cfg.MetricsAddr, s.private()); err != nil {
		return err
	}
	for plane, addr := range map[tenant.Plane]string{tenant.Internet: s.cfg.InternetAddr, tenant.LGWAN: s.cfg.LGWANAddr} {
		if addr == "" {
			continue
		}
		door := httpapi.NewDoor(httpapi.DoorConfig{
			Plane: plane, Directory: s.directory, Sites: sites, Proxies: s.cfg.Proxies, TLS: s.cfg.BehindTLS, Logger: s.cfg.Log,
		})
		if err := s.listen(string(plane), addr, door); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) pages(side string) http.Handler {
	return httpapi.Pages(os.DirFS(s.cfg.WebDir + "/" + side))
}

// listen serves the handler on the address. The times are for the pages; a
// route of an API sets its own.
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

// Addr returns where the plane is served, "" when it is not.
func (s *Server) Addr(plane string) string {
	if l, ok := s.listeners[plane]; ok {
		return l.Addr().String()
	}
	return ""
}

// MetricsAddr returns where health and figures are served.
func (s *Server) MetricsAddr() string { return s.Addr(metricsListener) }

// Stop takes no new request, lets those under way finish within StopTime, and
// closes the doors. It can be called again.
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
		return fmt.Errorf("stop data plane: %w", err)
	}
	return nil
}
