package recipient

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
)

func key(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok && len(e.Fields) > 0 {
		return e.Fields[0].Key
	}
	return fault.CodeOf(err)
}

func TestTablesAreReadInBothEncodings(t *testing.T) {
	const text = "番号,氏名\r\n1,\"髙橋, 花子\"\r\n2,鈴木\r\n,\r\n"
	cp932, err := japanese.ShiftJIS.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]string{"utf-8": text, "mark": "\ufeff" + text, "cp932": cp932, "tabs": "番号\t氏名\n1\t髙橋, 花子\n2\t鈴木\n"} {
		got, err := readTable([]byte(raw))
		if err != nil || len(got.rows) != 2 || got.heading[0] != "番号" || got.rows[0][1] != "髙橋, 花子" || got.lines[1] != 3 {
			t.Errorf("%s: %q %v, %v", name, got.heading, got.rows, err)
		}
	}
	for name, bad := range map[string]struct{ raw, want string }{
		"heading only": {"番号\n", "no_rows"}, "empty": {"", "no_rows"}, "binary": {"a\x00b\n1\n", "not_a_table"},
		"neither": {"a\n\xff\xfe\x80\n", "bad_encoding"}, "long": {"a\n" + strings.Repeat("x", 5000) + "\n", "cell_too_long"},
		"a row of commas": {"a\n1" + strings.Repeat(",", 20_000) + "\n", "too_many_columns"},
		"wide":            {strings.Repeat("a,", 101) + "\n1\n", "too_many_columns"}, "many": {"a\n" + strings.Repeat("1\n", maxRows+1), "too_many_rows"},
	} {
		if _, err := readTable([]byte(bad.raw)); key(err) != bad.want {
			t.Errorf("%s: %v, want %s", name, err, bad.want)
		}
	}
}

func listForm(t *testing.T) *form.Form {
	t.Helper()
	f, err := form.Parse([]byte(`{"format":"madoguchi-form/1","title":{"ja":"検診"},"pages":[{"id":"p","title":{"ja":"1"},"sections":[{"id":"s","title":{"ja":"1"},"fields":[
		{"id":"who","type":"list_match","label":{"ja":"番号"},"check":"birth_date","required":true},
		{"id":"name","type":"name","label":{"ja":"氏名"}},
		{"id":"place","type":"choice","label":{"ja":"会場"},"options":[{"value":"east","label":{"ja":"東"}},{"value":"west","label":{"ja":"西"}}]},
		{"id":"memo","type":"text","label":{"ja":"処理"},"staff_only":true}]}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestRowsAreJudged(t *testing.T) {
	check := 1
	j, err := newJudge(listForm(t), Mapping{Number: 0, Check: &check, Targets: []Target{
		{2, "name", "family"}, {3, "name", "given"}, {4, "name", "family_kana"}, {5, "name", "given_kana"}, {6, "place", ""}}}, 7, form.Context{})
	if err != nil {
		t.Fatal(err)
	}
	c, bad := j.row([]string{"ａ１－００７", "平成10年4月1日", "山田", "花子", "やまだ", "ﾊﾅｺ", "西"}, 2)
	got, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"number":"A1-007","check":"1998-04-01","prefill":{"name":{"family":"山田","family_kana":"ヤマダ","given":"花子","given_kana":"ハナコ"},"place":"west"}}`; string(got) != want || bad != nil {
		t.Errorf("%s %v", got, bad)
	}
	for i, test := range []struct {
		cells string
		want  Bad
	}{
		{"A1-007,H10.4.1,,,,,", Bad{9, 0, "duplicate"}},
		{"番号,H10.4.1,,,,,", Bad{9, 0, "bad_number"}},
		{"2,2026-02-30,,,,,", Bad{9, 1, "bad_check"}},
		{"3,,,,,,", Bad{9, 1, "bad_check"}},
		{"4,H10.4.1,,,,,南", Bad{9, 6, "unknown_option"}},
		{"5,H10.4.1,山田,花子,漢字,ハナコ,", Bad{9, 4, "kana_invalid"}},
	} {
		_, bad := j.row(strings.Split(test.cells, ","), 9)
		if len(bad) != 1 || bad[0] != test.want {
			t.Errorf("%d: %v, want %v", i, bad, test.want)
		}
	}
}

func TestMappingsAreRefused(t *testing.T) {
	one, far := 1, 7
	for name, test := range map[string]struct {
		m    Mapping
		want string
	}{
		"no number":   {Mapping{Number: -1, Check: &one}, "mapping.number required"},
		"no check":    {Mapping{Number: 0}, "mapping.check required"},
		"check far":   {Mapping{Number: 0, Check: &far}, "mapping.check required"},
		"unknown":     {Mapping{Check: &one, Targets: []Target{{2, "nobody", ""}}}, "mapping.targets.0 unknown_field"},
		"itself":      {Mapping{Check: &one, Targets: []Target{{2, "who", "number"}}}, "mapping.targets.0 unknown_field"},
		"staff field": {Mapping{Check: &one, Targets: []Target{{2, "memo", ""}}}, "mapping.targets.0 unknown_field"},
		"twice":       {Mapping{Check: &one, Targets: []Target{{2, "place", ""}, {3, "place", ""}}}, "mapping.targets.1 duplicate"},
	} {
		_, err := newJudge(listForm(t), test.m, 7, form.Context{})
		e, ok := errors.AsType[*fault.Error](err)
		if !ok || len(e.Fields) != 1 || e.Fields[0].Path+" "+e.Fields[0].Key != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}
