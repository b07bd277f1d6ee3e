package form_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/form/kind"
)

// staffed is a form whose second page, a section and a field of the first, and
// two rules are for staff.
const staffed = `{"format":"madoguchi-form/1","title":{"ja":"様式"},"pages":[
{"id":"p1","title":{"ja":"一"},"sections":[
 {"id":"s1","fields":[
  {"id":"name","type":"name","label":{"ja":"氏名"},"required":true},
  {"id":"income","type":"number","label":{"ja":"収入"},"sensitive":true},
  {"id":"grade","type":"choice","label":{"ja":"区分"},"staff_only":true,"required":true,"searchable":true,"options":[{"value":"a","label":{"ja":"甲"}},{"value":"b","label":{"ja":"乙"}}]},
  {"id":"why","type":"text","label":{"ja":"理由"},"staff_only":true,"visible_if":{"op":"gt","args":[{"field":"income"},{"number":"100"}]}},
  {"id":"half","type":"calculation","label":{"ja":"半分"},"staff_only":true,"expression":{"op":"div","args":[{"field":"income"},{"number":"2"}]}}]},
 {"id":"s2","title":{"ja":"内部"},"fields":[{"id":"memo","type":"text","label":{"ja":"メモ"},"staff_only":true}]}]},
{"id":"p2","title":{"ja":"内部"},"visible_if":{"op":"eq","args":[{"field":"grade"},{"text":"a"}]},"sections":[{"id":"s3","fields":[{"id":"paid","type":"date","label":{"ja":"支払日"},"staff_only":true}]}]}],
"rules":[
 {"id":"r1","fields":["income"],"message":{"ja":"収入"},"require":{"op":"lt","args":[{"field":"income"},{"number":"1000"}]}},
 {"id":"r2","fields":["grade","income"],"message":{"ja":"区分"},"require":{"op":"any","args":[{"op":"ne","args":[{"field":"grade"},{"text":"b"}]},{"op":"gt","args":[{"field":"income"},{"number":"10"}]}]}}]}`

func TestResidentsAreSentNothingForStaff(t *testing.T) {
	sent := form.ForResidents(json.RawMessage(staffed))
	for _, secret := range []string{"staff_only", "grade", "区分", "memo", "内部", "half", "paid", "r2", "s2", "s3", "p2"} {
		if strings.Contains(string(sent), secret) {
			t.Errorf("residents are sent %q: %s", secret, sent)
		}
	}
	for _, theirs := range []string{"name", "income", "r1", "s1", "p1"} {
		if !strings.Contains(string(sent), theirs) {
			t.Errorf("residents are not sent %q", theirs)
		}
	}
	if again := form.ForResidents(sent); string(again) != string(sent) {
		t.Errorf("sent again it is %s", again)
	}
	parse(t, string(sent))
}

// A key written with escapes is the same key.
func TestEscapedKeysHideNothing(t *testing.T) {
	doc := strings.ReplaceAll(staffed, `"staff_only"`, `"st\u0061ff\u005fonly"`)
	if sent := form.ForResidents(json.RawMessage(doc)); strings.Contains(string(sent), "grade") {
		t.Errorf("residents are sent %s", sent)
	}
}

func TestFormsWithoutStaffFieldsAreSentAsTheyAre(t *testing.T) {
	for _, doc := range []string{withFields(name, yesNo), "", "null", `{"pages":1,"staff_only":true}`, `[{"staff_only":true}]`, `{"staff_only"`} {
		if sent := form.ForResidents(json.RawMessage(doc)); string(sent) != doc {
			t.Errorf("%q is sent as %q", doc, sent)
		}
	}
}

func TestResidentsCannotAnswerForStaff(t *testing.T) {
	f := parse(t, staffed)
	ctx := context(t, "", "")
	ctx.Staff = true // Validate is the resident's: it does not look
	a := form.Answers{"name": map[string]any{"family": "山", "given": "川", "family_kana": "ヤマ", "given_kana": "カワ"}, "income": "5", "grade": "b", "memo": "x"}
	kept, faults := f.Validate(a, ctx)
	if len(kept) != 2 || kept["income"] != "5" {
		t.Errorf("kept %v", kept)
	}
	sameFaults(t, "posted", faults, []vectorFault{{Path: "answers.grade", Key: "unknown_field"}, {Path: "answers.memo", Key: "unknown_field"}})
	for _, row := range f.Summary(a, context(t, "", "")) {
		if slices.Contains([]string{"grade", "memo", "half", "why", "paid"}, row.FieldID) {
			t.Errorf("a resident reads %+v", row)
		}
	}
	fixed, faults := f.ValidateCorrection(form.Answers{"income": "5", "grade": "a"}, form.Answers{"income": "6", "grade": "b"}, []string{"income", "grade"}, ctx)
	if fixed["grade"] != nil || !slices.ContainsFunc(faults, func(ft fault.Field) bool { return ft.Path == "answers.grade" && ft.Key == "unknown_field" }) {
		t.Errorf("a correction answers for staff: %v %v", fixed, faults)
	}
	fixed, faults = f.ValidateCorrection(form.Answers{"name": a["name"], "income": "5", "grade": "a"}, form.Answers{"income": "6"}, []string{"income"}, ctx)
	if len(faults) > 0 || fixed["income"] != "6" {
		t.Errorf("what staff keep stands in the way of a correction: %v %v", fixed, faults)
	}
}

