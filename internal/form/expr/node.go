package expr

import (
	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
)

// Node is one node of an expression: exactly one of Const, Field and Op is set.
type Node struct {
	Path  string // place in the form document
	Const *Value
	Field string // a field id
	Part  string // a part of the field's value, "" for the whole
	Op    string
	Args  []*Node

	Over    string // a repeating group, for operators over rows
	Pattern *chars.Pattern
	Scale   int
	Round   decimal.Rounding
}

// Bounds of one expression.
const (
	MaxDepth = 16
	maxArgs  = 50
	maxText  = 500
)

// Read takes an expression; faults go to the object's reader and the node is
// then nil. The node counter is shared by the whole form.
func Read(o *strictjson.Object, count *int) *Node { return read(o, count, 0, false) }

func read(o *strictjson.Object, count *int, depth int, inOver bool) *Node {
	*count++
	n := &Node{Path: o.Path()}
	before := len(o.Reader().Faults())
	switch {
	case depth >= MaxDepth:
		o.Reader().Fail(o.Path(), "too_deep", nil)
		return nil
	case o.Has("op"):
		n.readOp(o, count, depth, inOver)
	case o.Has("field"):
		n.Field, n.Part = o.String("field"), o.String("part")
		if n.Field == "" {
			o.Fail("field", "missing", nil)
		}
	default:
		n.readConst(o)
	}
	o.Done()
	if len(o.Reader().Faults()) > before {
		return nil
	}
	return n
}

func (n *Node) readConst(o *strictjson.Object) {
	var v Value
	switch {
	case o.Has("text"):
		s := o.String("text")
		if chars.Points(s) > maxText || chars.FirstBad(s, false) >= 0 {
			o.Fail("text", "bad_text", nil)
		}
		v = Value{Type: Text, Text: s}
	case o.Has("number"):
		d, ok := decimal.Parse(o.String("number"))
		if !ok {
			o.Fail("number", "not_a_number", nil)
		}
		v = OfNumber(d)
	case o.Has("date"):
		d, ok := civil.Parse(o.String("date"))
		if !ok {
			o.Fail("date", "not_a_date", nil)
		}
		v = OfDate(d)
	case o.Has("bool"):
		v = OfBool(o.Bool("bool", false))
	default:
		o.Reader().Fail(o.Path(), "not_an_expression", nil)
	}
	n.Const = &v
}

func (n *Node) readOp(o *strictjson.Object, count *int, depth int, inOver bool) {
	n.Op = o.String("op")
	spec, ok := operators()[n.Op]
	if !ok {
		o.Fail("op", "unknown_operator", nil)
		return
	}
	for _, arg := range o.Objects("args", maxArgs) {
		if a := read(arg, count, depth+1, inOver || spec.over); a != nil {
			n.Args = append(n.Args, a)
		}
	}
	if len(o.List("args", maxArgs)) < spec.min || len(o.List("args", maxArgs)) > spec.max {
		o.Fail("args", "argument_count", map[string]any{"min": spec.min, "max": spec.max})
	}
	if spec.over {
		n.Over = o.String("over")
		if n.Over == "" {
			o.Fail("over", "missing", nil)
		}
		if inOver {
			o.Fail("over", "nested_over", nil)
		}
	}
	if spec.pattern {
		p, err := chars.CompilePattern(o.String("pattern"))
		if err != nil {
			o.Fail("pattern", err.Error(), nil)
		}
		n.Pattern = p
	}
	if spec.rounds {
		n.Scale = o.Int("scale", 0, 0, 10)
		n.Round = decimal.Rounding(o.Enum("rounding", string(decimal.HalfUp), string(decimal.Down), string(decimal.Up)))
	}
}

// Walk calls visit for the node and everything under it. over is the group
// whose rows the node is evaluated for, "" outside.
func (n *Node) Walk(visit func(n *Node, over string)) { n.walk("", visit) }

func (n *Node) walk(over string, visit func(*Node, string)) {
	if n == nil {
		return
	}
	visit(n, over)
	if n.Over != "" {
		over = n.Over
	}
	for _, a := range n.Args {
		a.walk(over, visit)
	}
}
