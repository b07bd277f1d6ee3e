package kind

import (
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// dateTime is a day and a time on it (日時); its value is {date, time}.
type dateTime struct {
	day
	hours
}

func newDateTime(o *strictjson.Object) Settings {
	return &dateTime{day: readDay(o), hours: readHours(o, "opens", "closes")}
}

func (f *dateTime) Shape() Shape {
	return Shape{
		Class: General,
		Type:  expr.Object,
		Parts: map[string]expr.Type{"date": expr.Date, "time": expr.Number},
		Columns: []Column{
			{Part: "date", Label: wording.Text{"ja": "日付", "en": "Date"}},
			{Part: "time", Label: wording.Text{"ja": "時刻", "en": "Time"}},
		},
		RequiredKey: "required",
	}
}

func (f *dateTime) Read(v any, c Context) (any, []Problem) {
	return readEach(v, []reader{
		{"date", func(v any) (any, []Problem) { return f.day.Read(v, c) }},
		{"time", f.hours.read},
	})
}

func (f *dateTime) Value(v any, part string) expr.Value {
	s := partText(v, part)
	switch {
	case part == "":
		return expr.OfObject()
	case s == "":
		return expr.Missing()
	case part == "time":
		return minutesValue(s)
	}
	return dateValue(s)
}

func dateValue(s string) expr.Value {
	d, ok := civil.Parse(s)
	if !ok {
		return expr.Missing()
	}
	return expr.OfDate(d)
}

func (f *dateTime) Display(v any, locale string) string {
	out := f.displayPart(v, "date", locale)
	at := partText(v, "time")
	switch {
	case at == "":
		return out
	case out == "":
		return displayTime(at, locale)
	case locale == "en":
		return out + ", " + displayTime(at, locale)
	}
	return out + " " + displayTime(at, locale)
}

// displayPart shows one date of a value with several parts, "" when it is not
// answered.
func (f *day) displayPart(v any, part, locale string) string {
	s := partText(v, part)
	if s == "" {
		return ""
	}
	return f.Display(s, locale)
}

func (f *dateTime) Cells(v any) []string { return []string{partText(v, "date"), partText(v, "time")} }

// Terms finds it by its day, and by day and time.
func (f *dateTime) Terms(v any) []Term {
	date, at := partText(v, "date"), partText(v, "time")
	return []Term{{Text: date}, {Text: date + " " + at}}
}

func (f *dateTime) Check() []Problem {
	if bad := f.day.Check(); bad != nil {
		return bad
	}
	return f.hours.check()
}
