package form_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
)

func choiceOf(id, keys string, options ...string) string {
	return fmt.Sprintf(`{"id":%q,"type":"choice","label":{"ja":"選択"},%s"options":[%s]}`, id, keys, strings.Join(options, ","))
}

func offer(value, keys string) string {
	return fmt.Sprintf(`{"value":%q,"label":{"ja":"選択"}%s}`, value, keys)
}

func staffText(id string) string {
	return fmt.Sprintf(`{"id":%q,"type":"text","label":{"ja":"管理"},"staff_only":true}`, id)
}

func TestCheckFindsWhatIsNeverOffered(t *testing.T) {
	parent := choiceOf("by", "", offer("x", ""), offer("y", ""))
	const at = "pages.0.sections.0.fields."
	tests := []struct{ name, doc, want string }{
		{"nothing wrong", withFields(parent, choiceOf("c", `"depends_on":"by",`, offer("a", `,"under":["x","y"]`))), ""},
		{"unknown field", withFields(parent, choiceOf("c", `"depends_on":"ghost",`, offer("a", ""))), at + "1.depends_on unknown_reference error"},
		{"a text decides", withFields(name, choiceOf("c", `"depends_on":"name",`, offer("a", ""))), at + "1.depends_on depends_on_no_choice error"},
		{"outside the row", withFields(parent, `{"id":"g","type":"group","label":{"ja":"g"},"fields":[`+choiceOf("c", `"depends_on":"by",`, offer("a", ""))+`]}`), at + "1.fields.0.depends_on depends_on_no_choice error"},
		{"decided later", withFields(choiceOf("c", `"depends_on":"by",`, offer("a", "")), parent), at + "0.depends_on depends_on_not_before error"},
		{"by itself", withFields(choiceOf("c", `"depends_on":"c",`, offer("a", ""))), at + "0.depends_on depends_on_not_before error"},
		{"two in a circle", withFields(choiceOf("c", `"depends_on":"d",`, offer("a", "")), choiceOf("d", `"depends_on":"c",`, offer("a", ""))), at + "0.depends_on depends_on_not_before error"},
		{"a circle through a condition", withFields(
			strings.Replace(parent, `"id":"by",`, `"id":"by","visible_if":{"op":"answered","args":[{"field":"c"}]},`, 1),
			choiceOf("c", `"depends_on":"by",`, offer("a", ""))),
			at + "0 circular_condition error\n" + at + "1 circular_condition error"},
		{"under what is no option", withFields(parent, choiceOf("c", `"depends_on":"by",`, offer("a", `,"under":["x","q"]`), offer("b", ""))), at + "1.options.0.under.1 unknown_option_under error"},
		{"under nothing", withFields(parent, choiceOf("c", `"depends_on":"by",`, offer("a", `,"under":[]`), offer("b", ""))), at + "1.options.0 dead_option warning"},
		{"under a dead option", withFields(parent, choiceOf("c", `"depends_on":"by",`, offer("a", `,"under":[]`), offer("b", "")), choiceOf("d", `"depends_on":"c",`, offer("e", `,"under":["a"]`), offer("f", ""))),
			at + "1.options.0 dead_option warning\n" + at + "2.options.0 dead_option warning"},
		{"nothing under one answer", withFields(parent, choiceOf("c", `"depends_on":"by",`, offer("a", `,"under":["x"]`))), at + "1.options nothing_offered warning"},
		{"under without a deciding field", withFields(parent, choiceOf("c", "", offer("b", ""), offer("a", `,"under":["x"]`))), at + "1.options.1.under under_without_depends_on error"},
		{"two lists of persons", withFields(`{"id":"l","type":"list_match","label":{"ja":"l"}}`, `{"id":"m","type":"list_match","label":{"ja":"m"}}`), at + "1 second_list_match error"},
		{"a slider without an end", withFields(`{"id":"n","type":"number","label":{"ja":"n"},"display":"slider","min":"0"}`), at + "0 slider_without_ends error"},
		{"steps finer than the decimals", withFields(`{"id":"n","type":"number","label":{"ja":"n"},"step":"0.5"}`), at + "0 step_too_fine error"},
		{"only for staff", withFields(staffText("x")), "pages nothing_to_answer error"},
		{"a resident's condition", withFields(name, staffText("s"), shownIf("x", `{"op":"not","args":[{"op":"answered","args":[{"field":"s"}]}]}`)), at + "2.visible_if.args.0.args.0 reads_staff_only error"},
		{"a resident's requirement", withFields(staffText("s"), `{"id":"x","type":"text","label":{"ja":"x"},"required_if":{"op":"answered","args":[{"field":"s"}]}}`), at + "1.required_if.args.0 reads_staff_only error"},
		{"a resident's calculation", withFields(name, staffText("s"), `{"id":"c","type":"calculation","label":{"ja":"c"},"expression":{"op":"length","args":[{"field":"s"}]}}`), at + "2.expression.args.0 reads_staff_only error"},
		{"a resident's options", withFields(name, choiceOf("s", `"staff_only":true,`, offer("a", "")), choiceOf("c", `"depends_on":"s",`, offer("a", ""))), at + "2.depends_on reads_staff_only error"},
		{"staff read everything", withFields(name, staffText("s"), `{"id":"x","type":"text","label":{"ja":"x"},"staff_only":true,"visible_if":{"op":"all","args":[{"op":"answered","args":[{"field":"s"}]},{"op":"answered","args":[{"field":"name"}]}]}}`), ""},
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

func TestRulesAndPagesOfResidentsReadNothingOfStaff(t *testing.T) {
	doc := strings.Replace(staffed, `{"id":"p1","title":{"ja":"一"},`, `{"id":"p1","title":{"ja":"一"},"visible_if":{"op":"answered","args":[{"field":"memo"}]},`, 1)
	doc = strings.Replace(doc, `{"id":"s1",`, `{"id":"s1","visible_if":{"op":"answered","args":[{"field":"memo"}]},`, 1)
	doc = strings.Replace(doc, `"require":{"op":"lt","args":[{"field":"income"},{"number":"1000"}]}`, `"require":{"op":"eq","args":[{"field":"grade"},{"text":"a"}]}`, 1)
	got := map[string]string{}
	for _, f := range parse(t, doc).Check() {
		got[f.Path] = f.Key
	}
	for _, path := range []string{"pages.0.visible_if.args.0", "pages.0.sections.0.visible_if.args.0", "rules.0.require.args.0"} {
		if got[path] != "reads_staff_only" {
			t.Errorf("%s: %q in %v", path, got[path], got)
		}
	}
	for _, f := range parse(t, staffed).Check() {
		t.Errorf("a form that keeps them apart: %+v", f)
	}
}

func TestParseRefusesOffersWithThePlace(t *testing.T) {
	group := func(member string) string {
		return withFields(`{"id":"g","type":"group","label":{"ja":"g"},"fields":[` + member + `]}`)
	}
	lines := make([]string, 201)
	for i := range lines {
		lines[i] = `{"kind":"road","points":[["35","139"],["36","139"]]}`
	}
	longLine := `{"kind":"road","points":[` + strings.TrimSuffix(strings.Repeat(`["35","139"],`, 5001), ",") + `]}`
	many := make([]string, 5001)
	for i := range many {
		many[i] = offer(fmt.Sprintf("v%d", i), "")
	}
	const at = "pages.0.sections.0.fields.0."
	tests := []struct{ name, doc, want string }{
		{"5,001 options", withFields(choiceOf("x", `"display":"search",`, many...)), at + "options too_many"},
		{"2,001 options without searching", withFields(choiceOf("x", "", many[:2001]...)), at + "options too_many"},
		{"5,000 options of several", withFields(strings.Replace(choiceOf("x", "", many[:5000]...), `"choice"`, `"multiple_choice"`, 1)), at + "options too_many"},
		{"several cannot be searched", withFields(strings.Replace(choiceOf("x", `"display":"search",`, many[0]), `"choice"`, `"multiple_choice"`, 1)), at + "display unknown_key"},
		{"bad id", withFields(choiceOf("x", `"depends_on":"A b",`, many[0])), at + "depends_on bad_id"},
		{"seats that are none", withFields(choiceOf("x", "", offer("a", `,"capacity":0`))), at + "options.0.capacity out_of_range"},
		{"seats beyond count", withFields(choiceOf("x", "", offer("a", `,"capacity":100001`))), at + "options.0.capacity out_of_range"},
		{"seats in a group", group(choiceOf("x", "", offer("a", `,"capacity":1`))), at + "fields.0.options.0.capacity not_allowed_here"},
		{"seats for staff", withFields(choiceOf("x", `"staff_only":true,`, offer("a", `,"capacity":1`))), at + "options.0.capacity not_allowed_here"},
		{"staff in a group", group(staffText("x")), at + "fields.0.staff_only not_allowed_here"},
		{"a file of staff", withFields(`{"id":"x","type":"attachment","label":{"ja":"x"},"staff_only":true}`), at + "staff_only not_allowed_here"},
		{"a list of persons in a group", group(`{"id":"x","type":"list_match","label":{"ja":"x"}}`), at + "fields.0.type not_allowed_here"},
		{"a group for staff", withFields(`{"id":"x","type":"group","label":{"ja":"x"},"staff_only":true,"fields":[]}`), at + "staff_only unknown_key"},
		{"no steps", withFields(`{"id":"x","type":"number","label":{"ja":"x"},"step":"0"}`), at + "step out_of_range"},
		{"steps back", withFields(`{"id":"x","type":"number","label":{"ja":"x"},"step":"-1"}`), at + "step out_of_range"},
		{"201 lines", withFields(`{"id":"x","type":"map_point","label":{"ja":"x"},"lines":[` + strings.Join(lines, ",") + `]}`), at + "lines too_many"},
		{"a line without end", withFields(`{"id":"x","type":"map_point","label":{"ja":"x"},"lines":[` + longLine + `]}`), at + "lines"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := form.Parse([]byte(tt.doc))
			var got []string
			for _, f := range faults(err) {
				got = append(got, f.Path+" "+f.Key)
			}
			if joined := strings.Join(got, "\n"); !strings.HasPrefix(joined, tt.want) || !fault.Is(err, fault.Invalid) {
				t.Errorf("refused with\n%s\nwant\n%s (%v)", joined, tt.want, err)
			}
		})
	}
}

// largest is a form with as many options as there may be, in three languages,
// each under an answer.
func largest() string {
	many := make([]string, 5000)
	for i := range many {
		many[i] = fmt.Sprintf(`{"value":"v%d","label":{"ja":"{地区|ちく}%d","en":"District %d"},"under":["x"],"capacity":9}`, i, i, i)
	}
	return withFields(choiceOf("by", "", offer("x", "")), choiceOf("c", `"display":"search","depends_on":"by",`, many...))
}

func TestFiveThousandOptionsAreReadAndJudged(t *testing.T) {
	f := parse(t, largest())
	if found := f.Check(); len(found) > 0 {
		t.Errorf("findings %v", found)
	}
	kept, faults := f.Validate(form.Answers{"by": "x", "c": "v4999"}, context(t, "", ""))
	if len(faults) > 0 || kept["c"] != "v4999" {
		t.Fatalf("kept %v, faults %v", kept, faults)
	}
}

func BenchmarkFiveThousandOptions(b *testing.B) {
	f, err := form.Parse([]byte(largest()))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, faults := f.Validate(form.Answers{"by": "x", "c": "v4999"}, form.Context{}); len(faults) > 0 {
			b.Fatal(faults)
		}
	}
}

