package form_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
)

// page wraps fields (JSON objects) in a form.
func withFields(fields ...string) string {
	return fmt.Sprintf(`{"format":"madoguchi-form/1","title":{"ja":"様式"},"pages":[{"id":"p1","title":{"ja":"一"},"sections":[{"id":"s1","fields":[%s]}]}]}`, strings.Join(fields, ","))
}

const (
	name     = `{"id":"name","type":"text","label":{"ja":"名"}}`
	yesNo    = `{"id":"yn","type":"choice","label":{"ja":"選択"},"options":[{"value":"yes","label":{"ja":"はい"}},{"value":"no","label":{"ja":"いいえ"}}]}`
	ageField = `{"id":"age","type":"number","label":{"ja":"年齢"},"min":"0","max":"120"}`
)

func shownIf(id, condition string) string {
	return fmt.Sprintf(`{"id":%q,"type":"text","label":{"ja":"項目"},"visible_if":%s}`, id, condition)
}

func TestCheckFindsMistakesOfDesign(t *testing.T) {
	tests := []struct{ name, doc, want string }{
		{"nothing wrong", withFields(name, yesNo, shownIf("x", `{"op":"eq","args":[{"field":"yn"},{"text":"yes"}]}`)), ""},
		{"unknown reference", withFields(name, shownIf("x", `{"op":"answered","args":[{"field":"ghost"}]}`)), "pages.0.sections.0.fields.1.visible_if.args.0 unknown_reference error"},
		{"part of a plain field", withFields(name, shownIf("x", `{"op":"answered","args":[{"field":"name","part":"family"}]}`)), "pages.0.sections.0.fields.1.visible_if.args.0 unknown_part error"},
		{"condition that is no boolean", withFields(name, shownIf("x", `{"field":"name"}`)), "pages.0.sections.0.fields.1.visible_if type_mismatch error"},
		{"text compared with a number", withFields(name, shownIf("x", `{"op":"eq","args":[{"field":"name"},{"number":"1"}]}`)), "pages.0.sections.0.fields.1.visible_if.args.1 type_mismatch error"},
		{"order of texts", withFields(name, shownIf("x", `{"op":"lt","args":[{"field":"name"},{"text":"a"}]}`)), "pages.0.sections.0.fields.1.visible_if.args.0 type_mismatch error\npages.0.sections.0.fields.1.visible_if.args.1 type_mismatch error"},
		{"condition on an explanation", withFields(name, `{"id":"e","type":"explanation","label":{"ja":"e"},"body":{"ja":"b"}}`, shownIf("x", `{"op":"answered","args":[{"field":"e"}]}`)), "pages.0.sections.0.fields.2.visible_if.args.0 reference_without_answer error"},
		{"reference into rows", withFields(name, `{"id":"g","type":"group","label":{"ja":"g"},"fields":[{"id":"m","type":"text","label":{"ja":"m"}}]}`, shownIf("x", `{"op":"answered","args":[{"field":"m"}]}`)), "pages.0.sections.0.fields.2.visible_if.args.0 reference_into_group error"},
		{"sum of what is no group", withFields(name, ageField, `{"id":"c","type":"calculation","label":{"ja":"c"},"expression":{"op":"sum","over":"age","args":[{"number":"1"}]}}`), "pages.0.sections.0.fields.2.expression.over unknown_reference error"},
		{"a field that decides over itself", withFields(name, shownIf("x", `{"op":"answered","args":[{"field":"x"}]}`)), "pages.0.sections.0.fields.1 circular_condition error"},
		{"two calculations in a circle", withFields(name,
			`{"id":"a","type":"calculation","label":{"ja":"a"},"expression":{"op":"neg","args":[{"field":"b"}]}}`,
			`{"id":"b","type":"calculation","label":{"ja":"b"},"expression":{"op":"neg","args":[{"field":"a"}]}}`),
			"pages.0.sections.0.fields.1 circular_calculation error\npages.0.sections.0.fields.2 circular_calculation error"},
		{"a choice that is not offered", withFields(yesNo, shownIf("x", `{"op":"eq","args":[{"field":"yn"},{"text":"maybe"}]}`)), "pages.0.sections.0.fields.1.visible_if dead_branch error"},
		{"both answers of one choice", withFields(yesNo, shownIf("x", `{"op":"all","args":[{"op":"eq","args":[{"field":"yn"},{"text":"yes"}]},{"op":"eq","args":[{"field":"yn"},{"text":"no"}]}]}`)), "pages.0.sections.0.fields.1.visible_if dead_branch error"},
		{"neither answer, yet answered", withFields(yesNo, shownIf("x", `{"op":"all","args":[{"op":"answered","args":[{"field":"yn"}]},{"op":"not","args":[{"op":"in","args":[{"field":"yn"},{"text":"yes"},{"text":"no"}]}]}]}`)), "pages.0.sections.0.fields.1.visible_if dead_branch error"},
		{"out of the number's range", withFields(ageField, shownIf("x", `{"op":"gt","args":[{"field":"age"},{"number":"130"}]}`)), "pages.0.sections.0.fields.1.visible_if dead_branch error"},
		{"impossible range", withFields(ageField, shownIf("x", `{"op":"all","args":[{"op":"ge","args":[{"field":"age"},{"number":"20"}]},{"op":"lt","args":[{"field":"age"},{"number":"18"}]}]}`)), "pages.0.sections.0.fields.1.visible_if dead_branch error"},
		{"behind a field that is hidden then", withFields(yesNo,
			shownIf("x", `{"op":"eq","args":[{"field":"yn"},{"text":"yes"}]}`),
			shownIf("y", `{"op":"all","args":[{"op":"answered","args":[{"field":"x"}]},{"op":"eq","args":[{"field":"yn"},{"text":"no"}]}]}`)),
			"pages.0.sections.0.fields.2.visible_if dead_branch error"},
		{"required and never seen", withFields(yesNo, `{"id":"x","type":"text","label":{"ja":"x"},"required":true,"visible_if":{"bool":false}}`), "pages.0.sections.0.fields.1.visible_if dead_branch error\npages.0.sections.0.fields.1 required_never_answerable error"},
		{"required without options", withFields(`{"id":"x","type":"choice","label":{"ja":"x"},"required":true,"options":[]}`), "pages.0.sections.0.fields.0 no_options error\npages.0.sections.0.fields.0 required_never_answerable error"},
		{"a range with nothing in it", withFields(`{"id":"x","type":"number","label":{"ja":"x"},"min":"2","max":"1"}`), "pages.0.sections.0.fields.0 empty_range error"},
		{"no file kind", withFields(`{"id":"x","type":"attachment","label":{"ja":"x"},"kinds":[]}`), "pages.0.sections.0.fields.0 no_file_kinds error"},
		{"dates the wrong way round", withFields(`{"id":"x","type":"date","label":{"ja":"x"},"min":"today","max":"today-1d"}`), "pages.0.sections.0.fields.0 empty_range error"},
		{"requirement that never applies", withFields(yesNo, `{"id":"x","type":"text","label":{"ja":"x"},"visible_if":{"op":"eq","args":[{"field":"yn"},{"text":"no"}]},"required_if":{"op":"eq","args":[{"field":"yn"},{"text":"yes"}]}}`), "pages.0.sections.0.fields.1.required_if required_never_applies warning"},
		{"decided by a later field", withFields(shownIf("x", `{"op":"eq","args":[{"field":"yn"},{"text":"yes"}]}`), yesNo), "pages.0.sections.0.fields.0.visible_if depends_on_later_field warning"},
		{"only texts", withFields(`{"id":"e","type":"explanation","label":{"ja":"e"},"body":{"ja":"b"}}`), "pages nothing_to_answer error"},
		{"no fields", withFields(), "pages.0.sections.0 empty_section error\npages nothing_to_answer error"},
		{"no pages", `{"format":"madoguchi-form/1","title":{"ja":"様式"},"pages":[]}`, "pages no_pages error"},
		{"unreachable page", `{"format":"madoguchi-form/1","title":{"ja":"様式"},"pages":[
			{"id":"p1","title":{"ja":"一"},"sections":[{"id":"s1","fields":[` + yesNo + `]}]},
			{"id":"p2","title":{"ja":"二"},"visible_if":{"op":"all","args":[{"op":"eq","args":[{"field":"yn"},{"text":"yes"}]},{"op":"ne","args":[{"field":"yn"},{"text":"yes"}]}]},"sections":[{"id":"s2","fields":[` + name + `]}]}]}`,
			"pages.1.visible_if unreachable_page error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range parse(t, tt.doc).Check() {
				got = append(got, fmt.Sprintf("%s %s %s", f.Path, f.Key, f.Severity))
			}
			if strings.Join(got, "\n") != tt.want {
				t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), tt.want)
			}
		})
	}
}

