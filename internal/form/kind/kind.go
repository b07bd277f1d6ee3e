package kind

import (
	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// Context is what an answer's meaning may depend on.
type Context struct {
	Today  civil.Date
	Locale string
}

// Problem is a broken rule of one field. Part is "" for the whole value.
type Problem struct {
	Part   string
	Key    string
	Params map[string]any
}

// Class says how much an answer tells about a person (データの区分).
type Class string

// The classes; a field marked "sensitive" is Sensitive whatever its type.
const (
	General   Class = "general"
	Identity  Class = "identity"
	Financial Class = "financial"
	Location  Class = "location"
	File      Class = "file"
	Sensitive Class = "sensitive"
)

// Shape is what stays the same whatever is answered.
type Shape struct {
	Class       Class
	Static      bool // holds no answer (an explanation)
	Computed    bool // answered by the form itself
	Type        expr.Type
	Parts       map[string]expr.Type
	Columns     []Column
	RequiredKey string // fault when a required field is unanswered
}

// Column is one column of an export. Part is "" for a field with one column.
type Column struct {
	Part  string
	Label wording.Text
}

// Term is a text by which staff can find an answer. Prefix marks kana, which
// may also be found by its beginning.
type Term struct {
	Text   string
	Prefix bool
}

// Settings is one field's type with its settings. Values given to the methods
// other than Read are values that Read returned; none is nil.
type Settings interface {
	Shape() Shape
	// Read tidies a posted value. nil without a problem means unanswered.
	Read(v any, c Context) (any, []Problem)
	// Value is what conditions see of the value or of a part of it.
	Value(v any, part string) expr.Value
	Display(v any, locale string) string
	// Cells has one cell for each column of the shape.
	Cells(v any) []string
	Terms(v any) []Term
	// Check finds settings under which no answer can be right.
	Check() []Problem
}

// New returns the constructor of a type; false when there is no such type.
func New(name string) (func(o *strictjson.Object) Settings, bool) {
	f, ok := registry()[name]
	return f, ok
}

// registry has one line for each field type.
func registry() map[string]func(o *strictjson.Object) Settings {
	return map[string]func(o *strictjson.Object) Settings{
		"text":            newText,
		"long_text":       newLongText,
		"number":          newNumber,
		"date":            newDate,
		"choice":          newChoice,
		"multiple_choice": newMultipleChoice,
		"name":            newName,
		"address":         newAddress,
		"phone":           newPhone,
		"email":           newEmail,
		"attachment":      newAttachment,
		"consent":         newConsent,
		"explanation":     newExplanation,
		"list_match":      newListMatch,

		"time":             newTime,
		"date_time":        newDateTime,
		"period":           newPeriod,
		"matrix":           newMatrix,
		"corporate_number": newCorporateNumber,

		"bank_account": newBankAccount,
		"map_point":    newMapPoint,
		"signature":    newSignature,
	}
}

// Names returns the field types this package knows, in no order.
func Names() []string {
	names := []string{}
	for n := range registry() {
		names = append(names, n)
	}
	return names
}

func problem(key string) []Problem { return []Problem{{Key: key}} }

func limit(key string, name string, n any) Problem {
	return Problem{Key: key, Params: map[string]any{name: n}}
}

// plain is the part that types with one text as their value have in common.
type plain struct{}

func (plain) Value(v any, _ string) expr.Value { return expr.OfText(v.(string)) }
func (plain) Display(v any, _ string) string   { return v.(string) }
func (plain) Cells(v any) []string             { return []string{v.(string)} }
func (plain) Terms(v any) []Term               { return []Term{{Text: v.(string)}} }
func (plain) Check() []Problem                 { return nil }
func oneColumn(t expr.Type) Shape {
	return Shape{Class: General, Type: t, Columns: []Column{{}}, RequiredKey: "required"}
}

// of gives a shape another class.
func (s Shape) of(c Class) Shape {
	s.Class = c
	return s
}

// readString takes a posted string, tidied; problems when it is none or holds
// a character that no answer may hold.
func readString(v any, lines bool) (string, []Problem) {
	s, ok := v.(string)
	if !ok {
		return "", problem("wrong_type")
	}
	s = chars.Tidy(s)
	if !lines && chars.FirstBad(s, true) < 0 && chars.FirstBad(s, false) >= 0 {
		return "", problem("line_break")
	}
	if chars.FirstBad(s, lines) >= 0 {
		return "", problem("bad_character")
	}
	return s, nil
}

// tooLong also bounds what Length does not count, so that marks cannot be
// piled up without end.
func tooLong(s string, max int) bool {
	return chars.Length(s) > max || chars.Points(s) > 4*max
}
