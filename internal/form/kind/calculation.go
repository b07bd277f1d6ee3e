package kind

import (
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// Calculation is a field the form answers itself (計算).
type Calculation struct {
	Expression *expr.Node
	Result     expr.Type
	Shown      bool
	unit       wording.Text
	decimals   int
	calendar   string
}

// NewCalculation reads the settings; count is the form's node counter.
func NewCalculation(o *strictjson.Object, count *int) *Calculation {
	c := &Calculation{
		Result:   expr.Type(o.Enum("result", "number", "text", "date", "bool")),
		Shown:    o.Bool("shown", true),
		unit:     wording.Read(o, "unit", false, 20),
		decimals: o.Int("decimals", 0, 0, 10),
		calendar: o.Enum("calendar", "both", "seireki", "wareki"),
	}
	if v, ok := o.Need("expression"); ok {
		c.Expression = expr.Read(o.Reader().Object(v, o.Path("expression")), count)
	}
	return c
}

// Result of an expression as an answer; nil when Missing or of another type.
func (c *Calculation) Answer(v expr.Value) any {
	if v.IsMissing() || v.Type != c.Result {
		return nil
	}
	if v.Type == expr.Bool {
		return v.Bool
	}
	return v.Plain()
}

// Shape of a calculation: computed, of the declared type.
func (c *Calculation) Shape() Shape {
	s := oneColumn(c.Result)
	s.Computed = true
	return s
}

// Read drops whatever was posted: only the form's own evaluation counts.
func (c *Calculation) Read(any, Context) (any, []Problem) { return nil, nil }

// Value is the computed answer as conditions see it.
func (c *Calculation) Value(v any, _ string) expr.Value {
	switch x := v.(type) {
	case bool:
		return expr.OfBool(x)
	case string:
		switch c.Result {
		case expr.Number:
			if d, ok := decimal.Parse(x); ok {
				return expr.OfNumber(d)
			}
			return expr.Missing()
		case expr.Date:
			if d, ok := civil.Parse(x); ok {
				return expr.OfDate(d)
			}
			return expr.Missing()
		}
		return expr.OfText(x)
	}
	return expr.Missing()
}

// Display shows numbers grouped and dates in the field's calendar.
func (c *Calculation) Display(v any, locale string) string {
	x := c.Value(v, "")
	switch x.Type {
	case expr.Number:
		return withUnit(x.Num.Grouped(c.decimals), c.unit, locale)
	case expr.Date:
		return displayDate(x.Date, c.calendar, locale)
	case expr.Bool:
		if x.Bool {
			return wording.Text{"ja": "はい", "en": "Yes"}.Pick(locale)
		}
		return wording.Text{"ja": "いいえ", "en": "No"}.Pick(locale)
	}
	return x.Text
}

// Cells is the plain value.
func (c *Calculation) Cells(v any) []string {
	if x := c.Value(v, ""); x.Type != expr.Bool {
		return []string{x.Plain()}
	}
	return []string{c.Display(v, "ja")}
}

// Terms is the plain value.
func (c *Calculation) Terms(v any) []Term { return []Term{{Text: c.Value(v, "").Plain()}} }

// Check has nothing to find; the expression is checked with the form.
func (c *Calculation) Check() []Problem { return nil }
