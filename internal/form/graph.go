package form

import (
	"slices"

	"github.com/madoguchi/madoguchi/internal/form/expr"
)

// circles finds fields whose visibility or value depends on itself. Each circle
// is reported at every field in it.
func (c *checker) circles() {
	deps := map[*Field][]*Field{}
	for _, fd := range c.form.fields {
		deps[fd] = c.form.dependencies(fd)
	}
	for _, fd := range c.form.fields {
		if !reaches(deps, deps[fd], fd, map[*Field]bool{}) {
			continue
		}
		key := "circular_condition"
		if fd.computed() {
			key = "circular_calculation"
		}
		c.add(fd.path, key, Error)
	}
}

// dependencies lists the fields that must be known before fd's visibility and
// value are: those its own expressions and its containers' name.
func (f *Form) dependencies(fd *Field) []*Field {
	nodes := []*expr.Node{fd.page.visibleIf, fd.section.visibleIf, fd.visibleIf}
	if calc := fd.calculation(); calc != nil {
		nodes = append(nodes, calc.Expression)
	}
	var out []*Field
	if fd.group != nil {
		out = append(out, fd.group)
	}
	if fd.deciding != nil {
		out = append(out, fd.deciding)
	}
	for _, n := range nodes {
		for _, id := range references(n) {
			if to := f.byID[id]; to != nil && !slices.Contains(out, to) {
				out = append(out, to)
			}
		}
	}
	return out
}

// references lists the ids an expression names, groups it walks included.
func references(n *expr.Node) []string {
	var out []string
	n.Walk(func(n *expr.Node, _ string) {
		if n.Field != "" {
			out = append(out, n.Field)
		}
		if n.Over != "" {
			out = append(out, n.Over)
		}
	})
	return out
}

func reaches(deps map[*Field][]*Field, from []*Field, target *Field, seen map[*Field]bool) bool {
	for _, fd := range from {
		if fd == target {
			return true
		}
		if !seen[fd] {
			seen[fd] = true
			if reaches(deps, deps[fd], target, seen) {
				return true
			}
		}
	}
	return false
}

// order gives the position of a field in the form, for "refers to later".
func (f *Form) order(fd *Field) int { return slices.Index(f.fields, fd) }
