package kind

import (
	"strconv"

	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// period is days from one to another, both included (期間); its value is
// {from, to}.
type period struct {
	day
	minDays, maxDays int // maxDays is 0 when open
}

const maxPeriodDays = 36_500

func newPeriod(o *strictjson.Object) Settings {
	return &period{
		day:     readDay(o),
		minDays: o.Int("min_days", 1, 1, maxPeriodDays),
		maxDays: o.Int("max_days", 0, 1, maxPeriodDays),
	}
}

func (p *period) Shape() Shape {
	return Shape{
		Class: General,
		Type:  expr.Object,
		Parts: map[string]expr.Type{"from": expr.Date, "to": expr.Date, "days": expr.Number},
		Columns: []Column{
			{Part: "from", Label: wording.Text{"ja": "開始", "en": "From"}},
			{Part: "to", Label: wording.Text{"ja": "終了", "en": "To"}},
			{Part: "days", Label: wording.Text{"ja": "日数", "en": "Days"}},
		},
		RequiredKey: "required",
	}
}

func (p *period) Read(v any, c Context) (any, []Problem) {
	read := func(v any) (any, []Problem) { return p.day.Read(v, c) }
	out, bad := readEach(v, []reader{{"from", read}, {"to", read}})
	return out, append(bad, p.judge(out)...)
}

// judge looks at both ends together; what it finds stands at the end.
func (p *period) judge(v any) []Problem {
	from, ok1 := civil.Parse(partText(v, "from"))
	to, ok2 := civil.Parse(partText(v, "to"))
	if !ok1 || !ok2 {
		return nil
	}
	days := int(to-from) + 1
	switch {
	case days < 1:
		return []Problem{{Part: "to", Key: "period_reversed"}}
	case days < p.minDays:
		return []Problem{{"to", "period_too_short", map[string]any{"min": p.minDays}}}
	case p.maxDays > 0 && days > p.maxDays:
		return []Problem{{"to", "period_too_long", map[string]any{"max": p.maxDays}}}
	}
	return nil
}

// daysOf counts both ends; 0 when an end is missing or they are reversed.
func daysOf(v any) int {
	from, ok1 := civil.Parse(partText(v, "from"))
	to, ok2 := civil.Parse(partText(v, "to"))
	if !ok1 || !ok2 || to < from {
		return 0
	}
	return int(to-from) + 1
}

func (p *period) Value(v any, part string) expr.Value {
	switch part {
	case "":
		return expr.OfObject()
	case "days":
		if n := daysOf(v); n > 0 {
			return expr.OfNumber(decimal.FromInt(int64(n)))
		}
		return expr.Missing()
	}
	return dateValue(partText(v, part))
}

func (p *period) Display(v any, locale string) string {
	from, to := p.displayPart(v, "from", locale), p.displayPart(v, "to", locale)
	if locale == "en" {
		return englishPeriod(from, to, daysOf(v))
	}
	out := ""
	if from != "" {
		out = from + "から"
	}
	if to != "" {
		out += to + "まで"
	}
	if n := daysOf(v); n > 0 {
		out += "（" + strconv.Itoa(n) + "日間）"
	}
	return out
}

func englishPeriod(from, to string, days int) string {
	switch {
	case to == "":
		return "from " + from
	case from == "":
		return "until " + to
	case days == 1:
		return from + " to " + to + " (1 day)"
	case days == 0:
		return from + " to " + to
	}
	return from + " to " + to + " (" + strconv.Itoa(days) + " days)"
}

func (p *period) Cells(v any) []string {
	days := ""
	if n := daysOf(v); n > 0 {
		days = strconv.Itoa(n)
	}
	return []string{partText(v, "from"), partText(v, "to"), days}
}

// Terms finds it by its first and by its last day.
func (p *period) Terms(v any) []Term {
	return []Term{{Text: partText(v, "from")}, {Text: partText(v, "to")}}
}

// Check also finds days that do not fit between the bounds. Bounds that move by
// months are not compared: months have different lengths.
func (p *period) Check() []Problem {
	if bad := p.day.Check(); bad != nil {
		return bad
	}
	if p.maxDays > 0 && p.minDays > p.maxDays {
		return problem("empty_range")
	}
	if lo, hi, ok := p.span(); ok && p.min.months == p.max.months && int(hi-lo)+1 < p.minDays {
		return problem("empty_range")
	}
	return nil
}
