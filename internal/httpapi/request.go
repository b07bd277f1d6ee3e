package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Request is what the door found out about a request.
type Request struct {
	ID      string
	Address string // of the client, without port
	Plane   tenant.Plane
	Host    string // normalised
	Tenant  ids.ID // Nil at the operator's door
	CSRF    string // token of the session in use; empty without one
}

type requestKey struct{}

func withRequest(ctx context.Context, r Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// RequestFrom returns what the door found out; the zero value outside one.
func RequestFrom(ctx context.Context) Request {
	r, _ := ctx.Value(requestKey{}).(Request)
	return r
}

// ID is an id in a path or a body. A text that is not exactly one names
// nothing: 404 in a path, a fault of the field in a body.
type ID struct{ ids.ID }

// UnmarshalText implements encoding.TextUnmarshaler.
func (i *ID) UnmarshalText(text []byte) error {
	id, err := ids.Parse(string(text))
	i.ID = id
	return err
}

// Schema implements huma.SchemaProvider.
func (ID) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "uuid"}
}

// SessionCookie returns the cookie that gives the browser a session's token;
// it dies with the browser unless life is given.
func (a *API) SessionCookie(token string, life time.Duration) http.Cookie {
	return http.Cookie{
		Name: a.cfg.Cookie, Value: token, Path: "/", MaxAge: int(life / time.Second),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// NoCookie returns the cookie that takes the session's token away.
func (a *API) NoCookie() http.Cookie {
	c := a.SessionCookie("", 0)
	c.MaxAge = -1
	return c
}
