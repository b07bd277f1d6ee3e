package form_test

// The settings and answers of accounts, places and signatures.

func (m *maker) placeSettings(f object, kind string) string {
	switch kind {
	case "bank_account":
		if m.odds(2) {
			f["kinds"] = []any{m.pick("ordinary", "checking", "savings"), "savings"}
		}
		return "object"
	case "map_point":
		if m.odds(2) {
			f["area"] = object{"south": "35", "west": m.pick("139", "139.1"), "north": "35.5", "east": "140"}
		}
		f["places"] = []any{object{"name": text("市役所"), "lat": "35.20", "lng": "139.2"}}
		f["lines"] = []any{object{"kind": m.pick("road", "rail", "river", "border"), "points": []any{[]any{"35", "139"}, []any{"35.1", "139.1"}}}}
		return "object"
	}
	return "bool"
}

func (m *maker) placeAnswer(kind string) any {
	switch kind {
	case "bank_account":
		a := object{"bank": m.pick("0001", "９９００", "1"), "bank_name": "みずほ", "branch": m.pick("001", "０１８", "12a"), "branch_name": "本店",
			"kind": m.pick("ordinary", "checking", "savings", "gold"), "number": m.pick("1234567", "12", "１２３-４５６７", "12345678", "0"),
			"holder": m.pick("ヤマダ タロウ", "ﾔﾏﾀﾞ　ﾀﾛｳ", "きゅうよ しょうご", "カ）ミナト", "スーパー・ヲ", "山田", "a￥ｂ", "か\u3099")}
		if m.odds(3) {
			delete(a, m.pick("bank", "branch_name", "kind", "number", "holder"))
		}
		if m.odds(12) {
			a["pin"] = "1"
		}
		return a
	case "map_point":
		return object{"lat": m.pick("35.2", "３５.４", "35.1234567", "90.5", "-0", "x", "", "+35"), "lng": m.pick("139.2", "139.05", "-139", "１４０", "180.000001", "139.200")}
	}
	switch m.r.IntN(4) {
	case 0:
		return object{"strokes": []any{[]any{float64(m.r.IntN(1100)), 0.0, 30.0, float64(m.r.IntN(450))}}}
	case 1:
		return object{"strokes": []any{[]any{0.0, 0.0, 10.0}, []any{}}}
	case 2:
		return object{"strokes": []any{[]any{0.0, 0.0, float64(m.r.IntN(100)), 0.0}, []any{5.0, 5.5}}}
	}
	return object{"strokes": []any{[]any{0.0, 0.0, float64(m.r.IntN(100)), 400.0}, []any{5.0, 5.0}}}
}
