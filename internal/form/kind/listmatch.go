package kind

import (
	"regexp"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/civil"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// listMatch is the number by which a person is found in a list of the
// municipality (対象者照合), with a second fact that only they know. The list
// itself is another room's.
type listMatch struct {
	parts []part
	check string
}

func newListMatch(o *strictjson.Object) Settings {
	wording.Read(o, "number_label", false, 200)
	wording.Read(o, "check_label", false, 200)
	parts := []part{{id: "number", max: 40, tidy: tidyListNumber, check: listText("list_number_invalid")}}
	check := o.Enum("check", "none", "birth_date", "code")
	switch check {
	case "birth_date":
		parts = append(parts, part{id: "check", max: 10, tidy: chars.Narrow, check: listDate})
	case "code":
		parts = append(parts, part{id: "check", max: 40, tidy: tidyListNumber, check: listText("list_code_invalid")})
	}
	return &listMatch{parts: parts, check: check}
}

// tidyListNumber makes full-width letters narrow and small ones large; only
// ASCII, so that every reader does the same.
func tidyListNumber(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, strings.ReplaceAll(chars.Narrow(s), " ", ""))
}

var listNumber = regexp.MustCompile(`^[0-9A-Z-]+$`)

func listText(key string) func(string) string {
	return func(s string) string {
		if !listNumber.MatchString(s) {
			return key
		}
		return ""
	}
}

func listDate(s string) string {
	if _, ok := civil.Parse(s); !ok {
		return "not_a_date"
	}
	return ""
}

func (m *listMatch) Shape() Shape {
	s := oneColumn(expr.Object).of(Identity)
	s.Parts = map[string]expr.Type{"number": expr.Text}
	return s
}

func (m *listMatch) Read(v any, _ Context) (any, []Problem) { return readParts(v, m.parts) }
func (m *listMatch) Value(v any, id string) expr.Value      { return partValue(v, id) }

// Display leaves out what only the person knows.
func (m *listMatch) Display(v any, _ string) string { return partText(v, "number") }
func (m *listMatch) Cells(v any) []string           { return []string{partText(v, "number")} }
func (m *listMatch) Terms(v any) []Term             { return []Term{{Text: partText(v, "number")}} }
func (m *listMatch) Check() []Problem               { return nil }

// Match returns the parts of a value.
func (m *listMatch) Match(v any) (number, check string) {
	return partText(v, "number"), partText(v, "check")
}

// Asks says what is asked for beside the number: none, birth_date or code.
func (m *listMatch) Asks() string { return m.check }
