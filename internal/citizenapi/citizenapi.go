package citizenapi

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/rate"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Cookie is the name of the resident's session cookie.
const Cookie = "__Host-madoguchi"

// Config is what the counter needs.
type Config struct {
	Enforcer *access.Enforcer
	Limiter  *rate.Limiter
	Clock    clock.Clock
	Logger   *slog.Logger
	Observe  func(httpapi.Route, int, time.Duration) // optional
	// Passwords hashes the words that open procedures.
	Passwords *credential.Passwords
}

type counter struct {
	api       *httpapi.API
	passwords *credential.Passwords
}

// New returns the API with all routes of the citizen host.
func New(cfg Config) *httpapi.API {
	api := httpapi.New(httpapi.Config{
		Title: "madoguchi citizen API", Audience: access.Applicant, Cookie: Cookie,
		Enforcer: cfg.Enforcer, Limiter: cfg.Limiter, Clock: cfg.Clock, Logger: cfg.Logger, Observe: cfg.Observe,
		Authenticate: authenticate,
	})
	c := counter{api: api, passwords: cfg.Passwords}
	c.siteRoutes()
	c.catalogueRoutes()
	c.pageRoutes()
	c.finderRoutes()
	c.verificationRoutes()
	c.draftRoutes()
	c.attachmentRoutes()
	c.applicationRoutes()
	c.recipientRoutes()
	c.postalRoutes()
	c.bankRoutes()
	return api
}

func authenticate(ctx context.Context, token string) (access.Principal, error) {
	asked := httpapi.RequestFrom(ctx)
	return applicant.Resume(ctx, tenant.From(ctx), token, asked.Plane, asked.ID)
}

// session returns the resident's session, begun now when there is none. The
// cookie is nil when the browser has it already.
func (c counter) session(ctx context.Context) (access.Principal, []http.Cookie, string, error) {
	asked := httpapi.RequestFrom(ctx)
	if who := access.From(ctx); who.Audience == access.Applicant {
		return who, nil, asked.CSRF, nil
	}
	opened, err := applicant.Begin(ctx, tenant.From(ctx), asked.Plane, asked.ID)
	if err != nil {
		return access.Principal{}, nil, "", err
	}
	cookies, csrf := c.give(ctx, opened)
	return opened.Principal, cookies, csrf, nil
}

// give returns the cookie and the CSRF token of a session just opened.
func (c counter) give(ctx context.Context, o applicant.Opened) ([]http.Cookie, string) {
	life := o.Expires.Sub(tenant.From(ctx).Now())
	return []http.Cookie{c.api.SessionCookie(o.Token, life)}, httpapi.CSRF(o.Token)
}

// open is a route that needs nobody.
func open(method, path, operation, summary, object, action string) httpapi.Route {
	return httpapi.Route{
		Method: method, Path: path, Operation: operation, Summary: summary,
		Audience: access.Public, Permission: access.Permission{Object: object, Action: action},
	}
}

// own is a route of the resident's own session.
func own(method, path, operation, summary, object, action string) httpapi.Route {
	r := open(method, path, operation, summary, object, action)
	r.Audience = access.Applicant
	return r
}

// reading bounds what one address reads; it never stands in the way when the
// counter's store is away. Limits by address are wide everywhere: a carrier's
// gateway brings thousands of phones by one.
var reading = httpapi.Limit{Name: "read", Events: 3000, Per: time.Minute, By: httpapi.ByAddress}

type nothing struct{}
