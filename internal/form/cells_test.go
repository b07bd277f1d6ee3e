package form_test

import (
	"encoding/json"
	"testing"

	"github.com/madoguchi/madoguchi/internal/form"
)

const cellsForm = `{"format":"madoguchi-form/1","title":{"ja":"申込"},"pages":[{"id":"p","title":{"ja":"1"},"sections":[{"id":"s","title":{"ja":"1"},"fields":[
	{"id":"who","type":"name","label":{"ja":"氏名"}},
	{"id":"born","type":"date","label":{"ja":"生年月日"},"min":"1900-01-01"},
	{"id":"course","type":"choice","label":{"ja":"講座"},"options":[{"value":"a","label":{"ja":"書道"}},{"value":"b","label":{"ja":"陶芸"}}]},
	{"id":"people","type":"number","label":{"ja":"人数"},"max":"9"},
	{"id":"agree","type":"consent","label":{"ja":"同意"},"statement":{"ja":"同意します"}},
	{"id":"kids","type":"group","label":{"ja":"子"},"row_label":{"ja":"人"},"min_rows":0,"max_rows":3,"fields":[{"id":"kid","type":"text","label":{"ja":"名"}}]}
]}]}]}`

func TestCellsBecomeOneAnswer(t *testing.T) {
	f, err := form.Parse([]byte(cellsForm))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		field string
		cells map[string]string
		want  string // JSON, or the key of the fault
	}{
		{"who", map[string]string{"family": " 山田 ", "given": "花子", "family_kana": "やまだ", "given_kana": "ﾊﾅｺ"}, `{"family":"山田","family_kana":"ヤマダ","given":"花子","given_kana":"ハナコ"}`},
		{"who", map[string]string{"family": "", "given": " "}, `null`},
		{"born", map[string]string{"": "平成10年4月1日"}, `"1998-04-01"`},
		{"born", map[string]string{"": "1899/1/1"}, "date_too_early"},
		{"born", map[string]string{"": "昨日"}, "not_a_date"},
		{"course", map[string]string{"": "陶芸"}, `"b"`},
		{"course", map[string]string{"": "a"}, `"a"`},
		{"course", map[string]string{"": "茶道"}, "unknown_option"},
		{"people", map[string]string{"": "１０"}, "number_too_large"},
		{"people", map[string]string{"family": "1"}, "unknown_part"},
		{"agree", map[string]string{"": "はい"}, "unknown_field"},
		{"kid", map[string]string{"": "太郎"}, "unknown_field"},
	}
	for _, test := range tests {
		v, faults := f.FromCells(test.field, test.cells, form.Context{})
		got, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		said := string(got)
		if len(faults) > 0 {
			said = faults[0].Key
		}
		if said != test.want {
			t.Errorf("%s %v = %s, want %s", test.field, test.cells, said, test.want)
		}
	}
	if n := len(f.Fillable()); n != 7 { // four parts of the name, three fields
		t.Errorf("%d fillable columns: %+v", n, f.Fillable())
	}
}

func TestDatesAsTablesHaveThem(t *testing.T) {
	for text, want := range map[string]string{
		"2026-04-01": "2026-04-01", "2026/4/1": "2026-04-01", "20260401": "2026-04-01", "２０２６年４月１日": "2026-04-01",
		"令和8年4月1日": "2026-04-01", "R8.4.1": "2026-04-01", "h10/04/01": "1998-04-01", "昭和元年12月25日": "1926-12-25", "令和元年5月1日": "2019-05-01",
		"2026-02-30": "2026-02-30", "4月1日": "4月1日", "": "",
	} {
		if got := form.ISODate(text); got != want {
			t.Errorf("ISODate(%q) = %q, want %q", text, got, want)
		}
	}
}