func TestSeats(t *testing.T) {
	f := parse(t, withFields(
		choiceOf("day", "", offer("mon", `,"capacity":10`), offer("tue", ""), offer("wed", `,"capacity":5`)),
		strings.Replace(choiceOf("menu", "", offer("a", `,"capacity":2`), offer("b", `,"capacity":3`), offer("c", "")), `"choice"`, `"multiple_choice"`, 1)))
	seats := func(s ...form.Seat) []form.Seat { return append([]form.Seat{}, s...) }
	mon, wed := form.Seat{FieldID: "day", Option: "mon", Capacity: 10}, form.Seat{FieldID: "day", Option: "wed", Capacity: 5}
	a, b := form.Seat{FieldID: "menu", Option: "a", Capacity: 2}, form.Seat{FieldID: "menu", Option: "b", Capacity: 3}
	if got := f.Limited(); !reflect.DeepEqual(got, seats(mon, wed, a, b)) {
		t.Errorf("limited %v", got)
	}
	tests := []struct {
		answers form.Answers
		want    []form.Seat
	}{
		{form.Answers{}, seats()},
		{form.Answers{"day": "tue", "menu": []any{"c"}}, seats()},
		{form.Answers{"day": "wed"}, seats(wed)},
		{form.Answers{"day": "mon", "menu": []any{"b", "c", "a"}}, seats(mon, a, b)},
		{form.Answers{"day": "sun", "menu": "a"}, seats()},
	}
	for _, tt := range tests {
		if got := f.Capacities(tt.answers); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%v takes %v, want %v", tt.answers, got, tt.want)
		}
	}
}