func TestStaffAnswersAreJudgedAlone(t *testing.T) {
	f := parse(t, staffed)
	stored := form.Answers{"income": "200", "grade": "b"}
	tests := []struct {
		name   string
		staff  form.Answers
		kept   form.Answers
		faults []vectorFault
	}{
		{"nothing yet", form.Answers{}, form.Answers{"half": "100"}, []vectorFault{{Path: "answers.grade", Key: "required"}}},
		{"whole", form.Answers{"grade": "a", "why": " 高い ", "paid": "２０２６-11-23"}, form.Answers{"grade": "a", "why": "高い", "paid": "2026-11-23", "half": "100"}, nil},
		{"hidden is dropped", form.Answers{"grade": "b", "paid": "2026-11-23"}, form.Answers{"grade": "b", "half": "100"}, nil},
		{"not the resident's", form.Answers{"grade": "a", "income": "1", "ghost": "x"}, form.Answers{"grade": "a", "half": "100"}, []vectorFault{{Path: "answers.ghost", Key: "unknown_field"}, {Path: "answers.income", Key: "unknown_field"}}},
		{"unknown option", form.Answers{"grade": "q"}, form.Answers{"half": "100"}, []vectorFault{{Path: "answers.grade", Key: "unknown_option"}}},
	}
	for _, tt := range tests {
		kept, faults := f.ValidateStaff(stored, tt.staff, context(t, "", ""))
		if !reflect.DeepEqual(kept, tt.kept) {
			t.Errorf("%s: kept %v, want %v", tt.name, kept, tt.kept)
		}
		sameFaults(t, tt.name, faults, tt.faults)
	}
	_, faults := f.ValidateStaff(form.Answers{"income": "5"}, form.Answers{"grade": "b"}, context(t, "", ""))
	sameFaults(t, "a rule of staff", faults, []vectorFault{{Path: "answers.grade", Key: "rule", Params: map[string]any{"rule": "r2"}}})
}

func TestStaffReadAndExportTheirAnswers(t *testing.T) {
	f := parse(t, staffed)
	if !f.StaffOnly() || parse(t, withFields(name)).StaffOnly() {
		t.Error("StaffOnly is wrong")
	}
	all := form.Answers{"income": "200", "grade": "a", "memo": "済", "half": "100"}
	ctx := context(t, "", "")
	ctx.Staff = true
	seen := map[string]string{}
	for _, row := range f.Summary(all, ctx) {
		seen[row.FieldID] = row.Display
	}
	if seen["grade"] != "甲" || seen["memo"] != "済" || seen["half"] != "100" {
		t.Errorf("staff read %v", seen)
	}
	cells := map[string]string{}
	for i, cell := range f.Cells(all) {
		cells[f.Columns()[i].FieldID] = cell
	}
	if cells["grade"] != "甲" || cells["memo"] != "済" {
		t.Errorf("cells %v", cells)
	}
	if terms := f.Searchable(all); len(terms) != 1 || terms[0].FieldID != "grade" {
		t.Errorf("terms %v", terms)
	}
	for _, fd := range f.Fields() {
		want := map[string]kind.Class{"name": kind.Identity, "income": kind.Sensitive}[fd.ID]
		if want == "" {
			want = kind.General
		}
		if fd.Class != want || fd.StaffOnly != !slices.Contains([]string{"name", "income"}, fd.ID) {
			t.Errorf("%+v, want class %s", fd, want)
		}
	}
}

func TestEveryTypeHasAClass(t *testing.T) {
	identity := []string{"name", "address", "phone", "email", "signature", "list_match"}
	other := map[string]kind.Class{"attachment": kind.File, "bank_account": kind.Financial, "map_point": kind.Location}
	s := readSchema(t)
	for _, name := range fieldTypes() {
		if name == "explanation" {
			continue
		}
		field := map[string]any{"type": name}
		for _, key := range s.Defs["field_"+name].Required {
			if key != "type" {
				field[key] = s.Defs["field_"+name].Properties[key].Examples[0]
			}
		}
		raw, err := json.Marshal(field)
		if err != nil {
			t.Fatal(err)
		}
		want := kind.General
		if slices.Contains(identity, name) {
			want = kind.Identity
		} else if c, ok := other[name]; ok {
			want = c
		}
		if got := parse(t, withFields(string(raw))).Fields()[0].Class; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
