package queue

import (
	"context"
	"strings"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/rediskey"
)

const scanBatch = 500

// removeTask removes one task whatever its state is, if its message names the
// tenant; 2 stands for a running task that was not to be forced.
//
// KEYS[1] task; ARGV: 1 the queue's key prefix, 2 task id, 3 tenant, 4 force.
func removeTask() *redis.Script {
	return redis.NewScript(`
local msg = redis.call("HGET", KEYS[1], "msg")
if not msg or not string.find(msg, ARGV[3], 1, true) then return 0 end
local state = redis.call("HGET", KEYS[1], "state")
if state == "active" and ARGV[4] == "0" then return 2 end
redis.call("LREM", ARGV[1] .. "pending", 0, ARGV[2])
redis.call("LREM", ARGV[1] .. "active", 0, ARGV[2])
for _, set in ipairs({"lease", "scheduled", "retry", "archived", "completed"}) do
  redis.call("ZREM", ARGV[1] .. set, ARGV[2])
end
redis.call("DEL", KEYS[1])
return 1`)
}

// SweepTenant removes every trace of the tenant from Redis: tasks in all
// states (running ones are cancelled first), keys of its prefix, hints, and
// the workers' notes of what they run. It returns how many it removed. Freeze
// the tenant first, or new ones may come.
func (q *Queue) SweepTenant(ctx context.Context, tenant ids.ID) (removed int, err error) {
	n, err := q.sweepTasks(ctx, tenant)
	if err != nil {
		return 0, err
	}
	removed += n
	n, err = q.sweepKeys(ctx, tenant)
	if err != nil {
		return removed, err
	}
	removed += n
	n, err = q.workerNotes(ctx, tenant, true)
	if err != nil {
		return removed, err
	}
	removed += n
	gone, err := q.redis.ZRem(ctx, dirtyKey(), tenant.String()).Result()
	return removed + int(gone), unavailable("sweep tenant", err)
}

// CountTenant counts what SweepTenant would still remove.
func (q *Queue) CountTenant(ctx context.Context, tenant ids.ID) (int, error) {
	total := 0
	err := q.eachTask(ctx, tenant, func(string, string) error { total++; return nil })
	if err != nil {
		return 0, err
	}
	err = q.scan(ctx, rediskey.Pattern(tenant), func(keys []string) error { total += len(keys); return nil })
	if err != nil {
		return 0, err
	}
	notes, err := q.workerNotes(ctx, tenant, false)
	if err != nil {
		return 0, err
	}
	_, err = q.redis.ZScore(ctx, dirtyKey(), tenant.String()).Result()
	if err == redis.Nil {
		return total + notes, nil
	}
	return total + notes + 1, unavailable("count tenant", err)
}

// sweepTasks removes what does not run, asks what runs to end, and forces the
// rest when the grace is over.
func (q *Queue) sweepTasks(ctx context.Context, tenant ids.ID) (int, error) {
	removed, running, err := q.removeTasks(ctx, tenant, false)
	if err != nil || len(running) == 0 {
		return removed, err
	}
	inspector := asynq.NewInspectorFromRedisClient(q.redis)
	for _, id := range running {
		if err := inspector.CancelProcessing(id); err != nil {
			return removed, unavailable("cancel task", err)
		}
	}
	deadline := time.NewTimer(q.grace)
	defer deadline.Stop()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for force := false; len(running) > 0; {
		select {
		case <-ctx.Done():
			return removed, unavailable("sweep tasks", ctx.Err())
		case <-deadline.C:
			force = true
		case <-tick.C:
		}
		var n int
		n, running, err = q.removeTasks(ctx, tenant, force)
		if err != nil {
			return removed, err
		}
		removed += n
	}
	return removed, nil
}