// Whatever the solver calls impossible must be so: no answers may make a
// condition true that Check reports as dead. Here every combination is tried.
func TestDeadBranchesAreReallyDead(t *testing.T) {
	conditions := []string{
		`{"op":"eq","args":[{"field":"yn"},{"text":"yes"}]}`, `{"op":"ne","args":[{"field":"yn"},{"text":"yes"}]}`,
		`{"op":"answered","args":[{"field":"yn"}]}`, `{"op":"in","args":[{"field":"yn"},{"text":"no"},{"text":"x"}]}`,
		`{"op":"ge","args":[{"field":"age"},{"number":"120"}]}`, `{"op":"lt","args":[{"field":"age"},{"number":"18"}]}`,
		`{"op":"eq","args":[{"field":"age"},{"number":"18"}]}`, `{"op":"gt","args":[{"field":"age"},{"number":"17.5"}]}`, `{"op":"answered","args":[{"field":"age"}]}`,
	}
	var all []string
	for _, c := range conditions {
		all = append(all, c, `{"op":"not","args":[`+c+`]}`)
	}
	live, dead := 0, 0
	for _, a := range all {
		for _, b := range all {
			doc := withFields(yesNo, ageField, shownIf("x", `{"op":"all","args":[`+a+`,`+b+`]}`))
			f := parse(t, doc)
			isDead := slices.ContainsFunc(f.Check(), func(fi form.Finding) bool { return fi.Key == "dead_branch" })
			seen := somebodySees(t, f)
			if isDead == seen {
				t.Errorf("dead %v, but seen %v: %s and %s", isDead, seen, a, b)
			}
			if isDead {
				dead++
			} else {
				live++
			}
		}
	}
	if dead == 0 || live == 0 {
		t.Errorf("%d dead, %d live: the test shows nothing", dead, live)
	}
}

