package questionsheet

import (
	"regexp"
	"strconv"
	"strings"
)

// conditions reads the conditions once all fields are known, and says in the
// rows which were not understood. Such a field is always shown.
func (m *maker) conditions(rows []Row) {
	at := map[int]int{}
	for i, r := range rows {
		at[r.Number] = i
	}
	for i, f := range m.fields {
		if strings.TrimSpace(f.condition) == "" || always(f.condition) {
			continue
		}
		r := &rows[at[f.row]]
		when, words := m.condition(f.condition, m.fields[:i])
		if when == nil {
			r.Status = NotUnderstood
			r.Notes = append(r.Notes, Note{"condition_unknown", oneLine(f.condition, 120)})
			continue
		}
		f.field["visible_if"] = when
		r.Notes = append(r.Notes, Note{"condition_read", words})
		if r.Status == Understood {
			r.Status = Guessed
		}
	}
}

func always(text string) bool {
	switch fold(text) {
	case "-", "―", "なし", "無", "常に表示", "常時", "全員":
		return true
	}
	return false
}

var (
	reference = regexp.MustCompile(`(?:q|問|設問|質問|項番|番号|no\.?|№)?\s*([0-9]+(?:[-_.][0-9]+)*)`)
	quoted    = regexp.MustCompile(`[「『"“]([^」』"”]+)[」』"”]`)
)

// condition reads "問1が「はい」のとき", "1=はい", "「職業」で「会社員」を選んだ場合",
// "Q3:2": which earlier field, and which of its options.
func (m *maker) condition(text string, earlier []*made) (when object, words string) {
	folded := fold(text)
	for _, of := range deciders(folded, text, earlier) {
		negated := strings.Contains(folded, "以外") || strings.Contains(folded, "ではない") || strings.Contains(folded, "でない") || strings.Contains(folded, "≠")
		rest := strings.Replace(folded, fold(of.label), "", 1)
		i, ok := optionIn(rest, text, of)
		if !ok {
			if of.typ == "consent" || strings.Contains(folded, "入力した") || strings.Contains(folded, "回答した") || strings.Contains(folded, "記入した") {
				return object{"op": "answered", "args": []any{object{"field": of.field["id"]}}}, "「" + of.label + "」に回答したとき"
			}
			continue
		}
		op := map[string]string{"choice": "eq", "multiple_choice": "contains"}[of.typ]
		when = object{"op": op, "args": []any{object{"field": of.field["id"]}, object{"text": "option_" + strconv.Itoa(i+1)}}}
		words = "「" + of.label + "」が「" + of.options[i] + "」のとき"
		if negated {
			// Who has not answered yet must not be shown it either.
			answered := object{"op": "answered", "args": []any{object{"field": of.field["id"]}}}
			when = object{"op": "all", "args": []any{answered, object{"op": "not", "args": []any{when}}}}
			words = "「" + of.label + "」が「" + of.options[i] + "」でないとき"
		}
		return when, words
	}
	return nil, ""
}

// deciders are the earlier fields a condition may speak of: by number first,
// then by name.
func deciders(folded, text string, earlier []*made) []*made {
	var out []*made
	if ref := reference.FindStringSubmatch(folded); ref != nil {
		for _, f := range earlier {
			if number := strings.Trim(notNumber.ReplaceAllString(f.number, ""), "-_."); number != "" && number == ref[1] {
				out = append(out, f)
			}
		}
	}
	for _, q := range quoted.FindAllStringSubmatch(text, -1) {
		for _, f := range earlier {
			if fold(f.label) == fold(q[1]) {
				out = append(out, f)
			}
		}
	}
	for _, f := range earlier {
		if len([]rune(f.label)) >= 2 && strings.Contains(folded, fold(f.label)) {
			out = append(out, f)
		}
	}
	return out
}

var notNumber = regexp.MustCompile(`[^0-9\-_.]+`)

// optionIn finds the option that the condition names: in quotes, as the
// longest that occurs, or by its number after "=" or ":".
func optionIn(rest, text string, of *made) (int, bool) {
	for _, q := range quoted.FindAllStringSubmatch(text, -1) {
		for i, o := range of.options {
			if fold(o) == fold(q[1]) {
				return i, true
			}
		}
	}
	best, at := 0, -1
	for i, o := range of.options {
		if n := len(fold(o)); n > best && strings.Contains(rest, fold(o)) {
			best, at = n, i
		}
	}
	if at >= 0 {
		return at, true
	}
	_, after, found := strings.Cut(rest, "=")
	if !found {
		_, after, found = strings.Cut(rest, ":")
	}
	n, err := strconv.Atoi(notDigit.ReplaceAllString(after, ""))
	if found && err == nil && n >= 1 && n <= len(of.options) {
		return n - 1, true
	}
	return 0, false
}
