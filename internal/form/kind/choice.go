package kind

import (
	"regexp"
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// Option is one thing to choose (選択肢).
type Option struct {
	Value     string
	Label     wording.Text
	Hint      wording.Text
	Exclusive bool     // cannot be chosen together with another (特になし)
	Under     []string // offered only under these answers of the deciding field
	Nested    bool     // Under is given: without it the option is always offered
	Capacity  int      // how many applications may take it (定員); 0 when open to all
}

// A list of more is chosen from by searching, and only so.
const (
	maxOptions  = 2000
	maxSearched = 5000
	maxCapacity = 100_000
)

var optionValue = regexp.MustCompile(`^[A-Za-z0-9_-]{1,60}$`)

// readOptions reads options that are chosen from freely.
func readOptions(o *strictjson.Object, exclusive bool) []Option {
	return readEachOption(o, maxOptions, func(in *strictjson.Object, op *Option) {
		if exclusive {
			op.Exclusive = in.Bool("exclusive", false)
		}
	})
}

func readEachOption(o *strictjson.Object, max int, more func(in *strictjson.Object, op *Option)) []Option {
	seen := map[string]bool{}
	out := []Option{}
	for _, in := range o.Objects("options", max) {
		op := Option{
			Value: in.String("value"),
			Label: wording.Read(in, "label", true, 200),
			Hint:  wording.Read(in, "hint", false, 500),
		}
		more(in, &op)
		in.Done()
		if !optionValue.MatchString(op.Value) {
			in.Fail("value", "bad_option_value", nil)
		} else if seen[op.Value] {
			in.Fail("value", "duplicate_option", nil)
		}
		seen[op.Value] = true
		out = append(out, op)
	}
	if !o.Has("options") {
		o.Need("options")
	}
	return out
}

func find(options []Option, value string) (Option, bool) {
	i := slices.IndexFunc(options, func(op Option) bool { return op.Value == value })
	if i < 0 {
		return Option{}, false
	}
	return options[i], true
}

// choice is one of several (単一選択).
type choice struct {
	plain
	offers
}

func newChoice(o *strictjson.Object) Settings {
	max := maxOptions
	if o.Enum("display", "radio", "select", "search") == "search" {
		max = maxSearched
	}
	return &choice{offers: readOffers(o, max, false)}
}

func (c *choice) Shape() Shape { return oneColumn(expr.Text) }

func (c *choice) Read(v any, _ Context) (any, []Problem) { return readOption(c.find, v) }

func readOption(find func(value string) (Option, bool), v any) (any, []Problem) {
	s, ok := v.(string)
	if !ok {
		return nil, problem("wrong_type")
	}
	if s == "" {
		return nil, nil
	}
	if _, ok := find(s); !ok {
		return nil, problem("unknown_option")
	}
	return s, nil
}

func (c *choice) Display(v any, locale string) string {
	op, _ := c.find(v.(string))
	return op.Label.Pick(locale)
}

func (c *choice) Cells(v any) []string { return []string{c.Display(v, "ja")} }

func (c *choice) Check() []Problem {
	if len(c.options) == 0 {
		return problem("no_options")
	}
	return nil
}

// multiple is any number of several (複数選択); its value keeps the order of
// the options.
type multiple struct {
	offers
	min, max int
}

func newMultipleChoice(o *strictjson.Object) Settings {
	return &multiple{
		offers: readOffers(o, maxOptions, true),
		min:    o.Int("min_choices", 0, 0, maxOptions),
		max:    o.Int("max_choices", maxOptions, 1, maxOptions),
	}
}

func (m *multiple) Shape() Shape { return oneColumn(expr.List) }

func (m *multiple) Read(v any, _ Context) (any, []Problem) {
	items, ok := v.([]any)
	if !ok {
		return nil, problem("wrong_type")
	}
	if len(items) > len(m.options) {
		return nil, problem("unknown_option")
	}
	chosen := map[string]bool{}
	for _, it := range items {
		s, ok := it.(string)
		if !ok {
			return nil, problem("wrong_type")
		}
		if _, ok := m.find(s); !ok {
			return nil, problem("unknown_option")
		}
		chosen[s] = true
	}
	out, alone := []any{}, false
	for _, op := range m.options {
		if chosen[op.Value] {
			out = append(out, op.Value)
			alone = alone || op.Exclusive
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	switch {
	case alone && len(out) > 1:
		return out, problem("exclusive_choice")
	case !alone && len(out) < m.min:
		return out, []Problem{limit("too_few_choices", "min", m.min)}
	case len(out) > m.max:
		return out, []Problem{limit("too_many_choices", "max", m.max)}
	}
	return out, nil
}

func (m *multiple) Value(v any, _ string) expr.Value { return expr.OfList(stringsOf(v)) }

func stringsOf(v any) []string {
	items, _ := v.([]any)
	out := make([]string, 0, len(items))
	for _, it := range items {
		s, _ := it.(string)
		out = append(out, s)
	}
	return out
}

func (m *multiple) Display(v any, locale string) string {
	labels := []string{}
	for _, s := range stringsOf(v) {
		op, _ := m.find(s)
		labels = append(labels, op.Label.Pick(locale))
	}
	if locale == "en" {
		return strings.Join(labels, ", ")
	}
	return strings.Join(labels, "、")
}

func (m *multiple) Cells(v any) []string { return []string{m.Display(v, "ja")} }

func (m *multiple) Terms(v any) []Term {
	out := []Term{}
	for _, s := range stringsOf(v) {
		out = append(out, Term{Text: s})
	}
	return out
}

func (m *multiple) Check() []Problem {
	switch {
	case len(m.options) == 0:
		return problem("no_options")
	case m.min > m.max || m.min > len(m.options):
		return problem("empty_range")
	}
	return nil
}
