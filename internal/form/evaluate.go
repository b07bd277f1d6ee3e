package form

import (
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/kind"
)

// State is a form with one set of answers: what is visible, what is required,
// and what the calculations give.
type State struct {
	form     *Form
	ctx      Context
	root     *scope
	pages    map[string]bool
	sections map[string]bool
}

// scope is the form's own fields, or one row of a repeating group. It answers
// expressions (expr.Env).
type scope struct {
	state  *State
	group  *Field // nil for the form itself
	posted map[string]any
	cells  map[string]*cell
	rows   map[string][]*scope // by group, on the root only
}

// cell is what is known of one field in one scope.
type cell struct {
	done     bool // false while it is being worked out: a circle sees it as hidden
	visible  bool
	value    any // tidied or computed; nil when unanswered, unreadable or hidden
	problems []kind.Problem
}

// Evaluate works out visibility and calculations. A hidden field counts as
// unanswered everywhere.
func (f *Form) Evaluate(a Answers, c Context) *State {
	st := &State{form: f, ctx: c, pages: map[string]bool{}, sections: map[string]bool{}}
	st.root = &scope{state: st, posted: a, cells: map[string]*cell{}, rows: map[string][]*scope{}}
	for _, fd := range f.fields {
		if fd.group != nil {
			continue
		}
		st.root.cell(fd)
		for _, row := range st.root.groupRows(fd) {
			for _, m := range fd.Members {
				row.cell(m)
			}
		}
	}
	for _, pg := range f.Pages {
		st.pageVisible(pg)
		for _, s := range pg.Sections {
			st.sectionVisible(pg, s)
		}
	}
	return st
}

// PageVisible reports whether a page is shown.
func (st *State) PageVisible(id string) bool { return st.pages[id] }

// SectionVisible reports whether a section and its page are shown.
func (st *State) SectionVisible(id string) bool { return st.sections[id] }

// FieldVisible reports whether a field (not a member of a group) is shown.
func (st *State) FieldVisible(id string) bool {
	c := st.root.cells[id]
	return c != nil && c.visible
}

// Value is the tidied or computed answer of a field; nil when there is none.
func (st *State) Value(id string) any {
	fd := st.form.byID[id]
	if fd == nil || fd.group != nil {
		return nil
	}
	if fd.isGroup() {
		return st.rowValues(fd)
	}
	return st.root.cell(fd).value
}

// Rows is the number of rows of a visible repeating group.
func (st *State) Rows(group string) int { return len(st.root.rowsByID(group)) }

// RowVisible reports whether a member is shown in a row of its group.
func (st *State) RowVisible(group string, row int, member string) bool {
	rows := st.root.rowsByID(group)
	if row < 0 || row >= len(rows) {
		return false
	}
	c := rows[row].cells[member]
	return c != nil && c.visible
}

func (st *State) rowValues(fd *Field) any {
	rows := st.root.groupRows(fd)
	if len(rows) == 0 {
		return nil
	}
	out := make([]any, len(rows))
	for i, row := range rows {
		m := map[string]any{}
		for _, member := range fd.Members {
			if v := row.cell(member).value; v != nil {
				m[member.ID] = v
			}
		}
		out[i] = m
	}
	return out
}

// pageVisible is memoised; while a page is being worked out it is hidden.
func (st *State) pageVisible(pg *Page) bool {
	if v, known := st.pages[pg.ID]; known {
		return v
	}
	st.pages[pg.ID] = false
	st.pages[pg.ID] = pg.visibleIf == nil || pg.visibleIf.Eval(st.root).True()
	return st.pages[pg.ID]
}

func (st *State) sectionVisible(pg *Page, s *Section) bool {
	if v, known := st.sections[s.ID]; known {
		return v
	}
	st.sections[s.ID] = false
	st.sections[s.ID] = st.pageVisible(pg) && (s.visibleIf == nil || s.visibleIf.Eval(st.root).True())
	return st.sections[s.ID]
}

func (sc *scope) cell(fd *Field) *cell {
	if c, ok := sc.cells[fd.ID]; ok {
		return c
	}
	c := &cell{}
	sc.cells[fd.ID] = c
	visible := (!fd.StaffOnly || sc.state.ctx.Staff) && sc.state.containerVisible(fd) && (fd.visibleIf == nil || fd.visibleIf.Eval(sc).True())
	var value any
	if visible && fd.settings != nil && !fd.static() {
		value, c.problems = sc.read(fd)
	}
	c.visible, c.value, c.done = visible, value, true
	return c
}

func (st *State) containerVisible(fd *Field) bool {
	if fd.group != nil {
		return st.root.cell(fd.group).visible
	}
	return st.sectionVisible(fd.page, fd.section)
}

func (sc *scope) read(fd *Field) (any, []kind.Problem) {
	if c := fd.calculation(); c != nil {
		return c.Answer(c.Expression.Eval(sc)), nil
	}
	v := sc.posted[fd.ID]
	if v == nil {
		return nil, nil
	}
	value, problems := fd.settings.Read(v, sc.state.ctx.kind())
	if value != nil && !sc.offers(fd, value) {
		return nil, []kind.Problem{{Key: "option_not_offered"}}
	}
	return value, problems
}

// offers reports whether what was chosen is offered now.
func (sc *scope) offers(fd *Field, value any) bool {
	c, ok := fd.choosing()
	if !ok || c.DependsOn() == "" {
		return true
	}
	by := ""
	if fd.deciding != nil {
		by = sc.Field(fd.deciding.ID, "").Text
	}
	return c.Offers(value, by)
}

// required reports whether a visible field must be answered.
func (sc *scope) required(fd *Field) bool {
	return fd.Required || fd.requiredIf != nil && fd.requiredIf.Eval(sc).True()
}

// Field implements expr.Env.
func (sc *scope) Field(id, part string) expr.Value {
	fd := sc.state.form.byID[id]
	if fd == nil {
		return expr.Missing()
	}
	at := sc.state.root
	if fd.group != nil {
		if sc.group != fd.group {
			return expr.Missing()
		}
		at = sc
	}
	c := at.cell(fd)
	switch {
	case !c.done || !c.visible:
		return expr.Missing()
	case fd.isGroup():
		if len(at.groupRows(fd)) == 0 {
			return expr.Missing()
		}
		return expr.OfObject()
	case c.value == nil:
		return expr.Missing()
	}
	return fd.settings.Value(c.value, part)
}

// Rows implements expr.Env.
func (sc *scope) Rows(group string) []expr.Env {
	rows := sc.state.root.rowsByID(group)
	out := make([]expr.Env, len(rows))
	for i, r := range rows {
		out[i] = r
	}
	return out
}

// Today implements expr.Env.
func (sc *scope) Today() civil.Date { return sc.state.ctx.today() }

func (sc *scope) rowsByID(group string) []*scope {
	fd := sc.state.form.byID[group]
	if fd == nil || !fd.isGroup() {
		return nil
	}
	return sc.groupRows(fd)
}

// groupRows returns the rows of a visible group, made once.
func (sc *scope) groupRows(fd *Field) []*scope {
	if !fd.isGroup() || !sc.cell(fd).visible {
		return nil
	}
	if rows, ok := sc.rows[fd.ID]; ok {
		return rows
	}
	rows := []*scope{}
	for _, posted := range rowsOf(sc.posted[fd.ID], fd.MaxRows) {
		rows = append(rows, &scope{state: sc.state, group: fd, posted: posted, cells: map[string]*cell{}})
	}
	sc.rows[fd.ID] = rows
	return rows
}
