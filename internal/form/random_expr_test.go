package form_test

// expression makes one of the type; now and then of another, which evaluates
// to nothing.
func (m *maker) expression(want string, depth int) object {
	if m.odds(25) {
		want = m.pick("text", "number", "date", "bool")
	}
	if depth == 0 || m.odds(4) {
		return m.leaf(want)
	}
	depth--
	switch want {
	case "number":
		return m.numeric(depth)
	case "text":
		return m.textual(depth)
	case "date":
		return m.dated(depth)
	}
	return m.logical(depth)
}

func op(name string, args ...any) object {
	o := object{"op": name}
	if len(args) > 0 {
		o["args"] = args
	}
	return o
}

// leaf is a reference to a field of the type when there is one, or a constant.
func (m *maker) leaf(want string) object {
	var fit []object
	for _, f := range append(append([]madeField{}, m.fields...), m.row...) {
		if f.value == want {
			fit = append(fit, object{"field": f.id})
		}
		for _, p := range partsOf(f) {
			if p.value == want {
				fit = append(fit, object{"field": f.id, "part": p.id})
			}
		}
	}
	if len(fit) > 0 && !m.odds(4) {
		return fit[m.r.IntN(len(fit))]
	}
	switch want {
	case "number":
		return object{"number": m.pick("0", "1", "-1", "0.5", "2.25", "10", "99.99", "1000000", "333333333333333333333333333333")}
	case "date":
		return object{"date": m.pick("1873-01-01", "1989-01-07", "2000-02-29", "2008-11-23", "2026-11-23", "2199-12-31")}
	case "bool":
		return object{"bool": m.odds(2)}
	}
	return object{"text": m.pick("a", "b", "あう", "abc", "123", "カナ", "")}
}

func (m *maker) any(depth int) object {
	all := append(append([]madeField{}, m.fields...), m.row...)
	if len(all) > 0 && m.odds(2) {
		f := all[m.r.IntN(len(all))]
		ref := object{"field": f.id}
		if f.kind == "name" && m.odds(2) {
			ref["part"] = m.pick("family", "given")
		}
		return ref
	}
	return m.expression(m.pick("text", "number", "date", "bool"), depth)
}

func (m *maker) logical(d int) object {
	t := m.pick("number", "date")
	switch m.r.IntN(10) {
	case 0, 1:
		return op(m.pick("all", "any"), m.expression("bool", d), m.expression("bool", d), m.expression("bool", d))
	case 2:
		return op("not", m.expression("bool", d))
	case 3:
		return op("answered", m.any(d))
	case 4:
		return op(m.pick("lt", "le", "gt", "ge"), m.expression(t, d), m.expression(t, d))
	case 5:
		t = m.pick("text", "number", "date", "bool")
		return op(m.pick("eq", "ne"), m.expression(t, d), m.expression(t, d))
	case 6:
		return op("in", m.expression("text", d), object{"text": "a"}, object{"text": "b"})
	case 7:
		return op("contains", m.leaf(m.pick("list", "text")), object{"text": m.pick("a", "b", "z", "あ")})
	case 8:
		if over := m.overRows("bool", d); over != nil {
			over["op"] = m.pick("some", "every")
			return over
		}
	}
	o := op("matches", m.expression("text", d))
	o["pattern"] = m.pick("[a-c]+", ".", "(?:あ|カ).*", `\d*`)
	return o
}

// overRows walks the rows of a finished group; inside rows and over rows there
// is no other walk.
func (m *maker) overRows(want string, d int) object {
	if len(m.groups) == 0 || m.inRow {
		return nil
	}
	groups := m.groups
	m.groups = nil
	o := op("sum", m.expression(want, d))
	m.groups = groups
	o["over"] = groups[m.r.IntN(len(groups))]
	return o
}

func (m *maker) numeric(d int) object {
	switch m.r.IntN(9) {
	case 0, 1:
		return op(m.pick("add", "sub", "mul"), m.expression("number", d), m.expression("number", d))
	case 2, 3:
		o := op("div", m.expression("number", d), m.expression("number", d))
		if m.odds(2) {
			o = op("round", m.expression("number", d))
		}
		o["scale"], o["rounding"] = m.r.IntN(4), m.pick("half_up", "down", "up")
		return o
	case 4:
		return op(m.pick("abs", "neg"), m.expression("number", d))
	case 5:
		return op(m.pick("min", "max", "coalesce"), m.expression("number", d), m.expression("number", d))
	case 6:
		return op(m.pick("days_between", "months_between", "age", "age_legal"), m.expression("date", d), m.expression("date", d))
	case 7:
		if over := m.overRows("number", d); over != nil {
			return over
		}
		return op(m.pick("year", "month", "day", "fiscal_year"), m.expression("date", d))
	}
	if m.odds(2) {
		return op("length", m.expression("text", d))
	}
	return op("if", m.expression("bool", d), m.expression("number", d), m.expression("number", d))
}

func (m *maker) textual(d int) object {
	switch m.r.IntN(4) {
	case 0:
		return op("concat", m.expression("text", d), m.expression("number", d), m.expression("date", d))
	case 1:
		return op("to_text", m.expression("number", d))
	case 2:
		return op("wareki", m.expression("date", d))
	}
	return op("coalesce", m.expression("text", d), m.expression("text", d))
}

func (m *maker) dated(d int) object {
	switch m.r.IntN(4) {
	case 0:
		return op("today")
	case 1:
		return op(m.pick("min", "max", "coalesce"), m.expression("date", d), m.expression("date", d))
	case 2:
		return op("if", m.expression("bool", d), m.expression("date", d), m.expression("date", d))
	}
	return op(m.pick("add_days", "add_months", "add_years"), m.expression("date", d), m.expression("number", d))
}
