package tenant

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// budget is the number of connections all tenants of this process may have
// together.
type budget struct {
	free    chan struct{}
	reclaim func() // closes idle connections of whoever has not used them longest
	patient time.Duration
	waiting atomic.Int32
	refused atomic.Int64
}

func newBudget(n int, patient time.Duration, reclaim func()) *budget {
	b := &budget{free: make(chan struct{}, n), reclaim: reclaim, patient: patient}
	for range n {
		b.free <- struct{}{}
	}
	return b
}

// take is the Gate of every tenant's pool. When the budget is used up it first
// closes connections that stand idle elsewhere, then waits a moment, then
// refuses: a server that is full answers nobody.
func (b *budget) take(ctx context.Context) (func(), error) {
	give := sync.OnceFunc(func() { b.free <- struct{}{} })
	select {
	case <-b.free:
		return give, nil
	default:
	}
	b.waiting.Add(1)
	defer b.waiting.Add(-1)
	b.reclaim()
	patience := time.NewTimer(b.patient)
	defer patience.Stop()
	select {
	case <-b.free:
		return give, nil
	case <-patience.C:
		b.refused.Add(1)
		return nil, errBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (b *budget) wanted() bool { return b.waiting.Load() > 0 }

func (b *budget) used() int { return cap(b.free) - len(b.free) }
