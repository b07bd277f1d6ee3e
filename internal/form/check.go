package form

import (
	"slices"

	"github.com/madoguchi/madoguchi/internal/form/expr"
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
	if len(c.form.Pages) > 0 && !slices.ContainsFunc(c.form.fields, func(fd *Field) bool { return !fd.static() && !fd.computed() }) {
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
