package staff

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// OpenInvitation returns the invitation of the token. Gone "invitation_over"
// for one that is used, revoked, over or never was: all look the same.
func OpenInvitation(ctx context.Context, sp *tenant.Space, token string) (Invitation, error) {
	var out Invitation
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		row, err := findInvitation(ctx, tx, ids.Hash(token), sp.Now())
		if err != nil {
			return over(err)
		}
		out, err = row.open(ctx, sp)
		return err
	})
	if err != nil {
		return Invitation{}, fmt.Errorf("open invitation: %w", err)
	}
	return out, nil
}

// AcceptInput is what a person coming in chooses.
type AcceptInput struct {
	Token     string
	Name      string
	Password  string
	Plane     tenant.Plane
	RequestID string
}

// AcceptInvitation makes the account (or gives it a new password), uses the
// invitation up and opens a session whose next step is Enrol. Invalid with
// fields for a bad name or password; Gone as OpenInvitation.
func AcceptInvitation(ctx context.Context, sp *tenant.Space, pw *credential.Passwords, in AcceptInput) (Opened, error) {
	v, err := OpenInvitation(ctx, sp, in.Token)
	if err != nil {
		return Opened{}, err
	}
	name, err := checkName("name", in.Name, 100)
	if err != nil {
		return Opened{}, err
	}
	if err := pw.Check(in.Password, v.Mail, name); err != nil {
		return Opened{}, err
	}
	hash, err := pw.Hash(ctx, in.Password)
	if err != nil {
		return Opened{}, fmt.Errorf("accept invitation: %w", err)
	}
	var out Opened
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		out, err = enter(ctx, sp, tx, v, in, staffRow{Name: name, PasswordHash: hash})
		return err
	})
	if err != nil {
		return Opened{}, fmt.Errorf("accept invitation: %w", err)
	}
	out.Step = NeedEnrol
	return out, nil
}

// enter does in one transaction what accepting means. The invitation is used
// up first: of two that race, one finds it used.
func enter(ctx context.Context, sp *tenant.Space, tx *pg.Tx, v Invitation, in AcceptInput, account staffRow) (Opened, error) {
	row, err := useInvitation(ctx, tx, v.ID, sp.Now())
	if err != nil {
		return Opened{}, over(err)
	}
	action := "staff.join"
	if row.StaffID != nil {
		action, account.ID = "staff.reset", *row.StaffID
		err = renewStaff(ctx, tx, account)
	} else {
		account, err = admit(ctx, sp, tx, v, account)
	}
	if err != nil {
		return Opened{}, err
	}
	who := access.Principal{Audience: access.Staff, ID: account.ID, Name: account.Name, Plane: in.Plane, RequestID: in.RequestID}
	if err := audit.Record(ctx, sp, tx, who, audit.Entry{Action: action, Object: "staff", Entity: account.ID}); err != nil {
		return Opened{}, err
	}
	return open(ctx, sp, tx, account.ID, passwordOnly, in.Plane)
}

// admit makes a new account of the invitation.
func admit(ctx context.Context, sp *tenant.Space, tx *pg.Tx, v Invitation, account staffRow) (staffRow, error) {
	account.ID, account.CreatedAt = ids.New(), sp.Now()
	var err error
	if account.MailIndex, err = mailIndex(ctx, sp, v.Mail); err != nil {
		return staffRow{}, err
	}
	account.MailSealed, err = sp.Sealer().SealText(ctx, sp.Epoch(class, sp.Now()), mailPlace(account.ID), v.Mail)
	if err != nil {
		return staffRow{}, err
	}
	if err := insertStaff(ctx, tx, account); err != nil {
		return staffRow{}, err
	}
	return account, writeRoles(ctx, tx, account.ID, v.Roles, v.Departments)
}

func over(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Gone, "invitation_over")
	}
	return err
}

// SeedAdministrator invites the first administrator. It does nothing once the
// municipality has staff or an open invitation to the address, so provisioning
// can call it again.
func SeedAdministrator(ctx context.Context, sp *tenant.Space, address string) error {
	index, err := mailIndex(ctx, sp, address)
	if err != nil {
		return fmt.Errorf("seed administrator: %w", err)
	}
	done := false
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		done, err = seeded(ctx, tx, index, sp.Now())
		return err
	})
	if err != nil || done {
		return err
	}
	_, err = Invite(ctx, sp, access.Job(), InviteInput{Mail: address, Roles: []access.Role{access.TenantAdministrator}})
	return err
}
