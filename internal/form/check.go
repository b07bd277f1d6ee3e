package form

import (
	"slices"

	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/kind"
)

// Severity says whether a finding stops publishing.
type Severity string

// Errors stop publishing; warnings are shown.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Finding is one thing wrong with a form's design.
type Finding struct {
	Path     string   `json:"path"` // place in the document
	Key      string   `json:"key"`  // stable message key
	Severity Severity `json:"severity"`
}

// Check examines the design of a form before it is published: references and
// types of expressions, circles, pages and fields that can never be seen,
// required fields that can never be answered. A form without an Error may be
// published.
func (f *Form) Check() []Finding {
	c := &checker{form: f, budget: checkBudget}
	c.contents()
	c.expressions()
	c.staffSecrets()
	c.offered()
	if !slices.ContainsFunc(c.findings, Finding.stops) {
		c.circles()
	}
	if !slices.ContainsFunc(c.findings, Finding.stops) {
		c.reachability()
	}
	return c.findings
}

func (fi Finding) stops() bool { return fi.Severity == Error }

type checker struct {
	form     *Form
	findings []Finding
	budget   int  // steps left for reachability
	cut      bool // some condition was too large to look at whole
}

func (c *checker) add(path, key string, s Severity) {
	c.findings = append(c.findings, Finding{Path: path, Key: key, Severity: s})
}

// contents finds what is empty, and settings that admit no answer.
func (c *checker) contents() {
	if len(c.form.Pages) == 0 {
		c.add("pages", "no_pages", Error)
	}
	for _, pg := range c.form.Pages {
		if len(pg.Sections) == 0 {
			c.add(pg.path, "empty_page", Error)
		}
		for _, s := range pg.Sections {
			if len(s.Fields) == 0 {
				c.add(s.path, "empty_section", Error)
			}
		}
	}
	if len(c.form.Pages) > 0 && !slices.ContainsFunc(c.form.fields, func(fd *Field) bool { return !fd.static() && !fd.computed() && !fd.StaffOnly }) {
		c.add("pages", "nothing_to_answer", Error)
	}
	for _, fd := range c.form.fields {
		c.settings(fd)
	}
}

func (c *checker) settings(fd *Field) {
	if fd.isGroup() {
		if len(fd.Members) == 0 {
			c.add(fd.path, "empty_group", Error)
		}
		if fd.MinRows > fd.MaxRows {
			c.add(fd.path, "empty_range", Error)
		}
		return
	}
	for _, p := range fd.settings.Check() {
		c.add(fd.path, p.Key, Error)
		if fd.Required {
			c.add(fd.path, "required_never_answerable", Error)
		}
	}
	if fd.Required && fd.requiredIf != nil {
		c.add(fd.path+".required_if", "required_twice", Warning)
	}
}

// offered finds options that depend on nothing, or on what is never answered.
func (c *checker) offered() {
	live := map[*Field]map[string]bool{} // by field, the options that can be chosen
	matches := 0
	for _, fd := range c.form.fields {
		if fd.Type == listMatchType {
			if matches++; matches > 1 {
				c.add(fd.path, "second_list_match", Error)
			}
		}
		if ch, ok := fd.choosing(); ok {
			live[fd] = c.liveOptions(fd, ch, live)
		}
	}
}

func (c *checker) liveOptions(fd *Field, ch choosing, live map[*Field]map[string]bool) map[string]bool {
	out := map[string]bool{}
	by := c.deciding(fd, ch)
	if by == nil {
		for _, op := range ch.Options() {
			out[op.Value] = true
		}
		return out
	}
	used := map[string]bool{}
	for i, op := range ch.Options() {
		out[op.Value] = !op.Nested
		for k, v := range op.Under {
			value, known := live[by][v]
			if !known {
				c.add(fd.path+".options."+itoa(i)+".under."+itoa(k), "unknown_option_under", Error)
			}
			used[v] = true
			out[op.Value] = out[op.Value] || value
		}
		used["*"] = used["*"] || !op.Nested
		if !out[op.Value] {
			c.add(fd.path+".options."+itoa(i), "dead_option", Warning)
		}
	}
	for v, value := range live[by] {
		if value && !used[v] && !used["*"] {
			c.add(fd.path+".options", "nothing_offered", Warning)
			break
		}
	}
	return out
}

// deciding returns the field that decides what is offered, when it can.
func (c *checker) deciding(fd *Field, ch choosing) *Field {
	nested := slices.IndexFunc(ch.Options(), func(op kind.Option) bool { return op.Nested })
	by := fd.deciding
	switch {
	case ch.DependsOn() == "" && nested >= 0:
		c.add(fd.path+".options."+itoa(nested)+".under", "under_without_depends_on", Error)
	case ch.DependsOn() == "":
	case by == nil:
		c.add(fd.path+".depends_on", "unknown_reference", Error)
	case by.Type != "choice" || by.group != fd.group:
		c.add(fd.path+".depends_on", "depends_on_no_choice", Error)
	case c.form.order(by) >= c.form.order(fd):
		c.add(fd.path+".depends_on", "depends_on_not_before", Error)
	default:
		return by
	}
	return nil
}

// expressions finds unknown references and types that do not fit.
func (c *checker) expressions() {
	for _, pg := range c.form.Pages {
		c.expression(pg.visibleIf, "", expr.Bool)
		for _, s := range pg.Sections {
			c.expression(s.visibleIf, "", expr.Bool)
		}
	}
	for _, fd := range c.form.fields {
		over := ""
		if fd.group != nil {
			over = fd.group.ID
		}
		c.expression(fd.visibleIf, over, expr.Bool)
		c.expression(fd.requiredIf, over, expr.Bool)
		if calc := fd.calculation(); calc != nil {
			c.expression(calc.Expression, over, calc.Result)
		}
	}
	for _, ru := range c.form.Rules {
		c.rule(ru)
	}
}

func (c *checker) expression(n *expr.Node, over string, want expr.Type) {
	if n == nil {
		return
	}
	_, problems := n.Check(fieldScope{c.form}, over, want)
	for _, p := range problems {
		c.add(p.Path, p.Key, Error)
	}
}

func (c *checker) rule(ru *Rule) {
	if ru.over != "" && !(fieldScope{c.form}).Group(ru.over) {
		c.add(ru.path+".over", "unknown_reference", Error)
	}
	for i, id := range ru.fields {
		if _, bad := (fieldScope{c.form}).Type(id, "", ru.over); bad != "" {
			c.add(ru.path+".fields."+itoa(i), bad, Error)
		}
	}
	c.expression(ru.when, ru.over, expr.Bool)
	c.expression(ru.require, ru.over, expr.Bool)
}

// fieldScope answers expr.Check from the form.
type fieldScope struct{ form *Form }

func (s fieldScope) Type(id, part, over string) (expr.Type, string) {
	fd := s.form.byID[id]
	switch {
	case fd == nil:
		return expr.Unknown, "unknown_reference"
	case fd.static():
		return expr.Unknown, "reference_without_answer"
	case fd.group != nil && fd.group.ID != over:
		return expr.Unknown, "reference_into_group"
	case part == "":
		return fd.valueType(), ""
	case fd.isGroup():
		return expr.Unknown, "unknown_part"
	}
	t, ok := fd.settings.Shape().Parts[part]
	if !ok {
		return expr.Unknown, "unknown_part"
	}
	return t, ""
}

func (s fieldScope) Group(id string) bool {
	fd := s.form.byID[id]
	return fd != nil && fd.isGroup()
}
