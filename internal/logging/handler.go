package logging

import (
	"context"
	"log/slog"
	"reflect"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// handler lets through what has a data class and redacts the rest.
type handler struct{ next slog.Handler }

func (h *handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time.UTC(), r.Level, mask(r.Message), r.PC)
	if o, ok := ctx.Value(contextKey{}).(origin); ok {
		if o.tenant != ids.Nil {
			out.AddAttrs(slog.String("tenant", o.tenant.String()))
		}
		if o.request != "" {
			out.AddAttrs(slog.String("request", o.request))
		}
	}
	r.Attrs(func(a slog.Attr) bool {
		out.AddAttrs(classified(a))
		return true
	})
	return h.next.Handle(ctx, out)
}

func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	out := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		out[i] = classified(a)
	}
	return &handler{next: h.next.WithAttrs(out)}
}

func (h *handler) WithGroup(name string) slog.Handler {
	return &handler{next: h.next.WithGroup(name)}
}

// classified returns the attribute with its value replaced by what its class
// lets be seen.
func classified(a slog.Attr) slog.Attr {
	return slog.Attr{Key: a.Key, Value: classifiedValue(a.Value, 0)}
}

// maxDepth ends the walk of values that contain themselves.
const maxDepth = 4

func classifiedValue(v slog.Value, depth int) slog.Value {
	if depth > maxDepth {
		return slog.StringValue(Redacted)
	}
	switch v.Kind() {
	case slog.KindBool, slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindDuration, slog.KindTime:
		return v
	case slog.KindGroup:
		members := v.Group()
		out := make([]slog.Attr, len(members))
		for i, m := range members {
			out[i] = slog.Attr{Key: m.Key, Value: classifiedValue(m.Value, depth+1)}
		}
		return slog.GroupValue(out...)
	case slog.KindLogValuer:
		if p, ok := v.Any().(public); ok {
			return slog.StringValue(string(p))
		}
		return classifiedValue(v.Resolve(), depth+1)
	case slog.KindAny:
		return classifiedAny(v.Any(), depth)
	default: // text
		return slog.StringValue(Redacted)
	}
}

func classifiedAny(value any, depth int) slog.Value {
	switch x := value.(type) {
	case nil:
		return slog.AnyValue(nil)
	case ids.ID:
		return slog.StringValue(x.String())
	case error:
		return slog.GroupValue(
			slog.String("kind", fault.KindOf(x).String()),
			slog.String("code", mask(fault.CodeOf(x))),
			slog.String("text", mask(x.Error())),
		)
	}
	rv := reflect.Indirect(reflect.ValueOf(value))
	if rv.Kind() != reflect.Struct {
		return slog.StringValue(Redacted)
	}
	return structValue(rv, depth)
}

// structValue shows the fields tagged `log:"public"`; of the others, those
// whose type alone makes them safe. Those tagged `log:"-"` are left out.
func structValue(rv reflect.Value, depth int) slog.Value {
	var out []slog.Attr
	for field, value := range rv.Fields() {
		if !field.IsExported() || field.Tag.Get("log") == "-" {
			continue
		}
		v := slog.AnyValue(value.Interface())
		if field.Tag.Get("log") == "public" && v.Kind() == slog.KindString {
			v = slog.AnyValue(public(v.String()))
		}
		shown := slog.Attr{Key: field.Name, Value: classifiedValue(v, depth+1)}
		if field.Anonymous && shown.Value.Kind() == slog.KindGroup {
			shown.Key = "" // its fields print as if they were here
		}
		out = append(out, shown)
	}
	return slog.GroupValue(out...)
}
