package queue_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/rediskey"
)

// spread leaves something of each tenant in every place of Redis: archived,
// retrying, running and pending tasks, hints and keys.
func spread(t *testing.T, q *queue.Queue, client *redis.Client, tenants ...ids.ID) {
	t.Helper()
	started := make(chan struct{}, 100)
	handle := func(ctx context.Context, e queue.Envelope) error {
		switch e.Kind {
		case "drop":
			return fault.New(fault.NotFound, "not_found")
		case "retry":
			return fault.New(fault.Unavailable, "down")
		}
		started <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
	send := func(kind string) {
		for _, tenant := range tenants {
			enqueue(t, q, queue.Envelope{Tenant: tenant, Outbox: ids.New(), Kind: kind}, queue.Default)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	c, err := q.Consume(ctx, handle, queue.ConsumeOptions{
		Concurrency: len(tenants), PerTenant: len(tenants), Poll: 10 * time.Millisecond, Shutdown: 100 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); c.Stop() })
	send("drop")
	until(t, "archived tasks", func() bool {
		return client.ZCard(t.Context(), "asynq:{default}:archived").Val() == int64(len(tenants))
	})
	send("retry")
	until(t, "retrying tasks", func() bool {
		return client.ZCard(t.Context(), "asynq:{default}:retry").Val() == int64(len(tenants))
	})
	send("block")
	for range tenants {
		<-started
	}
	send("later")
	for _, tenant := range tenants {
		if err := q.Dirty(t.Context(), tenant); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{rediskey.Tenant(tenant, "cache", "x").String(), "rate:" + rediskey.Tenant(tenant, "rate", "x").String()} {
			if err := client.Set(t.Context(), key, "1", 0).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func count(t *testing.T, q *queue.Queue, tenant ids.ID) int {
	t.Helper()
	n, err := q.CountTenant(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSweepLeavesNothingOfOneTenant(t *testing.T) {
	addr := pgtest.Redis(t)
	q, client := open(t, addr), raw(t, addr)
	one, two := ids.New(), ids.New()
	spread(t, q, client, one, two)
	note := fmt.Sprintf("asynq:workers:{host:1:%s}", ids.New())
	if err := client.HSet(t.Context(), note, "task", `{"tenant":"`+one.String()+`"}`, "other", two.String()).Err(); err != nil {
		t.Fatal(err)
	}
	before, others := count(t, q, one), count(t, q, two)
	if before < 8 || others < 8 { // four tasks, a hint, two keys, a note
		t.Fatalf("%d and %d are there to sweep", before, others)
	}
	removed, err := q.SweepTenant(t.Context(), one)
	if err != nil || removed < before {
		t.Fatalf("removed %d of %d, %v", removed, before, err)
	}
	if left := count(t, q, one); left != 0 {
		t.Errorf("%d are left", left)
	}
	if out := dump(t, client); strings.Contains(out, one.String()) || !strings.Contains(out, two.String()) {
		t.Error("a trace is left, or the other tenant's are gone")
	}
	if now := count(t, q, two); now < 7 {
		t.Errorf("the other tenant had %d and has %d", others, now)
	}
	if again, err := q.SweepTenant(t.Context(), one); err != nil || again != 0 {
		t.Errorf("sweep again: %d, %v", again, err)
	}
}

// TestSweepTakesTasksOfDeadWorkers plants a task that a killed worker left
// running.
func TestSweepTakesTasksOfDeadWorkers(t *testing.T) {
	addr := pgtest.Redis(t)
	q, err := queue.Open(queue.Config{Addr: addr, Key: macKey, SweepGrace: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	client := raw(t, addr)
	e := envelope()
	enqueue(t, q, e, queue.Default)
	id := fmt.Sprintf("%s/%d", e.Outbox, e.Fence)
	_, err = client.Pipelined(t.Context(), func(p redis.Pipeliner) error {
		p.RPopLPush(t.Context(), "asynq:{default}:pending", "asynq:{default}:active")
		p.ZAdd(t.Context(), "asynq:{default}:lease", redis.Z{Score: 1, Member: id})
		p.HSet(t.Context(), "asynq:{default}:t:"+id, "state", "active")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := q.SweepTenant(t.Context(), e.Tenant); err != nil || n != 1 {
		t.Fatalf("removed %d, %v", n, err)
	}
	if out := dump(t, client); strings.Contains(out, e.Tenant.String()) || strings.Contains(out, e.Outbox.String()) {
		t.Errorf("left in Redis: %s", out)
	}
}

// TestSweepWorksAfterFlush: Asynq's client forgets to list its queues again.
func TestSweepWorksAfterFlush(t *testing.T) {
	addr := pgtest.Redis(t)
	q, client := open(t, addr), raw(t, addr)
	enqueue(t, q, envelope(), queue.Default)
	if err := client.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	e := envelope()
	enqueue(t, q, e, queue.Default)
	if n, err := q.SweepTenant(t.Context(), e.Tenant); err != nil || n != 1 {
		t.Fatalf("removed %d, %v", n, err)
	}
}
