package form

import (
	"maps"
	"slices"
	"strconv"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form/kind"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
)

// Validate is the server's own judgement of posted answers. It returns the
// answers worth keeping: those of visible fields, tidied, with the results of
// calculations; answers of hidden fields and posted results are dropped, and a
// field the form does not declare, or declares for staff only, is the fault
// "unknown_field". Fault paths begin with "answers.". The answers are complete
// only when there is no fault.
func (f *Form) Validate(a Answers, c Context) (Answers, []fault.Field) {
	c.Staff = false
	st := f.Evaluate(a, c)
	v := &validator{state: st}
	out := Answers{}
	for _, fd := range f.fields {
		if fd.group != nil || fd.static() || !st.root.cell(fd).visible {
			continue
		}
		if fd.isGroup() {
			v.group(fd)
		} else {
			v.field(st.root, fd, "answers."+fd.ID)
		}
		if value := st.Value(fd.ID); value != nil {
			out[fd.ID] = value
		}
	}
	v.rules()
	v.undeclared(a, "answers", func(id string) bool {
		fd := f.byID[id]
		return fd != nil && fd.group == nil && !fd.static() && !fd.StaffOnly
	})
	return out, v.faults
}

type validator struct {
	state  *State
	faults []fault.Field
}

func (v *validator) fail(path, key string, params map[string]any) {
	v.faults = append(v.faults, fault.Field{Path: path, Key: key, Params: params})
}

// undeclared reports keys that no field owns.
func (v *validator) undeclared(m map[string]any, path string, declared func(string) bool) {
	for _, key := range sortedKeys(m) {
		if !declared(key) {
			v.fail(strictjson.Join(path, key), "unknown_field", nil)
		}
	}
}

func (v *validator) field(sc *scope, fd *Field, path string) {
	c := sc.cell(fd)
	if fd.computed() {
		return
	}
	v.problems(path, c.problems)
	if c.value == nil && len(c.problems) == 0 && sc.required(fd) {
		v.fail(path, fd.settings.Shape().RequiredKey, nil)
	}
}

func (v *validator) problems(path string, ps []kind.Problem) {
	for _, p := range ps {
		at := path
		if p.Part != "" {
			at = strictjson.Join(path, p.Part)
		}
		v.fail(at, p.Key, p.Params)
	}
}

func (v *validator) group(fd *Field) {
	path := "answers." + fd.ID
	posted := v.state.root.posted[fd.ID]
	items, isList := posted.([]any)
	switch {
	case posted != nil && !isList:
		v.fail(path, "wrong_type", nil)
		return
	case len(items) < fd.MinRows:
		v.fail(path, "too_few_rows", map[string]any{"min": fd.MinRows})
	case len(items) > fd.MaxRows:
		v.fail(path, "too_many_rows", map[string]any{"max": fd.MaxRows})
	}
	for i, row := range v.state.root.groupRows(fd) {
		at := strictjson.Join(path, itoa(i))
		if _, ok := items[i].(map[string]any); !ok {
			v.fail(at, "wrong_type", nil)
			continue
		}
		for _, m := range fd.Members {
			if !m.static() && row.cell(m).visible {
				v.field(row, m, strictjson.Join(at, m.ID))
			}
		}
		v.undeclared(row.posted, at, func(id string) bool {
			m := v.state.form.byID[id]
			return m != nil && m.group == fd && !m.static()
		})
	}
}

// rules checks the cross-field rules whose fields are all visible and answered.
func (v *validator) rules() {
	for _, ru := range v.state.form.Rules {
		v.ruleAndRows(ru)
	}
}

func (v *validator) ruleAndRows(ru *Rule) {
	if ru.over == "" {
		v.rule(ru, v.state.root, "answers")
		return
	}
	for i, row := range v.state.root.rowsByID(ru.over) {
		v.rule(ru, row, "answers."+ru.over+"."+itoa(i))
	}
}

func (v *validator) rule(ru *Rule, sc *scope, path string) {
	for _, id := range ru.fields {
		if sc.Field(id, "").IsMissing() {
			return
		}
	}
	if ru.when != nil && !ru.when.Eval(sc).True() {
		return
	}
	if !ru.require.Eval(sc).True() {
		v.fail(strictjson.Join(path, ru.fields[0]), "rule", map[string]any{"rule": ru.ID})
	}
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

func itoa(i int) string { return strconv.Itoa(i) }
