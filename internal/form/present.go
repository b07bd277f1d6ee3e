package form

import (
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/kind"
)

// SummaryRow is one line of the confirmation page, the mail, the PDF and the
// staff's screen.
type SummaryRow struct {
	FieldID     string
	Path        string // "answers.members.0.birth"
	PageID      string
	Label       string
	Display     string   // "" when a visible field is unanswered
	Attachments []string // ids, for an attachment
}

// Summary shows the visible fields in page order, in the context's language.
func (f *Form) Summary(a Answers, c Context) []SummaryRow {
	st := f.Evaluate(a, c)
	out := []SummaryRow{}
	for _, fd := range f.fields {
		if fd.group != nil || !st.root.cell(fd).visible {
			continue
		}
		if !fd.isGroup() {
			out = appendRow(out, st.root, fd, "answers."+fd.ID, fd.Label.Pick(c.locale()))
			continue
		}
		prefix := fd.rowLabel.Pick(c.locale())
		if prefix == "" {
			prefix = fd.Label.Pick(c.locale())
		}
		for i, row := range st.root.groupRows(fd) {
			for _, m := range fd.Members {
				label := prefix + " " + itoa(i+1) + " " + m.Label.Pick(c.locale())
				out = appendRow(out, row, m, "answers."+fd.ID+"."+itoa(i)+"."+m.ID, label)
			}
		}
	}
	return out
}

func appendRow(out []SummaryRow, sc *scope, fd *Field, path, label string) []SummaryRow {
	c := sc.cell(fd)
	if calc := fd.calculation(); !c.visible || fd.static() || calc != nil && !calc.Shown {
		return out
	}
	row := SummaryRow{FieldID: fd.ID, Path: path, PageID: fd.page.ID, Label: label}
	if c.value != nil {
		row.Display = fd.settings.Display(c.value, sc.state.ctx.locale())
		row.Attachments = kind.IDs(c.value)
	}
	if fd.Type != "attachment" {
		row.Attachments = nil
	}
	return append(out, row)
}

// Column is one column of an export.
type Column struct {
	FieldID string
	Part    string // a part of a name or an address
	Label   string
}

// Columns lists the columns of an export in page order. A member of a repeating
// group has one column; its rows stand below one another in the cell.
func (f *Form) Columns() []Column {
	out := []Column{}
	for _, fd := range f.exported() {
		for _, col := range fd.settings.Shape().Columns {
			label := fd.Label.Pick("ja")
			if fd.group != nil {
				label = fd.group.Label.Pick("ja") + " " + label
			}
			if col.Part != "" {
				label += "（" + col.Label.Pick("ja") + "）"
			}
			out = append(out, Column{FieldID: fd.ID, Part: col.Part, Label: label})
		}
	}
	return out
}

func (f *Form) exported() []*Field {
	return slices.DeleteFunc(slices.Clone(f.fields), func(fd *Field) bool { return fd.isGroup() || fd.static() })
}

// Cells gives the stored answers in the order of Columns.
func (f *Form) Cells(a Answers) []string {
	lines := map[string][][]string{}
	f.eachStored(a, func(fd *Field, row int, v any) {
		for len(lines[fd.ID]) < row {
			lines[fd.ID] = append(lines[fd.ID], nil)
		}
		lines[fd.ID] = append(lines[fd.ID], fd.settings.Cells(v))
	})
	out := []string{}
	for _, fd := range f.exported() {
		for i := range fd.settings.Shape().Columns {
			cell := []string{}
			for _, cells := range lines[fd.ID] {
				if i < len(cells) {
					cell = append(cell, cells[i])
				} else {
					cell = append(cell, "")
				}
			}
			out = append(out, strings.Join(cell, "\n"))
		}
	}
	return out
}

// IndexTerm is a text by which staff can find an application.
type IndexTerm struct {
	FieldID string
	Text    string
	Prefix  bool // kana: may also be found by its beginning
}

// Searchable lists the terms of the stored answers of fields marked searchable.
func (f *Form) Searchable(a Answers) []IndexTerm {
	out := []IndexTerm{}
	f.eachStored(a, func(fd *Field, _ int, v any) {
		if !fd.Searchable {
			return
		}
		for _, t := range fd.settings.Terms(v) {
			if t.Text != "" {
				out = append(out, IndexTerm{FieldID: fd.ID, Text: t.Text, Prefix: t.Prefix})
			}
		}
	})
	return out
}
