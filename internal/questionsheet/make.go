package questionsheet

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form"
)

type object = map[string]any

func words(ja string) object { return object{"ja": ja} }

// maker builds the form's fields row by row.
type maker struct {
	fields []*made
	used   map[string]bool
}

// made is a field with what later rows need to know of it.
type made struct {
	field         object
	row           int
	page, section string
	number        string // as the sheet numbers it, folded
	label         string
	typ           string
	options       []string
	condition     string
}

func newMaker() *maker { return &maker{used: map[string]bool{}} }

// take makes a field of one row and reports on it.
func (m *maker) take(in line) Row {
	r := Row{Number: in.row, Label: oneLine(in.get(labelColumn), 80), Status: Understood}
	note := func(s Status, key, text string) {
		r.Notes = append(r.Notes, Note{key, oneLine(text, 120)})
		if s == NotUnderstood || r.Status == Understood {
			r.Status = s
		}
	}
	if strings.TrimSpace(in.get(labelColumn)) == "" {
		if in.get(typeColumn) == "" && in.get(optionsColumn) == "" {
			note(Skipped, "no_label", firstOf(in))
			r.Status = Skipped
			return r
		}
		note(NotUnderstood, "no_label", firstOf(in))
		return r
	}
	typ := m.typeOf(in, note)
	if typ == headingType {
		r.Status = Skipped
		note(Skipped, "heading", r.Label)
		return r
	}
	f := &made{row: in.row, page: oneLine(in.get(pageColumn), 200), section: oneLine(in.get(sectionColumn), 200),
		number: fold(in.get(numberColumn)), label: r.Label, typ: typ, condition: in.get(conditionColumn)}
	f.field = object{"id": m.id(f.number), "type": typ, "label": words(safe(oneLine(in.get(labelColumn), 500)))}
	m.settle(f, in, note)
	m.fields = append(m.fields, f)
	r.Field, r.Type = f.field["id"].(string), typ
	return r
}

type noting func(s Status, key, text string)

func firstOf(in line) string {
	for _, k := range []columnKind{numberColumn, helpColumn, requiredColumn, conditionColumn, lengthColumn} {
		if v := in.get(k); v != "" {
			return v
		}
	}
	return ""
}

func (m *maker) typeOf(in line, note noting) string {
	written := in.get(typeColumn)
	options := splitOptions(in.get(optionsColumn))
	typ, known := typeOf(written)
	switch {
	case written == "":
		typ = guessType(in.get(labelColumn), len(options))
		note(Guessed, "type_guessed", typ)
	case !known:
		typ = guessType(in.get(labelColumn), len(options))
		note(NotUnderstood, "type_unknown", written)
	}
	choosing := typ == "choice" || typ == "multiple_choice"
	switch {
	case choosing && len(options) == 0 && yesNo(written):
		return typ
	case choosing && len(options) == 0:
		note(NotUnderstood, "no_options", written)
		return "text"
	case typ == "text" && len(options) > 1:
		note(Guessed, "options_make_choice", strings.Join(options, "・"))
		return "choice"
	}
	return typ
}

func yesNo(written string) bool {
	w := fold(written)
	return strings.Contains(w, "はい") || strings.Contains(w, "有無")
}

// settle gives the field what its type takes of the row, and says what was
// left over.
func (m *maker) settle(f *made, in line, note noting) {
	help := in.get(helpColumn)
	switch f.typ {
	case "choice", "multiple_choice":
		m.offer(f, in, note)
	case "explanation":
		body := in.get(labelColumn)
		if help != "" {
			body += "\n\n" + help
		}
		f.field["body"], help = words(safe(cutAt(body, 10_000))), ""
	case "consent":
		statement := help
		if statement == "" {
			statement = in.get(labelColumn)
		}
		f.field["statement"], help = words(safe(cutAt(statement, 10_000))), ""
	case "text", "long_text":
		if n, ok := lengthOf(in.get(lengthColumn)); ok {
			f.field["max_length"] = min(n, map[string]int{"text": 1000, "long_text": 20_000}[f.typ])
		} else if in.get(lengthColumn) != "" {
			note(NotUnderstood, "length_unknown", in.get(lengthColumn))
		}
	default:
		if in.get(lengthColumn) != "" {
			note(Guessed, "length_unused", in.get(lengthColumn))
		}
	}
	if f.typ != "choice" && f.typ != "multiple_choice" && in.get(optionsColumn) != "" {
		note(Guessed, "options_unused", in.get(optionsColumn))
	}
	if help != "" {
		f.field["hint"] = words(safe(cutAt(help, 2000)))
	}
	required, known := requiredOf(in.get(requiredColumn))
	if !known {
		note(NotUnderstood, "required_unknown", in.get(requiredColumn))
	}
	if required && f.typ != "explanation" {
		f.field["required"] = true
	}
}

