package review

import (
	"context"
	"fmt"
	"strconv"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/trial"
)

// Trial is one try of a form with what was handed in there.
type Trial struct {
	trial.Trial
	Number       int // of the version; 0: the draft as it was then
	Applications []application.Application
}

// StartTrial makes a trial of the version (Nil: the form draft, frozen as it
// is now) and returns the token of its link. Its mails go to who.
func StartTrial(ctx context.Context, sp *tenant.Space, who access.Principal, procedureID, version ids.ID) (t Trial, token string, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if _, err := procedure.Load(ctx, tx, procedureID); err != nil {
			return err
		}
		v, err := tryable(ctx, sp, tx, who, procedureID, version)
		if err != nil {
			return err
		}
		to, err := staff.MailOf(ctx, sp, tx, who.ID)
		if err != nil {
			return err
		}
		t.Number = v.Number
		if t.Trial, token, err = trial.Begin(ctx, sp, tx, who, trial.New{Procedure: procedureID, Version: v.ID, Address: to}); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "trial.start", Object: "procedure", Entity: procedureID,
			Detail: map[string]string{"trial": t.ID.String(), "version": strconv.Itoa(v.Number)}})
	})
	if err != nil {
		return Trial{}, "", fmt.Errorf("start trial: %w", err)
	}
	return t, token, nil
}

func tryable(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, procedureID, version ids.ID) (procedure.Version, error) {
	if version == ids.Nil {
		return procedure.Freeze(ctx, sp, tx, who, procedureID)
	}
	v, err := procedure.LoadVersion(ctx, tx, version)
	if err == nil && v.Procedure != procedureID {
		err = fault.New(fault.NotFound, "not_found")
	}
	return v, err
}

// Trials lists the trials of a procedure, newest first.
func Trials(ctx context.Context, sp *tenant.Space, procedureID ids.ID) (out []Trial, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		found, err := trial.List(ctx, tx, procedureID)
		if err != nil {
			return err
		}
		made, err := application.TriedIn(ctx, tx, procedureID)
		if err != nil {
			return err
		}
		for _, t := range found {
			v, err := procedure.LoadVersion(ctx, tx, t.Version)
			if err != nil {
				return err
			}
			out = append(out, Trial{Trial: t, Number: v.Number, Applications: made[t.ID]})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list trials: %w", err)
	}
	return out, nil
}

// EndTrial deletes the trial with everything in it, at once and for good.
func EndTrial(ctx context.Context, sp *tenant.Space, who access.Principal, procedureID, id ids.ID) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		t, n, err := application.ForgetTrial(ctx, sp, tx, id)
		if err == nil && t.Procedure != procedureID {
			err = fault.New(fault.NotFound, "not_found")
		}
		if err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "trial.delete", Object: "procedure", Entity: procedureID,
			Detail: map[string]string{"trial": id.String(), "applications": strconv.Itoa(n)}})
	})
	if err != nil {
		return fmt.Errorf("delete trial: %w", err)
	}
	return nil
}
