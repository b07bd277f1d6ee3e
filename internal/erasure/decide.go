package erasure

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

// checker is somebody who is not the worker. Only newChecker makes one.
type checker struct {
	id   ids.ID
	name string
}

// newChecker refuses the worker: Conflict "same_person".
func newChecker(who access.Principal, worker ids.ID) (checker, error) {
	if who.ID == worker || who.ID == ids.Nil {
		return checker{}, fault.New(fault.Conflict, "same_person")
	}
	return checker{who.ID, who.Name}, nil
}

// Approve lets the plan with that hash run. Conflict "same_person" for the
// worker, "plan_changed" when the plan is not the one that was shown,
// "no_consent" when the municipality has taken its request back.
func (o *Office) Approve(ctx context.Context, who access.Principal, id ids.ID, planHash string) (*Erasure, error) {
	err := o.decide(ctx, who, id, Planned, func(tx *pg.Tx, row *erasureRow, by checker) error {
		if row.PlanHash != planHash {
			return fault.New(fault.Conflict, "plan_changed")
		}
		request, err := latest(tx, row.TenantID)
		if err != nil {
			return err
		}
		if request == nil || request.ID != row.RequestID || request.Cancelled != nil {
			return fault.New(fault.Conflict, "no_consent")
		}
		return updateErasure(tx, id, map[string]any{
			"state": string(Approved), "approved_by": by.id, "approver_name": by.name, "approved_at": o.Clock.Now(),
		})
	})
	if err != nil {
		return nil, fmt.Errorf("approve erasure: %w", err)
	}
	return o.Get(ctx, id)
}

// Confirm is the checker's word that the verification was read and is right.
// The certificate follows with Certify.
func (o *Office) Confirm(ctx context.Context, who access.Principal, id ids.ID) (*Erasure, error) {
	err := o.decide(ctx, who, id, Verified, func(tx *pg.Tx, _ *erasureRow, by checker) error {
		return updateErasure(tx, id, map[string]any{
			"state": string(Confirmed), "confirmed_by": by.id, "confirmer_name": by.name, "confirmed_at": o.Clock.Now(),
		})
	})
	if err != nil {
		return nil, fmt.Errorf("confirm erasure: %w", err)
	}
	return o.Get(ctx, id)
}

// Resume lets a halted erasure be tried again from the step it halted at.
// Conflict "not_halted" when it is not halted.
func (o *Office) Resume(ctx context.Context, id ids.ID) (*Erasure, error) {
	err := o.Control.InTx(ctx, func(tx *pg.Tx) error {
		row, err := lockErasure(tx, id)
		if err != nil {
			return err
		}
		if row.HaltedCode == "" {
			return fault.New(fault.Conflict, "not_halted")
		}
		return updateErasure(tx, id, map[string]any{"halted_step": "", "halted_code": ""})
	})
	if err != nil {
		return nil, fmt.Errorf("resume erasure: %w", err)
	}
	return o.Get(ctx, id)
}

func (o *Office) decide(ctx context.Context, who access.Principal, id ids.ID, want State, fn func(*pg.Tx, *erasureRow, checker) error) error {
	return o.Control.InTx(ctx, func(tx *pg.Tx) error {
		row, err := lockErasure(tx, id)
		if err != nil {
			return err
		}
		if State(row.State) != want {
			return wrongState(State(row.State))
		}
		by, err := newChecker(who, row.PlannedBy)
		if err != nil {
			return err
		}
		return fn(tx, row, by)
	})
}