func (q *Queue) removeTasks(ctx context.Context, tenant ids.ID, force bool) (removed int, running []string, err error) {
	script, forced := removeTask(), 0
	if force {
		forced = 1
	}
	err = q.eachTask(ctx, tenant, func(prefix, id string) error {
		n, err := script.Run(ctx, q.redis, []string{prefix + "t:" + id}, prefix, id, tenant.String(), forced).Int()
		if err != nil {
			return unavailable("remove task", err)
		}
		if n == 1 {
			removed++
		}
		if n == 2 {
			running = append(running, id)
		}
		return nil
	})
	return removed, running, err
}

// eachTask visits the tasks whose message names the tenant. It walks the task
// keys themselves: a task that moves between states meanwhile is not missed.
func (q *Queue) eachTask(ctx context.Context, tenant ids.ID, visit func(prefix, id string) error) error {
	for queue := range weights() {
		prefix := "asynq:{" + queue + "}:"
		err := q.scan(ctx, prefix+"t:*", func(keys []string) error {
			return q.visitNamed(ctx, tenant, keys, func(key string) error {
				return visit(prefix, strings.TrimPrefix(key, prefix+"t:"))
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (q *Queue) visitNamed(ctx context.Context, tenant ids.ID, keys []string, visit func(string) error) error {
	messages := make([]*redis.StringCmd, len(keys))
	_, err := q.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, key := range keys {
			messages[i] = p.HGet(ctx, key, "msg")
		}
		return nil
	})
	if err != nil && err != redis.Nil {
		return unavailable("read tasks", err)
	}
	for i, key := range keys {
		if !strings.Contains(messages[i].Val(), tenant.String()) {
			continue
		}
		if err := visit(key); err != nil {
			return err
		}
	}
	return nil
}

// scan gives each matching key once, in batches. SCAN itself may give a key
// twice.
func (q *Queue) scan(ctx context.Context, pattern string, visit func(keys []string) error) error {
	seen := map[string]bool{}
	for cursor := uint64(0); ; {
		keys, next, err := q.redis.Scan(ctx, cursor, pattern, scanBatch).Result()
		if err != nil {
			return unavailable("scan", err)
		}
		fresh := keys[:0]
		for _, k := range keys {
			if !seen[k] {
				seen[k] = true
				fresh = append(fresh, k)
			}
		}
		if len(fresh) > 0 {
			if err := visit(fresh); err != nil {
				return err
			}
		}
		if cursor = next; cursor == 0 {
			return nil
		}
	}
}

func (q *Queue) sweepKeys(ctx context.Context, tenant ids.ID) (int, error) {
	removed := 0
	err := q.scan(ctx, rediskey.Pattern(tenant), func(keys []string) error {
		n, err := q.redis.Unlink(ctx, keys...).Result()
		removed += int(n)
		return unavailable("remove keys", err)
	})
	return removed, err
}

// workerNotes counts, and removes when asked, the entries of Asynq's worker
// hashes that name the tenant: each running task leaves one with its payload
// until the worker's next heartbeat.
func (q *Queue) workerNotes(ctx context.Context, tenant ids.ID, remove bool) (int, error) {
	count := 0
	err := q.scan(ctx, "asynq:workers:{*", func(keys []string) error {
		for _, key := range keys {
			notes, err := q.redis.HGetAll(ctx, key).Result()
			if err != nil {
				return unavailable("read worker notes", err)
			}
			n, err := q.dropNotes(ctx, tenant, key, notes, remove)
			if err != nil {
				return err
			}
			count += n
		}
		return nil
	})
	return count, err
}

func (q *Queue) dropNotes(ctx context.Context, tenant ids.ID, key string, notes map[string]string, remove bool) (int, error) {
	var fields []string
	for field, note := range notes {
		if strings.Contains(note, tenant.String()) {
			fields = append(fields, field)
		}
	}
	if !remove || len(fields) == 0 {
		return len(fields), nil
	}
	return len(fields), unavailable("remove worker notes", q.redis.HDel(ctx, key, fields...).Err())
}
