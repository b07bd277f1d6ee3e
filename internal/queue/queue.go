package queue

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// Urgency chooses the queue. A worker looks at Critical six times, at Default
// three times for each time it looks at Bulk.
type Urgency string

// The urgencies: somebody waits at a screen; soon; whenever there is room.
const (
	Critical Urgency = "critical"
	Default  Urgency = "default"
	Bulk     Urgency = "bulk"
)

func weights() map[string]int {
	return map[string]int{string(Critical): 6, string(Default): 3, string(Bulk): 1}
}

// maxRetry is high because a killed worker consumes one; the outbox decides
// when a job is hopeless.
const maxRetry = 1000

// Config says where Redis is and which key authenticates envelopes.
type Config struct {
	Addr     string // host:port
	Username string // optional
	Password string // optional
	DB       int
	TLS      bool
	Key      MACKey
	Log      *slog.Logger // nil: Asynq's own messages are dropped
	// SweepGrace is how long SweepTenant lets running handlers end after it
	// asked them to; then it removes their tasks. Default 5 s.
	SweepGrace time.Duration
}

// ErrUnavailable says Redis did not answer: Unavailable, "queue_unavailable".
// The outbox row stays and the sweeper enqueues it later.
var ErrUnavailable error = fault.New(fault.Unavailable, "queue_unavailable")

// Queue enqueues and consumes. Safe for concurrent use.
type Queue struct {
	redis  *redis.Client
	client *asynq.Client
	key    MACKey
	log    *slog.Logger
	grace  time.Duration
}

// Open returns the queue. It does not wait for Redis: a process starts and
// serves while Redis is down.
func Open(cfg Config) (*Queue, error) {
	if cfg.Addr == "" {
		return nil, errors.New("queue: no Redis address")
	}
	if cfg.Key == (MACKey{}) {
		return nil, errors.New("queue: no envelope key")
	}
	if cfg.SweepGrace <= 0 {
		cfg.SweepGrace = 5 * time.Second
	}
	log := cfg.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	options := &redis.Options{
		Addr: cfg.Addr, Username: cfg.Username, Password: cfg.Password, DB: cfg.DB,
		DialTimeout: 2 * time.Second, ReadTimeout: 3 * time.Second, WriteTimeout: 3 * time.Second,
		MaxRetries: 1, ContextTimeoutEnabled: true,
	}
	if cfg.TLS {
		options.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	client := redis.NewClient(options)
	return &Queue{redis: client, client: asynq.NewClientFromRedisClient(client), key: cfg.Key, log: log, grace: cfg.SweepGrace}, nil
}

// Close ends the connections. Stop consumers first.
func (q *Queue) Close() error { return q.redis.Close() }

// Ping asks Redis whether it is there.
func (q *Queue) Ping(ctx context.Context) error {
	return unavailable("ping", q.redis.Ping(ctx).Err())
}

// Enqueue asks a worker to look at the row. A task for the same row and fence
// that exists already, in whatever state, is success.
func (q *Queue) Enqueue(ctx context.Context, e Envelope, u Urgency) error {
	if err := e.check(); err != nil {
		return err
	}
	if _, ok := weights()[string(u)]; !ok {
		return fault.Newf(fault.Internal, "bad_urgency", "urgency %q", u)
	}
	payload, err := e.encode(q.key)
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", e.Kind, err)
	}
	task := asynq.NewTask(e.Kind, payload)
	_, err = q.client.EnqueueContext(ctx, task,
		asynq.TaskID(e.taskID()), asynq.Queue(string(u)), asynq.MaxRetry(maxRetry), asynq.Timeout(taskTimeout))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return unavailable("enqueue "+e.Kind, err)
}

func unavailable(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w: %w", doing, ErrUnavailable, err)
}
