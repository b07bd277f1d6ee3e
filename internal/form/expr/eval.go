package expr

import (
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
)

// Env answers an expression's questions about the form being filled in.
type Env interface {
	// Field is the value of a field, or of a part of it; Missing when the field
	// is hidden, unanswered or unknown.
	Field(id, part string) Value
	// Rows is one Env for each row of a visible repeating group.
	Rows(group string) []Env
	// Today is the present day in Japan.
	Today() civil.Date
}

// Eval returns the value of the expression.
func (n *Node) Eval(env Env) Value {
	switch {
	case n == nil:
		return Missing()
	case n.Const != nil:
		return *n.Const
	case n.Op == "":
		return env.Field(n.Field, n.Part)
	}
	if n.Over != "" {
		return n.evalOver(env)
	}
	args := make([]Value, len(n.Args))
	for i, a := range n.Args {
		args[i] = a.Eval(env)
	}
	return operators()[n.Op].eval(n, env, args)
}

// evalOver evaluates the argument once a row: sum adds up what is known, count
// counts the rows (where the argument is true), some and every ask of all rows.
func (n *Node) evalOver(env Env) Value {
	total, hits := decimal.Decimal{}, 0
	rows := env.Rows(n.Over)
	for _, row := range rows {
		v := OfBool(true)
		if len(n.Args) > 0 {
			v = n.Args[0].Eval(row)
		}
		if v.True() {
			hits++
		}
		if v.Type == Number {
			var ok bool
			if total, ok = decimal.Add(total, v.Num); !ok {
				return Missing()
			}
		}
	}
	switch n.Op {
	case "sum":
		return OfNumber(total)
	case "count_rows":
		return OfNumber(decimal.FromCount(hits))
	case "some":
		return OfBool(hits > 0)
	default: // every
		return OfBool(hits == len(rows))
	}
}
