package expr

import (
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
)

// operator is one row of the table of operators.
type operator struct {
	min, max int // number of arguments
	args     []Type
	result   Type // Unknown: the type of the first argument that has one
	over     bool // evaluates its argument for each row of a group
	pattern  bool // has a "pattern"
	rounds   bool // has "scale" and "rounding"
	eval     func(n *Node, env Env, a []Value) Value
}

// any of these types fit where several are listed with "|".
const (
	anything   Type = "*"
	scalar     Type = "text|number|date"
	ordered    Type = "number|date"
	comparable Type = "text|number|date|bool"
	listOrText Type = "list|text"
)

// table is built once; it is never written to afterwards.
var table = build()

func operators() map[string]operator { return table }

// build lists the operators. The last entry of args repeats.
func build() map[string]operator {
	return map[string]operator{
		"all": {1, maxArgs, []Type{Bool}, Bool, false, false, false, func(_ *Node, _ Env, a []Value) Value {
			return OfBool(!slices.ContainsFunc(a, func(v Value) bool { return !v.True() }))
		}},
		"any":      {1, maxArgs, []Type{Bool}, Bool, false, false, false, func(_ *Node, _ Env, a []Value) Value { return OfBool(slices.ContainsFunc(a, Value.True)) }},
		"not":      {1, 1, []Type{Bool}, Bool, false, false, false, func(_ *Node, _ Env, a []Value) Value { return OfBool(!a[0].True()) }},
		"answered": {1, 1, []Type{anything}, Bool, false, false, false, func(_ *Node, _ Env, a []Value) Value { return OfBool(!a[0].IsMissing()) }},
		"eq":       {2, 2, []Type{comparable}, Bool, false, false, false, func(_ *Node, _ Env, a []Value) Value { same, _ := equal(a[0], a[1]); return OfBool(same) }},
		"ne":       {2, 2, []Type{comparable}, Bool, false, false, false, func(_ *Node, _ Env, a []Value) Value { same, ok := equal(a[0], a[1]); return OfBool(ok && !same) }},
		"lt":       {2, 2, []Type{ordered}, Bool, false, false, false, ordering(func(c int) bool { return c < 0 })},
		"le":       {2, 2, []Type{ordered}, Bool, false, false, false, ordering(func(c int) bool { return c <= 0 })},
		"gt":       {2, 2, []Type{ordered}, Bool, false, false, false, ordering(func(c int) bool { return c > 0 })},
		"ge":       {2, 2, []Type{ordered}, Bool, false, false, false, ordering(func(c int) bool { return c >= 0 })},
		"in":       {2, maxArgs, []Type{comparable}, Bool, false, false, false, evalIn},
		"contains": {2, 2, []Type{listOrText, Text}, Bool, false, false, false, evalContains},
		"matches": {1, 1, []Type{Text}, Bool, false, true, false, func(n *Node, _ Env, a []Value) Value {
			return OfBool(a[0].Type == Text && n.Pattern.Match(a[0].Text))
		}},
		"length": {1, 1, []Type{Text}, Number, false, false, false, func(_ *Node, _ Env, a []Value) Value { return OfNumber(decimal.FromCount(chars.Length(a[0].Text))) }},
		"count":  {1, 1, []Type{List}, Number, false, false, false, func(_ *Node, _ Env, a []Value) Value { return OfNumber(decimal.FromCount(len(a[0].List))) }},
		"concat": {1, maxArgs, []Type{scalar}, Text, false, false, false, evalConcat},
		"to_text": {1, 1, []Type{scalar}, Text, false, false, false, func(_ *Node, _ Env, a []Value) Value {
			return OfText(a[0].Plain())
		}},

		"add":   {2, maxArgs, []Type{Number}, Number, false, false, false, folding(decimal.Add)},
		"sub":   {2, 2, []Type{Number}, Number, false, false, false, folding(decimal.Sub)},
		"mul":   {2, maxArgs, []Type{Number}, Number, false, false, false, folding(decimal.Mul)},
		"div":   {2, 2, []Type{Number}, Number, false, false, true, evalDiv},
		"round": {1, 1, []Type{Number}, Number, false, false, true, oneNumber(func(n *Node, d decimal.Decimal) decimal.Decimal { return d.Round(n.Scale, n.Round) })},
		"abs":   {1, 1, []Type{Number}, Number, false, false, false, oneNumber(func(_ *Node, d decimal.Decimal) decimal.Decimal { return d.Abs() })},
		"neg":   {1, 1, []Type{Number}, Number, false, false, false, oneNumber(func(_ *Node, d decimal.Decimal) decimal.Decimal { return d.Neg() })},
		"min":   {1, maxArgs, []Type{ordered}, Unknown, false, false, false, extreme(func(c int) bool { return c < 0 })},
		"max":   {1, maxArgs, []Type{ordered}, Unknown, false, false, false, extreme(func(c int) bool { return c > 0 })},

		"if":       {3, 3, []Type{Bool, anything, anything}, Unknown, false, false, false, evalIf},
		"coalesce": {2, maxArgs, []Type{anything}, Unknown, false, false, false, evalCoalesce},

		"today":          {0, 0, nil, Date, false, false, false, func(_ *Node, env Env, _ []Value) Value { return OfDate(env.Today()) }},
		"add_days":       {2, 2, []Type{Date, Number}, Date, false, false, false, shifting(civil.Date.AddDays)},
		"add_months":     {2, 2, []Type{Date, Number}, Date, false, false, false, shifting(civil.Date.AddMonths)},
		"add_years":      {2, 2, []Type{Date, Number}, Date, false, false, false, shifting(func(d civil.Date, n int) (civil.Date, bool) { return d.AddMonths(12 * n) })},
		"days_between":   {2, 2, []Type{Date}, Number, false, false, false, spanning(func(a, b civil.Date) (int, bool) { return int(b - a), true })},
		"months_between": {2, 2, []Type{Date}, Number, false, false, false, spanning(func(a, b civil.Date) (int, bool) { return civil.Months(a, b), true })},
		"age":            {2, 2, []Type{Date}, Number, false, false, false, spanning(civil.Age)},
		"age_legal":      {2, 2, []Type{Date}, Number, false, false, false, spanning(func(a, b civil.Date) (int, bool) { return civil.Age(a, b+1) })},
		"year":           {1, 1, []Type{Date}, Number, false, false, false, partOfDate(func(d civil.Date) int { y, _, _ := d.YMD(); return y })},
		"month":          {1, 1, []Type{Date}, Number, false, false, false, partOfDate(func(d civil.Date) int { _, m, _ := d.YMD(); return m })},
		"day":            {1, 1, []Type{Date}, Number, false, false, false, partOfDate(func(d civil.Date) int { _, _, day := d.YMD(); return day })},
		"fiscal_year":    {1, 1, []Type{Date}, Number, false, false, false, partOfDate(civil.Date.FiscalYear)},
		"wareki": {1, 1, []Type{Date}, Text, false, false, false, func(_ *Node, _ Env, a []Value) Value {
			if a[0].Type != Date {
				return Missing()
			}
			return OfText(a[0].Date.Wareki())
		}},

		"sum":        {1, 1, []Type{Number}, Number, true, false, false, nil},
		"count_rows": {0, 1, []Type{Bool}, Number, true, false, false, nil},
		"some":       {1, 1, []Type{Bool}, Bool, true, false, false, nil},
		"every":      {1, 1, []Type{Bool}, Bool, true, false, false, nil},
	}
}

// fits reports whether a type is among those a parameter takes.
func fits(param, arg Type) bool {
	return arg == Unknown || param == anything || slices.Contains(strings.Split(string(param), "|"), string(arg))
}
