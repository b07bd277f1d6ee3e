package kind

import (
	"regexp"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// numeric is a number (数値); its value is the canonical decimal text.
type numeric struct {
	plain
	min, max *decimal.Decimal
	step     *decimal.Decimal // answers are so far apart, from min on
	decimals int
	slider   bool
	unit     wording.Text
	grouping bool
}

func newNumber(o *strictjson.Object) Settings {
	step := readDecimal(o, "step")
	if step != nil && decimal.Cmp(*step, decimal.Decimal{}) <= 0 {
		o.Fail("step", "out_of_range", nil)
	}
	wording.Read(o, "min_label", false, 100)
	wording.Read(o, "max_label", false, 100)
	return &numeric{
		min:      readDecimal(o, "min"),
		max:      readDecimal(o, "max"),
		step:     step,
		slider:   o.Enum("display", "input", "slider") == "slider",
		decimals: o.Int("decimals", 0, 0, 10),
		unit:     wording.Read(o, "unit", false, 20),
		grouping: o.Bool("grouping", true),
	}
}

func readDecimal(o *strictjson.Object, key string) *decimal.Decimal {
	if _, ok := o.Raw(key); !ok {
		return nil
	}
	d, ok := decimal.Parse(o.String(key))
	if !ok {
		o.Fail(key, "not_a_number", nil)
	}
	return &d
}

func (n *numeric) Shape() Shape { return oneColumn(expr.Number) }

var grouped = regexp.MustCompile(`^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$`)

// maxWhole is how many digits before the point a person may type; results of
// calculations may have more.
const maxWhole = 30

// ReadDecimal reads a number as people type it: full-width digits, commas
// between thousands, a leading plus.
func ReadDecimal(s string) (decimal.Decimal, bool) {
	s = strings.TrimPrefix(strings.ReplaceAll(chars.Narrow(s), " ", ""), "+")
	if grouped.MatchString(s) {
		s = strings.ReplaceAll(s, ",", "")
	}
	if whole, _, _ := strings.Cut(strings.TrimPrefix(s, "-"), "."); len(whole) > maxWhole {
		return decimal.Decimal{}, false
	}
	return decimal.Parse(s)
}

func (n *numeric) Read(v any, _ Context) (any, []Problem) {
	s, bad := readString(v, false)
	if bad != nil {
		return nil, bad
	}
	if s == "" {
		return nil, nil
	}
	d, ok := ReadDecimal(s)
	if !ok {
		return nil, problem("not_a_number")
	}
	var out []Problem
	if d.Scale() > n.decimals {
		if n.decimals == 0 {
			out = append(out, Problem{Key: "not_an_integer"})
		} else {
			out = append(out, limit("too_many_decimals", "max", n.decimals))
		}
	}
	if n.min != nil && decimal.Cmp(d, *n.min) < 0 {
		out = append(out, limit("number_too_small", "min", n.min.String()))
	}
	if n.max != nil && decimal.Cmp(d, *n.max) > 0 {
		out = append(out, limit("number_too_large", "max", n.max.String()))
	}
	if from := n.from(); n.step != nil && !stepsOn(d, from, *n.step) {
		out = append(out, Problem{Key: "number_step", Params: map[string]any{"step": n.step.String(), "from": from.String()}})
	}
	return d.String(), out
}

// from is where the steps begin.
func (n *numeric) from() decimal.Decimal {
	if n.min == nil {
		return decimal.Decimal{}
	}
	return *n.min
}

// stepsOn reports whether whole steps lead from one number to the other.
func stepsOn(d, from, step decimal.Decimal) bool {
	way, ok := decimal.Sub(d, from)
	if !ok {
		return false
	}
	steps, ok := decimal.Div(way, step, 0, decimal.Down)
	if !ok {
		return false
	}
	back, ok := decimal.Mul(steps, step)
	return ok && decimal.Cmp(back, way) == 0
}

func (n *numeric) Value(v any, _ string) expr.Value {
	d, _ := decimal.Parse(v.(string))
	return expr.OfNumber(d)
}

func (n *numeric) Display(v any, locale string) string {
	s := v.(string)
	if d, ok := decimal.Parse(s); ok && n.grouping {
		s = d.Grouped(0)
	}
	return withUnit(s, n.unit, locale)
}

func withUnit(s string, unit wording.Text, locale string) string {
	u := unit.Pick(locale)
	switch {
	case u == "":
		return s
	case locale == "en":
		return s + " " + u
	}
	return s + u
}

func (n *numeric) Check() []Problem {
	switch {
	case n.min != nil && n.max != nil && decimal.Cmp(*n.min, *n.max) > 0:
		return problem("empty_range")
	case n.step != nil && (n.step.Scale() > n.decimals || n.from().Scale() > n.decimals):
		return problem("step_too_fine")
	case n.slider && (n.min == nil || n.max == nil):
		return problem("slider_without_ends")
	}
	return nil
}

// Bounds returns the least and greatest number the field takes, nil when open,
// and how many digits after the point.
func (n *numeric) Bounds() (lo, hi *decimal.Decimal, decimals int) {
	return n.min, n.max, n.decimals
}
