package kind

import (
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// matrix asks the same choice of several rows (表形式の選択); its value is
// {row: option}. Once a row is answered, all must be.
type matrix struct {
	rows    []matrixRow
	options []Option
}

type matrixRow struct {
	value string
	label wording.Text
}

// A table of more is not to be answered by anyone.
const (
	maxMatrixRows    = 50
	maxMatrixOptions = 50
)

func newMatrix(o *strictjson.Object) Settings {
	m := &matrix{rows: readRows(o), options: readOptions(o, false)}
	if len(m.options) > maxMatrixOptions {
		o.Fail("options", "too_many", map[string]any{"max": maxMatrixOptions})
	}
	return m
}

func readRows(o *strictjson.Object) []matrixRow {
	o.Need("rows")
	out := []matrixRow{}
	for _, in := range o.Objects("rows", maxMatrixRows) {
		row := matrixRow{value: in.String("value"), label: wording.Read(in, "label", true, 200)}
		in.Done()
		if !fieldID.MatchString(row.value) {
			in.Fail("value", "bad_id", nil)
		} else if slices.ContainsFunc(out, func(r matrixRow) bool { return r.value == row.value }) {
			in.Fail("value", "duplicate_id", nil)
		}
		out = append(out, row)
	}
	return out
}

func (m *matrix) Shape() Shape {
	s := Shape{Class: General, Type: expr.Object, Parts: map[string]expr.Type{}, RequiredKey: "required"}
	for _, r := range m.rows {
		s.Parts[r.value] = expr.Text
		s.Columns = append(s.Columns, Column{Part: r.value, Label: r.label})
	}
	return s
}

func (m *matrix) Read(v any, _ Context) (any, []Problem) {
	readers := make([]reader, len(m.rows))
	for i, r := range m.rows {
		readers[i] = reader{r.value, func(v any) (any, []Problem) { return readOption(m.find, v) }}
	}
	return readEach(v, readers)
}

func (m *matrix) Value(v any, part string) expr.Value { return partValue(v, part) }

func (m *matrix) find(value string) (Option, bool) { return find(m.options, value) }

// label is what was chosen in a row, "" when nothing was.
func (m *matrix) label(v any, row, locale string) string {
	op, _ := m.find(partText(v, row))
	return op.Label.Pick(locale)
}

func (m *matrix) Display(v any, locale string) string {
	colon := "："
	if locale == "en" {
		colon = ": "
	}
	lines := []string{}
	for _, r := range m.rows {
		if s := m.label(v, r.value, locale); s != "" {
			lines = append(lines, r.label.Pick(locale)+colon+s)
		}
	}
	return strings.Join(lines, "\n")
}

func (m *matrix) Cells(v any) []string {
	out := make([]string, len(m.rows))
	for i, r := range m.rows {
		out[i] = m.label(v, r.value, "ja")
	}
	return out
}

// Terms finds it by any option that was chosen.
func (m *matrix) Terms(v any) []Term {
	out := []Term{}
	for _, r := range m.rows {
		if t := (Term{Text: partText(v, r.value)}); !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func (m *matrix) Check() []Problem {
	switch {
	case len(m.rows) == 0:
		return problem("no_rows")
	case len(m.options) == 0:
		return problem("no_options")
	}
	return nil
}
