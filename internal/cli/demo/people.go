package demo

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Account is one person who can sign in.
type Account struct {
	Mail       string      `json:"mail"`
	Name       string      `json:"name"`
	Role       access.Role `json:"role"`
	Password   string      `json:"password"`
	TOTPSecret string      `json:"totp_secret"`
}

// person is who is to come.
type person struct {
	local, name string
	role        access.Role
}

var people = []person{
	{"henshu", "編集 花子", access.FormEditor},
	{"shinsa", "審査 太郎", access.Reviewer},
	{"kessai", "決裁 葉子", access.Approver},
	{"etsuran", "閲覧 次郎", access.Viewer},
	{"kansa", "監査 良子", access.Auditor},
}

func (p person) mail(sp *tenant.Space) string { return p.local + "@" + sp.Tenant().Slug + ".example" }

// Invite makes one department and invites one person a role into it. Somebody
// who is there already is passed over.
func Invite(ctx context.Context, sp *tenant.Space) error {
	department, err := ensureDepartment(ctx, sp, "市民課")
	if err != nil {
		return err
	}
	for _, p := range people {
		_, err := staff.Invite(ctx, sp, access.Job(), staff.InviteInput{
			Mail: p.mail(sp), Roles: []access.Role{p.role}, Departments: []ids.ID{department},
		})
		if err != nil && !fault.Is(err, fault.Conflict) {
			return fmt.Errorf("invite %s: %w", p.name, err)
		}
	}
	return nil
}

func ensureDepartment(ctx context.Context, sp *tenant.Space, name string) (ids.ID, error) {
	all, err := staff.Departments(ctx, sp)
	if err != nil {
		return ids.Nil, err
	}
	for _, d := range all {
		if d.Name == name {
			return d.ID, nil
		}
	}
	return staff.SaveDepartment(ctx, sp, access.Job(), staff.Department{Name: name, Position: 1})
}

// Mails returns the texts of the mails to an address, the newest first.
type Mails func(to string) []string

// Admit waits for the invitations and accepts them. The password is everybody's.
func Admit(ctx context.Context, sp *tenant.Space, mails Mails, password string) ([]Account, error) {
	passwords, err := credential.NewPasswords(1)
	if err != nil {
		return nil, err
	}
	var out []Account
	for _, p := range people {
		a := Account{Mail: p.mail(sp), Name: p.name, Role: p.role, Password: password}
		if a.TOTPSecret, err = admit(ctx, sp, passwords, mails, a); err != nil {
			return nil, fmt.Errorf("admit %s: %w", p.name, err)
		}
		out = append(out, a)
	}
	return out, nil
}

func admit(ctx context.Context, sp *tenant.Space, pw *credential.Passwords, mails Mails, a Account) (secret string, err error) {
	token, err := await(ctx, mails, a.Mail)
	if err != nil {
		return "", err
	}
	opened, err := staff.AcceptInvitation(ctx, sp, pw, staff.AcceptInput{
		Token: token, Name: a.Name, Password: a.Password, Plane: tenant.Internet,
	})
	if err != nil {
		return "", err
	}
	who, err := staff.Resume(ctx, sp, opened.Token, tenant.Internet, "")
	if err != nil {
		return "", err
	}
	enrolment, err := staff.Enrol(ctx, sp, who)
	if err != nil {
		return "", err
	}
	code, err := Code(enrolment.Secret, sp.Now())
	if err != nil {
		return "", err
	}
	if _, err := staff.CompleteTOTP(ctx, sp, who, code); err != nil {
		return "", err
	}
	return enrolment.Secret, nil
}

// Code is the one-time password of an instant.
func Code(secret string, at time.Time) (string, error) { return totp.GenerateCode(secret, at) }

// fragment is where the invitation's link keeps its token.
var fragment = regexp.MustCompile(`/invitation#([A-Za-z0-9_-]{43})`)

// await waits for the invitation that the worker sends.
func await(ctx context.Context, mails Mails, to string) (token string, err error) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		for _, text := range mails(to) {
			if m := fragment.FindStringSubmatch(text); m != nil {
				return m[1], nil
			}
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("the invitation does not arrive: %w", ctx.Err())
		case <-tick.C:
		}
	}
}
