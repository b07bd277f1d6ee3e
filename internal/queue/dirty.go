package queue

import (
	"context"

	"github.com/redis/go-redis/v9"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/rediskey"
)

func dirtyKey() string { return rediskey.Platform("dirty").String() }

// Dirty hints that the tenant has outbox rows that nobody has enqueued, so the
// sweeper looks there first. Losing a hint costs time, not jobs.
func (q *Queue) Dirty(ctx context.Context, tenant ids.ID) error {
	return unavailable("mark dirty", q.redis.ZAddArgs(ctx, dirtyKey(), redis.ZAddArgs{
		NX: true, Members: []redis.Z{{Member: tenant.String()}},
	}).Err())
}

// TakeDirty returns and forgets up to n hinted tenants.
func (q *Queue) TakeDirty(ctx context.Context, n int) ([]ids.ID, error) {
	members, err := q.redis.ZPopMin(ctx, dirtyKey(), int64(n)).Result()
	if err != nil {
		return nil, unavailable("take dirty", err)
	}
	var out []ids.ID
	for _, m := range members {
		text, _ := m.Member.(string)
		if id, err := ids.Parse(text); err == nil {
			out = append(out, id)
		}
	}
	return out, nil
}
