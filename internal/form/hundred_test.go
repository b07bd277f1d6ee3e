package form_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/form"
)

var update = flag.Bool("update", false, "write testdata/hundred.json anew")

const hundredFile = "testdata/hundred.json"

// measured is the form that speeds are told of: 100 fields and 100 rules. The
// server's benchmarks, the browser's and the tests in a browser share the file.
type measured struct {
	Form    json.RawMessage `json:"form"`
	Answers form.Answers    `json:"answers"`
	Now     string          `json:"now"`
	Kept    form.Answers    `json:"kept"`
}

func noon(t testing.TB) time.Time {
	t.Helper()
	now, err := time.Parse(time.RFC3339, vectorNow)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func ref(id string) object { return object{"field": id} }

func hundredField(i int) (object, any) {
	id := fmt.Sprintf("f%d", i)
	f := object{"id": id, "label": text(fmt.Sprintf("{項目|こうもく}%d", i))}
	more := func(keys object) object {
		for k, v := range keys {
			f[k] = v
		}
		return f
	}
	first := fmt.Sprintf("f%d", i-i%20) // the choice that begins each page
	kinds := []string{"choice", "number", "text", "date", "calculation", "multiple_choice", "name", "number", "phone", "calculation"}
	switch kind := kinds[i%10]; kind {
	case "choice":
		options := []any{option("a"), option("b"), option("c")}
		if i%20 == 10 {
			options = []any{option("a"), object{"value": "b", "label": text("選択b"), "under": []any{"a"}}}
			f["depends_on"] = first
		}
		return more(object{"type": kind, "required": true, "options": options}), []any{"a", "b"}[i/10%2]
	case "number":
		return more(object{"type": kind, "min": "0", "max": "100000", "unit": text("円"), "required_if": op("eq", ref(first), object{"text": "a"})}), fmt.Sprint(100 + i)
	case "text":
		return more(object{"type": kind, "max_length": 50, "visible_if": op("any", op("eq", ref(first), object{"text": "a"}), op("gt", ref(fmt.Sprintf("f%d", i-1)), object{"number": "50"}))}), fmt.Sprintf("答え その%d", i)
	case "date":
		return more(object{"type": kind, "max": "today"}), fmt.Sprintf("20%02d-04-01", i/10+10)
	case "calculation":
		n := ref(fmt.Sprintf("f%d", i-i%10+1))
		if i%10 == 9 {
			n = ref(fmt.Sprintf("f%d", i-2))
		}
		return more(object{"type": kind, "expression": op("round", op("mul", op("add", n, object{"number": "12.5"}), object{"number": "1.1"}))}), nil
	case "multiple_choice":
		return more(object{"type": kind, "options": []any{option("a"), option("b"), option("c"), option("d")}}), []any{"a", "d"}
	case "name":
		return more(object{"type": kind, "required": true}), object{"family": "山田", "given": "花子", "family_kana": "ヤマダ", "given_kana": "ハナコ"}
	}
	return more(object{"type": "phone"}), "0312345678"
}

func hundredRule(i int) object {
	n, date := fmt.Sprintf("f%d", i/2%10*10+1), fmt.Sprintf("f%d", i/2%10*10+3)
	ru := object{"id": fmt.Sprintf("r%d", i), "message": text("規則"), "fields": []any{n}}
	switch i % 4 {
	case 0:
		ru["require"] = op("le", ref(n), op("add", ref(fmt.Sprintf("f%d", i/2%10*10+4)), object{"number": "1000"}))
	case 1:
		ru["fields"], ru["require"] = []any{date}, op("ge", op("age", ref(date), op("today")), object{"number": "1"})
	case 2:
		ru["when"], ru["require"] = op("contains", ref(fmt.Sprintf("f%d", i/2%10*10+5)), object{"text": "a"}), op("answered", ref(fmt.Sprintf("f%d", i/2%10*10+6)))
	case 3:
		ru["require"] = op("all", op("ge", ref(n), object{"number": "0"}), op("ne", op("to_text", ref(n)), object{"text": "13"}))
	}
	return ru
}

func hundred(t testing.TB) measured {
	t.Helper()
	m := measured{Answers: form.Answers{}, Now: vectorNow}
	pages, rules := []any{}, []any{}
	for p := range 5 {
		sections := []any{}
		for s := range 4 {
			fields := []any{}
			for i := range 5 {
				f, answer := hundredField(p*20 + s*5 + i)
				fields = append(fields, f)
				if answer != nil {
					m.Answers[f["id"].(string)] = answer
				}
			}
			sections = append(sections, object{"id": fmt.Sprintf("s%d_%d", p, s), "title": text(fmt.Sprintf("区分%d", s+1)), "fields": fields})
		}
		pages = append(pages, object{"id": fmt.Sprintf("p%d", p), "title": text(fmt.Sprintf("ページ%d", p+1)), "sections": sections})
	}
	for i := range 100 {
		rules = append(rules, hundredRule(i))
	}
	var err error
	if m.Form, err = json.Marshal(object{"format": form.Format, "title": text("百の項目"), "pages": pages, "rules": rules}); err != nil {
		t.Fatal(err)
	}
	f, err := form.Parse(m.Form)
	if err != nil {
		t.Fatal(err, faults(err))
	}
	raw, err := json.Marshal(m.Answers)
	if err != nil {
		t.Fatal(err)
	}
	if m.Answers, err = form.ParseAnswers(raw); err != nil {
		t.Fatal(err)
	}
	kept, bad := f.Validate(m.Answers, form.Context{Now: noon(t)})
	if len(bad) > 0 {
		t.Fatalf("the answers are wrong: %v", bad)
	}
	m.Kept = kept
	return m
}

func TestTheFormThatIsMeasured(t *testing.T) {
	m := hundred(t)
	var want bytes.Buffer
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Indent(&want, raw, "", " "); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(hundredFile, want.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(hundredFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Error("testdata/hundred.json is another form: run with -update")
	}
	f := parse(t, string(m.Form))
	if len(f.Fields()) != 100 || len(f.Rules) != 100 || len(m.Kept) < 95 {
		t.Errorf("%d fields, %d rules, %d answers", len(f.Fields()), len(f.Rules), len(m.Kept))
	}
	for _, finding := range f.Check() {
		t.Errorf("%+v", finding)
	}
}

func BenchmarkValidateHundredFieldsHundredRules(b *testing.B) {
	m := hundred(b)
	f, err := form.Parse(m.Form)
	if err != nil {
		b.Fatal(err)
	}
	ctx := form.Context{Now: noon(b)}
	for b.Loop() {
		if _, faults := f.Validate(m.Answers, ctx); len(faults) > 0 {
			b.Fatal(faults)
		}
	}
}

func BenchmarkParseAndCheckHundredFields(b *testing.B) {
	m := hundred(b)
	for b.Loop() {
		f, err := form.Parse(m.Form)
		if err != nil {
			b.Fatal(err)
		}
		f.Check()
	}
}
