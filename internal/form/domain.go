package form

import (
	"slices"

	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
	"github.com/madoguchi/madoguchi/internal/form/expr"
)

// with narrows the domain by one comparison; false when nothing is left.
func (d domain) with(c comparison, want bool, fd *Field) (domain, bool) {
	switch c.op {
	case "answered":
		if want {
			d.known = true
		} else {
			d.unknown = true
		}
	case "true":
		d.setBool(want)
	case "eq", "in":
		d = d.among(c.values, want)
	case "ne":
		if want {
			d.known = true
			d.not = append(slices.Clone(d.not), texts(c.values)...)
		}
	case "contains":
		d = d.containing(c.values, want)
	default:
		d = d.ordered(c, want)
	}
	return d, d.sane(fd)
}

// setBool: a boolean that is true is answered; one that is not true may be
// unanswered, which says nothing.
func (d *domain) setBool(want bool) {
	if want {
		d.known = true
		d.not = append(slices.Clone(d.not), "false")
	} else {
		d.not = append(slices.Clone(d.not), "true")
	}
}

func (d domain) among(values []expr.Value, want bool) domain {
	if !want {
		d.not = append(slices.Clone(d.not), texts(values)...)
		return d
	}
	d.known = true
	next := texts(values)
	if d.limited {
		next = slices.DeleteFunc(next, func(s string) bool { return !slices.Contains(d.only, s) })
	}
	d.only, d.limited = next, true
	return d
}

func (d domain) containing(values []expr.Value, want bool) domain {
	if want {
		d.known = true
		d.has = append(slices.Clone(d.has), texts(values)...)
	} else {
		d.hit = append(slices.Clone(d.hit), texts(values)...)
	}
	return d
}

// ordered narrows the range; the negation of an ordering also holds for an
// unanswered field and therefore says nothing.
func (d domain) ordered(c comparison, want bool) domain {
	if !want || len(c.values) != 1 {
		return d
	}
	d.known = true
	n, ok := ordinal(c.values[0])
	if !ok {
		return d
	}
	if (c.op == "gt" || c.op == "ge") && (d.lo == nil || decimal.Cmp(n, *d.lo) > 0) {
		d.lo = &n
	}
	if (c.op == "lt" || c.op == "le") && (d.hi == nil || decimal.Cmp(n, *d.hi) < 0) {
		d.hi = &n
	}
	return d
}

// ordinal puts numbers and dates on one line.
func ordinal(v expr.Value) (decimal.Decimal, bool) {
	switch v.Type {
	case expr.Number:
		return v.Num, true
	case expr.Date:
		return decimal.FromInt(int64(v.Date)), true
	}
	return decimal.Decimal{}, false
}

func (d domain) sane(fd *Field) bool {
	if d.known && (d.unknown || fd.static()) {
		return false
	}
	if !d.known {
		return true
	}
	if offered, ok := options(fd); ok {
		if fd.valueType() == expr.List {
			return d.saneList(offered)
		}
		return slices.ContainsFunc(offered, d.admits)
	}
	if d.limited && !slices.ContainsFunc(d.only, d.admits) {
		return false
	}
	return d.saneRange(fd)
}

func (d domain) admits(value string) bool {
	return !slices.Contains(d.not, value) && (!d.limited || slices.Contains(d.only, value))
}

func (d domain) saneList(offered []string) bool {
	for _, h := range d.has {
		if slices.Contains(d.hit, h) || !slices.Contains(offered, h) {
			return false
		}
	}
	return slices.ContainsFunc(offered, func(o string) bool { return !slices.Contains(d.hit, o) })
}

func (d domain) saneRange(fd *Field) bool {
	lo, hi := d.lo, d.hi
	if b, ok := fd.settings.(interface {
		Bounds() (lo, hi *decimal.Decimal)
	}); ok {
		min, max := b.Bounds()
		if lo == nil || min != nil && decimal.Cmp(*min, *lo) > 0 {
			lo = min
		}
		if hi == nil || max != nil && decimal.Cmp(*max, *hi) < 0 {
			hi = max
		}
	}
	if lo != nil && hi != nil && decimal.Cmp(*lo, *hi) > 0 {
		return false
	}
	if !d.limited {
		return true
	}
	return slices.ContainsFunc(d.only, func(s string) bool { return d.admits(s) && between(s, lo, hi, fd) })
}

func between(s string, lo, hi *decimal.Decimal, fd *Field) bool {
	n, ok := decimal.Parse(s)
	if date, isDate := civil.Parse(s); isDate && fd.valueType() == expr.Date {
		n, ok = decimal.FromInt(int64(date)), true
	}
	if !ok || fd.valueType() == expr.Text {
		return true
	}
	return (lo == nil || decimal.Cmp(n, *lo) >= 0) && (hi == nil || decimal.Cmp(n, *hi) <= 0)
}

func texts(values []expr.Value) []string {
	out := []string{}
	for _, v := range values {
		if v.Type == expr.Bool {
			out = append(out, map[bool]string{true: "true", false: "false"}[v.Bool])
			continue
		}
		out = append(out, v.Plain())
	}
	return out
}
