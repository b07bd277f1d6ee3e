package logging

import (
	"context"
	"io"
	"log/slog"

	"github.com/madoguchi/madoguchi/internal/ids"
)

// Redacted is what an attribute without a class prints.
const Redacted = "[redacted]"

// New returns a logger that writes JSON lines to w.
func New(w io.Writer, level slog.Leveler) *slog.Logger {
	json := slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})
	return slog.New(&handler{next: json})
}

// public is text that the caller declared to be no one's secret.
type public string

// LogValue keeps a public text printable on a foreign handler too.
func (p public) LogValue() slog.Value { return slog.StringValue(string(p)) }

// Public declares text that is no personal data and no secret: a route, a
// state, a code, a file of our own. Never what a person typed.
func Public(key, text string) slog.Attr { return slog.Any(key, public(text)) }

// ID is the attribute of an id.
func ID(key string, id ids.ID) slog.Attr { return slog.Any(key, id) }

// Err is the attribute of an error: its kind, code, and text with everything
// masked that could be a person's (see mask).
func Err(err error) slog.Attr { return slog.Any("error", err) }

type contextKey struct{}

type origin struct {
	tenant  ids.ID
	request string
}

// WithTenant makes log lines of the context name the tenant.
func WithTenant(ctx context.Context, tenant ids.ID) context.Context {
	o, _ := ctx.Value(contextKey{}).(origin)
	o.tenant = tenant
	return context.WithValue(ctx, contextKey{}, o)
}

// WithRequest makes log lines of the context name the request. The id is one
// the service made.
func WithRequest(ctx context.Context, request string) context.Context {
	o, _ := ctx.Value(contextKey{}).(origin)
	o.request = request
	return context.WithValue(ctx, contextKey{}, o)
}

// RequestOf returns the request's id, empty when the context has none.
func RequestOf(ctx context.Context) string {
	o, _ := ctx.Value(contextKey{}).(origin)
	return o.request
}
