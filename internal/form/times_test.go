package form_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/form"
)

// Settings of times, periods and tables under which nothing can be answered.
func TestTimesThatAdmitNoAnswer(t *testing.T) {
	tests := []struct{ name, settings, want string }{
		{"hours the wrong way round", `"type":"time","min":"17:00","max":"09:00"`, "empty_range"},
		{"one minute", `"type":"time","min":"09:00","max":"09:00","step":720`, ""},
		{"dates the wrong way round", `"type":"date_time","min":"2026-02-01","max":"2026-01-31"`, "empty_range"},
		{"opening hours the wrong way round", `"type":"date_time","opens":"17:00","closes":"16:59"`, "empty_range"},
		{"opening hours", `"type":"date_time","opens":"09:00","closes":"17:00"`, ""},
		{"a period that ends before it begins", `"type":"period","min":"today","max":"today-1d"`, "empty_range"},
		{"fewer days at most than at least", `"type":"period","min_days":3,"max_days":2`, "empty_range"},
		{"more days than the bounds hold", `"type":"period","min":"2026-04-01","max":"2026-04-03","min_days":4`, "empty_range"},
		{"as many days as the bounds hold", `"type":"period","min":"2026-04-01","max":"2026-04-03","min_days":3`, ""},
		{"more days than moving bounds hold", `"type":"period","min":"today","max":"today+2d","min_days":4`, "empty_range"},
		{"a month may have as many days", `"type":"period","min":"today","max":"today+1m","min_days":32`, ""},
		{"no rows", `"type":"matrix","rows":[],"options":[{"value":"a","label":{"ja":"a"}}]`, "no_rows"},
		{"rows without options", `"type":"matrix","rows":[{"value":"a","label":{"ja":"a"}}],"options":[]`, "no_options"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range parse(t, withFields(`{"id":"x","label":{"ja":"x"},`+tt.settings+`}`)).Check() {
				got = append(got, f.Key)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("found %q, want %q", s, tt.want)
			}
		})
	}
}

// Settings that are no settings are refused at their place.
func TestSettingsOfTimesThatAreRefused(t *testing.T) {
	row := `{"value":"a","label":{"ja":"a"}}`
	tests := []struct{ name, settings, want string }{
		{"an hour too many", `"type":"time","min":"24:00"`, "min not_a_time"},
		{"a time as people write it", `"type":"time","max":"9:00"`, "max not_a_time"},
		{"a time in full width", `"type":"date_time","opens":"０９:００"`, "opens not_a_time"},
		{"no step", `"type":"time","step":0`, "step out_of_range"},
		{"a step beyond half a day", `"type":"date_time","step":721`, "step out_of_range"},
		{"half a step", `"type":"time","step":0.5`, "step not_an_integer"},
		{"no days", `"type":"period","min_days":0`, "min_days out_of_range"},
		{"days without end", `"type":"period","max_days":36501`, "max_days out_of_range"},
		{"a bound that is no date", `"type":"period","min":"tomorrow"`, "min not_a_date_bound"},
		{"a setting of another type", `"type":"period","step":5`, "step unknown_key"},
		{"rows left out", `"type":"matrix","options":[` + row + `]`, "rows missing"},
		{"a row that is no id", `"type":"matrix","rows":[{"value":"A-1","label":{"ja":"a"}}],"options":[` + row + `]`, "rows.0.value bad_id"},
		{"a row twice", `"type":"matrix","rows":[` + row + `,` + row + `],"options":[` + row + `]`, "rows.1.value duplicate_id"},
		{"a row with a hint", `"type":"matrix","rows":[{"value":"a","label":{"ja":"a"},"hint":{"ja":"b"}}],"options":[` + row + `]`, "rows.0.hint unknown_key"},
		{"an option with seats", `"type":"matrix","rows":[` + row + `],"options":[{"value":"a","label":{"ja":"a"},"capacity":3}]`, "options.0.capacity unknown_key"},
		{"too many columns", `"type":"matrix","rows":[` + row + `],"options":[` + numberedOptions(51) + `]`, "options too_many"},
		{"a number with a setting", `"type":"corporate_number","min_length":13`, "min_length unknown_key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := form.Parse([]byte(withFields(`{"id":"x","label":{"ja":"x"},` + tt.settings + `}`)))
			got := []string{}
			for _, f := range faults(err) {
				got = append(got, strings.TrimPrefix(f.Path, "pages.0.sections.0.fields.0.")+" "+f.Key)
			}
			if !reflect.DeepEqual(got, []string{tt.want}) {
				t.Errorf("refused with %q, want %q", got, tt.want)
			}
		})
	}
}

func numberedOptions(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = `{"value":"o` + strings.Repeat("i", i) + `","label":{"ja":"a"}}`
	}
	return strings.Join(out, ",")
}

