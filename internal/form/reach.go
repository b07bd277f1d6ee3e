package form

import (
	"slices"

	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/kind"
)

// reachability finds pages, sections and fields whose conditions can never hold
// together, and conditions that decide nothing.
func (c *checker) reachability() {
	for _, pg := range c.form.Pages {
		if pg.visibleIf != nil && !c.possible(pg.visibleIf) {
			c.add(pg.path+".visible_if", "unreachable_page", Error)
			continue
		}
		for _, s := range pg.Sections {
			c.reachSection(pg, s)
		}
	}
	c.deadRules()
	if c.budget < 0 || c.cut {
		c.add("pages", "too_complex_to_check", Warning)
	}
}

func (c *checker) deadRules() {
	for i, ru := range c.form.Rules {
		if ru.when != nil && !c.possible(ru.when) {
			c.add("rules."+itoa(i)+".when", "dead_branch", Warning)
		}
	}
}

func (c *checker) reachSection(pg *Page, s *Section) {
	if s.visibleIf != nil && !c.possible(pg.visibleIf, s.visibleIf) {
		c.add(s.path+".visible_if", "unreachable_section", Error)
		return
	}
	for _, fd := range s.Fields {
		c.reachField(fd, pg.visibleIf, s.visibleIf)
		for _, m := range fd.Members {
			c.reachField(m, pg.visibleIf, s.visibleIf, fd.visibleIf)
		}
	}
}

func (c *checker) reachField(fd *Field, around ...*expr.Node) {
	own := append(slices.Clone(around), fd.visibleIf)
	if fd.visibleIf != nil && !c.possible(own...) {
		c.add(fd.path+".visible_if", "dead_branch", Error)
		if fd.Required {
			c.add(fd.path, "required_never_answerable", Error)
		}
		return
	}
	if fd.requiredIf != nil && !c.possible(append(own, fd.requiredIf)...) {
		c.add(fd.path+".required_if", "required_never_applies", Warning)
	}
	for _, n := range own {
		for _, id := range references(n) {
			if to := c.form.byID[id]; n == fd.visibleIf && to != nil && c.form.order(to) > c.form.order(fd) {
				c.add(fd.path+".visible_if", "depends_on_later_field", Warning)
				return
			}
		}
	}
}

// possible reports whether some answers make all conditions true. It is
// generous: what it does not understand counts as possible.
func (c *checker) possible(conds ...*expr.Node) bool {
	s := &solver{form: c.form, budget: &c.budget}
	branches := []facts{{}}
	for _, n := range conds {
		if n != nil {
			branches = s.assume(branches, n, true)
		}
	}
	if s.cut {
		c.cut = true
	}
	return s.cut || len(branches) > 0
}

// solver expands conditions into branches of facts about single fields.
type solver struct {
	form   *Form
	depth  int
	budget *int
	cut    bool // branches were left out: nothing may be called impossible
}

// A form made to be hard to check costs no more than this; what is left
// unchecked counts as possible, with a warning.
const (
	maxBranches = 200
	checkBudget = 1_000_000
)

// facts is what one branch demands of each field.
type facts map[string]domain

func (s *solver) assume(in []facts, n *expr.Node, want bool) []facts {
	switch {
	case n == nil || len(in) == 0:
		return in
	case n.Op == "not":
		return s.assume(in, n.Args[0], !want)
	case n.Op == "all" && want || n.Op == "any" && !want:
		for _, a := range n.Args {
			in = s.assume(in, a, want)
		}
		return in
	case n.Op == "any" || n.Op == "all":
		var out []facts
		for _, a := range n.Args {
			out = append(out, s.assume(in, a, want)...)
		}
		if len(out) > maxBranches {
			s.cut = true
			return out[:maxBranches:maxBranches]
		}
		return out
	}
	var out []facts
	for _, b := range in {
		if next, ok := s.atom(b, n, want); ok {
			out = append(out, next...)
		}
	}
	return out
}

// atom adds one comparison to a branch; false when the branch contradicts it.
func (s *solver) atom(b facts, n *expr.Node, want bool) ([]facts, bool) {
	if n.Const != nil {
		return []facts{b}, n.Const.True() == want
	}
	id, ok := comparedField(n)
	fd := s.form.byID[id]
	if !ok || fd == nil || fd.group != nil {
		return []facts{b}, true
	}
	next := cloneFacts(b)
	next[id] = append(slices.Clone(b[id]), demand{n, want})
	if *s.budget--; *s.budget < 0 {
		return []facts{b}, true
	}
	sane, answered := next[id].possible(fd, s.budget)
	if !sane {
		return nil, false
	}
	out := []facts{next}
	if _, before := b[id].possible(fd, s.budget); answered && !before && s.depth < 8 {
		s.depth++
		for _, cond := range []*expr.Node{fd.page.visibleIf, fd.section.visibleIf, fd.visibleIf} {
			out = s.assume(out, cond, true)
		}
		s.depth--
	}
	return out, len(out) > 0
}

func cloneFacts(b facts) facts {
	next := make(facts, len(b)+1)
	for k, v := range b {
		next[k] = v
	}
	return next
}

// comparedField returns the field of a comparison with constants; false for
// every other expression.
func comparedField(n *expr.Node) (string, bool) {
	if n.Op == "" {
		return n.Field, n.Field != "" && n.Part == ""
	}
	known := []string{"answered", "eq", "ne", "in", "contains", "lt", "le", "gt", "ge"}
	if !slices.Contains(known, n.Op) || n.Args[0].Field == "" || n.Args[0].Part != "" {
		return "", false
	}
	return n.Args[0].Field, !slices.ContainsFunc(n.Args[1:], func(a *expr.Node) bool { return a.Const == nil })
}

// options returns what a choice field offers; false for other fields.
func options(fd *Field) ([]string, bool) {
	o, ok := fd.settings.(interface{ Options() []kind.Option })
	if !ok {
		return nil, false
	}
	out := []string{}
	for _, op := range o.Options() {
		out = append(out, op.Value)
	}
	return out, true
}