func (m *maker) offer(f *made, in line, note noting) {
	f.options = splitOptions(in.get(optionsColumn))
	if len(f.options) == 0 {
		f.options = []string{"はい", "いいえ"}
		if strings.Contains(fold(in.get(typeColumn)), "有無") {
			f.options = []string{"あり", "なし"}
		}
	}
	var options []object
	for i, label := range f.options {
		o := object{"value": "option_" + strconv.Itoa(i+1), "label": words(safe(label))}
		if f.typ == "multiple_choice" && (strings.Contains(label, "特になし") || label == "なし" || label == "該当なし") {
			o["exclusive"] = true
			note(Guessed, "exclusive_guessed", label)
		}
		options = append(options, o)
	}
	f.field["options"] = options
	if f.typ == "choice" && (len(f.options) > 7 || strings.Contains(fold(in.get(typeColumn)), "プルダウン") || strings.Contains(fold(in.get(typeColumn)), "ドロップダウン")) {
		f.field["display"] = "select"
	}
	if len(f.options) == 1 {
		note(Guessed, "one_option", f.options[0])
	}
	if strings.Contains(in.get(optionsColumn), "（") && blank.MatchString(in.get(optionsColumn)) {
		note(Guessed, "free_text_option", in.get(optionsColumn))
	}
}

// id names the field after its number in the sheet, else after its place.
func (m *maker) id(number string) string {
	id := "q" + notDigit.ReplaceAllString(number, "_")
	id = strings.TrimRight(id, "_")
	if id == "q" || len(id) > 30 {
		id = "q" + strconv.Itoa(len(m.fields)+1)
	}
	for n := 2; m.used[id]; n++ {
		id = fmt.Sprintf("q%d_%d", len(m.fields)+1, n)
	}
	m.used[id] = true
	return id
}

// document puts the fields on pages and into sections in the order of the
// sheet; a page or section that comes again later goes on where it began.
func (m *maker) document(name string) (json.RawMessage, error) {
	type part struct {
		name   string
		fields []any
	}
	type sheet struct {
		name     string
		sections []*part
	}
	var pages []*sheet
	for _, f := range m.fields {
		i := 0
		for i < len(pages) && pages[i].name != f.page {
			i++
		}
		if i == len(pages) {
			pages = append(pages, &sheet{name: f.page})
		}
		p := pages[i]
		if n := len(p.sections); n == 0 || p.sections[n-1].name != f.section {
			p.sections = append(p.sections, &part{name: f.section})
		}
		s := p.sections[len(p.sections)-1]
		s.fields = append(s.fields, f.field)
	}
	var out []object
	for i, p := range pages {
		pageName := p.name
		if pageName == "" {
			pageName = "入力"
		}
		var sections []object
		for j, s := range p.sections {
			section := object{"id": fmt.Sprintf("page_%d_section_%d", i+1, j+1), "fields": s.fields}
			if s.name != "" {
				section["title"] = words(safe(s.name))
			}
			sections = append(sections, section)
		}
		out = append(out, object{"id": fmt.Sprintf("page_%d", i+1), "title": words(safe(pageName)), "sections": sections})
	}
	return json.Marshal(object{"format": form.Format, "title": words(safe(name)), "pages": out})
}

// safe takes from a text what the format refuses: it would be markup.
func safe(s string) string {
	return strings.NewReplacer("<", "＜", ">", "＞").Replace(s)
}

func cutAt(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
