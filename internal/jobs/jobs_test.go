package jobs_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/jobs"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// office is two municipalities with a Redis, a relay, and whatever a test
// starts beside.
type office struct {
	t       *testing.T
	redis   *pgtest.RedisServer
	queue   *queue.Queue
	key     queue.MACKey
	a, b    *tenant.Space
	relay   *outbox.Relay
	reg     *prometheus.Registry
	figures *jobs.Figures
	effects atomic.Int64
}

func open(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, redis: pgtest.StartRedis(t), key: queue.MACKey{1, 2, 3}, reg: prometheus.NewRegistry()}
	q, err := queue.Open(queue.Config{Addr: o.redis.Addr(), Key: o.key})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	o.queue = q
	a, b := tenanttest.Two(t)
	o.a, o.b = a, b
	o.relay = jobs.NewRelay(o.open, q, slog.New(slog.DiscardHandler))
	o.figures = jobs.NewFigures(o.reg, a.Clock())
	return o
}

func (o *office) open(_ context.Context, id ids.ID) (*tenant.Space, error) {
	for _, sp := range []*tenant.Space{o.a, o.b} {
		if sp.Tenant().ID == id {
			return sp, nil
		}
	}
	return nil, fault.New(fault.NotFound, "tenant_not_found")
}

// handlers count an effect outside and write one inside for each job.
func (o *office) handlers() outbox.Handlers {
	return outbox.Handlers{
		"test.outside": {Outside: func(context.Context, *tenant.Space, outbox.Job) (outbox.Finish, error) {
			o.effects.Add(1)
			return nil, nil
		}},
		"test.inside": {Inside: func(ctx context.Context, sp *tenant.Space, tx *pg.Tx, j outbox.Job) error {
			_, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: "test.effect", Entity: j.Entity, RunAfter: sp.Now().Add(time.Hour)})
			return err
		}},
	}
}

func (o *office) work() (stop func()) {
	o.t.Helper()
	w := &jobs.Worker{Open: o.open, Handlers: o.handlers(), Figures: o.figures, Log: slog.New(slog.DiscardHandler)}
	c, err := o.queue.Consume(context.Background(), w.Run, queue.ConsumeOptions{Poll: 50 * time.Millisecond})
	if err != nil {
		o.t.Fatal(err)
	}
	return sync.OnceFunc(c.Stop)
}

// rounds start the rounds; every tenant is visited within half a second.
func (o *office) rounds(chores ...jobs.Chore) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	r := &jobs.Rounds{
		Tenants: func() []tenant.Tenant { return []tenant.Tenant{o.a.Tenant(), o.b.Tenant()} },
		Open:    o.open, Queue: o.queue, Chores: chores, Clock: o.a.Clock(), Figures: o.figures,
		Log: slog.New(slog.DiscardHandler), Busy: 50 * time.Millisecond, All: 500 * time.Millisecond,
	}
	var wg sync.WaitGroup
	wg.Go(func() { r.Run(ctx) })
	return sync.OnceFunc(func() { cancel(); wg.Wait() })
}

func (o *office) relaying() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { o.relay.Run(ctx) })
	return sync.OnceFunc(func() { cancel(); wg.Wait() })
}

func (o *office) put(sp *tenant.Space, kind string, n int) {
	o.t.Helper()
	for range n {
		err := sp.InTx(o.t.Context(), func(tx *pg.Tx) error {
			_, err := outbox.Put(o.t.Context(), sp, tx, outbox.Event{Kind: kind, Entity: ids.New()})
			return err
		})
		if err != nil {
			o.t.Fatal(err)
		}
	}
	o.relay.Wake(sp.Tenant())
}

// move hands n rows to the queue.
func (o *office) move(sp *tenant.Space, n int) {
	o.t.Helper()
	if moved, err := outbox.Move(o.t.Context(), sp, jobs.Enqueue(o.queue)); err != nil || moved != n {
		o.t.Fatalf("moved %d, want %d, %v", moved, n, err)
	}
}

func (o *office) count(sp *tenant.Space, where string) (n int) {
	o.t.Helper()
	err := sp.Read(o.t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Raw(`SELECT count(*) FROM outbox LEFT JOIN job_effect ON outbox_id = id WHERE ` + where).Scan(&n).Error
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

// until waits for n rows of the municipality that fulfil the condition.
func (o *office) until(sp *tenant.Space, where string, n int) {
	o.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(60 * time.Second); ; {
		if o.count(sp, where) == n {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			o.t.Fatalf("%d rows with %s, want %d", o.count(sp, where), where, n)
		}
	}
}

func (o *office) sql(sp *tenant.Space, statement string) {
	o.t.Helper()
	if err := sp.InTx(o.t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Exec(statement).Error }); err != nil {
		o.t.Fatal(err)
	}
}

// say sends one command to Redis.
func (o *office) say(command string) {
	o.t.Helper()
	conn, err := net.Dial("tcp", o.redis.Addr())
	if err != nil {
		o.t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, command+"\r\n"); err != nil {
		o.t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 16)); err != nil {
		o.t.Fatal(err)
	}
}

