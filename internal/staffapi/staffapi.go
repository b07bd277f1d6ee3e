package staffapi

import (
	"context"
	"io/fs"
	"log/slog"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/rate"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Cookie is the name of the staff's session cookie.
const Cookie = "__Host-madoguchi-staff"

// Config is what the counter needs.
type Config struct {
	Enforcer  *access.Enforcer
	Limiter   *rate.Limiter
	Clock     clock.Clock
	Logger    *slog.Logger
	Observe   func(httpapi.Route, int, time.Duration) // optional
	Passwords *credential.Passwords
	Desk      erasure.Desk
	Library   fs.FS // the procedure templates
	// Origin says where a host's pages are; nil: "https://" before the host.
	Origin func(host string) string
}

type counter struct {
	api       *httpapi.API
	enforcer  *access.Enforcer
	passwords *credential.Passwords
	desk      erasure.Desk
	shelf     *shelf
	origin    func(host string) string
}

// New returns the API with all routes of the staff host.
func New(cfg Config) *httpapi.API {
	api := httpapi.New(httpapi.Config{
		Title: "madoguchi staff API", Audience: access.Staff, Cookie: Cookie,
		Enforcer: cfg.Enforcer, Limiter: cfg.Limiter, Clock: cfg.Clock, Logger: cfg.Logger, Observe: cfg.Observe,
		Authenticate: authenticate,
	})
	c := counter{api: api, enforcer: cfg.Enforcer, passwords: cfg.Passwords, desk: cfg.Desk, shelf: newShelf(cfg.Library), origin: cfg.Origin}
	if c.origin == nil {
		c.origin = func(host string) string { return "https://" + host }
	}
	c.sessionRoutes()
	c.invitationRoutes()
	c.peopleRoutes()
	c.procedureRoutes()
	c.pageRoutes()
	c.handoutRoutes()
	c.finderRoutes()
	c.formRoutes()
	c.libraryRoutes()
	c.releaseRoutes()
	c.exchangeRoutes()
	c.recipientRoutes()
	c.inboxRoutes()
	c.verbRoutes()
	c.documentRoutes()
	c.municipalityRoutes()
	c.erasureRoutes()
	return api
}

func authenticate(ctx context.Context, token string) (access.Principal, error) {
	asked := httpapi.RequestFrom(ctx)
	return staff.Resume(ctx, tenant.From(ctx), token, asked.Plane, asked.ID)
}

// open is a route that needs nobody.
func open(method, path, operation, summary, object, action string) httpapi.Route {
	return httpapi.Route{
		Method: method, Path: path, Operation: operation, Summary: summary,
		Audience: access.Public, Permission: access.Permission{Object: object, Action: action},
	}
}

// desk is a route of the staff.
func desk(method, path, operation, summary, object, action string) httpapi.Route {
	r := open(method, path, operation, summary, object, action)
	r.Audience = access.Staff
	return r
}

type nothing struct{}

type idInput struct {
	ID httpapi.ID `path:"id"`
}

type created struct {
	Body struct {
		ID ids.ID `json:"id"`
	}
}

func createdID(id ids.ID) *created {
	out := &created{}
	out.Body.ID = id
	return out
}

func plain(in []httpapi.ID) []ids.ID {
	return httpapi.Each(in, func(i httpapi.ID) ids.ID { return i.ID })
}

func texts[T ~string](in []T) []string {
	return httpapi.Each(in, func(t T) string { return string(t) })
}
