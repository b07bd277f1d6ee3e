package queue_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/queue"
)

var macKey = queue.MACKey{1, 2, 3}

func open(t *testing.T, addr string) *queue.Queue {
	t.Helper()
	q, err := queue.Open(queue.Config{Addr: addr, Key: macKey})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Close(); err != nil {
			t.Error(err)
		}
	})
	return q
}

func envelope() queue.Envelope {
	return queue.Envelope{Tenant: ids.New(), Generation: 1, Outbox: ids.New(), Fence: 1, Kind: "notice.send"}
}

func enqueue(t *testing.T, q *queue.Queue, e queue.Envelope, u queue.Urgency) {
	t.Helper()
	if err := q.Enqueue(t.Context(), e, u); err != nil {
		t.Fatalf("enqueue: %v", err)
	}
}

// consume runs a consumer until the test ends.
func consume(t *testing.T, q *queue.Queue, handle queue.Handler, o queue.ConsumeOptions) *queue.Consumer {
	t.Helper()
	o.Poll = 10 * time.Millisecond
	if o.Shutdown == 0 {
		o.Shutdown = 2 * time.Second
	}
	c, err := q.Consume(context.Background(), handle, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Stop)
	return c
}

// until waits for a condition that other goroutines make true.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-ctx.Done():
			t.Fatalf("never came: %s", what)
		case <-tick.C:
		}
	}
}

func raw(t *testing.T, addr string) *redis.Client {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: addr})
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	})
	return client
}

// dump returns everything Redis holds, as text.
func dump(t *testing.T, client *redis.Client) string {
	t.Helper()
	var out bytes.Buffer
	keys := client.Scan(t.Context(), 0, "*", 1000).Iterator()
	for keys.Next(t.Context()) {
		key := keys.Val()
		fmt.Fprintln(&out, key)
		// Each of these fails for keys of another kind.
		fmt.Fprintln(&out, client.Get(t.Context(), key).Val(), client.HGetAll(t.Context(), key).Val(),
			client.LRange(t.Context(), key, 0, -1).Val(), client.SMembers(t.Context(), key).Val(),
			client.ZRange(t.Context(), key, 0, -1).Val())
	}
	if err := keys.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// record is a handler that remembers.
type record struct {
	mu  sync.Mutex
	got []queue.Envelope
	err error
}

func (r *record) handle(_ context.Context, e queue.Envelope) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, e)
	return r.err
}

func (r *record) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.got)
}

func TestDeliversOnceAndWhole(t *testing.T) {
	q := open(t, pgtest.Redis(t))
	e := queue.Envelope{Tenant: ids.New(), Generation: 7, Outbox: ids.New(), Fence: 3, Kind: "attachment.scan"}
	for _, u := range []queue.Urgency{queue.Critical, queue.Critical, queue.Default} {
		enqueue(t, q, e, u) // the same task again, before anybody took it
	}
	again := e
	again.Fence = 4
	enqueue(t, q, again, queue.Bulk)
	r := &record{}
	consume(t, q, r.handle, queue.ConsumeOptions{})
	until(t, "both fences", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		seen := map[queue.Envelope]bool{}
		for _, g := range r.got {
			seen[g] = true
		}
		return seen[e] && seen[again]
	})
}

func TestSameFenceIsOneTask(t *testing.T) {
	addr := pgtest.Redis(t)
	q := open(t, addr)
	e := envelope()
	for range 5 {
		enqueue(t, q, e, queue.Default)
	}
	n, err := raw(t, addr).LLen(t.Context(), "asynq:{default}:pending").Result()
	if err != nil || n != 1 {
		t.Fatalf("%d tasks, %v", n, err)
	}
}

