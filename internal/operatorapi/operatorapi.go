package operatorapi

import (
	"context"
	"log/slog"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/operator"
	"github.com/madoguchi/madoguchi/internal/provision"
	"github.com/madoguchi/madoguchi/internal/rate"
)

// Cookie is the name of the operator's session cookie.
const Cookie = "__Host-madoguchi-ops"

// Tenants is what the counter asks of provisioning.
type Tenants interface {
	Tenants(context.Context) ([]provision.Slot, error)
	Tenant(context.Context, ids.ID) (provision.Slot, []provision.StepRecord, error)
}

// Config is what the counter needs.
type Config struct {
	Operators operator.Room
	Tenants   Tenants
	Erasure   *erasure.Office
	Wake      func() // tells the runner that an erasure may go on
	Enforcer  *access.Enforcer
	Limiter   *rate.Limiter
	Clock     clock.Clock
	Logger    *slog.Logger
	Observe   func(httpapi.Route, int, time.Duration) // optional
}

type counter struct {
	api       *httpapi.API
	operators operator.Room
	tenants   Tenants
	erasures  *erasure.Office
	wake      func()
}

// New returns the API with all routes of the operator host.
func New(cfg Config) *httpapi.API {
	api := httpapi.New(httpapi.Config{
		Title: "madoguchi operator API", Audience: access.Operator, Cookie: Cookie,
		Enforcer: cfg.Enforcer, Limiter: cfg.Limiter, Clock: cfg.Clock, Logger: cfg.Logger, Observe: cfg.Observe,
		Authenticate: func(ctx context.Context, token string) (access.Principal, error) {
			asked := httpapi.RequestFrom(ctx)
			who, err := cfg.Operators.Resume(ctx, token, asked.ID)
			who.Plane = asked.Plane // operators have one listener, whatever it is called
			return who, err
		},
	})
	c := counter{api, cfg.Operators, cfg.Tenants, cfg.Erasure, cfg.Wake}
	c.sessionRoutes()
	c.tenantRoutes()
	c.erasureRoutes()
	return api
}

// open is a route that needs nobody.
func open(method, path, operation, summary, object, action string) httpapi.Route {
	return httpapi.Route{
		Method: method, Path: path, Operation: operation, Summary: summary,
		Audience: access.Public, Permission: access.Permission{Object: object, Action: action},
	}
}

// own is a route for signed-in operators.
func own(method, path, operation, summary, object, action string) httpapi.Route {
	r := open(method, path, operation, summary, object, action)
	r.Audience = access.Operator
	return r
}

type nothing struct{}

type idInput struct {
	ID httpapi.ID `path:"id"`
}
