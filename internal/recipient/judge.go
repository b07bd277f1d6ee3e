package recipient

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// Mapping says what the columns of a file are. Columns count from 0.
type Mapping struct {
	Number  int      `json:"number"`
	Check   *int     `json:"check,omitempty"` // required when the field asks for one
	Targets []Target `json:"targets"`
	Once    bool     `json:"once"`
}

// Target is a column whose cells are filled in beforehand.
type Target struct {
	Column int    `json:"column"`
	Field  string `json:"field"`
	Part   string `json:"part,omitempty"`
}

// Bad is a cell that cannot be used. It never quotes it.
type Bad struct {
	Line   int    `json:"line"` // of the file, from 1
	Column int    `json:"column"`
	Key    string `json:"key"`
}

// matchField is the form's field that numbers are posted to.
type matchField struct {
	id    string
	check Check
}

// judge turns rows into people.
type judge struct {
	form    *form.Form
	field   matchField
	mapping Mapping
	columns int
	c       form.Context
	seen    map[string]bool // numbers
}

// newJudge refuses a mapping that does not fit the form or the file.
func newJudge(f *form.Form, m Mapping, columns int, c form.Context) (*judge, error) {
	id, check, ok := f.MatchField()
	if !ok {
		return nil, fault.New(fault.Conflict, "no_match_field")
	}
	j := &judge{form: f, field: matchField{id, Check(check)}, mapping: m, columns: columns, c: c, seen: map[string]bool{}}
	return j, fault.Fields(j.faults())
}

func (j *judge) faults() []fault.Field {
	var out []fault.Field
	bad := func(path, key string) { out = append(out, fault.Field{Path: path, Key: key}) }
	outside := func(column int) bool { return column < 0 || column >= j.columns }
	if outside(j.mapping.Number) {
		bad("mapping.number", "required")
	}
	switch c := j.mapping.Check; {
	case j.field.check == None && c != nil:
		bad("mapping.check", "not_allowed")
	case j.field.check != None && (c == nil || outside(*c)):
		bad("mapping.check", "required")
	}
	fillable := j.form.Fillable()
	for i, t := range j.mapping.Targets {
		known := slices.ContainsFunc(fillable, func(c form.Column) bool { return c.FieldID == t.Field && c.Part == t.Part })
		twice := slices.ContainsFunc(j.mapping.Targets[:i], func(o Target) bool { return o.Field == t.Field && o.Part == t.Part })
		switch path := fmt.Sprintf("mapping.targets.%d", i); {
		case outside(t.Column):
			bad(path, "required")
		case !known:
			bad(path, "unknown_field")
		case twice:
			bad(path, "duplicate")
		}
	}
	return out
}

// row reads one person and says which cells cannot be used.
func (j *judge) row(cells []string, line int) (content, []Bad) {
	var bad []Bad
	wrong := func(column int, key string) { bad = append(bad, Bad{Line: line, Column: column, Key: key}) }
	out := content{Prefill: form.Answers{}}
	number, ok := TidyNumber(cells[j.mapping.Number])
	switch {
	case !ok:
		wrong(j.mapping.Number, "bad_number")
	case j.seen[number]:
		wrong(j.mapping.Number, "duplicate")
	}
	j.seen[number] = true
	out.Number = number
	if j.field.check != None {
		if out.Check, ok = tidyCheck(j.field.check, form.ISODate(cells[*j.mapping.Check]), cells[*j.mapping.Check]); !ok {
			wrong(*j.mapping.Check, "bad_check")
		}
	}
	for _, field := range j.fields() {
		v, faults := j.form.FromCells(field, j.cellsOf(field, cells), j.c)
		for _, f := range faults {
			wrong(j.columnOf(field, f.Path), f.Key)
		}
		if v != nil {
			out.Prefill[field] = v
		}
	}
	return out, bad
}

// fields are the targets' fields, each once.
func (j *judge) fields() []string {
	var out []string
	for _, t := range j.mapping.Targets {
		if !slices.Contains(out, t.Field) {
			out = append(out, t.Field)
		}
	}
	return out
}

func (j *judge) cellsOf(field string, cells []string) map[string]string {
	out := map[string]string{}
	for _, t := range j.mapping.Targets {
		if t.Field == field {
			out[t.Part] = cells[t.Column]
		}
	}
	return out
}

// columnOf is the column of the part that a fault's path ends at, or the
// field's first.
func (j *judge) columnOf(field, path string) int {
	part := strings.TrimPrefix(strings.TrimPrefix(path, "answers."+field), ".")
	first := -1
	for _, t := range j.mapping.Targets {
		if t.Field != field {
			continue
		}
		if t.Part == part {
			return t.Column
		}
		if first < 0 {
			first = t.Column
		}
	}
	return first
}

// TidyNumber reads a number in any width and case, with any hyphen. false when
// it cannot be one.
func TidyNumber(text string) (string, bool) {
	if len(text) > 400 {
		return "", false
	}
	s := strings.ToUpper(seal.Normalise(text))
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("‐‑‒–—―−ー", r) {
			return '-'
		}
		return r
	}, s)
	if s == "" || len(s) > 40 || strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "" {
		return "", false
	}
	return s, true
}

// tidyCheck reads a check value: a date as YYYY-MM-DD, or a code.
func tidyCheck(kind Check, date, code string) (string, bool) {
	if kind == BirthDate {
		_, err := time.Parse(time.DateOnly, date)
		return date, err == nil
	}
	code = seal.Normalise(code)
	return code, code != "" && len(code) <= 200
}
