package worker

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/installation"
	"github.com/madoguchi/madoguchi/internal/jobs"
	"github.com/madoguchi/madoguchi/internal/logging"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/serving"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// patience is for those who ask for figures while it stops.
const patience = time.Second

// Server is the running process.
type Server struct {
	cfg      Config
	process  *serving.Process
	registry *prometheus.Registry
	figures  *jobs.Figures

	queue     *queue.Queue
	directory *tenant.Directory
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
	keyErr := cfg.ReadPlatformKey()
	if err := errors.Join(keyErr, cfg.Validate()); err != nil {
		return nil, fmt.Errorf("worker config: %w", err)
	}
	registry := prometheus.NewRegistry()
	return &Server{
		cfg: cfg, process: serving.New("worker", patience), registry: registry, figures: jobs.NewFigures(registry, cfg.Clock),
	}, nil
}

// Start opens the doors and works until Stop. When it fails, everything it
// opened is closed again. Redis may be down: the consumer starts once it
// answers.
func (s *Server) Start(ctx context.Context) error { return s.process.Start(ctx, s.start) }

func (s *Server) start(ctx context.Context) error {
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
	if err := s.process.ListenPrivately(s.cfg.MetricsAddr, s.registry, s.ready); err != nil {
		return err
	}
	s.process.Go(relay.Run)
	rounds := &jobs.Rounds{
		Tenants: s.directory.Tenants, Open: s.directory.Open, Queue: s.queue, Chores: jobs.Chores(tools),
		Clock: s.cfg.Clock, Figures: s.figures, Log: s.cfg.Log, Busy: s.cfg.Busy,
	}
	s.process.Go(rounds.Run)
	work := &jobs.Worker{Open: s.directory.Open, Handlers: handlers, Figures: s.figures, Log: s.cfg.Log}
	consumer, err := s.queue.Consume(context.WithoutCancel(ctx), work.Run, queue.ConsumeOptions{
		Concurrency: s.cfg.Concurrency, Poll: s.cfg.Poll, Shutdown: s.cfg.StopTime,
		OnError: func(ctx context.Context, e queue.Envelope, err error) {
			s.cfg.Log.WarnContext(ctx, "task could not be worked on", logging.Public("kind", e.Kind), logging.Err(err))
		},
	})
	if err != nil {
		return err
	}
	s.process.BeforeStop(consumer.Stop)
	s.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "madoguchi_tasks_refused_total", Help: "Tasks dropped because this platform did not sign them.",
	}, func() float64 { return float64(consumer.Refused()) }))
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
	var err error
	if s.queue, err = s.cfg.Queue(ctx, s.cfg.Log); err != nil {
		return nil, err
	}
	s.process.Opened(s.queue)
	cell, err := installation.Cell(s.cfg.PostgresAddr)
	if err != nil {
		return nil, err
	}
	// The relay opens Spaces of the directory, and the directory wakes the relay.
	relay := jobs.NewRelay(func(ctx context.Context, id ids.ID) (*tenant.Space, error) {
		return s.directory.Open(ctx, id)
	}, s.queue, s.cfg.Log)
	s.directory, err = s.cfg.Directory(ctx, tenant.Config{
		Servers: cell, Clock: s.cfg.Clock, Wake: relay.Wake, Log: s.cfg.Log,
		SnapshotFile: s.cfg.SnapshotFile, Application: "madoguchi-worker",
	})
	if err != nil {
		return nil, err
	}
	s.process.Opened(s.directory)
	return relay, nil
}

// ready: Redis hands out tasks.
func (s *Server) ready(ctx context.Context) bool { return s.queue.Ping(ctx) == nil }

// Addr returns where health and figures are served.
func (s *Server) Addr() string { return s.process.Addr(serving.Metrics) }

// Addresses are where it listens: for health and figures only.
func (s *Server) Addresses() map[string]string { return s.process.Addresses() }

// Stop takes no new task, lets those under way end within StopTime, and closes
// the doors. It can be called again.
func (s *Server) Stop(ctx context.Context) error { return s.process.Stop(ctx) }
