package form_test

import (
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
)

const sample = `{
 "format": "madoguchi-form/1",
 "title": {"ja": "犬の登録"},
 "pages": [{"id": "p1", "title": {"ja": "飼い主"}, "sections": [{"id": "s1", "fields": [
   {"id": "owner", "type": "name", "label": {"ja": "氏名", "en": "Name"}, "required": true, "searchable": true},
   {"id": "has_dog", "type": "choice", "label": {"ja": "犬はいますか"}, "required": true,
    "options": [{"value": "yes", "label": {"ja": "はい"}}, {"value": "no", "label": {"ja": "いいえ"}}]},
   {"id": "dog_name", "type": "text", "label": {"ja": "犬の名前"}, "required": true,
    "visible_if": {"op": "eq", "args": [{"field": "has_dog"}, {"text": "yes"}]}},
   {"id": "photo", "type": "attachment", "label": {"ja": "写真"}, "max_count": 2}
 ]}]}]}`

func at(t *testing.T, s string) time.Time {
	t.Helper()
	now, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func parse(t *testing.T, doc string) *form.Form {
	t.Helper()
	f, err := form.Parse([]byte(doc))
	if err != nil {
		for _, p := range faults(err) {
			t.Logf("%+v", p)
		}
		t.Fatal(err)
	}
	return f
}

func faults(err error) []fault.Field {
	if e, ok := err.(*fault.Error); ok {
		return e.Fields
	}
	return nil
}

func TestOnlyVisibleAnswersAreKept(t *testing.T) {
	f := parse(t, sample)
	a, err := form.ParseAnswers([]byte(`{
	  "owner": {"family": "髙󠄁橋", "given": "太郎", "family_kana": "たかはし", "given_kana": "ﾀﾛｳ"},
	  "has_dog": "no", "dog_name": "ポチ", "photo": {"ids": ["0190a5f0-0000-7000-8000-000000000001"]}, "extra": 1}`))
	if err != nil {
		t.Fatal(err)
	}
	out, bad := f.Validate(a, form.Context{Now: at(t, "2026-11-23T00:00:00Z")})
	if len(bad) != 1 || bad[0].Path != "answers.extra" || bad[0].Key != "unknown_field" {
		t.Errorf("faults = %+v", bad)
	}
	if _, kept := out["dog_name"]; kept {
		t.Error("a hidden answer was kept")
	}
	owner := out["owner"].(map[string]any)
	if owner["family"] != "髙󠄁橋" || owner["family_kana"] != "タカハシ" || owner["given_kana"] != "タロウ" {
		t.Errorf("owner = %v", owner)
	}
	if refs := f.Attachments(out); len(refs) != 1 || refs[0].FieldID != "photo" {
		t.Errorf("attachments = %v", refs)
	}
	if terms := f.Searchable(out); len(terms) != 2 || terms[1].Text != "タカハシタロウ" || !terms[1].Prefix {
		t.Errorf("terms = %v", terms)
	}
	if got := len(f.Cells(out)); got != len(f.Columns()) {
		t.Errorf("%d cells for %d columns", got, len(f.Columns()))
	}
}

func TestSampleMayBePublished(t *testing.T) {
	if got := parse(t, sample).Check(); len(got) != 0 {
		t.Errorf("findings = %+v", got)
	}
}