func TestRowsOfBothMunicipalitiesRunOnce(t *testing.T) {
	o := open(t)
	defer o.relaying()()
	defer o.work()()
	o.put(o.a, "test.outside", 30)
	o.put(o.b, "test.outside", 30)
	o.put(o.b, "test.inside", 10)
	o.until(o.a, "state = 'done' AND outbox_id IS NOT NULL", 30)
	o.until(o.b, "state = 'done' AND outbox_id IS NOT NULL", 40)
	if n := o.effects.Load(); n != 60 {
		t.Errorf("%d effects outside, want 60", n)
	}
	if n := o.count(o.b, "kind = 'test.effect'"); n != 10 {
		t.Errorf("%d effects inside, want 10", n)
	}
	if n := o.count(o.a, "attempts > 1 OR fence > 1"); n != 0 {
		t.Errorf("%d rows were tried again", n)
	}
}

func TestFlushallBetweenEnqueueAndRunLosesNothing(t *testing.T) {
	o := open(t)
	o.put(o.a, "test.inside", 25)
	o.move(o.a, 25)
	o.say("FLUSHALL")
	defer o.work()()
	// Seen from the queue nothing is left to do. A minute later, by the rows:
	o.sql(o.a, `UPDATE outbox SET moved_at = moved_at - interval '61 seconds'`)
	defer o.rounds()()
	o.until(o.a, "state = 'done' AND outbox_id IS NOT NULL", 25)
	if n := o.count(o.a, "kind = 'test.effect'"); n != 25 {
		t.Errorf("%d effects, want 25", n)
	}
}

func TestTasksFromAStaleSnapshotDoNothing(t *testing.T) {
	// Redis comes back with tasks that were done long ago: each row's fence has
	// moved on or its row is done.
	o := open(t)
	o.put(o.a, "test.inside", 10)
	o.move(o.a, 10)
	o.sql(o.a, `UPDATE outbox SET state = 'pending'`)
	if err := outbox.Drain(t.Context(), o.a, o.handlers()); err != nil {
		t.Fatal(err)
	}
	if n := o.count(o.a, "state = 'done'"); n != 10 {
		t.Fatalf("%d done", n)
	}
	defer o.work()()
	o.put(o.b, "test.outside", 1)
	defer o.relaying()()
	o.until(o.b, "state = 'done'", 1) // by then the old ones were taken too
	o.figure("madoguchi_jobs_total", "stale", 10)
	if n := o.count(o.a, "kind = 'test.effect'"); n != 10 {
		t.Errorf("%d effects, want 10", n)
	}
}

// figure waits for a counter with the fate to reach n.
func (o *office) figure(name, fate string, n float64) {
	o.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	var got float64
	for deadline := time.After(30 * time.Second); ; {
		got = 0
		families, err := o.reg.Gather()
		if err != nil {
			o.t.Fatal(err)
		}
		for _, f := range families {
			for _, m := range f.GetMetric() {
				for _, l := range m.GetLabel() {
					if f.GetName() == name && l.GetName() == "fate" && l.GetValue() == fate {
						got += m.GetCounter().GetValue()
					}
				}
			}
		}
		if got == n {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			o.t.Fatalf("%s of %s is %v, want %v", name, fate, got, n)
		}
	}
}

func TestWithRedisDownSubmitsGoOnAndDrainAfterwards(t *testing.T) {
	o := open(t)
	defer o.relaying()()
	o.redis.Stop()
	began := time.Now()
	o.put(o.a, "test.outside", 20)
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("20 commits took %s without Redis", took)
	}
	if n := o.count(o.a, "state IN ('pending', 'queued')"); n != 20 {
		t.Errorf("%d rows kept, want 20", n)
	}
	o.redis.Start()
	defer o.work()()
	o.until(o.a, "state = 'done'", 20)
	if n := o.effects.Load(); n != 20 {
		t.Errorf("%d effects, want 20", n)
	}
}

