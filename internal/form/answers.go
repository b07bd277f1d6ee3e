package form

import (
	"slices"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/kind"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
)

// MaxAnswersBytes bounds the JSON of one set of answers.
const MaxAnswersBytes = 1 << 20

// Answers is field id → JSON value: string (numbers and dates too), bool,
// []any, map[string]any. An attachment's value is {"ids": [uuid …]}.
type Answers map[string]any

// ParseAnswers reads posted answers without knowing the form. It fails with
// fault.Invalid on bad JSON, duplicate keys and control characters, and with
// fault.TooLarge over a bound.
func ParseAnswers(raw []byte) (Answers, error) {
	v, err := strictjson.Decode(raw, strictjson.Limits{Bytes: MaxAnswersBytes, Depth: 6, Values: 20_000})
	if err != nil {
		return nil, err
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fault.New(fault.Invalid, "not_an_object")
	}
	r := &strictjson.Reader{}
	refuseControls(r, m, "answers")
	if err := fault.Fields(r.Faults()); err != nil {
		return nil, err
	}
	return Answers(m), nil
}

func refuseControls(r *strictjson.Reader, v any, path string) {
	switch x := v.(type) {
	case string:
		if hasControl(x) {
			r.Fail(path, "bad_character", nil)
		}
	case []any:
		for i, it := range x {
			refuseControls(r, it, strictjson.Join(path, itoa(i)))
		}
	case map[string]any:
		for _, k := range sortedKeys(x) {
			if chars.FirstBad(k, false) >= 0 {
				r.Fail(path, "bad_key", nil)
				continue
			}
			refuseControls(r, x[k], strictjson.Join(path, k))
		}
	}
}

func hasControl(s string) bool {
	for _, c := range s {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' || c == 0x7F || c == 0xFFFD {
			return true
		}
	}
	return false
}

// AttachmentRef is one file named in the answers.
type AttachmentRef struct {
	FieldID string
	ID      string
}

// Attachments lists the files the answers name, in page order. Call it with
// answers that Validate returned: it does not look at visibility.
func (f *Form) Attachments(a Answers) []AttachmentRef {
	out := []AttachmentRef{}
	f.eachStored(a, func(fd *Field, _ int, v any) {
		if fd.Type == "attachment" {
			for _, id := range kind.IDs(v) {
				out = append(out, AttachmentRef{FieldID: fd.ID, ID: id})
			}
		}
	})
	return out
}

// Seat is an option that only so many applications may take (定員).
type Seat struct {
	FieldID  string
	Option   string
	Capacity int
}

// Limited lists every limited option of the form.
func (f *Form) Limited() []Seat {
	out := []Seat{}
	for _, fd := range f.fields {
		out = append(out, fd.seats(func(string) bool { return true })...)
	}
	return out
}

// Capacities lists the limited options that the answers take. Call it with
// answers that Validate returned.
func (f *Form) Capacities(a Answers) []Seat {
	out := []Seat{}
	f.eachStored(a, func(fd *Field, _ int, v any) {
		if c, ok := fd.choosing(); ok {
			chosen := c.Chosen(v)
			out = append(out, fd.seats(func(option string) bool { return slices.Contains(chosen, option) })...)
		}
	})
	return out
}

func (fd *Field) seats(wanted func(option string) bool) []Seat {
	var out []Seat
	c, ok := fd.choosing()
	if !ok {
		return nil
	}
	for _, op := range c.Options() {
		if op.Capacity > 0 && wanted(op.Value) {
			out = append(out, Seat{FieldID: fd.ID, Option: op.Value, Capacity: op.Capacity})
		}
	}
	return out
}

// ListMatch returns what the answers give to be looked up in the list of
// persons; false when the form has no such field or it is unanswered.
func (f *Form) ListMatch(a Answers) (fieldID, number, check string, ok bool) {
	f.eachStored(a, func(fd *Field, _ int, v any) {
		if m, is := fd.settings.(interface {
			Match(v any) (number, check string)
		}); is && !ok {
			number, check = m.Match(v)
			fieldID, ok = fd.ID, true
		}
	})
	return fieldID, number, check, ok
}

// Account is a bank account named in the answers, without its number and
// holder.
type Account struct {
	Path       string // "answers.refund"
	Bank       string
	BankName   string
	Branch     string
	BranchName string
}

// Accounts lists the bank accounts that the answers name, in page order, so
// that codes and names can be held against the banks' own. Call it with answers
// that Validate returned.
func (f *Form) Accounts(a Answers) []Account {
	out := []Account{}
	f.eachStored(a, func(fd *Field, row int, v any) {
		m, _ := v.(map[string]any)
		if fd.Type != "bank_account" || m == nil {
			return
		}
		path := "answers." + fd.ID
		if fd.group != nil {
			path = "answers." + fd.group.ID + "." + itoa(row) + "." + fd.ID
		}
		text := func(part string) string { s, _ := m[part].(string); return s }
		out = append(out, Account{path, text("bank"), text("bank_name"), text("branch"), text("branch_name")})
	})
	return out
}

// eachStored visits every readable answer, group members once a row (row is −1
// outside groups).
func (f *Form) eachStored(a Answers, visit func(fd *Field, row int, v any)) {
	for _, fd := range f.fields {
		switch {
		case fd.group != nil || fd.static():
		case fd.isGroup():
			for i, row := range rowsOf(a[fd.ID], fd.MaxRows) {
				for _, m := range fd.Members {
					if v := m.stored(row[m.ID]); v != nil {
						visit(m, i, v)
					}
				}
			}
		default:
			if v := fd.stored(a[fd.ID]); v != nil {
				visit(fd, -1, v)
			}
		}
	}
}

// stored reads an answer as it was stored; nil when unreadable.
func (fd *Field) stored(v any) any {
	if v == nil || fd.static() {
		return nil
	}
	if fd.computed() {
		return v
	}
	out, _ := fd.settings.Read(v, kind.Context{})
	return out
}

// rowsOf returns at most max rows of a group's value; a row that is no object
// is empty.
func rowsOf(v any, max int) []map[string]any {
	items, _ := v.([]any)
	out := []map[string]any{}
	for _, it := range items[:min(len(items), max)] {
		m, _ := it.(map[string]any)
		out = append(out, m)
	}
	return out
}
