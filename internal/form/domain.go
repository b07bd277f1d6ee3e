package form

import (
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
	"github.com/madoguchi/madoguchi/internal/form/expr"
)

// domain is what a branch demands of one field: comparisons with constants,
// each to hold or not to hold.
type domain []demand

type demand struct {
	node *expr.Node
	want bool
}

// alone is an expression's view of one field with one value.
type alone struct{ value expr.Value }

func (a alone) Field(string, string) expr.Value { return a.value }
func (a alone) Rows(string) []expr.Env          { return nil }
func (a alone) Today() civil.Date               { return 0 }

func (d domain) admits(v expr.Value) bool {
	return !slices.ContainsFunc(d, func(m demand) bool { return m.node.Eval(alone{v}).True() != m.want })
}

// possible reports whether the field unanswered, or some answer it takes, meets
// all demands. answered tells that only an answer does. The answers tried stand
// for all: comparisons with constants cannot tell others apart.
func (d domain) possible(fd *Field, budget *int) (ok, answered bool) {
	if d.admits(expr.Missing()) {
		return true, false
	}
	tried := d.candidates(fd)
	*budget -= len(tried) * len(d)
	return slices.ContainsFunc(tried, d.admits), true
}

func (d domain) constants() []expr.Value {
	var out []expr.Value
	for _, m := range d {
		for _, a := range m.node.Args {
			if a.Const != nil {
				out = append(out, *a.Const)
			}
		}
	}
	return out
}

func (d domain) candidates(fd *Field) []expr.Value {
	offered, limited := options(fd)
	switch t := fd.valueType(); {
	case t == expr.Object:
		return []expr.Value{expr.OfObject()}
	case t == expr.List && limited:
		return d.lists(offered)
	case t == expr.List:
		return []expr.Value{expr.OfList([]string{"file"})}
	case t == expr.Text && limited:
		return texts(offered)
	case t == expr.Text:
		return d.freeTexts()
	case t == expr.Bool && fd.computed():
		return []expr.Value{expr.OfBool(true), expr.OfBool(false)}
	case t == expr.Bool:
		return []expr.Value{expr.OfBool(true)}
	case t == expr.Date:
		return d.dates()
	}
	return d.numbers(fd)
}

func texts(in []string) []expr.Value {
	out := make([]expr.Value, len(in))
	for i, s := range in {
		out[i] = expr.OfText(s)
	}
	return out
}

// lists are the wanted choices together, alone and with one more.
func (d domain) lists(offered []string) []expr.Value {
	var wanted []string
	for _, m := range d {
		if m.want && m.node.Op == "contains" && slices.Contains(offered, m.node.Args[1].Const.Text) {
			wanted = append(wanted, m.node.Args[1].Const.Text)
		}
	}
	out := []expr.Value{expr.OfList(wanted)}
	for _, o := range offered {
		out = append(out, expr.OfList(append(slices.Clone(wanted), o)))
	}
	return out
}

// freeTexts are the constants, and a text that holds all wanted parts and
// equals no constant.
func (d domain) freeTexts() []expr.Value {
	parts := []string{"\x00"}
	var out []expr.Value
	for _, m := range d {
		if m.want && m.node.Op == "contains" {
			parts = append(parts, m.node.Args[1].Const.Text)
		}
	}
	for _, c := range d.constants() {
		out = append(out, c)
	}
	return append(out, expr.OfText(strings.Join(parts, "\x00")))
}

// dates are the constants and the days around them.
func (d domain) dates() []expr.Value {
	out := []expr.Value{expr.OfDate(civil.First), expr.OfDate(civil.Last)}
	for _, c := range d.constants() {
		for _, n := range []int{-1, 0, 1} {
			if day, ok := c.Date.AddDays(n); ok {
				out = append(out, expr.OfDate(day))
			}
		}
	}
	return out
}

// numbers are the constants and their neighbours, as fine as the field takes
// them and within its bounds.
func (d domain) numbers(fd *Field) []expr.Value {
	scale := 20
	var lo, hi *decimal.Decimal
	if b, ok := fd.settings.(interface {
		Bounds() (lo, hi *decimal.Decimal, decimals int)
	}); ok {
		lo, hi, scale = b.Bounds()
	}
	step, _ := decimal.Div(decimal.FromInt(1), decimal.FromInt(pow10(min(scale, 10))), 10, decimal.HalfUp)
	around := []decimal.Decimal{{}}
	for _, c := range d.constants() {
		around = append(around, c.Num)
	}
	for _, b := range []*decimal.Decimal{lo, hi} {
		if b != nil {
			around = append(around, *b)
		}
	}
	var out []expr.Value
	for _, n := range around {
		for _, near := range neighbours(n, step, scale) {
			if (lo == nil || decimal.Cmp(near, *lo) >= 0) && (hi == nil || decimal.Cmp(near, *hi) <= 0) {
				out = append(out, expr.OfNumber(near))
			}
		}
	}
	return out
}

func neighbours(n, step decimal.Decimal, scale int) []decimal.Decimal {
	out := []decimal.Decimal{}
	for _, mode := range []decimal.Rounding{decimal.Down, decimal.Up} {
		r := n.Round(scale, mode)
		out = append(out, r)
		if more, ok := decimal.Add(r, step); ok {
			out = append(out, more)
		}
		if less, ok := decimal.Sub(r, step); ok {
			out = append(out, less)
		}
	}
	return out
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}
