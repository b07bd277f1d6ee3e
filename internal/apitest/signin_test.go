package apitest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// signIn tries a password.
func signIn(t *testing.T, c *apitest.Client, address, password string) apitest.Answer {
	t.Helper()
	return c.Do(t, "POST", "/api/session/password", apitest.Map{"email": address, "password": password})
}

// join invites the address and follows the mail.
func join(t *testing.T, s *apitest.Service, address string) (*apitest.Client, string) {
	t.Helper()
	in := staff.InviteInput{Mail: address, Roles: []access.Role{access.TenantAdministrator}}
	if _, err := staff.Invite(t.Context(), s.A, access.Job(), in); err != nil {
		t.Fatal(err)
	}
	return s.Accept(t, s.A, address, "山田 花子")
}

// The way back in: password, code, another token at each step, and out.
func TestSignInOverHTTP(t *testing.T) {
	s := apitest.New(t)
	_, secret := join(t, s, "hanako@aozora.example")
	s.Advance(time.Minute)
	c := s.At(s.A, tenant.StaffSide)
	var step struct{ Step string }
	answer := signIn(t, c, "hanako@aozora.example", apitest.Password).OK(t, &step)
	half := c.Token
	for _, want := range []string{"__Host-madoguchi-staff=", "; Path=/", "; HttpOnly", "; Secure", "; SameSite=Lax"} {
		if got := answer.Header.Get("Set-Cookie"); !strings.Contains(got, want) || strings.Contains(got, "Domain") || strings.Contains(got, "Max-Age") {
			t.Errorf("the cookie %q lacks %q", got, want)
		}
	}
	c.Do(t, "POST", "/api/session/totp", apitest.Map{"code": "abc123"}).Refused(t, 422, "invalid_input")
	c.Code(t, s, secret).OK(t, &step)
	if step.Step != "done" || c.Token == half {
		t.Errorf("step %q with the same token: %v", step.Step, c.Token == half)
	}
	var me struct {
		State, Name string
		Permissions []string
	}
	c.Do(t, "GET", "/api/session", nil).OK(t, &me)
	if me.State != "signed_in" || me.Name != "山田 花子" || len(me.Permissions) == 0 {
		t.Errorf("me: %+v", me)
	}
	full := *c
	c.Do(t, "DELETE", "/api/session", nil).OK(t, nil)
	full.Do(t, "GET", "/api/sessions", nil).Refused(t, 401, "sign_in_needed")
	if c.Token != "" {
		t.Error("signing out left the cookie")
	}
}

// Trying passwords at one account ends soon; the others get in, and nobody
// does while nobody can count.
func TestPasswordsAreNotTriedForLong(t *testing.T) {
	s := apitest.New(t)
	join(t, s, "hanako@aozora.example")
	join(t, s, "taro@aozora.example")
	c := s.At(s.A, tenant.StaffSide)
	tries := 0
	var last apitest.Answer
	for ; tries < 20; tries++ {
		if last = signIn(t, c, "hanako@aozora.example", ids.Token()); last.Status == http.StatusTooManyRequests {
			break
		}
		last.Refused(t, 401, "wrong_credentials")
	}
	if tries != 10 || last.Header.Get("Retry-After") == "" {
		t.Errorf("%d tries, then %d (Retry-After %q)", tries, last.Status, last.Header.Get("Retry-After"))
	}
	signIn(t, c, "hanako@aozora.example", apitest.Password).Refused(t, 429, "too_often")
	signIn(t, c, "taro@aozora.example", apitest.Password).OK(t, nil)
	s.Redis.Stop()
	signIn(t, c, "taro@aozora.example", apitest.Password).Refused(t, 503, "limits_unavailable")
}

// So does trying codes, also from new sessions.
func TestCodesAreNotTriedForLong(t *testing.T) {
	s := apitest.New(t)
	join(t, s, "hanako@aozora.example")
	s.Advance(time.Minute)
	c := s.At(s.A, tenant.StaffSide)
	signIn(t, c, "hanako@aozora.example", apitest.Password).OK(t, nil)
	tries := 0
	for ; tries < 20; tries++ {
		got := c.Do(t, "POST", "/api/session/totp", apitest.Map{"code": "000000"})
		if got.Status == http.StatusTooManyRequests {
			break
		}
		got.Refused(t, 401, "wrong_code")
	}
	if tries != 6 {
		t.Errorf("%d codes were tried", tries)
	}
}

// An invitation is for one, and weak passwords do not pass.
func TestAcceptOverHTTP(t *testing.T) {
	s := apitest.New(t)
	if _, err := staff.Invite(t.Context(), s.A, access.Job(), staff.InviteInput{Mail: "hanako@aozora.example", Roles: []access.Role{access.Viewer}}); err != nil {
		t.Fatal(err)
	}
	token := s.Invitation(t, s.A, "hanako@aozora.example")
	accept := func(c *apitest.Client, password string) apitest.Answer {
		return c.Do(t, "POST", "/api/invitations/accept", apitest.Map{"token": token, "name": "山田 花子", "password": password})
	}
	accept(s.At(s.B, tenant.StaffSide), apitest.Password).Refused(t, 410, "invitation_over")
	for password, key := range map[string]string{
		"short": "password too_short", "aaaaaaaaaaaaaa": "password too_common", "hanako-1234567": "password contains_account",
		strings.Repeat("long password ", 10): "password too_long",
	} {
		got := accept(s.At(s.A, tenant.StaffSide), password)
		if fields := got.Fields(); got.Status != 422 || len(fields) != 1 || fields[0] != key {
			t.Errorf("%q: %d %v; want %s", password, got.Status, fields, key)
		}
	}
	accept(s.At(s.A, tenant.StaffSide), apitest.Password).OK(t, nil)
	accept(s.At(s.A, tenant.StaffSide), apitest.Password).Refused(t, 410, "invitation_over")
}

// A resident's session writes with its own CSRF token only.
func TestResidentsCSRF(t *testing.T) {
	s := apitest.New(t)
	slug, _ := offer(t, s, nil)
	c, other := s.At(s.A, tenant.CitizenSide), s.At(s.A, tenant.CitizenSide)
	draft := c.Draft(t, slug)
	other.Draft(t, slug)
	save := apitest.Map{"answers": apitest.Map{"kind": "a"}, "revision": 1, "page": ""}
	for _, wrong := range []string{"1", other.CSRF, c.CSRF + "x"} {
		forged := *c
		forged.CSRF = wrong
		forged.Do(t, "PUT", "/api/drafts/"+draft, save).Refused(t, 401, "csrf_token_wrong")
	}
	c.Do(t, "PUT", "/api/drafts/"+draft, save).OK(t, nil)
	var session struct {
		Active bool
		CSRF   string
	}
	c.Do(t, "GET", "/api/session", nil).OK(t, &session)
	if !session.Active || session.CSRF != c.CSRF {
		t.Errorf("session: %+v", session)
	}
}
