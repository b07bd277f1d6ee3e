package operatorapi

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/operator"
)

type signInInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"512"`
		Code     string `json:"code" pattern:"^[0-9]{6}$" minLength:"6" maxLength:"6"`
	}
}

type signedIn struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      struct {
		CSRF string `json:"csrf"`
		Name string `json:"name"`
	}
}

type signedOut struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
}

type meOutput struct {
	Body struct {
		State string  `json:"state" enum:"signed_out,signed_in"`
		CSRF  string  `json:"csrf"`
		ID    *ids.ID `json:"id,omitempty"`
		Name  string  `json:"name"`
	}
}

// All limits of signing in fail closed.
var (
	byAddress = httpapi.Limit{Name: "operator_sign_in", Events: 30, Per: 10 * time.Minute, By: httpapi.ByAddress, FailClosed: true}
	byPair    = httpapi.Limit{Name: "operator_sign_in_pair", Events: 10, Per: 15 * time.Minute, By: httpapi.ByGiven, FailClosed: true}
	byAccount = httpapi.Limit{Name: "operator_sign_in_account", Events: 60, Per: time.Hour, By: httpapi.ByGiven, FailClosed: true}
)

func (c counter) sessionRoutes() {
	httpapi.Register(c.api, open("POST", "/api/session", "sign-in", "Sign in with password and one-time code", "session", "begin").
		Limited(byAddress).Within(20*time.Second), c.signIn)
	httpapi.Register(c.api, open("GET", "/api/session", "get-session", "Who is signed in", "session", "begin").Knowing(), c.me)
	httpapi.Register(c.api, own("DELETE", "/api/session", "sign-out", "Sign out", "session", "use"), c.signOut)
}

func (c counter) signIn(ctx context.Context, in *signInInput) (*signedIn, error) {
	asked := httpapi.RequestFrom(ctx)
	account := strings.ToLower(strings.TrimSpace(in.Body.Email))
	if err := c.api.Count(ctx, byPair, account+" "+asked.Address); err != nil {
		return nil, err
	}
	if err := c.api.Count(ctx, byAccount, account); err != nil {
		return nil, err
	}
	opened, err := c.operators.SignIn(ctx, operator.SignInInput{
		Mail: account, Password: in.Body.Password, Code: in.Body.Code, RequestID: asked.ID,
	})
	if err != nil {
		return nil, err
	}
	out := &signedIn{SetCookie: []http.Cookie{c.api.SessionCookie(opened.Token, 0)}}
	out.Body.CSRF, out.Body.Name = httpapi.CSRF(opened.Token), opened.Name
	return out, nil
}

func (c counter) me(ctx context.Context, _ *nothing) (*meOutput, error) {
	out := &meOutput{}
	out.Body.State = "signed_out"
	if who := access.From(ctx); who.Audience == access.Operator {
		out.Body.State, out.Body.ID, out.Body.Name = "signed_in", &who.ID, who.Name
		out.Body.CSRF = httpapi.RequestFrom(ctx).CSRF
	}
	return out, nil
}

func (c counter) signOut(ctx context.Context, _ *nothing) (*signedOut, error) {
	if err := c.operators.SignOut(ctx, access.From(ctx)); err != nil {
		return nil, err
	}
	return &signedOut{SetCookie: []http.Cookie{c.api.NoCookie()}}, nil
}
