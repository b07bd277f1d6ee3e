package expr

import (
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
)

type function = func(n *Node, env Env, a []Value) Value

func ordering(holds func(int) bool) function {
	return func(_ *Node, _ Env, a []Value) Value {
		c, ok := compare(a[0], a[1])
		return OfBool(ok && holds(c))
	}
}

func evalIn(_ *Node, _ Env, a []Value) Value {
	return OfBool(slices.ContainsFunc(a[1:], func(v Value) bool { same, _ := equal(a[0], v); return same }))
}

func evalContains(_ *Node, _ Env, a []Value) Value {
	if a[1].Type != Text {
		return OfBool(false)
	}
	switch a[0].Type {
	case List:
		return OfBool(slices.Contains(a[0].List, a[1].Text))
	case Text:
		return OfBool(strings.Contains(a[0].Text, a[1].Text))
	}
	return OfBool(false)
}

func evalConcat(_ *Node, _ Env, a []Value) Value {
	var b strings.Builder
	for _, v := range a {
		b.WriteString(v.Plain())
	}
	return OfText(b.String())
}

// folding applies a binary operation from the left; one Missing makes all so.
func folding(op func(a, b decimal.Decimal) (decimal.Decimal, bool)) function {
	return func(_ *Node, _ Env, a []Value) Value {
		if a[0].Type != Number {
			return Missing()
		}
		total := a[0].Num
		for _, v := range a[1:] {
			if v.Type != Number {
				return Missing()
			}
			var ok bool
			if total, ok = op(total, v.Num); !ok {
				return Missing()
			}
		}
		return OfNumber(total)
	}
}

func evalDiv(n *Node, _ Env, a []Value) Value {
	if a[0].Type != Number || a[1].Type != Number {
		return Missing()
	}
	return number(decimal.Div(a[0].Num, a[1].Num, n.Scale, n.Round))
}

func oneNumber(op func(n *Node, d decimal.Decimal) decimal.Decimal) function {
	return func(n *Node, _ Env, a []Value) Value {
		if a[0].Type != Number {
			return Missing()
		}
		return OfNumber(op(n, a[0].Num))
	}
}

// extreme picks the least or greatest of the known arguments that compare with
// the first known one.
func extreme(better func(int) bool) function {
	return func(_ *Node, _ Env, a []Value) Value {
		best := Missing()
		for _, v := range a {
			if v.Type != Number && v.Type != Date {
				continue
			}
			if best.IsMissing() {
				best = v
			} else if c, ok := compare(v, best); ok && better(c) {
				best = v
			}
		}
		return best
	}
}

func evalIf(_ *Node, _ Env, a []Value) Value {
	if a[0].True() {
		return a[1]
	}
	return a[2]
}

func evalCoalesce(_ *Node, _ Env, a []Value) Value {
	for _, v := range a {
		if !v.IsMissing() {
			return v
		}
	}
	return Missing()
}

func shifting(op func(civil.Date, int) (civil.Date, bool)) function {
	return func(_ *Node, _ Env, a []Value) Value {
		if a[0].Type != Date || a[1].Type != Number {
			return Missing()
		}
		n, ok := a[1].Num.Int()
		if !ok {
			return Missing()
		}
		return date(op(a[0].Date, n))
	}
}

func spanning(op func(a, b civil.Date) (int, bool)) function {
	return func(_ *Node, _ Env, a []Value) Value {
		if a[0].Type != Date || a[1].Type != Date {
			return Missing()
		}
		n, ok := op(a[0].Date, a[1].Date)
		if !ok {
			return Missing()
		}
		return OfNumber(decimal.FromInt(int64(n)))
	}
}

func partOfDate(op func(civil.Date) int) function {
	return func(_ *Node, _ Env, a []Value) Value {
		if a[0].Type != Date {
			return Missing()
		}
		return OfNumber(decimal.FromInt(int64(op(a[0].Date))))
	}
}