func TestListMatchAndAccounts(t *testing.T) {
	account := `{"id":"acc","type":"bank_account","label":{"ja":"口座"}}`
	f := parse(t, withFields(
		`{"id":"who","type":"list_match","label":{"ja":"番号"},"check":"birth_date"}`, account,
		`{"id":"g","type":"group","label":{"ja":"g"},"fields":[`+strings.Replace(account, `"acc"`, `"own"`, 1)+`]}`))
	bank := map[string]any{"bank": "0001", "bank_name": "みずほ", "branch": "012", "branch_name": "本店", "kind": "ordinary", "number": "1234567", "holder": "ヤマダ タロウ"}
	a := form.Answers{"who": map[string]any{"number": "a-1", "check": "2001-02-28"}, "acc": bank, "g": []any{map[string]any{}, map[string]any{"own": bank}}}
	id, number, check, ok := f.ListMatch(a)
	if id != "who" || number != "A-1" || check != "2001-02-28" || !ok {
		t.Errorf("matches %q %q %q %v", id, number, check, ok)
	}
	if _, _, _, ok := f.ListMatch(form.Answers{}); ok {
		t.Error("nothing was answered, yet something matches")
	}
	want := []form.Account{
		{Path: "answers.acc", Bank: "0001", BankName: "みずほ", Branch: "012", BranchName: "本店"},
		{Path: "answers.g.1.own", Bank: "0001", BankName: "みずほ", Branch: "012", BranchName: "本店"},
	}
	if got := f.Accounts(a); !reflect.DeepEqual(got, want) {
		t.Errorf("accounts %v, want %v", got, want)
	}
}

func BenchmarkParseFiveThousandOptions(b *testing.B) {
	doc := []byte(largest())
	for b.Loop() {
		if _, err := form.Parse(doc); err != nil {
			b.Fatal(err)
		}
	}
}
