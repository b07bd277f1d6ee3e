package queue

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/logging"
)

// taskTimeout ends the context of a handler that runs too long.
const taskTimeout = 30 * time.Minute

// Handler works on one envelope. Its error's kind decides the task's fate.
type Handler func(ctx context.Context, e Envelope) error

// ConsumeOptions tune a consumer; zero values mean the defaults.
type ConsumeOptions struct {
	Concurrency int           // tasks at once; default 16
	PerTenant   int           // tasks at once of one tenant; default half of Concurrency, at least 1
	Poll        time.Duration // how often an idle consumer looks for tasks; default 1 s
	Shutdown    time.Duration // how long Stop waits for running handlers; default 20 s
	// OnError hears the whole error of a handler, for the log; Asynq hears
	// only its code. Envelopes refused for their MAC come with a zero Envelope.
	OnError func(ctx context.Context, e Envelope, err error)
}

func (o ConsumeOptions) withDefaults() ConsumeOptions {
	if o.Concurrency <= 0 {
		o.Concurrency = 16
	}
	if o.PerTenant <= 0 {
		o.PerTenant = max(1, o.Concurrency/2)
	}
	if o.Poll <= 0 {
		o.Poll = time.Second
	}
	if o.Shutdown <= 0 {
		o.Shutdown = 20 * time.Second
	}
	if o.OnError == nil {
		o.OnError = func(context.Context, Envelope, error) {}
	}
	return o
}

// Consumer takes tasks until it is stopped.
type Consumer struct {
	server  *asynq.Server
	handle  Handler
	key     MACKey
	options ConsumeOptions
	running *shares
	refused atomic.Int64
}

// Consume starts taking tasks of all queues and giving them to handle. The
// context of a handler carries ctx's values and ends with it, with the task's
// lease, or after 30 minutes.
func (q *Queue) Consume(ctx context.Context, handle Handler, options ConsumeOptions) (*Consumer, error) {
	options = options.withDefaults()
	c := &Consumer{handle: handle, key: q.key, options: options, running: newShares(options.PerTenant)}
	c.server = asynq.NewServerFromRedisClient(q.redis, asynq.Config{
		Concurrency:              options.Concurrency,
		BaseContext:              func() context.Context { return ctx },
		TaskCheckInterval:        options.Poll,
		DelayedTaskCheckInterval: options.Poll,
		Queues:                   weights(),
		RetryDelayFunc:           retryDelay,
		IsFailure:                isFailure,
		ShutdownTimeout:          options.Shutdown,
		Logger:                   asynqLog{q.log},
		LogLevel:                 asynq.WarnLevel,
	})
	if err := c.server.Start(asynq.HandlerFunc(c.process)); err != nil {
		return nil, unavailable("start consumer", err)
	}
	return c, nil
}

// Stop takes no more tasks, waits for running handlers, puts back what does
// not end in time, and returns.
func (c *Consumer) Stop() {
	c.server.Stop()
	c.server.Shutdown()
}

// Refused counts the tasks that were dropped because their MAC was wrong.
func (c *Consumer) Refused() int64 { return c.refused.Load() }

func (c *Consumer) process(ctx context.Context, task *asynq.Task) error {
	e, err := decode(c.key, task.Type(), task.Payload())
	if err != nil {
		c.refused.Add(1)
		c.options.OnError(ctx, Envelope{}, err)
		return judge(err)
	}
	if !c.running.take(e.Tenant) {
		return busy()
	}
	defer c.running.give(e.Tenant)
	if err := c.guarded(ctx, e); err != nil {
		c.options.OnError(ctx, e, err)
		return judge(err)
	}
	return nil
}

func (c *Consumer) guarded(ctx context.Context, e Envelope) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w at %s", panicked(v), panicSite(debug.Stack()))
		}
	}()
	return c.handle(ctx, e)
}

// panicSite returns the file and line that panicked: a stack has no values of
// strings in it, but also more lines than a log line should have.
func panicSite(stack []byte) string {
	lines := strings.Split(string(stack), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "panic(") && i+3 < len(lines) {
			return strings.TrimSpace(lines[i+3])
		}
	}
	return "unknown place"
}

// said is one of Asynq's own messages, which name task ids and codes.
func said(args []any) slog.Attr { return logging.Public("detail", fmt.Sprint(args...)) }

// asynqLog gives Asynq's own messages to slog.
type asynqLog struct{ log *slog.Logger }

func (l asynqLog) Debug(args ...any) { l.log.Debug("asynq", said(args)) }
func (l asynqLog) Info(args ...any)  { l.log.Info("asynq", said(args)) }
func (l asynqLog) Warn(args ...any)  { l.log.Warn("asynq", said(args)) }
func (l asynqLog) Error(args ...any) { l.log.Error("asynq", said(args)) }
func (l asynqLog) Fatal(args ...any) { l.log.Error("asynq", said(args)) }

// shares counts the running tasks of each tenant.
type shares struct {
	limit int
	slots chan map[ids.ID]int // holds the one map; taking it is the lock
}

func newShares(limit int) *shares {
	s := &shares{limit: limit, slots: make(chan map[ids.ID]int, 1)}
	s.slots <- map[ids.ID]int{}
	return s
}

func (s *shares) take(tenant ids.ID) bool {
	m := <-s.slots
	defer func() { s.slots <- m }()
	if m[tenant] >= s.limit {
		return false
	}
	m[tenant]++
	return true
}

func (s *shares) give(tenant ids.ID) {
	m := <-s.slots
	defer func() { s.slots <- m }()
	if m[tenant]--; m[tenant] == 0 {
		delete(m, tenant)
	}
}
