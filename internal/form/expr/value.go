package expr

import (
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
)

// Type is the type of a value.
type Type string

// The types. Unknown stands for a reference that does not resolve; it fits
// everywhere, so that one mistake is reported once.
const (
	Unknown Type = ""
	Text    Type = "text"
	Number  Type = "number"
	Date    Type = "date"
	Bool    Type = "bool"
	List    Type = "list"
	Object  Type = "object" // a value with parts (a name, an address); only answered() takes it
)

// Value is a value of one type. The zero value is Missing.
type Value struct {
	Type Type
	Text string
	Num  decimal.Decimal
	Date civil.Date
	Bool bool
	List []string
}

// Missing is the value of what is not answered or cannot be known.
func Missing() Value { return Value{} }

// IsMissing reports Missing.
func (v Value) IsMissing() bool { return v.Type == Unknown }

// OfText returns a text; the empty text is Missing.
func OfText(s string) Value {
	if s == "" {
		return Missing()
	}
	return Value{Type: Text, Text: s}
}

// OfNumber returns a number.
func OfNumber(d decimal.Decimal) Value { return Value{Type: Number, Num: d} }

// OfDate returns a date.
func OfDate(d civil.Date) Value { return Value{Type: Date, Date: d} }

// OfBool returns a boolean.
func OfBool(b bool) Value { return Value{Type: Bool, Bool: b} }

// OfList returns a list; the empty list is Missing.
func OfList(l []string) Value {
	if len(l) == 0 {
		return Missing()
	}
	return Value{Type: List, List: l}
}

// OfObject returns the value of an answered field with parts.
func OfObject() Value { return Value{Type: Object} }

// True reports the boolean true; Missing is not true.
func (v Value) True() bool { return v.Type == Bool && v.Bool }

// Plain is the canonical text of a text, number or date; "" otherwise.
func (v Value) Plain() string {
	switch v.Type {
	case Text:
		return v.Text
	case Number:
		return v.Num.String()
	case Date:
		return v.Date.String()
	}
	return ""
}

func number(d decimal.Decimal, ok bool) Value {
	if !ok {
		return Missing()
	}
	return OfNumber(d)
}

func date(d civil.Date, ok bool) Value {
	if !ok {
		return Missing()
	}
	return OfDate(d)
}

// compare orders two numbers or two dates.
func compare(a, b Value) (int, bool) {
	switch {
	case a.Type == Number && b.Type == Number:
		return decimal.Cmp(a.Num, b.Num), true
	case a.Type == Date && b.Type == Date:
		return int(a.Date - b.Date), true
	}
	return 0, false
}

// equal compares two values of one type.
func equal(a, b Value) (same, ok bool) {
	if a.IsMissing() || a.Type != b.Type {
		return false, false
	}
	switch a.Type {
	case Text:
		return a.Text == b.Text, true
	case Bool:
		return a.Bool == b.Bool, true
	}
	c, ok := compare(a, b)
	return c == 0, ok
}