const timesForm = `{"id":"at","type":"time","label":{"ja":"時刻"},"searchable":true},
	{"id":"visit","type":"date_time","label":{"ja":"訪問"},"searchable":true},
	{"id":"stay","type":"period","label":{"ja":"期間"},"searchable":true},
	{"id":"rate","type":"matrix","label":{"ja":"評価"},"searchable":true,
		"rows":[{"value":"staff","label":{"ja":"職員","en":"Staff"}},{"value":"wait","label":{"ja":"待ち時間"}}],
		"options":[{"value":"good","label":{"ja":"良い","en":"Good"}},{"value":"bad","label":{"ja":"悪い"}}]},
	{"id":"firm","type":"corporate_number","label":{"ja":"法人番号"},"searchable":true},
	{"id":"g","type":"group","label":{"ja":"行事"},"fields":[{"id":"days","type":"period","label":{"ja":"日"}}]}`

var timesAnswers = form.Answers{
	"at":    "9時半",
	"visit": map[string]any{"date": "2026-11-23", "time": "13:00"},
	"stay":  map[string]any{"from": "2026-11-23", "to": "2026-11-25"},
	"rate":  map[string]any{"staff": "good", "wait": "good"},
	"firm":  "T7-0000-1205-0002",
	"g": []any{
		map[string]any{"days": map[string]any{"from": "2026-11-23", "to": "2026-11-23"}},
		map[string]any{"days": map[string]any{"from": "2026-12-01", "to": "2026-12-02"}},
	},
}

func TestTimesInAnExport(t *testing.T) {
	f := parse(t, withFields(timesForm))
	got := [][2]string{}
	cells := f.Cells(timesAnswers)
	for i, c := range f.Columns() {
		got = append(got, [2]string{c.Label, cells[i]})
	}
	want := [][2]string{
		{"時刻", "09:30"},
		{"訪問（日付）", "2026-11-23"}, {"訪問（時刻）", "13:00"},
		{"期間（開始）", "2026-11-23"}, {"期間（終了）", "2026-11-25"}, {"期間（日数）", "3"},
		{"評価（職員）", "良い"}, {"評価（待ち時間）", "良い"},
		{"法人番号", "7000012050002"},
		{"行事 日（開始）", "2026-11-23\n2026-12-01"}, {"行事 日（終了）", "2026-11-23\n2026-12-02"}, {"行事 日（日数）", "1\n2"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("exported\n%q, want\n%q", got, want)
	}
}

func TestTimesAreFound(t *testing.T) {
	got := map[string][]string{}
	for _, term := range parse(t, withFields(timesForm)).Searchable(timesAnswers) {
		if term.Prefix {
			t.Errorf("%s may be found by its beginning", term.FieldID)
		}
		got[term.FieldID] = append(got[term.FieldID], term.Text)
	}
	want := map[string][]string{
		"at":    {"09:30"},
		"visit": {"2026-11-23", "2026-11-23 13:00"},
		"stay":  {"2026-11-23", "2026-11-25"},
		"rate":  {"good"},
		"firm":  {"7000012050002"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("found by %q, want %q", got, want)
	}
}

// A condition on a time outside its hours decides nothing; parts are read too.
func TestConditionsOnTimes(t *testing.T) {
	at := `{"id":"at","type":"time","label":{"ja":"a"},"min":"09:00","max":"17:00"}`
	stay := `{"id":"stay","type":"period","label":{"ja":"a"}}`
	when := func(e string) string {
		return `{"id":"x","type":"text","label":{"ja":"x"},"visible_if":` + e + `}`
	}
	tests := []struct{ name, form, want string }{
		{"before the hours", withFields(at, when(`{"op":"lt","args":[{"field":"at"},{"number":"540"}]}`)), "dead_branch"},
		{"within the hours", withFields(at, when(`{"op":"le","args":[{"field":"at"},{"number":"540"}]}`)), ""},
		{"a time as a text", withFields(at, when(`{"op":"eq","args":[{"field":"at"},{"text":"09:00"}]}`)), "type_mismatch"},
		{"days", withFields(stay, when(`{"op":"gt","args":[{"field":"stay","part":"days"},{"number":"3"}]}`)), ""},
		{"days as a date", withFields(stay, when(`{"op":"gt","args":[{"field":"stay","part":"days"},{"date":"2026-01-01"}]}`)), "type_mismatch"},
		{"a part there is not", withFields(stay, when(`{"op":"gt","args":[{"field":"stay","part":"nights"},{"number":"3"}]}`)), "unknown_part"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range parse(t, tt.form).Check() {
				got = append(got, f.Key)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("found %q, want %q", s, tt.want)
			}
		})
	}
}
