package apitest

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Password is everybody's.
const Password = "kawa no nagare 37 mizu"

// Person invites somebody with the roles, and returns them signed in by both
// factors: the invitation goes through the outbox and the mail.
func (s *Service) Person(t testing.TB, sp *tenant.Space, departments []ids.ID, roles ...access.Role) *Client {
	t.Helper()
	address := strings.ToLower(ids.New().String()) + "@" + sp.Tenant().Slug + ".example"
	in := staff.InviteInput{Mail: address, Roles: roles, Departments: departments}
	if _, err := staff.Invite(t.Context(), sp, access.Job(), in); err != nil {
		t.Fatal(err)
	}
	c, _ := s.Accept(t, sp, address, string(roles[0]))
	return c
}

// Accept follows the newest invitation mailed to the address and returns the
// person signed in, and the secret of their authenticator.
func (s *Service) Accept(t testing.TB, sp *tenant.Space, address, name string) (*Client, string) {
	t.Helper()
	c := s.At(sp, tenant.StaffSide)
	c.Do(t, "POST", "/api/invitations/accept", map[string]any{
		"token": s.Invitation(t, sp, address), "name": name, "password": Password,
	}).OK(t, nil)
	var app struct{ Secret string }
	c.Do(t, "POST", "/api/session/totp/enrol", nil).OK(t, &app)
	c.Code(t, s, app.Secret).OK(t, nil)
	var me struct{ ID ids.ID }
	c.Do(t, "GET", "/api/session", nil).OK(t, &me)
	c.ID = me.ID
	return c, app.Secret
}

// Invitation returns the token of the newest invitation mailed to the address.
func (s *Service) Invitation(t testing.TB, sp *tenant.Space, address string) string {
	t.Helper()
	s.Work(t, sp)
	mails := s.Mails.To(address)
	if len(mails) == 0 {
		t.Fatal("no invitation was mailed")
	}
	found := token.FindString(mails[len(mails)-1].Text)
	if found == "" {
		t.Fatal("the invitation has no token")
	}
	return found
}

// Code gives the one-time code of now.
func (c *Client) Code(t testing.TB, s *Service, secret string) Answer {
	t.Helper()
	return c.Do(t, "POST", "/api/session/totp", map[string]any{"code": s.CodeAt(t, secret, 0)})
}

// CodeAt returns the code of a time from now.
func (s *Service) CodeAt(t testing.TB, secret string, from time.Duration) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, s.Clock.Now().Add(from))
	if err != nil {
		t.Fatal(err)
	}
	return code
}
