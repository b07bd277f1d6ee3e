package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/logging"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// The pace of the rounds; zero values of Rounds take them.
const (
	busyEvery = 2 * time.Second // tenants that hinted at something
	allWithin = time.Minute     // every tenant
)

// tendTimeout ends the visit to a tenant whose database does not answer.
const tendTimeout = 30 * time.Second

// hands is how many tenants are visited at once.
const hands = 4

// Rounds look after the tenants: lost and due work goes to the queue, audit
// entries are sealed, chores are done. Several processes may make rounds.
type Rounds struct {
	Tenants func() []tenant.Tenant
	Open    Opener
	Queue   *queue.Queue
	Chores  []Chore
	Clock   clock.Clock
	Figures *Figures
	Log     *slog.Logger
	Busy    time.Duration // default 2 s
	All     time.Duration // default 1 min

	mu   sync.Mutex
	last map[choreKey]time.Time
}

type choreKey struct {
	tenant ids.ID
	chore  string
}

// Run makes rounds until ctx ends and waits for the visits under way.
func (r *Rounds) Run(ctx context.Context) {
	if r.Busy <= 0 {
		r.Busy = busyEvery
	}
	if r.All <= 0 {
		r.All = allWithin
	}
	r.hintAll(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { every(ctx, r.Busy, r.busy) })
	wg.Go(func() { r.all(ctx) })
	wg.Wait()
}

// hintAll puts every tenant on the list of the busy ones: whoever begins does
// not know what was left or hinted at while nobody made rounds.
func (r *Rounds) hintAll(ctx context.Context) {
	for _, t := range r.Tenants() {
		if err := r.Queue.Dirty(ctx, t.ID); err != nil {
			r.trouble(ctx, "cannot hint at a tenant", err)
			return // Redis is away; the slow round finds them
		}
	}
}

func every(ctx context.Context, pace time.Duration, do func(context.Context)) {
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for {
		do(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// busy visits the tenants that hinted at something. What is left to do there
// puts the hint back.
func (r *Rounds) busy(ctx context.Context) {
	tenants, err := r.Queue.TakeDirty(ctx, 256)
	if err != nil {
		r.trouble(ctx, "cannot read hints", err)
		return
	}
	r.each(ctx, tenants, func(ctx context.Context, sp *tenant.Space) error {
		more, err := r.tend(ctx, sp)
		if more || err != nil {
			if hintErr := r.Queue.Dirty(ctx, sp.Tenant().ID); err == nil {
				err = hintErr
			}
		}
		return err
	})
}

// all visits every tenant once in r.All, spread evenly.
func (r *Rounds) all(ctx context.Context) {
	const slices = 60
	at := 0
	var round []tenant.Tenant
	every(ctx, r.All/slices, func(ctx context.Context) {
		if at == 0 {
			round = r.Tenants()
			r.Figures.keep(round)
		}
		from, to := len(round)*at/slices, len(round)*(at+1)/slices
		var part []ids.ID
		for _, t := range round[from:to] {
			part = append(part, t.ID)
		}
		at = (at + 1) % slices
		r.each(ctx, part, func(ctx context.Context, sp *tenant.Space) error {
			if _, err := r.tend(ctx, sp); err != nil {
				return err
			}
			r.chores(ctx, sp)
			return r.measure(ctx, sp)
		})
	})
}

// each visits tenants, a few at a time.
func (r *Rounds) each(ctx context.Context, tenants []ids.ID, visit func(context.Context, *tenant.Space) error) {
	var wg sync.WaitGroup
	free := make(chan struct{}, hands)
	for _, id := range tenants {
		if ctx.Err() != nil {
			break
		}
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			ctx, cancel := context.WithTimeout(logging.WithTenant(ctx, id), tendTimeout)
			defer cancel()
			sp, err := r.Open(ctx, id)
			if err == nil {
				err = visit(ctx, sp)
			}
			if err != nil {
				r.trouble(ctx, "cannot look after a tenant", err)
			}
		})
	}
	wg.Wait()
}

// tend does what must not wait and tells whether the tenant should be visited
// again soon.
func (r *Rounds) tend(ctx context.Context, sp *tenant.Space) (more bool, err error) {
	if _, err := outbox.Reissue(ctx, sp); err != nil {
		return true, err
	}
	if _, err := outbox.Move(ctx, sp, Enqueue(r.Queue)); err != nil {
		return true, err
	}
	if _, err := audit.Seal(ctx, sp); err != nil {
		return true, err
	}
	due, err := outbox.Next(ctx, sp)
	if err != nil {
		return true, err
	}
	s, err := audit.Measure(ctx, sp)
	if err != nil {
		return true, err
	}
	soon := !due.IsZero() && due.Before(sp.Now().Add(r.All))
	return soon || s.Unsealed > 0, nil
}

// chores does those of the tenant whose time has come.
func (r *Rounds) chores(ctx context.Context, sp *tenant.Space) {
	for _, c := range r.Chores {
		key := choreKey{sp.Tenant().ID, c.Name}
		if !r.dueNow(key, c.Every) {
			continue
		}
		if err := c.Do(ctx, sp); err != nil {
			r.Log.WarnContext(ctx, "chore did not succeed", logging.Public("chore", c.Name), logging.Err(err))
			r.Figures.choreFailed(c.Name)
		}
	}
}

func (r *Rounds) dueNow(key choreKey, pace time.Duration) bool {
	now := r.Clock.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	if last, ok := r.last[key]; ok && now.Sub(last) < pace {
		return false
	}
	if r.last == nil {
		r.last = map[choreKey]time.Time{}
	}
	r.last[key] = now
	return true
}

func (r *Rounds) measure(ctx context.Context, sp *tenant.Space) error {
	b, err := outbox.Measure(ctx, sp)
	if err != nil {
		return err
	}
	s, err := audit.Measure(ctx, sp)
	if err != nil {
		return err
	}
	r.Figures.measured(sp.Tenant().ID, b, s)
	return nil
}

func (r *Rounds) trouble(ctx context.Context, what string, err error) {
	if ctx.Err() != nil && context.Cause(ctx) == context.Canceled {
		return // we are stopping
	}
	r.Figures.stumbled()
	r.Log.WarnContext(ctx, what, logging.Err(err))
}
