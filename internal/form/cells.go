package form

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/kind"
)

// fillable are the types whose answer can be told in cells of a table.
var fillable = []string{
	"text", "long_text", "number", "date", "choice", "phone", "email", "name", "address", "time", "corporate_number",
}

// Fillable lists the columns of fields that cells of a table can answer, in
// page order: no members of groups, no files, nothing that is computed.
func (f *Form) Fillable() []Column {
	return slices.DeleteFunc(f.Columns(), func(c Column) bool { return f.fillableField(c.FieldID) == nil })
}

func (f *Form) fillableField(id string) *Field {
	fd := f.byID[id]
	if fd == nil || fd.group != nil || fd.isGroup() || fd.StaffOnly || !slices.Contains(fillable, fd.Type) {
		return nil
	}
	return fd
}

// FromCells reads the cells of one field (by part; "" for a field with one
// column) as an answer, tidied, and says what is wrong with it. It judges the
// field alone: whether it is shown or required depends on other answers. nil
// without a fault means that all cells are empty. Dates may be written as
// people do, choices by value or Japanese label.
func (f *Form) FromCells(fieldID string, cells map[string]string, c Context) (any, []fault.Field) {
	path := "answers." + fieldID
	fd := f.fillableField(fieldID)
	if fd == nil {
		return nil, []fault.Field{{Path: path, Key: "unknown_field"}}
	}
	value, ok := fd.fromCells(cells)
	if !ok {
		return nil, []fault.Field{{Path: path, Key: "unknown_part"}}
	}
	if value == nil {
		return nil, nil
	}
	read, bad := fd.settings.Read(value, c.kind())
	v := &validator{}
	v.problems(path, bad)
	return read, v.faults
}

// fromCells gives the cells the shape of a posted answer.
func (fd *Field) fromCells(cells map[string]string) (any, bool) {
	parts := map[string]any{}
	for part, text := range cells {
		if !slices.ContainsFunc(fd.settings.Shape().Columns, func(c kind.Column) bool { return c.Part == part }) {
			return nil, false
		}
		if text = strings.TrimSpace(text); text != "" {
			parts[part] = text
		}
	}
	if len(parts) == 0 {
		return nil, true
	}
	text, one := parts[""].(string)
	switch {
	case !one:
		return parts, true
	case fd.Type == "date":
		return ISODate(text), true
	case fd.Type == "choice":
		return fd.optionOf(text), true
	}
	return text, true
}

// optionOf returns the value of the option that the text names; the text
// itself when there is none, which Read then refuses.
func (fd *Field) optionOf(text string) string {
	offered, _ := fd.settings.(interface{ Options() []kind.Option })
	for _, o := range offered.Options() {
		if o.Value == text || o.Label.Pick("ja") == text {
			return o.Value
		}
	}
	return text
}

// OptionLabel is what an option and its field are called in Japanese.
func (f *Form) OptionLabel(fieldID, value string) (field, option string) {
	fd := f.byID[fieldID]
	if fd == nil {
		return "", ""
	}
	offered, ok := fd.settings.(interface{ Options() []kind.Option })
	if !ok {
		return fd.Label.Pick("ja"), ""
	}
	for _, o := range offered.Options() {
		if o.Value == value {
			option = o.Label.Pick("ja")
		}
	}
	return fd.Label.Pick("ja"), option
}

// MatchField is the field whose answer is looked up in the list of persons, and
// what it asks for beside the number (none, birth_date, code); false when the
// form has none.
func (f *Form) MatchField() (id, asks string, ok bool) {
	for _, fd := range f.fields {
		if m, is := fd.settings.(interface{ Asks() string }); is {
			return fd.ID, m.Asks(), true
		}
	}
	return "", "", false
}

var (
	writtenDate = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)
	plainDate   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	eraDate     = regexp.MustCompile(`^(令和|平成|昭和|大正|明治|[RHSTM])(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)
)

// ISODate reads a date as tables have it (2026-04-01, 2026/4/1, 20260401,
// 令和8年4月1日, R8.4.1) and returns it as 2026-04-01; what it cannot read it
// returns as it is.
func ISODate(text string) string {
	s := strings.ToUpper(strings.ReplaceAll(norm.NFKC.String(text), " ", ""))
	for _, form := range []*regexp.Regexp{writtenDate, plainDate} {
		if m := form.FindStringSubmatch(s); m != nil {
			return isoDay(atoi(m[1]), m[2], m[3], text)
		}
	}
	m := eraDate.FindStringSubmatch(s)
	if m == nil {
		return text
	}
	for _, e := range civil.Eras() {
		if e.Name == m[1] || e.Code == m[1] {
			first, _, _ := e.Start.YMD()
			return isoDay(first+max(1, atoi(m[2]))-1, m[3], m[4], text)
		}
	}
	return text
}

func isoDay(year int, month, day, text string) string {
	if d, ok := civil.New(year, atoi(month), atoi(day)); ok {
		return d.String()
	}
	return text
}

// atoi reads digits that a pattern has found; 元 is 0.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
