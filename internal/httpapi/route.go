package httpapi

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/logging"
)

// Route is one line of a counter's route table.
type Route struct {
	Method     string
	Path       string // "/api/drafts/{id}"
	Operation  string // "save-draft": the operation's id, unique in its API
	Summary    string
	Audience   access.Audience   // Public, or the API's own
	Permission access.Permission // held by the audience's roles in policy.csv
	Status     int               // of success; 200, or 204 without a body
	BodyLimit  int64             // bytes; default 64 KiB
	Timeout    time.Duration     // of the handler; default 10 s
	Limits     []Limit           // how often one address, session or municipality may ask
	UseSession bool              // a Public route that knows the session when there is one
}

// Limit bounds how often something happens.
type Limit struct {
	Name       string // "sign_in": part of the counter's key
	Events     int
	Per        time.Duration
	By         Subject
	FailClosed bool // refuse when nobody can count: for whatever guards a secret
}

// Subject is what a limit counts by.
type Subject string

// The subjects. ByGiven is counted by a handler through API.Count, because
// only it knows the account or the number asked for.
const (
	ByAddress      Subject = "address"
	BySession      Subject = "session"
	ByMunicipality Subject = "municipality"
	ByGiven        Subject = "given"
)

// Limited returns the route with the limits.
func (r Route) Limited(l ...Limit) Route {
	r.Limits = append(r.Limits[:len(r.Limits):len(r.Limits)], l...)
	return r
}

// Sized returns the route with a limit for its body, in bytes.
func (r Route) Sized(bytes int64) Route {
	r.BodyLimit = bytes
	return r
}

// Within returns the route with a time limit for its handler.
func (r Route) Within(d time.Duration) Route {
	r.Timeout = d
	return r
}

// Knowing returns a public route that uses a session when there is one.
func (r Route) Knowing() Route {
	r.UseSession = true
	return r
}

const (
	defaultBody    = 64 << 10
	defaultTimeout = 10 * time.Second
	bodyRead       = 20 * time.Second
)

// Register adds a typed route. I holds path, query, header and Body fields; O
// holds a Body and headers. It panics on an incomplete route: a programmer's
// error at start.
func Register[I, O any](a *API, r Route, h func(context.Context, *I) (*O, error)) {
	register(a, r, nil, h)
}

func register[I, O any](a *API, r Route, shape func(*huma.Operation), h func(context.Context, *I) (*O, error)) {
	r = a.complete(r)
	checkEmbedded(reflect.TypeFor[I](), map[reflect.Type]bool{})
	checkEmbedded(reflect.TypeFor[O](), map[reflect.Type]bool{})
	a.routes = append(a.routes, r)
	op := a.operation(r)
	if shape != nil {
		shape(&op)
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, in)
		if err != nil {
			return nil, a.shown(ctx, r, err)
		}
		return out, nil
	})
	schemas := a.huma.OpenAPI().Components.Schemas.Map()
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
}

// checkEmbedded refuses an embedded struct that is not exported: Huma
// overlooks its fields, and what it overlooks it neither documents nor
// validates.
func checkEmbedded(t reflect.Type, seen map[reflect.Type]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return
	}
	seen[t] = true
	for f := range t.Fields() {
		if f.Anonymous && !f.IsExported() {
			panic("httpapi: " + t.String() + " embeds " + f.Type.String() + ", which is not exported")
		}
		if f.IsExported() {
			checkEmbedded(f.Type, seen)
		}
	}
}

// complete fills the defaults and refuses a route that cannot be guarded.
func (a *API) complete(r Route) Route {
	if r.Method == "" || r.Path == "" || r.Operation == "" || r.Summary == "" ||
		r.Audience == "" || r.Permission.Object == "" || r.Permission.Action == "" {
		panic("httpapi: route " + r.Method + " " + r.Path + " is incomplete")
	}
	if r.Audience != access.Public && r.Audience != a.cfg.Audience {
		panic("httpapi: route " + r.Path + " is of an audience that has no session here")
	}
	for _, other := range a.routes {
		if other.Operation == r.Operation {
			panic("httpapi: two routes are called " + r.Operation)
		}
	}
	if r.BodyLimit == 0 {
		r.BodyLimit = defaultBody
	}
	if r.Timeout == 0 {
		r.Timeout = defaultTimeout
	}
	return r
}

func (a *API) operation(r Route) huma.Operation {
	problem := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	op := huma.Operation{
		OperationID: r.Operation, Method: r.Method, Path: r.Path, Summary: r.Summary, DefaultStatus: r.Status,
		Tags: []string{r.Permission.Object}, MaxBodyBytes: r.BodyLimit + 1, BodyReadTimeout: bodyRead,
		Responses: map[string]*huma.Response{"default": {
			Description: "A problem",
			Content:     map[string]*huma.MediaType{problemType: {Schema: problem}},
		}},
		Extensions: map[string]any{"x-audience": string(r.Audience), "x-permission": r.Permission.String()},
	}
	if r.Audience != access.Public {
		op.Security = []map[string][]string{{"session": {}}}
	}
	return op
}

// shown logs an error once and returns what may be shown of it.
func (a *API) shown(ctx context.Context, r Route, err error) *Problem {
	p := problemOf(RequestFrom(ctx).ID, err)
	if p.Status >= http.StatusInternalServerError {
		a.cfg.Logger.ErrorContext(ctx, "request failed", logging.Public("operation", r.Operation), logging.Err(err))
	}
	return p
}
