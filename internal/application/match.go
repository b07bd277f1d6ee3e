package application

import (
	"context"
	"errors"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/recipient"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// admitMatch counts the try that posted answers are, when the form looks one
// of them up in a list (対象者照合), before they are judged: who hands in
// guesses must not have more of them than who asks beforehand.
func admitMatch(ctx context.Context, sp *tenant.Space, who access.Principal, of func(*pg.Tx) (applicationRow, error), posted form.Answers) error {
	if !mayMatch(posted) {
		return nil
	}
	var g recipient.Given
	var asked bool
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		r, err := of(tx)
		if err != nil || r.TrialID != nil || State(r.State) != Drafted && State(r.State) != Returned {
			return err
		}
		f, err := formOf(ctx, sp, tx, r.VersionID)
		if err != nil {
			return err
		}
		g, asked = given(f, r, posted)
		return nil
	})
	if fault.Is(err, fault.NotFound) {
		return nil // the verb itself says so
	}
	if err != nil || !asked {
		return err
	}
	return recipient.Admit(ctx, sp, who, g)
}

// mayMatch tells whether an answer has the shape of a posted number: most
// forms have none, and need not be read for it.
func mayMatch(a form.Answers) bool {
	for _, v := range a {
		if m, ok := v.(map[string]any); ok && m["number"] != nil && len(m) <= 2 {
			return true
		}
	}
	return false
}

func given(f *form.Form, r applicationRow, a form.Answers) (recipient.Given, bool) {
	field, number, check, ok := f.ListMatch(a)
	return recipient.Given{Procedure: r.ProcedureID, Field: field, Number: number, Check: check}, ok
}

// claimRecipient proves the number among the answers and makes the recipient
// the application's, unless it is already.
func claimRecipient(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, r applicationRow, f *form.Form, before, after form.Answers) error {
	g, ok := given(f, r, after)
	if r.TrialID != nil {
		return nil
	}
	had, was := given(f, r, before)
	switch {
	case !ok && was:
		return recipient.Release(ctx, tx, r.ID)
	case !ok:
		return nil
	case !was || had != g:
		if err := recipient.Claim(ctx, sp, tx, r.ID, g); err != nil {
			return err
		}
	}
	return recipient.Right(ctx, sp, tx, who, g)
}

// afterMatch counts a proof that failed, once its transaction is undone.
func afterMatch(ctx context.Context, sp *tenant.Space, application ids.ID, err error) error {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || len(e.Fields) != 1 || e.Fields[0].Key != "list_mismatch" {
		return err
	}
	var r applicationRow
	failed := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = findApplication(ctx, tx, "id = ?", application)
		return err
	})
	if failed == nil {
		failed = recipient.Wrong(ctx, sp, r.ProcedureID)
	}
	if failed != nil {
		return fmt.Errorf("count wrong number: %w", failed)
	}
	return err
}

// leave gives back what an application held that does not stand any more.
func leave(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r applicationRow, from State) error {
	if !from.Stands() || State(r.State).Stands() {
		return nil
	}
	if err := recipient.Release(ctx, tx, r.ID); err != nil {
		return err
	}
	return releaseSeats(ctx, sp, tx, r)
}
