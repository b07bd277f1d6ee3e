package kind

import (
	"regexp"
	"strconv"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
)

// day is a date (日付), shown in 西暦, 和暦 or both; its value is YYYY-MM-DD.
type day struct {
	plain
	min, max *bound
	calendar string
}

// bound is a fixed date or one relative to the day of answering.
type bound struct {
	fixed        civil.Date
	relative     bool
	days, months int
}

func newDate(o *strictjson.Object) Settings {
	d := readDay(o)
	return &d
}

func readDay(o *strictjson.Object) day {
	return day{
		min:      readBound(o, "min"),
		max:      readBound(o, "max"),
		calendar: o.Enum("calendar", "both", "seireki", "wareki"),
	}
}

var relativeBound = regexp.MustCompile(`^today(?:([+-][0-9]{1,5})([dmy]))?$`)

// readBound takes "2024-04-01", "today", or "today-18y" (d, m or y).
func readBound(o *strictjson.Object, key string) *bound {
	if _, ok := o.Raw(key); !ok {
		return nil
	}
	s := o.String(key)
	if d, ok := civil.Parse(s); ok {
		return &bound{fixed: d}
	}
	m := relativeBound.FindStringSubmatch(s)
	if m == nil {
		o.Fail(key, "not_a_date_bound", nil)
		return nil
	}
	b := &bound{relative: true}
	n, _ := strconv.Atoi(m[1])
	switch m[2] {
	case "d":
		b.days = n
	case "m":
		b.months = n
	case "y":
		b.months = 12 * n
	}
	return b
}

// on returns the bound's date; false when it falls out of range, and the bound
// then holds nobody back.
func (b *bound) on(today civil.Date) (civil.Date, bool) {
	if !b.relative {
		return b.fixed, true
	}
	d, ok := today.AddMonths(b.months)
	if !ok {
		return 0, false
	}
	return d.AddDays(b.days)
}

func (f *day) Shape() Shape { return oneColumn(expr.Date) }

func (f *day) Read(v any, c Context) (any, []Problem) {
	s, bad := readString(v, false)
	if bad != nil {
		return nil, bad
	}
	if s == "" {
		return nil, nil
	}
	d, ok := civil.Parse(chars.Narrow(s))
	if !ok {
		return nil, problem("not_a_date")
	}
	var out []Problem
	if f.min != nil {
		if lo, ok := f.min.on(c.Today); ok && d < lo {
			out = append(out, limit("date_too_early", "min", lo.String()))
		}
	}
	if f.max != nil {
		if hi, ok := f.max.on(c.Today); ok && d > hi {
			out = append(out, limit("date_too_late", "max", hi.String()))
		}
	}
	return d.String(), out
}

func (f *day) Value(v any, _ string) expr.Value {
	d, _ := civil.Parse(v.(string))
	return expr.OfDate(d)
}

func (f *day) Display(v any, locale string) string {
	d, ok := civil.Parse(v.(string))
	if !ok {
		return v.(string)
	}
	return displayDate(d, f.calendar, locale)
}

func displayDate(d civil.Date, calendar, locale string) string {
	switch {
	case locale == "en":
		return d.English()
	case calendar == "seireki":
		return d.Seireki()
	case calendar == "wareki":
		return d.Wareki()
	}
	return d.Seireki() + "（" + d.WarekiYear() + "）"
}

func (f *day) Check() []Problem {
	if lo, hi, ok := f.span(); ok && lo > hi {
		return problem("empty_range")
	}
	return nil
}

// span returns both bounds; false unless both stand still or both move with
// the day of answering.
func (f *day) span() (lo, hi civil.Date, ok bool) {
	if f.min == nil || f.max == nil || f.min.relative != f.max.relative {
		return 0, 0, false
	}
	today, _ := civil.Parse("2024-06-15")
	lo, ok1 := f.min.on(today)
	hi, ok2 := f.max.on(today)
	return lo, hi, ok1 && ok2
}
