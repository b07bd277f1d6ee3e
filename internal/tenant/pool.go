package tenant

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/pg"
)

// errBusy is what a request hears that no connection came free for: 503 with
// Retry-After at the counter.
var errBusy error = fault.New(fault.Unavailable, "busy")

// errEnded is what the Space of a tenant says that is no longer active.
var errEnded error = fault.New(fault.Unavailable, "tenant_ended")

// pool is the Database of one tenant and generation. It opens at the first use
// and may be closed whenever nobody uses it; the next use opens it again. A
// crowd at one tenant waits here, for that tenant's few connections, and takes
// none from the others.
type pool struct {
	open    func() (*pg.DB, error)
	wanted  func() bool // whether another tenant waits for a connection
	clock   clock.Clock
	places  chan struct{} // one per connection
	patient time.Duration // how long a request waits for a place
	queue   int32         // how many may wait
	waiting atomic.Int32

	mu    sync.Mutex
	db    *pg.DB
	users int
	used  time.Time
	ended bool
}

func (p *pool) InTx(ctx context.Context, fn func(*pg.Tx) error) error {
	db, release, err := p.lease(ctx)
	if err != nil {
		return err
	}
	defer release()
	return db.InTx(ctx, fn)
}

func (p *pool) Read(ctx context.Context, fn func(*pg.Tx) error) error {
	db, release, err := p.lease(ctx)
	if err != nil {
		return err
	}
	defer release()
	return db.Read(ctx, fn)
}

// lease takes a place and keeps the pool open until release.
func (p *pool) lease(ctx context.Context) (*pg.DB, func(), error) {
	if err := p.enter(ctx); err != nil {
		return nil, nil, err
	}
	db, err := p.acquire()
	if err != nil {
		<-p.places
		return nil, nil, err
	}
	return db, func() { p.release(); <-p.places }, nil
}

func (p *pool) enter(ctx context.Context) error {
	select {
	case p.places <- struct{}{}:
		return nil
	default:
	}
	if p.waiting.Add(1) > p.queue {
		p.waiting.Add(-1)
		return errBusy
	}
	defer p.waiting.Add(-1)
	patience := time.NewTimer(p.patient)
	defer patience.Stop()
	select {
	case p.places <- struct{}{}:
		return nil
	case <-patience.C:
		return errBusy
	case <-ctx.Done():
		return pg.Classify(ctx.Err())
	}
}

// acquire opens the pool when it is closed. Opening does not connect, so
// holding the lock makes it single-flight without holding anybody up.
func (p *pool) acquire() (*pg.DB, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		return nil, errEnded
	}
	if p.db == nil {
		db, err := p.open()
		if err != nil {
			return nil, err
		}
		p.db = db
	}
	p.users++
	p.used = p.clock.Now()
	return p.db, nil
}

// release gives the place back and, when another tenant waits for a
// connection, the connection too: a busy tenant would otherwise keep its own
// for as long as it is busy.
func (p *pool) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.users--
	p.used = p.clock.Now()
	switch {
	case p.ended && p.users == 0:
		p.closeNow()
	case p.wanted():
		p.db.ShedIdle()
	}
}

// closeIdle closes the pool if nobody has used it since the given instant.
func (p *pool) closeIdle(since time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.db == nil || p.users > 0 || p.used.After(since) {
		return
	}
	p.closeNow()
}

// end closes the pool for good. What runs comes to its end, and the last of it
// closes the pool; nothing new begins.
func (p *pool) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	if p.users == 0 {
		p.closeNow()
		return
	}
	p.db.ShedIdle()
}

// closeNow closes the pool, if it is open, while nobody uses it; the caller
// holds the lock.
func (p *pool) closeNow() {
	if p.db == nil {
		return
	}
	_ = p.db.Close() // nothing runs on it
	p.db = nil
}

func (p *pool) isEnded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended
}

// shed closes the connections that stand idle and says how many there were.
func (p *pool) shed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.db == nil {
		return 0
	}
	n := p.db.Stats().Idle
	if n > 0 {
		p.db.ShedIdle()
	}
	return n
}

// state is what the directory looks at to choose whose connections to close.
func (p *pool) state() (open bool, users int, used time.Time, connections int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.db == nil {
		return false, 0, time.Time{}, 0
	}
	return true, p.users, p.used, p.db.Stats().OpenConnections
}
