package kind

import (
	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// text is a text of one line, or of several (長文).
type text struct {
	plain
	lines          bool
	min, max       int
	class          string
	pattern        *chars.Pattern
	patternMessage wording.Text
}

func newText(o *strictjson.Object) Settings {
	t := &text{}
	t.read(o, 200, 1000)
	if src := o.String("pattern"); src != "" {
		p, err := chars.CompilePattern(src)
		if err != nil {
			o.Fail("pattern", err.Error(), nil)
		}
		t.pattern = p
	}
	t.patternMessage = wording.Read(o, "pattern_message", false, 300)
	return t
}

func newLongText(o *strictjson.Object) Settings {
	t := &text{lines: true}
	t.read(o, 2000, 20000)
	return t
}

func (t *text) read(o *strictjson.Object, def, most int) {
	t.min = o.Int("min_length", 0, 0, most)
	t.max = o.Int("max_length", def, 1, most)
	t.class = o.Enum("charset", chars.Classes()...)
}

func (t *text) Shape() Shape { return oneColumn(expr.Text) }

func (t *text) Read(v any, _ Context) (any, []Problem) {
	s, bad := readString(v, t.lines)
	if bad != nil {
		return nil, bad
	}
	switch t.class {
	case "digits", "alpha", "alnum", "hankaku":
		s = chars.Tidy(chars.Narrow(s))
	case "katakana":
		s = chars.Tidy(chars.Katakana(s))
	}
	if s == "" {
		return nil, nil
	}
	var out []Problem
	if tooLong(s, t.max) {
		out = append(out, limit("too_long", "max", t.max))
	} else if chars.Length(s) < t.min {
		out = append(out, limit("too_short", "min", t.min))
	}
	if !chars.In(t.class, s) {
		out = append(out, limit("charset", "charset", t.class))
	}
	if t.pattern != nil && len(out) == 0 && !t.pattern.Match(s) {
		out = append(out, Problem{Key: "pattern"})
	}
	return s, out
}

func (t *text) Terms(v any) []Term {
	return []Term{{Text: v.(string), Prefix: t.class == "katakana"}}
}

func (t *text) Check() []Problem {
	if t.min > t.max {
		return problem("empty_range")
	}
	return nil
}
