package form

import (
	"reflect"
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// ValidateCorrection judges answers posted for a correction by field (補正):
// only marked fields may change. Fields that the correction itself makes visible
// may be answered too, or a resident could be asked for what cannot be given.
// A change elsewhere is the fault "not_editable"; a field that is left out and
// not marked keeps its original answer. Faults of answers that stay as they
// were (a deadline that has passed since) are not reported.
func (f *Form) ValidateCorrection(original, posted Answers, marked []string, c Context) (Answers, []fault.Field) {
	before := f.Evaluate(original, c)
	editable := func(id string) bool {
		fd := f.byID[id]
		return fd != nil && fd.group == nil && (slices.Contains(marked, id) || !before.FieldVisible(id))
	}
	merged := Answers{}
	for id, v := range original {
		if !slices.Contains(marked, id) {
			merged[id] = v
		}
	}
	var refused []fault.Field
	for _, id := range sortedKeys(posted) {
		switch {
		case editable(id) || f.byID[id] == nil:
			merged[id] = posted[id]
		case f.byID[id].computed():
		case !f.sameAnswer(id, original[id], posted[id], c):
			refused = append(refused, fault.Field{Path: "answers." + id, Key: "not_editable"})
		}
	}
	out, faults := f.Validate(merged, c)
	for _, ft := range faults {
		if id := topField(ft.Path); editable(id) || f.byID[id] == nil || f.ruleTouches(ft, editable) {
			refused = append(refused, ft)
		}
	}
	return out, refused
}

// sameAnswer compares two answers after tidying.
func (f *Form) sameAnswer(id string, a, b any, c Context) bool {
	if f.byID[id].isGroup() || f.byID[id].static() {
		return reflect.DeepEqual(a, b)
	}
	read := func(v any) any {
		if v == nil {
			return nil
		}
		out, _ := f.byID[id].settings.Read(v, c.kind())
		return out
	}
	return reflect.DeepEqual(a, b) || reflect.DeepEqual(read(a), read(b))
}

func (f *Form) ruleTouches(ft fault.Field, editable func(string) bool) bool {
	if ft.Key != "rule" {
		return false
	}
	for _, ru := range f.Rules {
		if ru.ID == ft.Params["rule"] {
			return slices.ContainsFunc(ru.fields, editable) || ru.over != "" && editable(ru.over)
		}
	}
	return false
}

func topField(path string) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(path, "answers."), ".")
	return id
}
