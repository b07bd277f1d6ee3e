package procedure

import (
	"fmt"
	"slices"

	"github.com/madoguchi/madoguchi/internal/form"
)

// Measure is what somebody wants to know of a template before opening it.
type Measure struct {
	Pages     int
	Questions int      // fields that a resident answers, members of a group once
	Minutes   int      // to fill in, about
	Types     []string // the field types in it, sorted
	Easy      string   // the title in やさしい日本語: another way to find it
}

// Measure counts what the template's form asks for.
func (t Template) Measure() (Measure, error) {
	f, err := form.Parse(t.Form)
	if err != nil {
		return Measure{}, fmt.Errorf("measure library procedure %s: %w", t.Key, err)
	}
	m := Measure{Pages: len(f.Pages), Easy: f.Title["ja-easy"]}
	seconds := 30 // reading what it is about
	for _, fd := range f.Fields() {
		if !slices.Contains(m.Types, fd.Type) {
			m.Types = append(m.Types, fd.Type)
		}
		if fd.Type == "group" || fd.Type == "calculation" || fd.StaffOnly {
			continue
		}
		m.Questions++
		seconds += secondsFor(fd.Type)
	}
	slices.Sort(m.Types)
	m.Minutes = (seconds + 59) / 60
	return m, nil
}

// secondsFor is about how long one answer takes on a phone.
func secondsFor(fieldType string) int {
	switch fieldType {
	case "long_text", "bank_account", "matrix":
		return 60
	case "attachment", "map_point":
		return 40
	case "name", "address", "signature", "list_match":
		return 25
	case "email", "corporate_number", "period", "date_time":
		return 15
	default:
		return 8
	}
}
