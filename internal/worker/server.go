package worker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/jobs"
	"github.com/madoguchi/madoguchi/internal/logging"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Server is the running process.
type Server struct {
	cfg      Config
	registry *prometheus.Registry
	figures  *jobs.Figures

	queue     *queue.Queue
	directory *tenant.Directory
	consumer  *queue.Consumer
	doors     closers

	listener net.Listener
	private  *http.Server
	running  sync.WaitGroup
	cancel   context.CancelFunc
	stopping atomic.Bool
}

// New returns a server that has opened nothing yet. The error lists every
// fault of the config.
func New(cfg Config) (*Server, error) {
	if cfg.Clock == nil {
		cfg.Clock = clock.System{}
	}
	if cfg.StopTime == 0 {
		cfg.StopTime = 15 * time.Second
	}
	if cfg.PagesOrigin == "" {
		cfg.PagesOrigin = "https://{host}"
	}
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("worker config: %w", err)
	}
	registry := prometheus.NewRegistry()
	return &Server{cfg: cfg, registry: registry, figures: jobs.NewFigures(registry, cfg.Clock)}, nil
}

// Start opens the doors and works until Stop. When it fails, everything it
// opened is closed again. Redis may be down: the consumer starts once it
// answers.
func (s *Server) Start(ctx context.Context) error {
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	if err := s.start(ctx, running); err != nil {
		return errors.Join(fmt.Errorf("start worker: %w", err), s.Stop(ctx))
	}
	return nil
}

func (s *Server) start(ctx, running context.Context) error {
	tools, err := s.tools(ctx)
	if err != nil {
		return err
	}
	handlers := jobs.Handlers(tools)
	if err := handlers.Check(); err != nil {
		return err
	}
	relay, err := s.open(ctx)
	if err != nil {
		return err
	}
	if err := s.listen(); err != nil {
		return err
	}
	s.running.Go(func() { relay.Run(running) })
	rounds := &jobs.Rounds{
		Tenants: s.directory.Tenants, Open: s.directory.Open, Queue: s.queue, Chores: jobs.Chores(tools),
		Clock: s.cfg.Clock, Figures: s.figures, Log: s.cfg.Log, Busy: s.cfg.Busy,
	}
	s.running.Go(func() { rounds.Run(running) })
	work := &jobs.Worker{Open: s.directory.Open, Handlers: handlers, Figures: s.figures, Log: s.cfg.Log}
	s.consumer, err = s.queue.Consume(context.WithoutCancel(ctx), work.Run, queue.ConsumeOptions{
		Concurrency: s.cfg.Concurrency, Poll: s.cfg.Poll, Shutdown: s.cfg.StopTime,
		OnError: func(ctx context.Context, e queue.Envelope, err error) {
			s.cfg.Log.WarnContext(ctx, "task could not be worked on", logging.Public("kind", e.Kind), logging.Err(err))
		},
	})
	if err != nil {
		return err
	}
	refused := s.consumer.Refused
	s.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "madoguchi_tasks_refused_total", Help: "Tasks dropped because this platform did not sign them.",
	}, func() float64 { return float64(refused()) }))
	return nil
}

// tools opens the doors that handlers use.
func (s *Server) tools(ctx context.Context) (jobs.Tools, error) {
	sender, err := s.cfg.sender(ctx)
	if err != nil {
		return jobs.Tools{}, fmt.Errorf("open mail: %w", err)
	}
	signer, err := s.cfg.signer(ctx)
	if err != nil {
		return jobs.Tools{}, err
	}
	if s.cfg.ClamdAddr == "" {
		s.cfg.Log.Warn("no virus scanner: files are checked for their structure only")
	}
	origin := func(host string) string { return strings.ReplaceAll(s.cfg.PagesOrigin, "{host}", host) }
	return jobs.Tools{
		Post:    notice.Post{Sender: sender, From: s.cfg.MailFrom, Origin: origin},
		Scanner: s.cfg.scanner(), Signer: signer,
	}, nil
}

// open opens the queue and the municipalities, and returns the relay of their
// outboxes: jobs write there too.
func (s *Server) open(ctx context.Context) (*outbox.Relay, error) {
	key, err := s.cfg.processKey(ctx, "queue-envelope")
	if err != nil {
		return nil, err
	}
	s.queue, err = queue.Open(queue.Config{
		Addr: s.cfg.RedisAddr, Username: s.cfg.RedisUsername, Password: s.cfg.RedisPassword, TLS: s.cfg.RedisTLS,
		Key: key, Log: s.cfg.Log,
	})
	if err != nil {
		return nil, err
	}
	s.doors = append(s.doors, s.queue)
	keys, err := s.cfg.keys(ctx)
	if err != nil {
		return nil, fmt.Errorf("open keys: %w", err)
	}
	blobs, err := s.cfg.blobs(ctx)
	if err != nil {
		return nil, fmt.Errorf("open objects: %w", err)
	}
	host, port, err := hostPort("POSTGRES_ADDR", s.cfg.PostgresAddr)
	if err != nil {
		return nil, err
	}
	// The relay opens Spaces of the directory, and the directory wakes the relay.
	relay := jobs.NewRelay(func(ctx context.Context, id ids.ID) (*tenant.Space, error) {
		return s.directory.Open(ctx, id)
	}, s.queue, s.cfg.Log)
	s.directory, err = tenant.OpenDirectory(ctx, tenant.Config{
		ControlDSN: s.cfg.ControlDSN, PlatformKey: s.cfg.PlatformKey, Keys: keys, Blobs: blobs, Clock: s.cfg.Clock,
		Servers: map[string]tenant.Server{tenant.DefaultCell: {Host: host, Port: port}},
		Wake:    relay.Wake, Log: s.cfg.Log, SnapshotFile: s.cfg.SnapshotFile, Application: "madoguchi-worker",
	})
	if err != nil {
		return nil, err
	}
	s.doors = append(s.doors, s.directory)
	return relay, nil
}

// listen serves health and figures.
func (s *Server) listen() error {
	l, err := net.Listen("tcp", s.cfg.MetricsAddr)
	if err != nil {
		return fmt.Errorf("listen for metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if !s.ready(r.Context()) {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{}))
	s.listener = l
	s.private = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, WriteTimeout: time.Minute}
	s.running.Go(func() { _ = s.private.Serve(l) }) // ends with Stop; nothing else ends it
	return nil
}

// ready: it is not stopping and Redis hands out tasks.
func (s *Server) ready(ctx context.Context) bool {
	return !s.stopping.Load() && s.queue.Ping(ctx) == nil
}

// Addr returns where health and figures are served.
func (s *Server) Addr() string {
	if s.listener == nil {
		return ""
	}
	return s.listener.Addr().String()
}

// Stop takes no new task, lets those under way end within StopTime, and closes
// the doors. It can be called again.
func (s *Server) Stop(ctx context.Context) error {
	s.stopping.Store(true)
	var faults []error
	if s.consumer != nil {
		s.consumer.Stop()
		s.consumer = nil
	}
	if s.private != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if err := s.private.Shutdown(ctx); err != nil {
			faults = append(faults, s.private.Close())
		}
		s.private = nil
	}
	s.cancel()
	s.running.Wait()
	faults = append(faults, s.doors.Close())
	s.doors = nil
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("stop worker: %w", err)
	}
	return nil
}
