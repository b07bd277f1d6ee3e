package expr

// Scope answers a check's questions about the form's fields.
type Scope interface {
	// Type is the type of a field or part as seen from the rows of a group
	// (over; "" outside rows). A fault key says why it cannot be used.
	Type(field, part, over string) (Type, string)
	// Group reports whether the id names a repeating group.
	Group(id string) bool
}

// Problem is a mistake of an expression.
type Problem struct {
	Path string
	Key  string
}

// Check returns the type of the expression and its mistakes. want is the type
// it must have; Unknown when any will do.
func (n *Node) Check(s Scope, over string, want Type) (Type, []Problem) {
	c := &checker{scope: s}
	t := c.typeOf(n, over)
	if want != Unknown && n != nil && !fits(want, t) {
		c.problems = append(c.problems, Problem{n.Path, "type_mismatch"})
	}
	return t, c.problems
}

type checker struct {
	scope    Scope
	problems []Problem
}

func (c *checker) typeOf(n *Node, over string) Type {
	switch {
	case n == nil:
		return Unknown
	case n.Const != nil:
		return n.Const.Type
	case n.Op == "":
		t, bad := c.scope.Type(n.Field, n.Part, over)
		if bad != "" {
			c.problems = append(c.problems, Problem{n.Path, bad})
			return Unknown
		}
		return t
	}
	if n.Over != "" {
		if !c.scope.Group(n.Over) {
			c.problems = append(c.problems, Problem{n.Path + ".over", "unknown_reference"})
		}
		over = n.Over
	}
	return c.operator(n, over)
}

func (c *checker) operator(n *Node, over string) Type {
	spec := operators()[n.Op]
	types := make([]Type, len(n.Args))
	for i, a := range n.Args {
		types[i] = c.typeOf(a, over)
		if len(spec.args) > 0 && !fits(spec.args[min(i, len(spec.args)-1)], types[i]) {
			c.problems = append(c.problems, Problem{a.Path, "type_mismatch"})
			types[i] = Unknown
		}
	}
	if from, same := sameTypes(n.Op); same {
		c.agree(n, types, from)
	}
	if spec.result != Unknown {
		return spec.result
	}
	for _, t := range types[resultFrom(n.Op):] {
		if t != Unknown {
			return t
		}
	}
	return Unknown
}

// sameTypes reports from which argument on an operator wants one type.
func sameTypes(op string) (int, bool) {
	switch op {
	case "eq", "ne", "lt", "le", "gt", "ge", "in", "min", "max", "coalesce":
		return 0, true
	case "if":
		return 1, true
	}
	return 0, false
}

func resultFrom(op string) int {
	if op == "if" {
		return 1
	}
	return 0
}

func (c *checker) agree(n *Node, types []Type, from int) {
	first := Unknown
	for i, t := range types[from:] {
		switch {
		case t == Unknown:
		case first == Unknown:
			first = t
		case t != first:
			c.problems = append(c.problems, Problem{n.Args[from+i].Path, "type_mismatch"})
		}
	}
}
