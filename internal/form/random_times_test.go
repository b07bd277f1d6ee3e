package form_test

// The settings and answers of times, periods, tables and corporate numbers.

func (m *maker) timeSettings(f object, kind string) string {
	switch kind {
	case "time":
		if m.odds(2) {
			f["min"], f["max"] = m.pick("00:00", "09:00", "08:45"), m.pick("23:59", "17:00", "12:30")
		}
		f["step"] = m.some(1, 5, 15, 30, 45, 720)
		return "number"
	case "date_time":
		f["min"], f["max"] = m.pick("1900-01-01", "today", "today-2m"), m.pick("today", "today+30d", "2030-12-31")
		f["calendar"] = m.pick("both", "seireki", "wareki")
		if m.odds(2) {
			f["opens"], f["closes"], f["step"] = m.pick("09:00", "08:45"), m.pick("17:00", "12:30"), m.some(1, 15, 60)
		}
	case "period":
		f["min"], f["max"] = m.pick("1900-01-01", "today-1y"), m.pick("today+30d", "2030-12-31")
		f["calendar"] = m.pick("both", "seireki", "wareki")
		if m.odds(2) {
			f["min_days"], f["max_days"] = 1+m.r.IntN(3), 1+m.r.IntN(40)
		}
	case "matrix":
		f["rows"] = []any{object{"value": "constructor", "label": text("行一")}, object{"value": "b", "label": text("行二")}}
		f["options"] = []any{option("a"), option("b"), option("z")}
	case "corporate_number":
		return "text"
	}
	return "object"
}

// partsOf is what conditions can read of a field part by part.
func partsOf(f madeField) []madeField {
	switch f.kind {
	case "date_time":
		return []madeField{{"date", f.kind, "date"}, {"time", f.kind, "number"}}
	case "period":
		return []madeField{{"from", f.kind, "date"}, {"to", f.kind, "date"}, {"days", f.kind, "number"}}
	case "matrix":
		return []madeField{{"constructor", f.kind, "text"}, {"b", f.kind, "text"}}
	}
	return nil
}

func (m *maker) clock() any {
	return m.some("09:00", "9:00", "９：３０", "0945", "945", "9時", "9時半", "午後1時5分", "午後１２時", "正午", "23:59", "24:00", "0:00", "12:60", "9:5", "10:15 pm", "12am", "09:30:00", "17:01", "", " ", 9)
}

func (m *maker) date() any {
	return m.some("2026-11-23", "2026-11-24", "２０２６－１１－２３", "2024-02-29", "2023-02-29", "2026-12-31", "1899-12-31", "2026-11", "", 20261123)
}

func (m *maker) timeAnswer(kind string) any {
	out := object{}
	switch kind {
	case "time":
		return m.clock()
	case "date_time":
		out["date"], out["time"] = m.date(), m.clock()
	case "period":
		out["from"], out["to"] = m.date(), m.date()
	case "matrix":
		out["constructor"], out["b"] = m.some("a", "a", "b", "q", "", 1), m.some("a", "b", "z", nil)
	case "corporate_number":
		return m.some("7000012050002", "T7000012050002", "７－００００－１２０５－０００２", "7000012050003", "000012050002", "t 7000012050002", "T", "-", "法人")
	}
	if m.odds(6) {
		delete(out, m.pick("date", "time", "from", "to", "b"))
	}
	if m.odds(12) {
		out[m.pick("days", "c", "toString")] = "1"
	}
	return out
}
