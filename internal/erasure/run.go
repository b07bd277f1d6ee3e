package erasure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/residue"
)

// ErrWaiting says that the run has done what it can for now: the key's waiting
// period has not ended. Running again later goes on.
var ErrWaiting error = fault.New(fault.Unavailable, "key_pending")

// errCrash is what a failpoint's error is wrapped in: the run stops as if the
// process had died, recording nothing.
var errCrash = errors.New("failpoint")

// job is one run over one erasure.
type job struct {
	*Office
	id     ids.ID
	tenant ids.ID
	plan   Plan
	canary string
}

// step is one recorded, idempotent piece of the work. after is the state the
// erasure is in once the step is done; "" when it stays.
type step struct {
	name  string
	after State
	do    func(context.Context, *job) (map[string]string, error)
}

func sequence() []step {
	return []step{
		{"freeze", Frozen, doFreeze},
		{"schedule_key", KeyScheduled, doScheduleKey},
		{"await_key", KeyGone, doAwaitKey},
		{"destroy_database", "", doDestroyDatabase},
		{"destroy_role", "", doDestroyRole},
		{"destroy_objects", "", doDestroyObjects},
		{"sweep_queue", "", doSweepQueue},
		{"scrub_control", Destroyed, doScrubControl},
		{"verify", Verified, doVerify},
	}
}

// Run carries an approved erasure on from where it stands to Verified. It is
// safe to call at any time, from several processes and after a crash. A step
// that fails halts the erasure with a code; running again tries that step
// again. ErrWaiting when the key is not gone yet.
func (o *Office) Run(ctx context.Context, id ids.ID) error {
	lock, err := o.Admin(ctx)
	if err != nil {
		return fmt.Errorf("run erasure: %w", err)
	}
	defer lock.Close()
	if err := lock.Lock(ctx, "erasure "+id.String()); err != nil {
		return fmt.Errorf("run erasure: %w", err)
	}
	j, done, err := o.load(ctx, id)
	if err != nil || j == nil {
		return err
	}
	for _, s := range sequence() {
		if done[s.name] {
			continue
		}
		if err := j.take(ctx, s); err != nil {
			return j.halt(ctx, s, err)
		}
	}
	return nil
}

// load returns nil when the erasure is not the runner's business.
func (o *Office) load(ctx context.Context, id ids.ID) (*job, map[string]bool, error) {
	e, err := o.Get(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if e.State == Planned {
		return nil, nil, wrongState(e.State)
	}
	if !e.State.running() {
		return nil, nil, nil
	}
	j := &job{Office: o, id: id, tenant: e.Tenant, plan: e.Plan}
	if j.canary, err = o.canary(ctx, id, e.Tenant); err != nil {
		return nil, nil, err
	}
	done := map[string]bool{}
	for _, s := range e.Steps {
		done[s.Name] = s.FinishedAt != nil
	}
	return j, done, nil
}

func (o *Office) canary(ctx context.Context, id, tenant ids.ID) (phrase string, err error) {
	var row *erasureRow
	err = o.Control.Read(ctx, func(tx *pg.Tx) error {
		row, err = oneErasure(tx, erasureSQL+"WHERE id = ?", id)
		return err
	})
	if err != nil {
		return "", err
	}
	if phrase, err = o.Platform.OpenText(ctx, canaryPlace(tenant), row.Canary); err != nil {
		return "", fmt.Errorf("open canary: %w", err)
	}
	return phrase, nil
}

func (j *job) take(ctx context.Context, s step) error {
	if err := j.fail(s.name, "before"); err != nil {
		return err
	}
	err := j.Control.InTx(ctx, func(tx *pg.Tx) error { return beginStep(tx, j.id, s.name, j.Clock.Now()) })
	if err != nil {
		return err
	}
	facts, err := s.do(ctx, j)
	if err != nil {
		return err
	}
	if err := j.fail(s.name, "after"); err != nil {
		return err
	}
	return j.Control.InTx(ctx, func(tx *pg.Tx) error {
		set := map[string]any{"halted_step": "", "halted_code": ""}
		if s.after != "" {
			set["state"] = string(s.after)
		}
		if err := updateErasure(tx, j.id, set); err != nil {
			return err
		}
		return finishStep(tx, j.id, s.name, j.Clock.Now(), facts)
	})
}

func (j *job) fail(step, point string) error {
	if j.Failpoint == nil {
		return nil
	}
	if err := j.Failpoint(step, point); err != nil {
		return fmt.Errorf("%w at %s %s: %w", errCrash, point, step, err)
	}
	return nil
}

// halt records why the run stopped, where everybody can see it, and what the
// verifier found if that was it.
func (j *job) halt(ctx context.Context, s step, cause error) error {
	if errors.Is(cause, errCrash) || errors.Is(cause, ErrWaiting) {
		return cause
	}
	code := fault.CodeOf(cause)
	set := map[string]any{"halted_step": s.name, "halted_code": code}
	if report, found := residue.IsFound(cause); found {
		set["halted_code"] = "residue_found"
		set["verification"] = mustJSON(report)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := j.Control.InTx(ctx, func(tx *pg.Tx) error { return updateErasure(tx, j.id, set) })
	return errors.Join(fmt.Errorf("erasure halted at %s: %w", s.name, cause), err)
}

func mustJSON(report certificate.Verification) string {
	raw, err := json.Marshal(report)
	if err != nil {
		panic(err) // strings and times only
	}
	return string(raw)
}

// RunAll carries on every erasure that has work to do and certifies those that
// are confirmed. Halted ones wait for Resume. The control plane calls it on
// start, after every decision and now and then; it returns the failures of
// those that halted.
func (o *Office) RunAll(ctx context.Context) error {
	var running []ids.ID
	err := o.Control.Read(ctx, func(tx *pg.Tx) (err error) {
		running, err = runningErasures(tx)
		return err
	})
	var failures []error
	for _, id := range running {
		if err := o.advance(ctx, id); err != nil && !errors.Is(err, ErrWaiting) {
			failures = append(failures, err)
		}
	}
	return errors.Join(append(failures, err)...)
}

func (o *Office) advance(ctx context.Context, id ids.ID) error {
	e, err := o.Get(ctx, id)
	if err != nil {
		return err
	}
	if e.State == Confirmed {
		_, err := o.Certify(ctx, id)
		return err
	}
	return o.Run(ctx, id)
}
