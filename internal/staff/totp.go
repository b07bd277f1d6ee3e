package staff

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Enrol makes a secret for who, whose session has passed the password. It
// replaces one that was never confirmed; Conflict "already_enrolled" after.
func Enrol(ctx context.Context, sp *tenant.Space, who access.Principal) (credential.Enrolment, error) {
	var out credential.Enrolment
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		row, err := lockStaff(ctx, tx, who.ID)
		if err != nil {
			return err
		}
		if row.TotpActive {
			return fault.New(fault.Conflict, "already_enrolled")
		}
		if out, err = enrolment(ctx, sp, row); err != nil {
			return err
		}
		sealed, err := sp.Sealer().Seal(ctx, sp.Epoch(class, sp.Now()), totpPlace(row.ID), []byte(out.Secret))
		if err != nil {
			return err
		}
		return setSecret(ctx, tx, row.ID, sealed)
	})
	if err != nil {
		return credential.Enrolment{}, fmt.Errorf("enrol second factor: %w", err)
	}
	return out, nil
}

func enrolment(ctx context.Context, sp *tenant.Space, row staffRow) (credential.Enrolment, error) {
	mail, err := sp.Sealer().OpenText(ctx, mailPlace(row.ID), row.MailSealed)
	if err != nil {
		return credential.Enrolment{}, err
	}
	return credential.NewEnrolment(sp.Tenant().Name+" 窓口", mail)
}

// CompleteTOTP proves the second factor and returns a full session; the
// session of who ends. The first right code also confirms an enrolment.
// Unauthenticated "wrong_code" for a wrong, old or used code.
func CompleteTOTP(ctx context.Context, sp *tenant.Space, who access.Principal, code string) (Opened, error) {
	var out Opened
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		row, err := lockStaff(ctx, tx, who.ID)
		if err != nil {
			return err
		}
		step, err := usedStep(ctx, sp, row, code)
		if err != nil {
			return err
		}
		if err := markSignedIn(ctx, tx, row.ID, step, sp.Now()); err != nil {
			return err
		}
		if err := endSession(ctx, tx, row.ID, who.Session); err != nil {
			return err
		}
		if out, err = open(ctx, sp, tx, row.ID, full, who.Plane); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "staff.sign_in", Object: "staff", Entity: row.ID})
	})
	if err != nil {
		return Opened{}, fmt.Errorf("second factor: %w", err)
	}
	return out, nil
}

func usedStep(ctx context.Context, sp *tenant.Space, row staffRow, code string) (int64, error) {
	if row.TotpSealed == nil {
		return 0, fault.New(fault.Conflict, "not_enrolled")
	}
	secret, err := sp.Sealer().OpenText(ctx, totpPlace(row.ID), row.TotpSealed)
	if err != nil {
		return 0, err
	}
	return credential.UsedStep(secret, code, sp.Now(), row.TotpStep)
}

func ptr[T any](v T) *T { return &v }
