package kind

import (
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// part is one text of a value with several (a name, an address).
type part struct {
	id       string
	label    wording.Text
	max      int
	optional bool
	tidy     func(string) string
	check    func(string) string // a fault key, "" when right
}

// readParts reads an object of texts. Unanswered parts are left out; a value
// without any answered part is nil.
func readParts(v any, parts []part) (any, []Problem) {
	in, ok := v.(map[string]any)
	if !ok {
		return nil, problem("wrong_type")
	}
	var bad []Problem
	out := map[string]any{}
	known := 0
	for _, p := range parts {
		raw, posted := in[p.id]
		if posted {
			known++
		}
		if !posted || raw == nil {
			continue
		}
		s, faults := readString(raw, false)
		for _, f := range faults {
			bad = append(bad, Problem{Part: p.id, Key: f.Key})
		}
		if p.tidy != nil {
			s = chars.Tidy(p.tidy(s))
		}
		if s == "" {
			continue
		}
		out[p.id] = s
		if tooLong(s, p.max) {
			bad = append(bad, Problem{p.id, "too_long", map[string]any{"max": p.max}})
		} else if p.check != nil {
			if key := p.check(s); key != "" {
				bad = append(bad, Problem{Part: p.id, Key: key})
			}
		}
	}
	if known < len(in) {
		bad = append(bad, Problem{Key: "unknown_part"})
	}
	if len(out) == 0 {
		return nil, bad
	}
	return out, append(bad, missingParts(out, parts, bad)...)
}

func missingParts(out map[string]any, parts []part, bad []Problem) []Problem {
	var missing []Problem
	for _, p := range parts {
		if _, ok := out[p.id]; ok || p.optional || hasFault(bad, p.id) {
			continue
		}
		missing = append(missing, Problem{Part: p.id, Key: "required"})
	}
	return missing
}

func hasFault(bad []Problem, id string) bool {
	for _, b := range bad {
		if b.Part == id {
			return true
		}
	}
	return false
}

// shapeOf is the shape of texts that name a person or where they are reached.
func shapeOf(parts []part) Shape {
	s := Shape{Class: Identity, Type: expr.Object, Parts: map[string]expr.Type{}, RequiredKey: "required"}
	for _, p := range parts {
		s.Parts[p.id] = expr.Text
		s.Columns = append(s.Columns, Column{Part: p.id, Label: p.label})
	}
	return s
}

func partText(v any, id string) string {
	m, _ := v.(map[string]any)
	s, _ := m[id].(string)
	return s
}

func partValue(v any, id string) expr.Value {
	if id == "" {
		return expr.OfObject()
	}
	return expr.OfText(partText(v, id))
}

func cellsOf(v any, parts []part) []string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = partText(v, p.id)
	}
	return out
}

func joinParts(v any, sep string, ids ...string) string {
	var out []string
	for _, id := range ids {
		if s := partText(v, id); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, sep)
}

// reader reads one part of a value whose parts are not all texts.
type reader struct {
	id   string
	read func(v any) (any, []Problem)
}

// readEach reads an object part by part. As with readParts, unanswered parts
// are left out, and a value with some of its parts must have all.
func readEach(v any, readers []reader) (any, []Problem) {
	in, ok := v.(map[string]any)
	if !ok {
		return nil, problem("wrong_type")
	}
	var bad []Problem
	out := map[string]any{}
	known := 0
	for _, r := range readers {
		raw, posted := in[r.id]
		if posted {
			known++
		}
		if raw == nil {
			continue
		}
		value, faults := r.read(raw)
		for _, f := range faults {
			bad = append(bad, Problem{r.id, f.Key, f.Params})
		}
		if value != nil {
			out[r.id] = value
		}
	}
	if known < len(in) {
		bad = append(bad, Problem{Key: "unknown_part"})
	}
	if len(out) == 0 {
		return nil, bad
	}
	missing := []Problem{}
	for _, r := range readers {
		if _, ok := out[r.id]; !ok && !hasFault(bad, r.id) {
			missing = append(missing, Problem{Part: r.id, Key: "required"})
		}
	}
	return out, append(bad, missing...)
}
