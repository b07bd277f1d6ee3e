package staff_test

import (
	"context"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

const (
	address  = "hanako@aozora.example"
	password = "kawa no nagare 37 mizu"
)

// house is one municipality with the doors that staff need.
type house struct {
	*tenant.Space
	pw    *credential.Passwords
	mails []mail.Message
}

func newHouse(t *testing.T) *house {
	t.Helper()
	pw, err := credential.NewPasswords(2)
	if err != nil {
		t.Fatal(err)
	}
	return &house{Space: tenanttest.One(t), pw: pw}
}

// Send implements mail.Sender.
func (h *house) Send(_ context.Context, m mail.Message) error {
	h.mails = append(h.mails, m)
	return nil
}

var tokenIn = regexp.MustCompile(`[A-Za-z0-9_-]{43}`)

// mailed returns the token of the newest invitation.
func (h *house) mailed(t *testing.T) string {
	t.Helper()
	post := notice.Post{Sender: h, From: "noreply@madoguchi.example"}
	tenanttest.Run(t, h.Space, outbox.Handlers{notice.KindSend: {Outside: func(ctx context.Context, sp *tenant.Space, job outbox.Job) (outbox.Finish, error) {
		return notice.Send(ctx, sp, post, job)
	}}})
	if len(h.mails) == 0 {
		t.Fatal("nothing was mailed")
	}
	return tokenIn.FindString(h.mails[len(h.mails)-1].Text)
}

func (h *house) invite(t *testing.T, to string, roles ...access.Role) string {
	t.Helper()
	if _, err := staff.Invite(t.Context(), h.Space, access.Job(), staff.InviteInput{Mail: to, Roles: roles}); err != nil {
		t.Fatal(err)
	}
	return h.mailed(t)
}

func (h *house) accept(t *testing.T, token string) (staff.Opened, error) {
	t.Helper()
	return staff.AcceptInvitation(t.Context(), h.Space, h.pw, staff.AcceptInput{
		Token: token, Name: "山田 花子", Password: password, Plane: tenant.Internet, RequestID: "r1",
	})
}

func (h *house) resume(t *testing.T, o staff.Opened) access.Principal {
	t.Helper()
	who, err := staff.Resume(t.Context(), h.Space, o.Token, tenant.Internet, "r2")
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func (h *house) code(t *testing.T, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, h.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// member is somebody signed in by both factors.
func (h *house) member(t *testing.T, to string, roles ...access.Role) (who access.Principal, o staff.Opened, secret string) {
	t.Helper()
	half, err := h.accept(t, h.invite(t, to, roles...))
	if err != nil {
		t.Fatal(err)
	}
	e, err := staff.Enrol(t.Context(), h.Space, h.resume(t, half))
	if err != nil {
		t.Fatal(err)
	}
	full, err := staff.CompleteTOTP(t.Context(), h.Space, h.resume(t, half), h.code(t, e.Secret))
	if err != nil {
		t.Fatal(err)
	}
	return h.resume(t, full), full, e.Secret
}

func (h *house) signIn(t *testing.T, to, with string) (staff.Opened, error) {
	t.Helper()
	return staff.SignIn(t.Context(), h.Space, h.pw, staff.SignInInput{Mail: to, Password: with, Plane: tenant.Internet})
}

func refused(t *testing.T, what string, err error, kind fault.Kind, code string) {
	t.Helper()
	if !fault.Is(err, kind) || fault.CodeOf(err) != code {
		t.Errorf("%s: %v; want %s %s", what, err, kind, code)
	}
}

func TestInvitationWorksOnce(t *testing.T) {
	h := newHouse(t)
	token := h.invite(t, address, access.Reviewer)
	v, err := staff.OpenInvitation(t.Context(), h.Space, token)
	if err != nil || v.Mail != address || !slices.Equal(v.Roles, []access.Role{access.Reviewer}) {
		t.Fatalf("opened: %+v, %v", v, err)
	}
	o, err := h.accept(t, token)
	if err != nil || o.Step != staff.NeedEnrol {
		t.Fatalf("accepted: %+v, %v", o, err)
	}
	_, err = h.accept(t, token)
	refused(t, "a second time", err, fault.Gone, "invitation_over")
	_, err = staff.OpenInvitation(t.Context(), h.Space, ids.Token())
	refused(t, "a guess", err, fault.Gone, "invitation_over")
	_, err = staff.Invite(t.Context(), h.Space, access.Job(), staff.InviteInput{Mail: address, Roles: []access.Role{access.Viewer}})
	refused(t, "inviting one of the staff", err, fault.Conflict, "already_staff")
}

func TestInvitationEnds(t *testing.T) {
	h := newHouse(t)
	first := h.invite(t, address, access.Reviewer)
	second := h.invite(t, address, access.Viewer)
	_, err := h.accept(t, first)
	refused(t, "a replaced one", err, fault.Gone, "invitation_over")

	tenanttest.Clock(h.Space).Advance(7 * 24 * time.Hour)
	_, err = h.accept(t, second)
	refused(t, "after seven days", err, fault.Gone, "invitation_over")

	third := h.invite(t, address, access.Viewer)
	open, err := staff.Invitations(t.Context(), h.Space)
	if err != nil || len(open) != 1 {
		t.Fatalf("open: %v, %v", open, err)
	}
	if err := staff.Revoke(t.Context(), h.Space, access.Job(), open[0].ID); err != nil {
		t.Fatal(err)
	}
	_, err = h.accept(t, third)
	refused(t, "a revoked one", err, fault.Gone, "invitation_over")
	refused(t, "revoking it again", staff.Revoke(t.Context(), h.Space, access.Job(), open[0].ID), fault.NotFound, "not_found")
}

// Of many who race for one invitation, one comes in.
func TestInvitationRace(t *testing.T) {
	h := newHouse(t)
	token := h.invite(t, address, access.Reviewer)
	errs := make([]error, 6)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { _, errs[i] = h.accept(t, token) })
	}
	all.Wait()
	in := 0
	for _, err := range errs {
		if err == nil {
			in++
			continue
		}
		refused(t, "a loser of the race", err, fault.Gone, "invitation_over")
	}
	if in != 1 {
		t.Errorf("%d came in", in)
	}
}

func TestInviteRefuses(t *testing.T) {
	h := newHouse(t)
	for name, in := range map[string]staff.InviteInput{
		"no address":           {Mail: "hanako", Roles: []access.Role{access.Viewer}},
		"a header in it":       {Mail: "a@b.example\r\nBcc: c@d.example", Roles: []access.Role{access.Viewer}},
		"no role":              {Mail: address},
		"a role of operators":  {Mail: address, Roles: []access.Role{access.OperatorRole}},
		"half a role":          {Mail: address, Roles: []access.Role{access.PendingStaff}},
		"a department nowhere": {Mail: address, Roles: []access.Role{access.Viewer}, Departments: []ids.ID{ids.New()}},
	} {
		_, err := staff.Invite(t.Context(), h.Space, access.Job(), in)
		refused(t, name, err, fault.Invalid, "invalid_input")
	}
	if len(h.mails) != 0 {
		t.Error("a refused invitation was mailed")
	}
}

// Both factors, in order, each session another token; until the second the
// session has no right but to give it.
func TestSignIn(t *testing.T) {
	h := newHouse(t)
	_, _, secret := h.member(t, address, access.Reviewer)
	tenanttest.Clock(h.Space).Advance(time.Minute)
	half, err := h.signIn(t, "Hanako@Aozora.example", password)
	if err != nil || half.Step != staff.NeedCode {
		t.Fatalf("password: %+v, %v", half, err)
	}
	pending := h.resume(t, half)
	if !slices.Equal(pending.Roles, []access.Role{access.PendingStaff}) || pending.Departments != nil {
		t.Errorf("half signed in: %+v", pending)
	}
	_, err = staff.CompleteTOTP(t.Context(), h.Space, pending, "000000")
	refused(t, "a wrong code", err, fault.Unauthenticated, "wrong_code")
	code := h.code(t, secret)
	full, err := staff.CompleteTOTP(t.Context(), h.Space, pending, code)
	if err != nil || full.Token == half.Token {
		t.Fatalf("code: %+v, %v", full, err)
	}
	if who := h.resume(t, full); !slices.Equal(who.Roles, []access.Role{access.Reviewer}) || who.Name != "山田 花子" || who.Session == pending.Session {
		t.Errorf("signed in: %+v", who)
	}
	_, err = staff.Resume(t.Context(), h.Space, half.Token, tenant.Internet, "")
	refused(t, "the session before the step", err, fault.Unauthenticated, "sign_in_needed")

	again, err := h.signIn(t, address, password)
	if err != nil {
		t.Fatal(err)
	}
	_, err = staff.CompleteTOTP(t.Context(), h.Space, h.resume(t, again), code)
	refused(t, "the same code again", err, fault.Unauthenticated, "wrong_code")
	_, err = staff.Enrol(t.Context(), h.Space, h.resume(t, again))
	refused(t, "a new authenticator by password alone", err, fault.Conflict, "already_enrolled")
}

// One answer to everything that is wrong.
func TestSignInTellsNothing(t *testing.T) {
	h := newHouse(t)
	who, _, _ := h.member(t, address, access.TenantAdministrator)
	other, _, _ := h.member(t, "taro@aozora.example", access.TenantAdministrator)
	_, err := h.signIn(t, address, password+"x")
	refused(t, "a wrong password", err, fault.Unauthenticated, "wrong_credentials")
	_, err = h.signIn(t, "nobody@aozora.example", password)
	refused(t, "nobody", err, fault.Unauthenticated, "wrong_credentials")
	if err := staff.Suspend(t.Context(), h.Space, other, who.ID); err != nil {
		t.Fatal(err)
	}
	_, err = h.signIn(t, address, password)
	refused(t, "somebody suspended", err, fault.Unauthenticated, "wrong_credentials")
	if err := staff.Restore(t.Context(), h.Space, other, who.ID); err != nil {
		t.Fatal(err)
	}
	if _, err = h.signIn(t, address, password); err != nil {
		t.Errorf("restored: %v", err)
	}
}
