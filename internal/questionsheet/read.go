package questionsheet

import (
	"encoding/json"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form"
)

// Status is how well a row was understood.
type Status string

// The statuses.
const (
	Understood    Status = "understood"
	Guessed       Status = "guessed"        // taken, with something that a person should check
	NotUnderstood Status = "not_understood" // left out, or with a part left out
	Skipped       Status = "skipped"        // a heading or a remark, no question
)

// Note says what was guessed or not understood in a row.
type Note struct {
	Key  string // stable; the console has the sentence
	Text string // the words of the sheet, or what was taken for them
}

// Row is the report on one row of the sheet.
type Row struct {
	Number int    // as Excel counts
	Label  string // as it stands there, shortened
	Field  string // id of the field made of it, or ""
	Type   string // of that field
	Status Status
	Notes  []Note
}

// Report is what was made of a book.
type Report struct {
	Sheet    string // the sheet that was read
	Header   int    // row of its header, as Excel counts
	Columns  []string
	Unknown  []string // headers nobody understood
	Formulas int      // cells whose kept value was read
	Rows     []Row
	Title    string
	Document json.RawMessage
	Findings []form.Finding
}

// Read makes a form of the first sheet that has questions. Invalid with a code
// for a book that is refused: "sheet_not_xlsx", "sheet_old_or_locked",
// "sheet_macros", "sheet_bomb", "sheet_broken", "sheet_too_many_rows",
// "sheet_no_header", "sheet_no_questions"; TooLarge "sheet_too_large".
func Read(raw []byte) (Report, error) {
	b, err := openBook(raw)
	if err != nil {
		return Report{}, err
	}
	shared, err := b.shared()
	if err != nil {
		return Report{}, err
	}
	names, parts, err := b.sheets()
	if err != nil {
		return Report{}, err
	}
	for i, part := range parts {
		g, err := b.sheet(names[i], part, shared)
		if err != nil {
			return Report{}, err
		}
		if l, ok := findLayout(g); ok {
			return compose(g, l)
		}
	}
	return Report{}, refused("sheet_no_header")
}

// line is one row of the sheet by what its columns say.
type line struct {
	row    int // as Excel counts
	values map[columnKind]string
}

func (l line) get(k columnKind) string { return l.values[k] }

func compose(g grid, l layout) (Report, error) {
	r := Report{Sheet: g.name, Header: l.header + 1, Unknown: l.unknown, Formulas: g.formulas, Title: title(g, l)}
	for _, c := range l.columns {
		r.Columns = append(r.Columns, string(c.kind))
	}
	m := newMaker()
	for _, in := range lines(g, l) {
		r.Rows = append(r.Rows, m.take(in))
	}
	if len(m.fields) == 0 {
		return Report{}, refused("sheet_no_questions")
	}
	m.conditions(r.Rows)
	var err error
	if r.Document, err = m.document(r.Title); err != nil {
		return Report{}, err
	}
	f, err := form.Parse(r.Document)
	if err != nil {
		return Report{}, err
	}
	r.Findings = f.Check()
	return r, nil
}

// lines reads the rows below the header until the sheet ends. Merged cells
// keep their value at the top only: page and section are carried down.
func lines(g grid, l layout) []line {
	var out []line
	carried := map[columnKind]string{}
	for i := l.header + 1; i < len(g.rows); i++ {
		in := line{row: i + 1, values: map[columnKind]string{}}
		for _, c := range l.columns {
			if c.at >= len(g.rows[i]) || g.rows[i][c.at] == "" {
				continue
			}
			// Several columns of options (選択肢1, 選択肢2 …) or of remarks are one list.
			in.values[c.kind] = strings.TrimPrefix(in.values[c.kind]+"\n"+g.rows[i][c.at], "\n")
		}
		if len(in.values) == 0 {
			continue
		}
		for _, k := range []columnKind{pageColumn, sectionColumn} {
			if v := in.values[k]; v != "" {
				carried[k] = v
				if k == pageColumn && in.values[sectionColumn] == "" {
					delete(carried, sectionColumn)
				}
			}
			in.values[k] = carried[k]
		}
		out = append(out, in)
	}
	return out
}

// title is the first text above the header, or the sheet's name.
func title(g grid, l layout) string {
	for _, row := range g.rows[:l.header] {
		for _, text := range row {
			if text = oneLine(text, 80); text != "" {
				return text
			}
		}
	}
	word := fold(g.name)
	if kind, plain := headerKind(g.name); word != "" && !strings.HasPrefix(word, "sheet") && !(plain && kind == labelColumn) {
		return oneLine(g.name, 80)
	}
	return "Excelから取り込んだ様式"
}

func oneLine(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
