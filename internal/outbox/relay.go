package outbox

import (
	"context"
	"sync"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// RelayConfig is what a Relay needs of its process.
type RelayConfig struct {
	Open    func(ctx context.Context, tenant ids.ID) (*tenant.Space, error)
	Enqueue func(ctx context.Context, t Task) error
	Hint    func(ctx context.Context, tenant ids.ID) error // tells the sweeper, before anything else is tried; may be nil
	Report  func(err error)                                // told what went wrong, once a failed turn; may be nil
}

// Relay moves rows to the queue as soon as they are committed. Every process
// that writes to an outbox has one. Losing a call loses nothing: the sweeper
// finds the rows.
type Relay struct {
	cfg   RelayConfig
	bell  chan struct{}
	mu    sync.Mutex
	dirty map[ids.ID]bool
}

// NewRelay returns a relay; Run makes it work.
func NewRelay(cfg RelayConfig) *Relay {
	return &Relay{cfg: cfg, bell: make(chan struct{}, 1), dirty: map[ids.ID]bool{}}
}

// Wake notes that the tenant's outbox has new rows. It never blocks; calls
// before the relay's next turn count as one.
func (r *Relay) Wake(t tenant.Tenant) { r.wake(t.ID) }

func (r *Relay) wake(id ids.ID) {
	r.mu.Lock()
	r.dirty[id] = true
	r.mu.Unlock()
	select {
	case r.bell <- struct{}{}:
	default:
	}
}

// after a turn that failed the relay waits, so that a stopped queue is not
// asked for every commit. The tenants it could not serve are still dirty then.
const relayPause = time.Second

// relayHands is how many tenants are served at once: one slow database must
// not hold up the others.
const relayHands = 4

// Run serves until ctx ends.
func (r *Relay) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.bell:
		}
		if r.turn(ctx) {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(relayPause):
		}
	}
}

// turn serves the tenants that are dirty now and reports whether all went well.
func (r *Relay) turn(ctx context.Context) bool {
	r.mu.Lock()
	tenants := r.dirty
	r.dirty = map[ids.ID]bool{}
	r.mu.Unlock()

	var wg sync.WaitGroup
	var once sync.Once
	well := true
	hands := make(chan struct{}, relayHands)
	for id := range tenants {
		hands <- struct{}{}
		wg.Go(func() {
			defer func() { <-hands }()
			if err := r.serve(ctx, id); err != nil {
				once.Do(func() { well = false; r.report(ctx, err) })
				if !fault.Is(err, fault.NotFound) { // a tenant that has left
					r.wake(id)
				}
			}
		})
	}
	wg.Wait()
	return well
}

func (r *Relay) report(ctx context.Context, err error) {
	if r.cfg.Report != nil && ctx.Err() == nil {
		r.cfg.Report(err)
	}
}

func (r *Relay) serve(ctx context.Context, id ids.ID) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var hintErr error
	if r.cfg.Hint != nil {
		hintErr = r.cfg.Hint(ctx, id)
	}
	sp, err := r.cfg.Open(ctx, id)
	if err != nil {
		return err
	}
	for {
		n, err := Move(ctx, sp, r.cfg.Enqueue)
		if err != nil {
			return err
		}
		if n == 0 {
			return hintErr
		}
	}
}