func TestBadEnvelopesAreNotEnqueued(t *testing.T) {
	q := open(t, pgtest.Redis(t))
	for name, spoil := range map[string]func(*queue.Envelope){
		"tenant": func(e *queue.Envelope) { e.Tenant = ids.Nil },
		"row":    func(e *queue.Envelope) { e.Outbox = ids.Nil },
		"kind":   func(e *queue.Envelope) { e.Kind = "" },
		"text":   func(e *queue.Envelope) { e.Kind = "山田" },
	} {
		e := envelope()
		spoil(&e)
		if err := q.Enqueue(t.Context(), e, queue.Default); fault.CodeOf(err) != "bad_envelope" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := q.Enqueue(t.Context(), envelope(), "soon"); fault.CodeOf(err) != "bad_urgency" {
		t.Errorf("urgency: %v", err)
	}
}

func TestErrorsLeaveOnlyTheirCode(t *testing.T) {
	addr := pgtest.Redis(t)
	q := open(t, addr)
	var mu sync.Mutex
	var whole []error
	failing := func(_ context.Context, e queue.Envelope) error {
		switch e.Kind {
		case "drop":
			return fault.Newf(fault.Conflict, "wrong_state", "canary 山田太郎")
		case "panic":
			panic("canary 山田太郎")
		}
		return fmt.Errorf("canary: %w", fault.Newf(fault.Unavailable, "mail_unavailable", "taro@example.jp"))
	}
	c := consume(t, q, failing, queue.ConsumeOptions{OnError: func(_ context.Context, _ queue.Envelope, err error) {
		mu.Lock()
		defer mu.Unlock()
		whole = append(whole, err)
	}})
	for _, kind := range []string{"drop", "panic", "retry"} {
		e := envelope()
		e.Kind = kind
		enqueue(t, q, e, queue.Default)
	}
	client := raw(t, addr)
	until(t, "one archived and two waiting", func() bool {
		archived := client.ZCard(t.Context(), "asynq:{default}:archived").Val()
		waiting := client.ZCard(t.Context(), "asynq:{default}:retry").Val()
		return archived == 1 && waiting == 2
	})
	c.Stop()
	out := dump(t, client)
	for _, want := range []string{"wrong_state", "panic", "mail_unavailable"} {
		if !strings.Contains(out, want) {
			t.Errorf("code %s is not in Redis", want)
		}
	}
	for _, canary := range []string{"canary", "山田", "taro"} {
		if strings.Contains(out, canary) {
			t.Errorf("%q of an error is in Redis", canary)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(whole) != 3 {
		t.Errorf("%d errors were told to the log", len(whole))
	}
}

// TestAlteredTasksReachNoHandler changes each part of an envelope in Redis, and
// makes ones from nothing.
func TestAlteredTasksReachNoHandler(t *testing.T) {
	addr := pgtest.Redis(t)
	q := open(t, addr)
	forger, err := queue.Open(queue.Config{Addr: addr, Key: queue.MACKey{9}})
	if err != nil {
		t.Fatal(err)
	}
	defer forger.Close()
	enqueue(t, forger, envelope(), queue.Default)
	client := asynq.NewClient(asynq.RedisClientOpt{Addr: addr})
	defer client.Close()
	good := payload(t, addr)
	sent := 1
	for _, change := range changes() {
		for range 200 {
			members := map[string]any{}
			if err := json.Unmarshal(good, &members); err != nil {
				t.Fatal(err)
			}
			kind := "notice.send"
			change(members, &kind)
			bad, err := json.Marshal(members)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := client.Enqueue(asynq.NewTask(kind, bad)); err != nil {
				t.Fatal(err)
			}
			sent++
		}
	}
	for _, bad := range []string{"", "null", "{}", "[]", "x"} {
		if _, err := client.Enqueue(asynq.NewTask("notice.send", []byte(bad))); err != nil {
			t.Fatal(err)
		}
		sent++
	}
	r := &record{}
	c := consume(t, q, r.handle, queue.ConsumeOptions{})
	until(t, "all refused", func() bool { return c.Refused() == int64(sent) })
	if r.count() > 0 {
		t.Errorf("%d forged tasks reached the handler", r.count())
	}
}

// payload makes a good task in another queue database and returns its bytes.
func payload(t *testing.T, addr string) []byte {
	t.Helper()
	q, err := queue.Open(queue.Config{Addr: addr, DB: 1, Key: macKey})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	e := envelope()
	enqueue(t, q, e, queue.Default)
	inspector := asynq.NewInspector(asynq.RedisClientOpt{Addr: addr, DB: 1})
	defer inspector.Close()
	info, err := inspector.GetTaskInfo("default", fmt.Sprintf("%s/%d", e.Outbox, e.Fence))
	if err != nil {
		t.Fatal(err)
	}
	return info.Payload
}

func changes() []func(members map[string]any, kind *string) {
	return []func(map[string]any, *string){
		func(m map[string]any, _ *string) { m["tenant"] = ids.New().String() },
		func(m map[string]any, _ *string) { m["generation"] = 2 },
		func(m map[string]any, _ *string) { m["outbox"] = ids.New().String() },
		func(m map[string]any, _ *string) { m["fence"] = 2 },
		func(m map[string]any, _ *string) { m["mac"] = ids.Token() },
		func(m map[string]any, _ *string) { delete(m, "mac") },
		func(_ map[string]any, kind *string) { *kind = "export.run" },
	}
}

func TestOneTenantCannotTakeAllWorkers(t *testing.T) {
	q := open(t, pgtest.Redis(t))
	loud, quiet := ids.New(), ids.New()
	release := make(chan struct{})
	var mu sync.Mutex
	running, most, quietDone := 0, 0, 0
	handle := func(ctx context.Context, e queue.Envelope) error {
		mu.Lock()
		if e.Tenant == quiet {
			quietDone++
			mu.Unlock()
			return nil
		}
		running++
		most = max(most, running)
		mu.Unlock()
		select {
		case <-release:
		case <-ctx.Done():
		}
		mu.Lock()
		defer mu.Unlock()
		running--
		return nil
	}
	for range 20 {
		enqueue(t, q, queue.Envelope{Tenant: loud, Outbox: ids.New(), Kind: "export.run"}, queue.Critical)
	}
	for range 5 {
		enqueue(t, q, queue.Envelope{Tenant: quiet, Outbox: ids.New(), Kind: "notice.send"}, queue.Bulk)
	}
	consume(t, q, handle, queue.ConsumeOptions{Concurrency: 4, PerTenant: 2})
	until(t, "the quiet tenant's tasks", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return quietDone == 5
	})
	close(release)
	mu.Lock()
	defer mu.Unlock()
	if most != 2 {
		t.Errorf("%d tasks of one tenant at once", most)
	}
}

func TestRedisAwayIsUnavailable(t *testing.T) {
	server := pgtest.StartRedis(t)
	q := open(t, server.Addr())
	server.Stop()
	if err := q.Enqueue(t.Context(), envelope(), queue.Default); !errors.Is(err, queue.ErrUnavailable) || !fault.Is(err, fault.Unavailable) {
		t.Errorf("enqueue: %v", err)
	}
	for name, err := range map[string]error{
		"ping": q.Ping(t.Context()), "dirty": q.Dirty(t.Context(), ids.New()),
	} {
		if !errors.Is(err, queue.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := q.CountTenant(t.Context(), ids.New()); !errors.Is(err, queue.ErrUnavailable) {
		t.Errorf("count without Redis: %v", err)
	}
}

// TestConsumerSurvivesFlush takes everything from Redis under a running
// consumer: what is enqueued again is done.
func TestConsumerSurvivesFlush(t *testing.T) {
	addr := pgtest.Redis(t)
	q := open(t, addr)
	r := &record{}
	consume(t, q, r.handle, queue.ConsumeOptions{})
	e := envelope()
	enqueue(t, q, e, queue.Default)
	until(t, "the first", func() bool { return r.count() == 1 })
	if err := raw(t, addr).FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	e.Fence++
	enqueue(t, q, e, queue.Default)
	until(t, "the second", func() bool { return r.count() == 2 })
}

func TestStopWaitsForHandlers(t *testing.T) {
	q := open(t, pgtest.Redis(t))
	started, release := make(chan struct{}), make(chan struct{})
	finished := false
	c := consume(t, q, func(context.Context, queue.Envelope) error {
		close(started)
		<-release
		finished = true
		return nil
	}, queue.ConsumeOptions{Shutdown: 10 * time.Second})
	enqueue(t, q, envelope(), queue.Default)
	<-started
	go close(release)
	c.Stop()
	if !finished {
		t.Error("Stop returned before the handler")
	}
}

func TestDirtyHints(t *testing.T) {
	q := open(t, pgtest.Redis(t))
	one, two, three := ids.New(), ids.New(), ids.New()
	for _, id := range []ids.ID{one, two, one, three} {
		if err := q.Dirty(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	first, err := q.TakeDirty(t.Context(), 2)
	if err != nil || len(first) != 2 {
		t.Fatalf("took %v, %v", first, err)
	}
	rest, err := q.TakeDirty(t.Context(), 10)
	if err != nil || len(rest) != 1 {
		t.Fatalf("then %v, %v", rest, err)
	}
	if none, err := q.TakeDirty(t.Context(), 10); err != nil || len(none) != 0 {
		t.Fatalf("then %v, %v", none, err)
	}
}
