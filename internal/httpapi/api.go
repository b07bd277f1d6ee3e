package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/rate"
)

// Config is what one API (citizen, staff or operator) needs.
type Config struct {
	Title    string          // of the OpenAPI document
	Audience access.Audience // of those who hold a session here
	Cookie   string          // its name, beginning with __Host-
	Enforcer *access.Enforcer
	// Authenticate turns a session cookie's token into a principal of the
	// request's tenant and plane; Unauthenticated when it is not one.
	Authenticate func(ctx context.Context, token string) (access.Principal, error)
	Limiter      *rate.Limiter
	Clock        clock.Clock
	Observe      func(route Route, status int, took time.Duration) // optional, for metrics
	Logger       *slog.Logger
}

// API is one set of routes with its guard and its OpenAPI document.
type API struct {
	cfg    Config
	engine *gin.Engine
	huma   huma.API
	routes []Route
	origin *http.CrossOriginProtection
}

// New returns an API without routes. It panics on a config that cannot guard:
// a programmer's error at start.
func New(cfg Config) *API {
	if cfg.Enforcer == nil || cfg.Authenticate == nil || cfg.Limiter == nil || cfg.Clock == nil || cfg.Logger == nil || !strings.HasPrefix(cfg.Cookie, "__Host-") {
		panic("httpapi: an API needs an enforcer, an authenticator, a limiter, a clock, a logger and a __Host- cookie")
	}
	humaRules.Do(setHumaRules)
	engine := gin.New()
	engine.RedirectTrailingSlash = false
	engine.HandleMethodNotAllowed = true
	engine.MaxMultipartMemory = 0
	if err := engine.SetTrustedProxies(nil); err != nil {
		panic(err)
	}
	a := &API{cfg: cfg, engine: engine, origin: http.NewCrossOriginProtection()}
	engine.NoRoute(a.refuse(http.StatusNotFound, "not_found"))
	engine.NoMethod(a.refuse(http.StatusMethodNotAllowed, "method_not_allowed"))
	a.huma = huma.NewAPI(a.humaConfig(), adapter{a})
	return a
}

func (a *API) refuse(code int, name string) gin.HandlerFunc {
	return func(c *gin.Context) {
		writeProblem(c.Writer, newProblem(RequestFrom(c.Request.Context()).ID, code, name))
	}
}

func (a *API) humaConfig() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: a.cfg.Title, Version: "1", Description: apiDescription},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session": {Type: "apiKey", In: "cookie", Name: a.cfg.Cookie},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": jsonFormat(), "json": jsonFormat()},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{toProblem},
	}
}

const apiDescription = "Errors are application/problem+json with a stable `code`. Requests that change something carry " +
	"`X-Madoguchi-CSRF`: the session's token where the route needs a session, any value where it does not. " +
	"Missing and forbidden both answer 404."

// ServeHTTP answers a request that came through a Door.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.engine.ServeHTTP(w, r) }

// Routes returns the routes in the order of registration.
func (a *API) Routes() []Route { return slices.Clone(a.routes) }

// OpenAPI returns the document, indented, with a final newline.
func (a *API) OpenAPI() ([]byte, error) {
	doc, err := json.MarshalIndent(a.huma.OpenAPI(), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write OpenAPI document: %w", err)
	}
	return append(doc, '\n'), nil
}

// adapter puts the guard in front of every Huma operation.
type adapter struct{ api *API }

func (ad adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	path := strings.NewReplacer("{", ":", "}", "").Replace(op.Path)
	route := ad.api.routes[len(ad.api.routes)-1]
	ad.api.engine.Handle(op.Method, path, func(c *gin.Context) {
		ad.api.guarded(route, c, func() { handler(&exchange{humaContext: humagin.NewContext(op, c)}) })
	})
}

func (ad adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { ad.api.engine.ServeHTTP(w, r) }

// humaContext gives the embedded field a name that is not a method's.
type humaContext = huma.Context

// exchange lets a refusal change the status Huma chose.
type exchange struct {
	humaContext
	forced int
}

func (e *exchange) SetStatus(code int) {
	if e.forced != 0 {
		code = e.forced
	}
	e.humaContext.SetStatus(code)
}

func toProblem(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := refusal(RequestFrom(ctx.Context()).ID, m)
	if e, ok := ctx.(*exchange); ok {
		e.forced = p.Status
	}
	return p, nil
}
