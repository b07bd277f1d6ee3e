package form_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/form"
)

var correctionForm = withFields(
	`{"id":"kind","type":"choice","label":{"ja":"種類"},"required":true,"options":[{"value":"a","label":{"ja":"あ"}},{"value":"b","label":{"ja":"い"}}]}`,
	`{"id":"why","type":"text","label":{"ja":"理由"},"required":true,"visible_if":{"op":"eq","args":[{"field":"kind"},{"text":"b"}]}}`,
	`{"id":"name","type":"text","label":{"ja":"名"},"required":true}`,
	`{"id":"day","type":"date","label":{"ja":"日"},"min":"today"}`,
	`{"id":"rows","type":"group","label":{"ja":"行"},"fields":[{"id":"cell","type":"text","label":{"ja":"字"}}]}`,
	`{"id":"twice","type":"calculation","label":{"ja":"二"},"result":"text","expression":{"op":"concat","args":[{"field":"name"},{"field":"name"}]}}`)

func TestOnlyMarkedFieldsMayChange(t *testing.T) {
	original := form.Answers{"kind": "a", "name": "古", "day": "2026-11-01", "twice": "古古", "rows": []any{map[string]any{"cell": "x"}}}
	tests := []struct {
		name   string
		posted form.Answers
		marked []string
		want   form.Answers // what differs from the original; nil removes
		faults string
	}{
		{"a marked field changes, and its calculation", form.Answers{"name": "新"}, []string{"name"}, form.Answers{"name": "新", "twice": "新新"}, ""},
		{"what is not posted stays", form.Answers{}, nil, nil, ""},
		{"a marked field left out is taken away", form.Answers{}, []string{"name"}, form.Answers{"name": nil, "twice": nil}, "answers.name required"},
		{"another field may be posted as it was", form.Answers{"name": " 古 ", "kind": "a", "rows": []any{map[string]any{"cell": "x"}}}, nil, nil, ""},
		{"another field may not change", form.Answers{"name": "新"}, []string{"kind"}, form.Answers{"kind": nil}, "answers.name not_editable\nanswers.kind required"},
		{"nor be taken away by null", form.Answers{"name": nil}, []string{}, nil, "answers.name not_editable"},
		{"rows may not change", form.Answers{"rows": []any{}}, []string{}, nil, "answers.rows not_editable"},
		{"rows may change when marked", form.Answers{"rows": []any{map[string]any{"cell": "y"}}}, []string{"rows"}, form.Answers{"rows": []any{map[string]any{"cell": "y"}}}, ""},
		{"a marked member opens its group", form.Answers{"rows": []any{map[string]any{"cell": "y"}, map[string]any{"cell": "z"}}}, []string{"cell"}, form.Answers{"rows": []any{map[string]any{"cell": "y"}, map[string]any{"cell": "z"}}}, ""},
		{"a field that appears is asked for", form.Answers{"kind": "b"}, []string{"kind"}, form.Answers{"kind": "b"}, "answers.why required"},
		{"and may be answered", form.Answers{"kind": "b", "why": "なぜ"}, []string{"kind"}, form.Answers{"kind": "b", "why": "なぜ"}, ""},
		{"results cannot be posted", form.Answers{"name": "新", "twice": "偽"}, []string{"name"}, form.Answers{"name": "新", "twice": "新新"}, ""},
		{"undeclared keys are faults", form.Answers{"ghost": "x"}, []string{"ghost"}, nil, "answers.ghost unknown_field"},
		{"a member cannot be posted at the top", form.Answers{"cell": "x"}, []string{"name"}, form.Answers{"name": nil, "twice": nil}, "answers.cell not_editable\nanswers.name required"},
		{"a deadline that passed since is no fault of today's", form.Answers{"name": "新"}, []string{"name"}, form.Answers{"name": "新", "twice": "新新"}, ""},
		{"unless that field is corrected", form.Answers{"day": "2026-11-02"}, []string{"day"}, form.Answers{"day": "2026-11-02"}, "answers.day date_too_early"},
	}
	f := parse(t, correctionForm)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, faults := f.ValidateCorrection(original, tt.posted, tt.marked, context(t, "", ""))
			want := form.Answers{}
			for id, v := range original {
				want[id] = v
			}
			for id, v := range tt.want {
				if want[id] = v; v == nil {
					delete(want, id)
				}
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("answers %v, want %v", got, want)
			}
			var keys []string
			for _, ft := range faults {
				keys = append(keys, ft.Path+" "+ft.Key)
			}
			if strings.Join(keys, "\n") != tt.faults {
				t.Errorf("faults %q, want %q", keys, tt.faults)
			}
		})
	}
}

