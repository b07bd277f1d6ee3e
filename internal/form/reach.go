package form

import (
	"slices"

	"github.com/madoguchi/madoguchi/internal/form/decimal"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/kind"
)

// reachability finds pages, sections and fields whose conditions can never hold
// together, and conditions that decide nothing.
func (c *checker) reachability() {
	for _, pg := range c.form.Pages {
		if pg.visibleIf != nil && !c.form.possible(pg.visibleIf) {
			c.add(pg.path+".visible_if", "unreachable_page", Error)
			continue
		}
		for _, s := range pg.Sections {
			c.reachSection(pg, s)
		}
	}
	for i, ru := range c.form.Rules {
		if ru.when != nil && !c.form.possible(ru.when) {
			c.add("rules."+itoa(i)+".when", "dead_branch", Warning)
		}
	}
}

func (c *checker) reachSection(pg *Page, s *Section) {
	if s.visibleIf != nil && !c.form.possible(pg.visibleIf, s.visibleIf) {
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
	if fd.visibleIf != nil && !c.form.possible(own...) {
		c.add(fd.path+".visible_if", "dead_branch", Error)
		if fd.Required {
			c.add(fd.path, "required_never_answerable", Error)
		}
		return
	}
	if fd.requiredIf != nil && !c.form.possible(append(own, fd.requiredIf)...) {
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
func (f *Form) possible(conds ...*expr.Node) bool {
	s := &solver{form: f}
	branches := []facts{{}}
	for _, n := range conds {
		if n != nil {
			branches = s.assume(branches, n, true)
		}
	}
	return len(branches) > 0
}

// solver expands conditions into branches of facts about single fields.
type solver struct {
	form  *Form
	depth int
}

const maxBranches = 200

// facts is what one branch knows of each field.
type facts map[string]domain

// domain is what a field's answer can still be.
type domain struct {
	known    bool // answered
	unknown  bool // unanswered
	only     []string
	limited  bool // only is in force
	not      []string
	lo, hi   *decimal.Decimal
	has, hit []string // a list contains; does not contain
}

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
	at, ok := readAtom(n)
	if !ok {
		return []facts{b}, true
	}
	fd := s.form.byID[at.field]
	if fd == nil || fd.group != nil {
		return []facts{b}, true
	}
	d, sane := b[at.field].with(at, want, fd)
	if !sane {
		return nil, false
	}
	next := cloneFacts(b)
	next[at.field] = d
	out := []facts{next}
	if d.known && !b[at.field].known && s.depth < 8 {
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

// comparison is an expression of one field against constants.
type comparison struct {
	field  string
	op     string
	values []expr.Value
}

func readAtom(n *expr.Node) (comparison, bool) {
	if n.Op == "" {
		return comparison{field: n.Field, op: "true"}, n.Part == ""
	}
	if len(n.Args) == 0 || n.Args[0].Field == "" || n.Args[0].Part != "" || n.Over != "" {
		return comparison{}, false
	}
	c := comparison{field: n.Args[0].Field, op: n.Op}
	for _, a := range n.Args[1:] {
		if a.Const == nil {
			return comparison{}, false
		}
		c.values = append(c.values, *a.Const)
	}
	known := []string{"answered", "eq", "ne", "in", "contains", "lt", "le", "gt", "ge"}
	return c, slices.Contains(known, n.Op)
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
