package form_test

// Options that follow an answer, fields for staff, and the list of persons.

type choiceMade struct {
	id     string
	values []string
}

// offers makes the options of a field, some of them under the answer of the
// choice before it.
func (m *maker) offers(f object, kind string) {
	by := m.by
	if m.inRow {
		by = m.byRow
	}
	values := []string{"a", "b", "z"}
	if m.odds(2) {
		values = []string{"a", "b", "c", "z"}
	}
	options := []any{}
	for _, v := range values {
		op := object{"value": v, "label": text(m.pick("選択", "{選択|せんたく}") + v)}
		if v == "z" && kind == "multiple_choice" {
			op["exclusive"] = true
		}
		if by != nil && m.odds(2) {
			op["under"] = []any{m.pick(by.values...), m.pick("a", "q")}
		}
		if !m.inRow && m.odds(6) {
			op["capacity"] = 1 + m.r.IntN(30)
		}
		options = append(options, op)
	}
	f["options"] = options
	if by != nil && !m.odds(4) {
		f["depends_on"] = by.id
	}
	if kind != "choice" {
		return
	}
	if m.odds(3) {
		f["display"] = m.pick("radio", "select", "search")
	}
	made := &choiceMade{id: f["id"].(string), values: values}
	if m.inRow {
		m.byRow = made
	} else {
		m.by = made
	}
}

// keys sets what every field that is answered may have.
func (m *maker) keys(f object, kind string) {
	if kind == "explanation" {
		return
	}
	if m.odds(8) {
		f["sensitive"] = true
	}
	if m.inRow || kind == "attachment" || kind == "list_match" || !m.odds(6) {
		return
	}
	f["staff_only"] = true
	options, _ := f["options"].([]any)
	for _, op := range options {
		delete(op.(object), "capacity")
	}
}

func (m *maker) listAnswer() any {
	return m.some(object{"number": "ａ-1"}, object{"number": "12 34"}, object{"number": "番号"}, object{"number": "7", "check": "２００１－０２－２８"},
		object{"number": "7", "check": "x1"}, object{"check": "2001-02-30"}, object{"number": "", "check": " "})
}

func option(value string) object {
	return object{"value": value, "label": text("選択" + value)}
}
