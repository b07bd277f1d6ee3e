package form

import (
	"reflect"
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form/kind"
)

// ValidateCorrection judges answers posted for a correction by field (補正):
// only marked fields may change (a marked member opens its whole group). Fields that the correction itself makes visible
// may be answered too, or a resident could be asked for what cannot be given.
// A change elsewhere is the fault "not_editable"; a field that is left out and
// not marked keeps its original answer. Faults of answers that stay as they
// were (a deadline that has passed since) are not reported. c.Now is the instant
// of the original submission: ages and dates relative to today stay as they
// were judged, and nothing appears or vanishes because time has passed.
func (f *Form) ValidateCorrection(original, posted Answers, marked []string, c Context) (Answers, []fault.Field) {
	c.Staff = false
	before := f.Evaluate(original, c)
	marked = f.tops(marked)
	editable := func(id string) bool {
		fd := f.byID[id]
		return fd != nil && fd.group == nil && (slices.Contains(marked, id) || !before.FieldVisible(id))
	}
	merged := Answers{}
	for id, v := range original {
		if fd := f.byID[id]; !slices.Contains(marked, id) && (fd == nil || !fd.StaffOnly) {
			merged[id] = v
		}
	}
	var refused []fault.Field
	for _, id := range sortedKeys(posted) {
		switch {
		case editable(id) || f.byID[id] == nil:
			merged[id] = posted[id]
		case f.byID[id].computed():
		case !f.sameAnswer(id, original[id], posted[id], before):
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

// tops replaces members of repeating groups by their group: rows are corrected
// as a whole.
func (f *Form) tops(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id
		if fd := f.byID[id]; fd != nil && fd.group != nil {
			out[i] = fd.group.ID
		}
	}
	return out
}

// sameAnswer compares two answers after tidying. What the form works out itself
// or did not show does not count: a client need not post it.
func (f *Form) sameAnswer(id string, a, b any, before *State) bool {
	fd := f.byID[id]
	if !fd.isGroup() {
		return fd.sameValue(a, b, before.ctx.kind())
	}
	was, is := rowsOf(a, fd.MaxRows), rowsOf(b, fd.MaxRows)
	if len(was) != len(is) {
		return false
	}
	for i := range was {
		for _, m := range fd.Members {
			if before.RowVisible(id, i, m.ID) && !m.sameValue(was[i][m.ID], is[i][m.ID], before.ctx.kind()) {
				return false
			}
		}
	}
	return true
}

func (fd *Field) sameValue(a, b any, c kind.Context) bool {
	if fd.computed() {
		return true
	}
	if fd.static() {
		return reflect.DeepEqual(a, b)
	}
	read := func(v any) any {
		if v == nil {
			return nil
		}
		out, _ := fd.settings.Read(v, c)
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
