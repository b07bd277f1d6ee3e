package staff

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const invitationLife = 7 * 24 * time.Hour

// Invitation is a way in that is still open, or was.
type Invitation struct {
	ID          ids.ID
	Mail        string
	Roles       []access.Role
	Departments []ids.ID
	InvitedBy   string
	CreatedAt   time.Time
	Expires     time.Time
	Again       bool // for somebody who has an account: new password and second factor
}

// InviteInput is who is to come, and as what.
type InviteInput struct {
	Mail        string
	Roles       []access.Role
	Departments []ids.ID
}

// Invite mails somebody a way in that works once within seven days. Inviting
// the same address again replaces the invitation. Conflict "already_staff".
func Invite(ctx context.Context, sp *tenant.Space, who access.Principal, in InviteInput) (ids.ID, error) {
	if err := checkRoles(in.Roles); err != nil {
		return ids.Nil, err
	}
	address, err := mail.ParseAddress(in.Mail)
	if err != nil {
		return ids.Nil, fault.Fields([]fault.Field{{Path: "mail", Key: "not_valid"}})
	}
	index, err := mailIndex(ctx, sp, address)
	if err != nil {
		return ids.Nil, fmt.Errorf("invite: %w", err)
	}
	v := invited{mail: address, index: index, roles: in.Roles, departments: in.Departments}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if _, err := findStaff(ctx, tx, "mail_index = ?", index); err == nil {
			return fault.New(fault.Conflict, "already_staff")
		} else if !fault.Is(err, fault.NotFound) {
			return err
		}
		return v.send(ctx, sp, tx, who)
	})
	if err != nil {
		return ids.Nil, fmt.Errorf("invite: %w", err)
	}
	return v.id, nil
}

// Reset mails a person a way to a new password and second factor, for one who
// lost either. What they had keeps working until the invitation is used.
func Reset(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	p, err := Get(ctx, sp, id)
	if err != nil {
		return err
	}
	index, err := mailIndex(ctx, sp, p.Mail)
	if err != nil {
		return fmt.Errorf("reset staff: %w", err)
	}
	v := invited{mail: p.Mail, index: index, roles: p.Roles, departments: p.Departments, staff: id}
	if err := sp.InTx(ctx, func(tx *pg.Tx) error { return v.send(ctx, sp, tx, who) }); err != nil {
		return fmt.Errorf("reset staff: %w", err)
	}
	return nil
}

// Revoke closes an invitation; NotFound when it is not open.
func Revoke(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := revokeInvitation(ctx, tx, id, sp.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "staff.invitation_revoked", Object: "invitation", Entity: id})
	})
	if err != nil {
		return fmt.Errorf("revoke invitation: %w", err)
	}
	return nil
}

// Invitations lists the open ones, newest first.
func Invitations(ctx context.Context, sp *tenant.Space) ([]Invitation, error) {
	var out []Invitation
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		rows, err := openInvitations(ctx, tx, sp.Now())
		if err != nil {
			return err
		}
		for _, r := range rows {
			v, err := r.open(ctx, sp)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	return out, nil
}

// invited is an invitation on its way out.
type invited struct {
	id          ids.ID
	mail        string
	index       []byte
	roles       []access.Role
	departments []ids.ID
	staff       ids.ID
}

// send writes the invitation and its mail in the caller's transaction.
func (v *invited) send(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal) error {
	now := sp.Now()
	if err := revokeInvitationsTo(ctx, tx, v.index, now); err != nil {
		return err
	}
	if err := knownDepartments(ctx, tx, v.departments); err != nil {
		return err
	}
	v.id = ids.New()
	token := ids.Token()
	row, err := v.row(ctx, sp, who, ids.Hash(token))
	if err != nil {
		return err
	}
	if err := insertInvitation(ctx, tx, row); err != nil {
		return err
	}
	letter := notice.New{
		Template: notice.StaffInvitation, To: v.mail,
		Params: notice.Params{Token: token, ValidMinutes: int(invitationLife / time.Minute)},
	}
	if _, err := notice.Compose(ctx, sp, tx, letter); err != nil {
		return err
	}
	return audit.Record(ctx, sp, tx, who, audit.Entry{
		Action: "staff.invite", Object: "invitation", Entity: v.id, Detail: map[string]string{"roles": joined(v.roles)},
	})
}

func (v *invited) row(ctx context.Context, sp *tenant.Space, who access.Principal, hash string) (invitationRow, error) {
	now := sp.Now()
	sealed, err := sp.Sealer().SealText(ctx, sp.Epoch(class, now), invitedPlace(v.id), v.mail)
	if err != nil {
		return invitationRow{}, err
	}
	roles, err := json.Marshal(v.roles)
	if err != nil {
		return invitationRow{}, err
	}
	departments, err := json.Marshal(append([]ids.ID{}, v.departments...))
	if err != nil {
		return invitationRow{}, err
	}
	row := invitationRow{
		ID: v.id, TokenHash: hash, MailSealed: sealed, MailIndex: v.index, Roles: roles, Departments: departments,
		InvitedBy: who.Name, CreatedAt: now, ExpiresAt: now.Add(invitationLife),
	}
	if v.staff != ids.Nil {
		row.StaffID = &v.staff
	}
	return row, nil
}

func (r invitationRow) open(ctx context.Context, sp *tenant.Space) (Invitation, error) {
	address, err := sp.Sealer().OpenText(ctx, invitedPlace(r.ID), r.MailSealed)
	if err != nil {
		return Invitation{}, fmt.Errorf("mail of invitation %s: %w", r.ID, err)
	}
	out := Invitation{
		ID: r.ID, Mail: address, InvitedBy: r.InvitedBy, CreatedAt: r.CreatedAt.UTC(), Expires: r.ExpiresAt.UTC(), Again: r.StaffID != nil,
	}
	if err := json.Unmarshal(r.Roles, &out.Roles); err != nil {
		return Invitation{}, fmt.Errorf("roles of invitation %s: %w", r.ID, err)
	}
	if err := json.Unmarshal(r.Departments, &out.Departments); err != nil {
		return Invitation{}, fmt.Errorf("departments of invitation %s: %w", r.ID, err)
	}
	return out, nil
}
