package form_test

import (
	"fmt"
	"math/rand/v2"
)

// maker makes random forms and answers, rich in edges: the same values in
// conditions and answers, so that branches are really taken.
type maker struct {
	r      *rand.Rand
	fields []madeField // of the form so far
	by     *choiceMade // the last choice of the form, or of the row being made
	byRow  *choiceMade
	row    []madeField // members of the group being made
	groups []string
	inRow  bool // within a group, where no rows may be walked
	n      int
}

type madeField struct{ id, kind, value string }

func (m *maker) pick(from ...string) string { return from[m.r.IntN(len(from))] }
func (m *maker) odds(n int) bool            { return m.r.IntN(n) == 0 }

func (m *maker) id(prefix string) string {
	m.n++
	return fmt.Sprintf("%s%d", prefix, m.n)
}

type object = map[string]any

func text(s string) object { return object{"ja": s} }

// form makes a document with a few pages, a repeating group and rules.
func (m *maker) form() object {
	pages := []any{}
	for range 1 + m.r.IntN(3) {
		pg := object{"id": m.id("p"), "title": text("頁"), "sections": []any{m.section(), m.section()}}
		if m.odds(3) {
			pg["visible_if"] = m.expression("bool", 3)
		}
		pages = append(pages, pg)
	}
	doc := object{"format": "madoguchi-form/1", "title": text("様式"), "pages": pages}
	if rules := m.rules(); len(rules) > 0 {
		doc["rules"] = rules
	}
	return doc
}

func (m *maker) section() object {
	fields := []any{}
	for range 1 + m.r.IntN(5) {
		fields = append(fields, m.field(false))
	}
	if m.odds(2) {
		fields = append(fields, m.group())
	}
	s := object{"id": m.id("s"), "fields": fields}
	if m.odds(4) {
		s["visible_if"] = m.expression("bool", 2)
	}
	return s
}

func (m *maker) group() object {
	m.row, m.inRow, m.byRow = nil, true, nil
	fields := []any{}
	for range 1 + m.r.IntN(4) {
		fields = append(fields, m.field(true))
	}
	id := m.id("g")
	m.row, m.inRow = nil, false
	m.groups = append(m.groups, id)
	g := object{"id": id, "type": "group", "label": text("繰り返し"), "min_rows": m.r.IntN(2), "max_rows": 1 + m.r.IntN(3), "fields": fields}
	if m.odds(4) {
		g["visible_if"] = m.expression("bool", 2)
	}
	return g
}

func (m *maker) field(inRow bool) object {
	id, kind := m.id("f"), m.pick("text", "text", "long_text", "number", "number", "date", "choice", "choice", "multiple_choice", "name", "address", "phone", "email", "attachment", "consent", "explanation", "calculation", "calculation",
		"bank_account", "map_point", "signature", "list_match", "time", "date_time", "period", "matrix", "corporate_number")
	if kind == "list_match" && inRow {
		kind = "text"
	}
	f := object{"id": id, "type": kind, "label": text(m.pick("項目", "{項目|こうもく}", "{項目|こう|もく}", "{x|y}") + id)}
	if m.odds(3) {
		f["visible_if"] = m.expression("bool", 3)
	}
	value := m.settings(f, kind)
	m.keys(f, kind)
	if kind != "explanation" && kind != "calculation" {
		if m.odds(3) {
			f["required"] = true
		} else if m.odds(4) {
			f["required_if"] = m.expression("bool", 2)
		}
	}
	if made := (madeField{id, kind, value}); value != "" && inRow {
		m.row = append(m.row, made)
	} else if value != "" {
		m.fields = append(m.fields, made)
	}
	return f
}

// settings fills in what a type has of its own; it returns the type of value.
func (m *maker) settings(f object, kind string) string {
	switch kind {
	case "text", "long_text":
		f["charset"] = m.pick("any", "any", "any", "katakana", "digits", "hankaku", "zenkaku", "kana")
		f["max_length"] = 1 + m.r.IntN(12)
		f["min_length"] = m.r.IntN(3)
		if kind == "text" && m.odds(3) {
			f["pattern"] = m.pick("[0-9]+", ".{1,3}", "ab?c*", `\d{3}-\d{4}`, "(?:あ|い)う", "[^a-z]+")
		}
		return "text"
	case "number":
		f["decimals"] = m.r.IntN(3)
		f["min"], f["max"] = m.pick("-5", "0", "0.5"), m.pick("10", "99.99", "1000000")
		if m.odds(3) {
			f["step"], f["display"] = m.pick("1", "0.25", "5", "3.3"), m.pick("input", "slider")
		}
		return "number"
	case "date":
		f["min"], f["max"] = m.pick("1900-01-01", "today-18y", "today-2m"), m.pick("today", "today+30d", "2030-12-31")
		f["calendar"] = m.pick("both", "seireki", "wareki")
		return "date"
	case "choice", "multiple_choice":
		m.offers(f, kind)
		if kind == "choice" {
			return "text"
		}
		f["min_choices"], f["max_choices"] = m.r.IntN(3), 1+m.r.IntN(3)
		return "list"
	case "name":
		f["kana"], f["allow_single"] = m.odds(2), m.odds(2)
		return "object"
	case "attachment":
		f["max_count"], f["min_count"], f["capture"] = 1+m.r.IntN(2), m.r.IntN(3), m.odds(2)
		return "list"
	case "consent":
		f["statement"] = text("同意")
		return "bool"
	case "explanation":
		f["body"] = text("説明")
		return ""
	case "calculation":
		result := m.pick("number", "number", "text", "date", "bool")
		f["result"], f["expression"] = result, m.expression(result, 4)
		f["decimals"], f["calendar"] = m.r.IntN(3), m.pick("both", "seireki", "wareki")
		return result
	case "address":
		return "object"
	case "list_match":
		if check := m.pick("", "none", "birth_date", "code"); check != "" {
			f["check"] = check
		}
		return "object"
	case "bank_account", "map_point", "signature":
		return m.placeSettings(f, kind)
	case "time", "date_time", "period", "matrix", "corporate_number":
		return m.timeSettings(f, kind)
	}
	return "text"
}

func (m *maker) rules() []any {
	rules := []any{}
	for i := range m.r.IntN(3) {
		if len(m.fields) == 0 {
			break
		}
		ru := object{"id": fmt.Sprintf("rule%d", i), "message": text("規則"), "fields": []any{m.fields[m.r.IntN(len(m.fields))].id}, "require": m.expression("bool", 3)}
		if m.odds(2) {
			ru["when"] = m.expression("bool", 2)
		}
		rules = append(rules, ru)
	}
	return rules
}