func TestForgedAndMisdirectedEnvelopesHaveNoEffect(t *testing.T) {
	o := open(t)
	var task outbox.Task
	o.put(o.a, "test.outside", 1)
	if _, err := outbox.Move(t.Context(), o.a, func(_ context.Context, x outbox.Task) error { task = x; return nil }); err != nil {
		t.Fatal(err)
	}
	good := queue.Envelope{Tenant: task.Tenant, Generation: task.Generation, Outbox: task.ID, Fence: task.Fence, Kind: task.Kind}
	stranger, err := queue.Open(queue.Config{Addr: o.redis.Addr(), Key: queue.MACKey{9}})
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	for name, change := range map[string]func(*queue.Envelope){
		"the other municipality": func(e *queue.Envelope) { e.Tenant = o.b.Tenant().ID },
		"no municipality":        func(e *queue.Envelope) { e.Tenant = ids.New() },
		"another generation":     func(e *queue.Envelope) { e.Generation++ },
		"a later fence":          func(e *queue.Envelope) { e.Fence++ },
		"another row":            func(e *queue.Envelope) { e.Outbox = ids.New() },
		"another kind":           func(e *queue.Envelope) { e.Kind = "test.inside" },
	} {
		e := good
		change(&e)
		// Each is signed with the right key: what an error of our own could send.
		w := &jobs.Worker{Open: o.open, Handlers: o.handlers(), Figures: o.figures, Log: slog.New(slog.DiscardHandler)}
		if err := w.Run(t.Context(), e); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	o.figure("madoguchi_jobs_total", "stale", 6)
	if n := o.effects.Load(); n != 0 {
		t.Errorf("%d effects", n)
	}

	// And one that a stranger signed never reaches a handler.
	if err := stranger.Enqueue(t.Context(), good, queue.Critical); err != nil {
		t.Fatal(err)
	}
	w := &jobs.Worker{Open: o.open, Handlers: o.handlers(), Figures: o.figures, Log: slog.New(slog.DiscardHandler)}
	refused := make(chan error, 1)
	c, err := o.queue.Consume(t.Context(), w.Run, queue.ConsumeOptions{Poll: 50 * time.Millisecond,
		OnError: func(_ context.Context, _ queue.Envelope, err error) { refused <- err }})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Stop()
	if err := <-refused; fault.CodeOf(err) != "bad_envelope" || o.effects.Load() != 0 || o.count(o.a, "state = 'queued'") != 1 {
		t.Errorf("%v, %d effects", err, o.effects.Load())
	}
}

func TestRoundsFindWhatNobodyHintedAt(t *testing.T) {
	o := open(t)
	defer o.work()()
	visited := make(chan ids.ID, 100)
	defer o.rounds(
		jobs.Chore{Name: "test.often", Every: time.Minute, Do: func(_ context.Context, sp *tenant.Space) error {
			visited <- sp.Tenant().ID
			return nil
		}},
		jobs.Chore{Name: "test.failing", Every: time.Minute, Do: func(context.Context, *tenant.Space) error {
			return fmt.Errorf("not for the log: 山田太郎")
		}},
	)()
	// Chores belong to the slow round: when both had theirs, the hints with
	// which the rounds begin are used up.
	if first, second := <-visited, <-visited; first == second {
		t.Errorf("one municipality was visited twice at one instant of the clock")
	}
	o.put(o.a, "test.outside", 3) // no relay runs: as if the process had died after the commit
	o.until(o.a, "state = 'done'", 3)
	if n := len(visited); n != 0 {
		t.Errorf("a chore of every minute ran %d times more at one instant", n)
	}
	tenanttest.Clock(o.a).Advance(time.Minute)
	if id := <-visited; id != o.a.Tenant().ID && id != o.b.Tenant().ID {
		t.Errorf("visited %s", id)
	}
}

func TestRoundsBeginWithWhatWasLeft(t *testing.T) {
	o := open(t)
	defer o.work()()
	o.put(o.a, "test.outside", 3)
	o.put(o.b, "test.outside", 3)
	defer o.rounds()()
	o.until(o.a, "state = 'done'", 3)
	o.until(o.b, "state = 'done'", 3)
}

func TestTheTableIsWhole(t *testing.T) {
	h := jobs.Handlers(jobs.Tools{})
	if err := h.Check(); err != nil {
		t.Error(err)
	}
	for _, kind := range []string{"notice.send", "attachment.scan", "attachment.discard", "export.run", "export.erase",
		"application.arrived", "application.corrected"} {
		if _, ok := h[kind]; !ok {
			t.Errorf("nobody does %s", kind)
		}
	}
}
