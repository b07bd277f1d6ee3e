package staffapi

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type passwordInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"512"`
	}
}

type stepOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      signInStep
}

type signInStep struct {
	Step string `json:"step" enum:"totp,enrol,done" doc:"What is left to do"`
	CSRF string `json:"csrf"`
}

type enrolmentOutput struct{ Body enrolment }

type enrolment struct {
	Secret string `json:"secret" doc:"Base32, to type by hand"`
	URI    string `json:"uri"`
	QR     []byte `json:"qr" doc:"The URI as a PNG"`
}

type totpInput struct {
	Body struct {
		Code string `json:"code" pattern:"^[0-9]{6}$" minLength:"6" maxLength:"6"`
	}
}

type meOutput struct{ Body me }

type me struct {
	State       string   `json:"state" enum:"signed_out,pending,signed_in"`
	CSRF        string   `json:"csrf"`
	Plane       string   `json:"plane" enum:"internet,lgwan"`
	City        string   `json:"city" doc:"The municipality's name"`
	ID          *ids.ID  `json:"id,omitempty"`
	Name        string   `json:"name"`
	Roles       []string `json:"roles"`
	Permissions []string `json:"permissions" doc:"noun:verb; what a screen may offer"`
	Departments []ids.ID `json:"departments"`
}

type sessionsOutput struct {
	Body struct {
		Items []openSession `json:"items"`
	}
}

type openSession struct {
	ID        ids.ID    `json:"id"`
	Plane     string    `json:"plane"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at"`
	Own       bool      `json:"own"`
}

type signedOut struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
}

// The limits of signing in all fail closed. The account's own limit is wide,
// so that a stranger cannot lock somebody out; the narrow ones count the
// stranger.
var (
	byAddress   = httpapi.Limit{Name: "sign_in", Events: 30, Per: 10 * time.Minute, By: httpapi.ByAddress, FailClosed: true}
	byAll       = httpapi.Limit{Name: "sign_in_all", Events: 600, Per: 10 * time.Minute, By: httpapi.ByMunicipality, FailClosed: true}
	byBoth      = httpapi.Limit{Name: "sign_in_pair", Events: 10, Per: 15 * time.Minute, By: httpapi.ByGiven, FailClosed: true}
	byAccount   = httpapi.Limit{Name: "sign_in_account", Events: 100, Per: time.Hour, By: httpapi.ByGiven, FailClosed: true}
	codeSession = httpapi.Limit{Name: "totp_session", Events: 6, Per: 15 * time.Minute, By: httpapi.BySession, FailClosed: true}
	codeAccount = httpapi.Limit{Name: "totp_account", Events: 30, Per: time.Hour, By: httpapi.ByGiven, FailClosed: true}
)

func (c counter) sessionRoutes() {
	httpapi.Register(c.api, open("POST", "/api/session/password", "sign-in", "Give the password", "session", "begin").
		Limited(byAddress, byAll).Within(20*time.Second), c.signIn)
	httpapi.Register(c.api, desk("POST", "/api/session/totp/enrol", "enrol-totp", "Set an authenticator app up", "session", "complete").
		Limited(codeSession), c.enrol)
	httpapi.Register(c.api, desk("POST", "/api/session/totp", "complete-sign-in", "Give the one-time code", "session", "complete").
		Limited(codeSession), c.totp)
	httpapi.Register(c.api, open("GET", "/api/session", "get-session", "Who is signed in and what they may do", "session", "begin").
		Knowing(), c.me)
	httpapi.Register(c.api, desk("DELETE", "/api/session", "sign-out", "Sign out", "session", "use"), c.signOut)
	httpapi.Register(c.api, desk("GET", "/api/sessions", "list-sessions", "Where I am signed in", "session", "use"), c.sessions)
	httpapi.Register(c.api, desk("DELETE", "/api/sessions/{id}", "end-session", "Sign out somewhere else", "session", "use"), c.endSession)
}

func (c counter) signIn(ctx context.Context, in *passwordInput) (*stepOutput, error) {
	asked := httpapi.RequestFrom(ctx)
	account := strings.ToLower(strings.TrimSpace(in.Body.Email))
	if err := c.api.Count(ctx, byBoth, account+" "+asked.Address); err != nil {
		return nil, err
	}
	if err := c.api.Count(ctx, byAccount, account); err != nil {
		return nil, err
	}
	opened, err := staff.SignIn(ctx, tenant.From(ctx), c.passwords, staff.SignInInput{
		Mail: strings.TrimSpace(in.Body.Email), Password: in.Body.Password, Plane: asked.Plane, RequestID: asked.ID,
	})
	if err != nil {
		return nil, err
	}
	return c.step(opened), nil
}

func (c counter) step(o staff.Opened) *stepOutput {
	return &stepOutput{
		SetCookie: []http.Cookie{c.api.SessionCookie(o.Token, 0)},
		Body:      signInStep{Step: string(o.Step), CSRF: httpapi.CSRF(o.Token)},
	}
}

func (c counter) enrol(ctx context.Context, _ *nothing) (*enrolmentOutput, error) {
	e, err := staff.Enrol(ctx, tenant.From(ctx), access.From(ctx))
	if err != nil {
		return nil, err
	}
	return &enrolmentOutput{enrolment{Secret: e.Secret, URI: e.URI, QR: e.QR}}, nil
}

func (c counter) totp(ctx context.Context, in *totpInput) (*stepOutput, error) {
	who := access.From(ctx)
	if err := c.api.Count(ctx, codeAccount, who.ID.String()); err != nil {
		return nil, err
	}
	opened, err := staff.CompleteTOTP(ctx, tenant.From(ctx), who, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return c.step(opened), nil
}

func (c counter) me(ctx context.Context, _ *nothing) (*meOutput, error) {
	asked, who := httpapi.RequestFrom(ctx), access.From(ctx)
	out := me{
		State: "signed_out", CSRF: asked.CSRF, Plane: string(asked.Plane), City: tenant.From(ctx).Tenant().Name,
		Roles: []string{}, Permissions: []string{}, Departments: []ids.ID{},
	}
	if who.Audience != access.Staff {
		return &meOutput{out}, nil
	}
	out.State = "pending"
	if c.enforcer.Check(who, access.Permission{Object: "session", Action: "use"}) == nil {
		out.State = "signed_in"
	}
	out.ID, out.Name, out.Roles = httpapi.Some(who.ID), who.Name, texts(who.Roles)
	out.Permissions = httpapi.Each(c.enforcer.Permissions(who), func(p string) string { return p })
	out.Departments = httpapi.Each(who.Departments, func(d ids.ID) ids.ID { return d })
	return &meOutput{out}, nil
}

func (c counter) signOut(ctx context.Context, _ *nothing) (*signedOut, error) {
	if err := staff.SignOut(ctx, tenant.From(ctx), access.From(ctx)); err != nil {
		return nil, err
	}
	return &signedOut{SetCookie: []http.Cookie{c.api.NoCookie()}}, nil
}

func (c counter) sessions(ctx context.Context, _ *nothing) (*sessionsOutput, error) {
	found, err := staff.Sessions(ctx, tenant.From(ctx), access.From(ctx))
	if err != nil {
		return nil, err
	}
	out := &sessionsOutput{}
	out.Body.Items = httpapi.Each(found, func(s staff.Session) openSession {
		return openSession{ID: s.ID, Plane: string(s.Plane), CreatedAt: s.CreatedAt, SeenAt: s.SeenAt, Own: s.Own}
	})
	return out, nil
}

func (c counter) endSession(ctx context.Context, in *idInput) (*nothing, error) {
	return &nothing{}, staff.EndSession(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
}
