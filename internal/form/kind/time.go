package kind

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
)

// clockTime is a time of day (時刻) in 24 hours; its value is "HH:MM".
type clockTime struct {
	plain
	hours
}

// hours is when a time may lie: from and to included, and in steps of so many
// minutes from the first (as in HTML, so that 9:15 with 30 gives 9:45).
type hours struct{ from, to, step int }

const lastMinute = 24*60 - 1

func newTime(o *strictjson.Object) Settings {
	return &clockTime{hours: readHours(o, "min", "max")}
}

func readHours(o *strictjson.Object, from, to string) hours {
	return hours{
		from: readClock(o, from, 0),
		to:   readClock(o, to, lastMinute),
		step: o.Int("step", 1, 1, 720),
	}
}

var clockText = regexp.MustCompile(`^([01][0-9]|2[0-3]):([0-5][0-9])$`)

// readClock takes a setting "HH:MM", def when absent.
func readClock(o *strictjson.Object, key string, def int) int {
	if _, ok := o.Raw(key); !ok {
		return def
	}
	s := o.String(key)
	if !clockText.MatchString(s) {
		o.Fail(key, "not_a_time", nil)
		return def
	}
	return minutesOf(s)
}

// minutesOf is the minutes since midnight of "HH:MM".
func minutesOf(s string) int {
	h, m, _ := strings.Cut(s, ":")
	return atoi(h)*60 + atoi(m)
}

func clockOf(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

var (
	digitalTime = regexp.MustCompile(`^([0-9]{1,2}):([0-9]{2})(?::00)?$`)
	bareTime    = regexp.MustCompile(`^([0-9]{1,2})([0-9]{2})$`)
	spokenTime  = regexp.MustCompile(`^([0-9]{1,2})時(?:([0-9]{1,2})分?|(半))?$`)
	latinTime   = regexp.MustCompile(`^([0-9]{1,2})(?::([0-9]{2}))?([AaPp])\.?[Mm]\.?$`)
)

// parseTime reads a time as people write it: 9:30, ９：３０, 0930, 930, 9時30分,
// 9時半, 9時, 午後1時5分, 9:30 pm, 正午. What could be two times is no time:
// 9:5 (9:05 or 9:50), 午後12時 (noon or midnight), 24:00 (of which day).
func parseTime(s string) (int, bool) {
	s = strings.ReplaceAll(chars.Narrow(s), " ", "")
	if s == "正午" {
		return 12 * 60, true
	}
	if m := latinTime.FindStringSubmatch(s); m != nil {
		h := atoi(m[1])
		if h < 1 || h > 12 {
			return 0, false
		}
		return clockMinutes(h%12+afternoon(m[3] == "p" || m[3] == "P"), atoi(m[2]))
	}
	rest, before := strings.CutPrefix(s, "午前")
	rest, after := strings.CutPrefix(rest, "午後")
	if before && after {
		return 0, false
	}
	h, m, ok := hourAndMinute(rest)
	if !ok || (before || after) && h > 11 {
		return 0, false
	}
	return clockMinutes(h+afternoon(after), m)
}

func afternoon(is bool) int {
	if is {
		return 12
	}
	return 0
}

func hourAndMinute(s string) (h, m int, ok bool) {
	for _, form := range []*regexp.Regexp{digitalTime, bareTime, spokenTime} {
		if got := form.FindStringSubmatch(s); got != nil {
			if got[len(got)-1] == "半" {
				return atoi(got[1]), 30, true
			}
			return atoi(got[1]), atoi(got[2]), true
		}
	}
	return 0, 0, false
}

func clockMinutes(h, m int) (int, bool) {
	return h*60 + m, h <= 23 && m <= 59
}

// read tidies a posted time and judges it.
func (w hours) read(v any) (any, []Problem) {
	s, bad := readString(v, false)
	if bad != nil {
		return nil, bad
	}
	if s == "" {
		return nil, nil
	}
	at, ok := parseTime(s)
	if !ok {
		return nil, problem("not_a_time")
	}
	return clockOf(at), w.judge(at)
}

func (w hours) judge(at int) []Problem {
	switch {
	case at < w.from:
		return []Problem{limit("time_too_early", "min", clockOf(w.from))}
	case at > w.to:
		return []Problem{limit("time_too_late", "max", clockOf(w.to))}
	case (at-w.from)%w.step != 0:
		return []Problem{{Key: "time_step", Params: map[string]any{"step": w.step, "from": clockOf(w.from)}}}
	}
	return nil
}

func (w hours) check() []Problem {
	if w.from > w.to {
		return problem("empty_range")
	}
	return nil
}

func (t *clockTime) Shape() Shape { return oneColumn(expr.Number) }

func (t *clockTime) Read(v any, _ Context) (any, []Problem) { return t.read(v) }

func (t *clockTime) Value(v any, _ string) expr.Value { return minutesValue(v.(string)) }

func minutesValue(s string) expr.Value {
	return expr.OfNumber(decimal.FromInt(int64(minutesOf(s))))
}

func (t *clockTime) Display(v any, locale string) string { return displayTime(v.(string), locale) }

// displayTime is 9時30分, and 9:30 where fewer kanji or none are read.
func displayTime(s, locale string) string {
	at := minutesOf(s)
	switch {
	case locale != "ja":
		return fmt.Sprintf("%d:%02d", at/60, at%60)
	case at%60 == 0:
		return fmt.Sprintf("%d時", at/60)
	}
	return fmt.Sprintf("%d時%d分", at/60, at%60)
}

func (t *clockTime) Check() []Problem { return t.check() }

// Bounds returns the first and the last minute a condition can meet.
func (t *clockTime) Bounds() (lo, hi *decimal.Decimal, decimals int) {
	first, last := decimal.FromInt(int64(t.from)), decimal.FromInt(int64(t.to))
	return &first, &last, 0
}
