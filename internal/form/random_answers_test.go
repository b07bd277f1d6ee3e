package form_test

// answers makes answers to a made form: mostly right, some wrong, some odd.
func (m *maker) answers(doc object) object {
	out := object{}
	for _, pg := range doc["pages"].([]any) {
		for _, s := range pg.(object)["sections"].([]any) {
			m.answerAll(s.(object)["fields"].([]any), out)
		}
	}
	if m.odds(8) {
		out[m.pick("ghost", "constructor", "__proto__", "p1")] = "x"
	}
	return out
}

func (m *maker) answerAll(fields []any, out object) {
	for _, f := range fields {
		field := f.(object)
		id := field["id"].(string)
		if m.odds(5) {
			continue
		}
		if field["type"] != "group" {
			out[id] = m.answer(field["type"].(string))
			continue
		}
		rows := []any{}
		for range m.r.IntN(5) {
			row := object{}
			m.answerAll(field["fields"].([]any), row)
			rows = append(rows, row)
		}
		if m.odds(10) {
			rows = append(rows, m.odd())
		}
		out[id] = rows
	}
}

func (m *maker) odd() any {
	return []any{nil, true, false, 1.5, "", " ", "x", []any{}, []any{"a"}, object{}, object{"ids": []any{}}, object{"family": 1}}[m.r.IntN(12)]
}

func (m *maker) some(values ...any) any { return values[m.r.IntN(len(values))] }

func (m *maker) answer(kind string) any {
	if m.odds(12) {
		return m.odd()
	}
	const id1, id2 = "0190a5f0-0000-7000-8000-000000000001", "0190a5f0-0000-7000-8000-000000000002"
	switch kind {
	case "number":
		return m.some("0", "1", "5", "０.５", "2.25", "-1", "1,000", "99.99", "1e3", "100000", " 7 ", "abc", "00012", "-0")
	case "date":
		return m.some("2024-02-29", "2023-02-29", "2026-11-23", "2026-11-24", "2008-11-23", "1989-01-08", "２０１９－０５－０１", "2024-4-1", "1873-01-01")
	case "choice":
		return m.some("a", "a", "b", "b", "c", "z", "q", "")
	case "multiple_choice":
		return m.some([]any{"a"}, []any{"a", "b"}, []any{"c"}, []any{"b", "a", "b"}, []any{"z"}, []any{"z", "a"}, []any{"q"}, []any{})
	case "name":
		return m.some(object{"family": "髙橋", "given": "一", "family_kana": "たかはし", "given_kana": "ﾊｼﾞﾒ"}, object{"family": "A"}, object{"given": "か\u3099"}, object{"family": "x", "title": "y"})
	case "address":
		return m.some(object{"postal": "〒１００－０００５", "prefecture": "東京都", "city": "千代田区", "town": "丸の内1"}, object{"postal": "12", "prefecture": "東京"}, object{"building": " "})
	case "phone":
		return m.some("03-1234-5678", "０９０１２３４５６７８", "+81 3 1234 5678", "1", "電話", "0120-123-456")
	case "email":
		return m.some("a@example.jp", "Ａ＠example.jp", "a@", "a b@example.jp")
	case "attachment":
		return m.some(object{"ids": []any{id1}}, object{"ids": []any{id1, id2, id1}}, object{"ids": []any{"x"}}, object{"ids": []any{}, "x": 1})
	case "consent":
		return m.odds(2)
	case "list_match":
		return m.listAnswer()
	case "bank_account", "map_point", "signature":
		return m.placeAnswer(kind)
	case "time", "date_time", "period", "matrix", "corporate_number":
		return m.timeAnswer(kind)
	}
	return m.some("a", "b", "abc", "あう", "カナ", "かな", "ｶﾞ", "123", "１２３", "123-4567", "a\nb", "a\tb", "  a  ", "𠮷󠄁", "👨\u200d👩\u200d👧", "x\u200by", "長い長い長い長い長い長い長い", "\u3000")
}
