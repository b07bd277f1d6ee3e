package kind

import (
	"regexp"
	"slices"

	"github.com/madoguchi/madoguchi/internal/form/strictjson"
)

// offers are the options of a field that chooses, and what decides which of
// them are offered (選択肢の連動).
type offers struct {
	options   []Option
	at        map[string]int // by value
	dependsOn string
}

var fieldID = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

func readOffers(o *strictjson.Object, max int, exclusive bool) offers {
	f := offers{dependsOn: o.String("depends_on"), at: map[string]int{}}
	if o.Has("depends_on") && !fieldID.MatchString(f.dependsOn) {
		o.Fail("depends_on", "bad_id", nil)
	}
	f.options = readEachOption(o, max, func(in *strictjson.Object, op *Option) {
		if exclusive {
			op.Exclusive = in.Bool("exclusive", false)
		}
		op.Nested = in.Has("under")
		op.Under = in.Strings("under", maxOptions)
		if in.Has("capacity") {
			op.Capacity = in.Int("capacity", 1, 1, maxCapacity)
		}
	})
	for i, op := range f.options {
		f.at[op.Value] = i
	}
	return f
}

func (f *offers) find(value string) (Option, bool) {
	i, ok := f.at[value]
	if !ok {
		return Option{}, false
	}
	return f.options[i], true
}

// Options returns what can be chosen.
func (f *offers) Options() []Option { return f.options }

// DependsOn is the id of the field that decides what is offered, "" when
// everything always is.
func (f *offers) DependsOn() string { return f.dependsOn }

// Offers reports whether all that was chosen is offered while the deciding
// field has the answer by, "" when it has none.
func (f *offers) Offers(v any, by string) bool {
	return !slices.ContainsFunc(f.Chosen(v), func(value string) bool {
		op, _ := f.find(value)
		return op.Nested && !slices.Contains(op.Under, by)
	})
}

// Chosen returns the options of a value that Read returned.
func (f *offers) Chosen(v any) []string {
	if s, ok := v.(string); ok {
		return []string{s}
	}
	return stringsOf(v)
}
