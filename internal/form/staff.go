package form

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form/expr"
)

// StaffOnly reports whether the form has fields for staff only (管理項目).
func (f *Form) StaffOnly() bool {
	return slices.ContainsFunc(f.fields, func(fd *Field) bool { return fd.StaffOnly })
}

// ValidateStaff judges what staff fill in beside an application: the fields for
// staff only, against the answers as they are stored. It returns their tidied
// values with the results of calculations for staff. Anything else posted is
// the fault "unknown_field".
func (f *Form) ValidateStaff(stored, staff Answers, c Context) (Answers, []fault.Field) {
	c.Staff = true
	mine := func(id string) bool { fd := f.byID[id]; return fd != nil && fd.StaffOnly }
	merged := Answers{}
	for id, v := range stored {
		if !mine(id) {
			merged[id] = v
		}
	}
	for id, v := range staff {
		if mine(id) {
			merged[id] = v
		}
	}
	v := &validator{state: f.Evaluate(merged, c)}
	out := Answers{}
	for _, fd := range f.fields {
		if !fd.StaffOnly || !v.state.root.cell(fd).visible {
			continue
		}
		v.field(v.state.root, fd, "answers."+fd.ID)
		if value := v.state.Value(fd.ID); value != nil {
			out[fd.ID] = value
		}
	}
	for _, ru := range f.Rules {
		if f.forStaff(ru) {
			v.ruleAndRows(ru)
		}
	}
	v.undeclared(staff, "answers", mine)
	return out, v.faults
}

// forStaff reports whether a rule looks at a field for staff only: residents
// are not asked it.
func (f *Form) forStaff(ru *Rule) bool {
	return slices.ContainsFunc(ru.fields, func(id string) bool { fd := f.byID[id]; return fd != nil && fd.StaffOnly })
}

// staffSecrets finds what residents are shown and asked by what only staff
// know: they could not be told why, and would learn it from what appears.
func (c *checker) staffSecrets() {
	if !c.form.StaffOnly() {
		return
	}
	for _, pg := range c.form.Pages {
		all := []*Field{}
		for _, s := range pg.Sections {
			all = append(all, s.Fields...)
			if !onlyStaff(s.Fields) {
				c.secret(s.visibleIf)
			}
		}
		if !onlyStaff(all) {
			c.secret(pg.visibleIf)
		}
	}
	for _, fd := range c.form.fields {
		if fd.StaffOnly {
			continue
		}
		for _, n := range fd.expressions() {
			c.secret(n)
		}
		if fd.deciding != nil && fd.deciding.StaffOnly {
			c.add(fd.path+".depends_on", "reads_staff_only", Error)
		}
	}
	for _, ru := range c.form.Rules {
		if !c.form.forStaff(ru) {
			c.secret(ru.when)
			c.secret(ru.require)
		}
	}
}

func (c *checker) secret(n *expr.Node) {
	n.Walk(func(n *expr.Node, _ string) {
		if fd := c.form.byID[n.Field]; fd != nil && fd.StaffOnly {
			c.add(n.Path, "reads_staff_only", Error)
		}
	})
}

func onlyStaff(fields []*Field) bool {
	return !slices.ContainsFunc(fields, func(fd *Field) bool { return !fd.StaffOnly })
}

// part is one object of a document, its keys as they are.
type part map[string]json.RawMessage

// ForResidents is the document as residents are sent it: without the fields
// for staff only, the rules over them, and the sections and pages that held
// nothing else. A document without any comes back as it is, and so does what
// is no form document: its reader will say what is wrong with it.
func ForResidents(doc json.RawMessage) json.RawMessage {
	// A key may be written with escapes: only a document without either can be
	// passed on unread.
	if !bytes.Contains(doc, []byte(`staff_only"`)) && !bytes.Contains(doc, []byte(`\u`)) {
		return doc
	}
	var whole part
	if json.Unmarshal(doc, &whole) != nil {
		return doc
	}
	gone := map[string]bool{}
	pages := withoutEmpty(whole, "pages", func(pg part) bool {
		return withoutEmpty(pg, "sections", func(s part) bool {
			return withoutEmpty(s, "fields", func(fd part) bool { return !staffField(fd, gone) })
		})
	})
	if len(gone) == 0 {
		return doc
	}
	if !pages {
		whole["pages"] = json.RawMessage("[]")
	}
	withoutEmpty(whole, "rules", func(ru part) bool {
		var fields []string
		return json.Unmarshal(ru["fields"], &fields) != nil || !slices.ContainsFunc(fields, func(id string) bool { return gone[id] })
	})
	out, err := json.Marshal(whole)
	if err != nil {
		return doc
	}
	return out
}

// withoutEmpty keeps the items of a list that keep wants; false when there were
// some and none is left.
func withoutEmpty(of part, key string, keep func(part) bool) bool {
	var items []part
	if json.Unmarshal(of[key], &items) != nil {
		return true
	}
	left := slices.DeleteFunc(slices.Clone(items), func(it part) bool { return !keep(it) })
	raw, err := json.Marshal(left)
	if err == nil {
		of[key] = raw
	}
	return len(left) > 0 || len(items) == 0
}

func staffField(fd part, gone map[string]bool) bool {
	var only bool
	var id string
	if json.Unmarshal(fd["staff_only"], &only) != nil || !only || json.Unmarshal(fd["id"], &id) != nil {
		return false
	}
	gone[id] = true
	return true
}