func TestColumnsAndCells(t *testing.T) {
	f := parse(t, withFields(
		`{"id":"who","type":"name","label":{"ja":"氏名"}}`,
		`{"id":"note","type":"explanation","label":{"ja":"注"},"body":{"ja":"本文"}}`,
		`{"id":"pet","type":"choice","label":{"ja":"動物"},"options":[{"value":"dog","label":{"ja":"犬","en":"Dog"}}]}`,
		`{"id":"rows","type":"group","label":{"ja":"明細"},"fields":[{"id":"goods","type":"text","label":{"ja":"品名"}},{"id":"price","type":"number","label":{"ja":"値段"}}]}`,
		`{"id":"total","type":"calculation","label":{"ja":"計"},"expression":{"op":"sum","over":"rows","args":[{"field":"price"}]}}`))
	a := form.Answers{
		"who": map[string]any{"family": "𠮷田", "given": "花", "family_kana": "ヨシダ", "given_kana": "ハナ"},
		"pet": "dog", "total": "1200",
		"rows": []any{map[string]any{"goods": "筆"}, map[string]any{"goods": "紙", "price": "1200"}},
	}
	var labels []string
	for _, c := range f.Columns() {
		labels = append(labels, c.Label)
	}
	wantLabels := []string{"氏名（姓）", "氏名（名）", "氏名（セイ）", "氏名（メイ）", "動物", "明細 品名", "明細 値段", "計"}
	if !slices.Equal(labels, wantLabels) {
		t.Errorf("columns %q", labels)
	}
	want := []string{"𠮷田", "花", "ヨシダ", "ハナ", "犬", "筆\n紙", "\n1200", "1200"}
	if got := f.Cells(a); !slices.Equal(got, want) {
		t.Errorf("cells %q, want %q", got, want)
	}
	if got := f.Cells(form.Answers{}); len(got) != len(want) || strings.Join(got, "") != "" {
		t.Errorf("cells of nothing %q", got)
	}
	damaged := form.Answers{"who": "x", "pet": []any{1}, "rows": "x", "total": map[string]any{}}
	if got := f.Cells(damaged); len(got) != len(want) {
		t.Errorf("cells of damaged answers %q", got)
	}
}

func TestFieldsAndAttachmentRules(t *testing.T) {
	f := parse(t, withFields(
		`{"id":"e","type":"explanation","label":{"ja":"e"},"body":{"ja":"b"}}`,
		`{"id":"g","type":"group","label":{"ja":"g"},"fields":[{"id":"doc","type":"attachment","label":{"ja":"書類"},"max_count":2,"max_bytes":1000,"kinds":["pdf"]}]}`))
	var ids []string
	for _, fi := range f.Fields() {
		ids = append(ids, fi.ID+"<"+fi.GroupID)
	}
	if got := strings.Join(ids, " "); got != "g< doc<g" {
		t.Errorf("fields %q", got)
	}
	rules, ok := f.Attachment("doc")
	if !ok || fmt.Sprint(rules) != "{doc 2 1000 [pdf]}" {
		t.Errorf("rules %v %v", rules, ok)
	}
	for _, id := range []string{"e", "g", "ghost"} {
		if _, ok := f.Attachment(id); ok {
			t.Errorf("%s has attachment rules", id)
		}
	}
	refs := f.Attachments(form.Answers{"g": []any{map[string]any{"doc": map[string]any{"ids": []any{"0190a5f0-0000-7000-8000-000000000001"}}}}})
	if len(refs) != 1 || refs[0].FieldID != "doc" {
		t.Errorf("attachments %v", refs)
	}
}

func TestParseAnswersRefuses(t *testing.T) {
	tests := map[string]string{
		`{"a":"x","a":"y"}`:         "answers duplicate",
		`{"a":"x\u0000y"}`:          "answers.a bad_character",
		`{"a":["ok","\u001b[31m"]}`: "answers.a.1 bad_character",
		`{"a":{"b":"\ud800"}}`:      "answers.a.b bad_character",
		`{"a\u0000":"x"}`:           "answers bad_key",
		`[]`:                        "not_an_object",
		`"x"`:                       "not_an_object",
		`{"a":`:                     "malformed",
		`{"a":[[[[[[[1]]]]]]]}`:     "too_deep",
		`{"a":[` + strings.Repeat("1,", 20_000) + `1]}`:             "too_many",
		`{"a":"` + strings.Repeat("x", form.MaxAnswersBytes) + `"}`: "too_large",
	}
	for doc, what := range tests {
		if _, err := form.ParseAnswers([]byte(doc)); err == nil {
			t.Errorf("%s: %.40s was taken", what, doc)
		} else if fs := faults(err); len(fs) == 1 && !strings.Contains(what, "duplicate") && !strings.Contains(what, "deep") && fs[0].Path+" "+fs[0].Key != what {
			t.Errorf("%.40s: %+v, want %s", doc, fs, what)
		}
	}
	a, err := form.ParseAnswers([]byte(`{"a":"行\n\t行"}`))
	if err != nil || a["a"] != "行\n\t行" {
		t.Errorf("%v %v", a, err)
	}
}