func somebodySees(t *testing.T, f *form.Form) bool {
	t.Helper()
	for _, yn := range []any{nil, "yes", "no"} {
		for _, age := range []any{nil, "0", "17", "18", "19", "119", "120"} {
			st := f.Evaluate(form.Answers{"yn": yn, "age": age}, context(t, "", ""))
			if st.FieldVisible("x") {
				return true
			}
		}
	}
	return false
}

func TestParseRefusesWithThePlace(t *testing.T) {
	field := func(keys string) string { return withFields(`{"id":"x","label":{"ja":"x"},` + keys + `}`) }
	tests := []struct{ name, doc, want string }{
		{"another format", strings.Replace(withFields(name), "form/1", "form/9", 1), "format unknown_format"},
		{"unknown key", field(`"type":"text","colour":"red"`), "pages.0.sections.0.fields.0.colour unknown_key"},
		{"key of another type", field(`"type":"text","options":[]`), "pages.0.sections.0.fields.0.options unknown_key"},
		{"unknown type", field(`"type":"telepathy"`), "pages.0.sections.0.fields.0.type unknown_type"},
		{"bad id", withFields(`{"id":"X y","type":"text","label":{"ja":"x"}}`), "pages.0.sections.0.fields.0.id bad_id"},
		{"same id twice", withFields(name, name), "pages.0.sections.0.fields.1.id duplicate_id"},
		{"id of the page", withFields(`{"id":"p1","type":"text","label":{"ja":"x"}}`), "pages.0.sections.0.fields.0.id duplicate_id"},
		{"no Japanese", withFields(`{"id":"x","type":"text","label":{"en":"x"}}`), "pages.0.sections.0.fields.0.label.ja missing"},
		{"unknown language", withFields(`{"id":"x","type":"text","label":{"ja":"x","fr":"x"}}`), "pages.0.sections.0.fields.0.label.fr unknown_key"},
		{"HTML in a label", withFields(`{"id":"x","type":"text","label":{"ja":"<b>x</b>"}}`), "pages.0.sections.0.fields.0.label.ja html_in_text"},
		{"a comment in a label", withFields(`{"id":"x","type":"text","label":{"ja":"<!--x"}}`), "pages.0.sections.0.fields.0.label.ja html_in_text"},
		{"a script link", field(`"type":"explanation","body":{"ja":"[x](javascript:alert(1))"}`), "pages.0.sections.0.fields.0.body.ja link_not_allowed"},
		{"a control character", withFields(`{"id":"x","type":"text","label":{"ja":"a\u0000b"}}`), "pages.0.sections.0.fields.0.label.ja bad_character"},
		{"look-ahead", field(`"type":"text","pattern":"(?=a)"`), "pages.0.sections.0.fields.0.pattern pattern_construct"},
		{"two options alike", field(`"type":"choice","options":[{"value":"a","label":{"ja":"a"}},{"value":"a","label":{"ja":"b"}}]`), "pages.0.sections.0.fields.0.options.1.value duplicate_option"},
		{"number as JSON number", field(`"type":"number","min":1`), "pages.0.sections.0.fields.0.min not_a_string\npages.0.sections.0.fields.0.min not_a_number"},
		{"length out of range", field(`"type":"text","max_length":5000`), "pages.0.sections.0.fields.0.max_length out_of_range"},
		{"unknown operator", withFields(name, shownIf("x", `{"op":"eval","args":[]}`)), "pages.0.sections.0.fields.1.visible_if.op unknown_operator\npages.0.sections.0.fields.1.visible_if.args unknown_key"},
		{"too few arguments", withFields(name, shownIf("x", `{"op":"eq","args":[{"field":"name"}]}`)), "pages.0.sections.0.fields.1.visible_if.args argument_count"},
		{"group in a group", field(`"type":"group","fields":[{"id":"g","type":"group","label":{"ja":"g"},"fields":[]}]`), "pages.0.sections.0.fields.0.fields.0.type nested_group\npages.0.sections.0.fields.0.fields.0.fields unknown_key"},
		{"sum inside rows", field(`"type":"group","fields":[{"id":"m","type":"calculation","label":{"ja":"m"},"expression":{"op":"count_rows","over":"x"}}]`), "pages.0.sections.0.fields.0.fields.0.expression over_in_group"},
		{"a calculation cannot be required", field(`"type":"calculation","required":true,"expression":{"number":"1"}`), "pages.0.sections.0.fields.0.required unknown_key"},
		{"file kind", field(`"type":"attachment","kinds":["exe"]`), "pages.0.sections.0.fields.0.kinds not_allowed"},
		{"date bound", field(`"type":"date","min":"tomorrow"`), "pages.0.sections.0.fields.0.min not_a_date_bound"},
		{"duplicate key", `{"format":"madoguchi-form/1","format":"madoguchi-form/1"}`, "format duplicate_key"},
		{"expression too deep", withFields(name, shownIf("x", strings.Repeat(`{"op":"not","args":[`, 17)+`{"bool":true}`+strings.Repeat(`]}`, 17))), "too_deep"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := form.Parse([]byte(tt.doc))
			var got []string
			for _, f := range faults(err) {
				got = append(got, f.Path+" "+f.Key)
			}
			joined := strings.Join(got, "\n")
			if joined != tt.want && !(tt.want == "too_deep" && strings.HasSuffix(joined, "too_deep")) {
				t.Errorf("refused with\n%s\nwant\n%s (%v)", joined, tt.want, err)
			}
		})
	}
}

func TestParseBounds(t *testing.T) {
	many := make([]string, 501)
	for i := range many {
		many[i] = fmt.Sprintf(`{"id":"f%d","type":"text","label":{"ja":"x"}}`, i)
	}
	tests := map[string]string{
		"a million brackets": strings.Repeat("[", 1_000_000),
		"deep objects":       strings.Repeat(`{"a":`, 60) + "1" + strings.Repeat("}", 60),
		"too large":          `{"format":"` + strings.Repeat("x", form.MaxDocumentBytes) + `"}`,
		"501 fields":         withFields(many...),
		"not JSON":           `{"format":`,
		"two documents":      withFields(name) + withFields(name),
		"not UTF-8":          "{\"format\":\"\xff\"}",
		"an array":           `[]`,
	}
	for what, doc := range tests {
		if _, err := form.Parse([]byte(doc)); !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.TooLarge) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
