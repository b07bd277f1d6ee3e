package strictjson

import (
	"encoding/json"
	"fmt"
	"sort"
	"strconv"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// maxFaults bounds what one document reports.
const maxFaults = 100

// Reader collects the faults met while walking a decoded document.
type Reader struct{ faults []fault.Field }

// Fail records a fault at a place.
func (r *Reader) Fail(path, key string, params map[string]any) {
	if len(r.faults) < maxFaults {
		r.faults = append(r.faults, fault.Field{Path: path, Key: key, Params: params})
	}
}

// Faults returns what was recorded, in order.
func (r *Reader) Faults() []fault.Field { return r.faults }

// Object opens v as an object; a fault is recorded when it is none, and the
// object returned is then empty and refuses nothing more.
func (r *Reader) Object(v any, path string) *Object {
	m, ok := v.(map[string]any)
	if !ok {
		r.Fail(path, "not_an_object", nil)
		return &Object{r: r, path: path, m: map[string]any{}, broken: true, seen: map[string]bool{}}
	}
	return &Object{r: r, path: path, m: m, seen: map[string]bool{}}
}

// Object is one JSON object under reading. Each accessor marks its key as
// known; Done reports the keys that nobody asked for.
type Object struct {
	r      *Reader
	path   string
	m      map[string]any
	seen   map[string]bool
	broken bool
}

// Reader returns the collector behind the object.
func (o *Object) Reader() *Reader { return o.r }

// Path is the place of the object, or of one key in it.
func (o *Object) Path(key ...string) string {
	p := o.path
	for _, k := range key {
		p = Join(p, k)
	}
	return p
}

// Fail records a fault at a key of the object.
func (o *Object) Fail(key, fault string, params map[string]any) {
	if !o.broken {
		o.r.Fail(o.Path(key), fault, params)
	}
}

// Has reports whether the key is present, without marking it as known.
func (o *Object) Has(key string) bool { _, ok := o.m[key]; return ok }

// Raw returns the value of a key; nil and false when absent.
func (o *Object) Raw(key string) (any, bool) {
	o.seen[key] = true
	v, ok := o.m[key]
	return v, ok
}

// Need is Raw, recording "missing" when the key is absent.
func (o *Object) Need(key string) (any, bool) {
	v, ok := o.Raw(key)
	if !ok {
		o.Fail(key, "missing", nil)
	}
	return v, ok
}

// String returns a string, "" when absent.
func (o *Object) String(key string) string {
	v, ok := o.Raw(key)
	if !ok {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		o.Fail(key, "not_a_string", nil)
	}
	return s
}

// Bool returns a boolean, def when absent.
func (o *Object) Bool(key string, def bool) bool {
	v, ok := o.Raw(key)
	if !ok {
		return def
	}
	b, ok := v.(bool)
	if !ok {
		o.Fail(key, "not_a_boolean", nil)
		return def
	}
	return b
}

// Int returns an integer within min and max, def when absent or refused.
func (o *Object) Int(key string, def, min, max int) int {
	v, ok := o.Raw(key)
	if !ok {
		return def
	}
	n, ok := v.(json.Number)
	if !ok {
		o.Fail(key, "not_a_number", nil)
		return def
	}
	i, err := strconv.Atoi(n.String())
	if err != nil {
		o.Fail(key, "not_an_integer", nil)
		return def
	}
	if i < min || i > max {
		o.Fail(key, "out_of_range", map[string]any{"min": min, "max": max})
		return def
	}
	return i
}

// Enum returns one of the allowed strings, the first when absent or refused.
func (o *Object) Enum(key string, allowed ...string) string {
	v, ok := o.Raw(key)
	if !ok {
		return allowed[0]
	}
	s, _ := v.(string)
	for _, a := range allowed {
		if s == a {
			return s
		}
	}
	o.Fail(key, "not_allowed", map[string]any{"allowed": allowed})
	return allowed[0]
}

// List returns an array of at most max items; nil when absent or refused.
func (o *Object) List(key string, max int) []any {
	v, ok := o.Raw(key)
	if !ok {
		return nil
	}
	l, ok := v.([]any)
	if !ok {
		o.Fail(key, "not_an_array", nil)
		return nil
	}
	if len(l) > max {
		o.Fail(key, "too_many", map[string]any{"max": max})
		return nil
	}
	return l
}

// Objects opens every item of an array.
func (o *Object) Objects(key string, max int) []*Object {
	items := o.List(key, max)
	out := make([]*Object, 0, len(items))
	for i, v := range items {
		out = append(out, o.r.Object(v, Join(o.Path(key), fmt.Sprint(i))))
	}
	return out
}

// Strings returns an array of strings.
func (o *Object) Strings(key string, max int) []string {
	items := o.List(key, max)
	out := make([]string, 0, len(items))
	for i, v := range items {
		s, ok := v.(string)
		if !ok {
			o.r.Fail(Join(o.Path(key), fmt.Sprint(i)), "not_a_string", nil)
			continue
		}
		out = append(out, s)
	}
	return out
}

// Done records "unknown_key" for every key that no accessor asked for.
func (o *Object) Done() {
	keys := make([]string, 0, len(o.m))
	for k := range o.m {
		if !o.seen[k] {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	for _, k := range keys {
		o.Fail(k, "unknown_key", nil)
	}
}
