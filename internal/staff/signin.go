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

// SignInInput is the first factor.
type SignInInput struct {
	Mail      string
	Password  string
	Plane     tenant.Plane
	RequestID string
}

// SignIn proves the password and opens a session that can do nothing but give
// the second factor; Step says which. Unauthenticated "wrong_credentials" is
// the one answer to an unknown mail, a wrong password and a suspended account,
// after the same work.
func SignIn(ctx context.Context, sp *tenant.Space, pw *credential.Passwords, in SignInInput) (Opened, error) {
	row, err := accountOf(ctx, sp, in.Mail)
	if err != nil {
		return Opened{}, fmt.Errorf("sign in: %w", err)
	}
	ok, err := pw.Matches(ctx, in.Password, row.PasswordHash)
	if err != nil {
		return Opened{}, fmt.Errorf("sign in: %w", err)
	}
	who := access.Principal{Audience: access.Staff, ID: row.ID, Name: row.Name, Plane: in.Plane, RequestID: in.RequestID}
	if !ok || row.SuspendedAt != nil {
		return Opened{}, refuseSignIn(ctx, sp, who)
	}
	var out Opened
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := forgetSessions(ctx, tx, sp.Now()); err != nil {
			return err
		}
		if out, err = open(ctx, sp, tx, row.ID, passwordOnly, in.Plane); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "staff.password_given", Object: "staff", Entity: row.ID})
	})
	if err != nil {
		return Opened{}, fmt.Errorf("sign in: %w", err)
	}
	out.Step = NeedEnrol
	if row.TotpActive {
		out.Step = NeedCode
	}
	return out, nil
}

// accountOf returns the account of the mail address, an empty one when there
// is none.
func accountOf(ctx context.Context, sp *tenant.Space, mail string) (staffRow, error) {
	index, err := mailIndex(ctx, sp, mail)
	if err != nil {
		return staffRow{}, err
	}
	var row staffRow
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		row, err = findStaff(ctx, tx, "mail_index = ?", index)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return staffRow{}, nil
	}
	return row, err
}

func refuseSignIn(ctx context.Context, sp *tenant.Space, who access.Principal) error {
	err := audit.Viewed(ctx, sp, who, audit.Entry{Action: "staff.sign_in_refused", Object: "staff", Entity: who.ID})
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	return fault.New(fault.Unauthenticated, "wrong_credentials")
}
