package form_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
)

// The vectors are read by this test and by web/form/evaluate/vectors.test.ts.

const vectorNow = "2026-11-23T03:00:00Z"

type vectorFault struct {
	Path   string         `json:"path"`
	Key    string         `json:"key"`
	Params map[string]any `json:"params,omitempty"`
}

type fieldVectors struct {
	Fields []struct {
		Name  string         `json:"name"`
		Field map[string]any `json:"field"`
		Rows  []fieldVector  `json:"rows"`
	} `json:"fields"`
}

type fieldVector struct {
	In       any           `json:"in"`
	Out      any           `json:"out"`
	Faults   []vectorFault `json:"faults"`
	Display  *string       `json:"display"`
	Language string        `json:"language"`
	Now      string        `json:"now"`
}

type documentVectors struct {
	Forms map[string]json.RawMessage `json:"forms"`
	Cases []struct {
		Form     string              `json:"form"`
		Name     string              `json:"name"`
		Answers  json.RawMessage     `json:"answers"`
		Kept     map[string]any      `json:"kept"`
		Hidden   []string            `json:"hidden"`
		Faults   []vectorFault       `json:"faults"`
		Summary  map[string][]string `json:"summary"`
		Language string              `json:"language"`
		Now      string              `json:"now"`
	} `json:"cases"`
}

func readVectors(t *testing.T, path string, into any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// repeated unfolds {"repeat": "字", "times": 2000}.
func repeated(v any) any {
	m, ok := v.(map[string]any)
	if s, is := m["repeat"].(string); ok && is {
		return strings.Repeat(s, int(m["times"].(float64)))
	}
	return v
}

func context(t *testing.T, now, language string) form.Context {
	t.Helper()
	if now == "" {
		now = vectorNow
	}
	return form.Context{Now: at(t, now), Locale: language}
}

func TestFieldVectors(t *testing.T) {
	files, err := filepath.Glob("testdata/vectors/field-*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	for _, path := range files {
		var vs fieldVectors
		readVectors(t, path, &vs)
		for _, v := range vs.Fields {
			t.Run(filepath.Base(path)+"/"+v.Name, func(t *testing.T) {
				f := parse(t, oneFieldForm(t, v.Field))
				for i, row := range v.Rows {
					checkRow(t, f, i, row)
				}
			})
		}
	}
}

func oneFieldForm(t *testing.T, field map[string]any) string {
	t.Helper()
	field["id"], field["label"] = "x", map[string]any{"ja": "項目"}
	raw, err := json.Marshal(map[string]any{
		"format": form.Format, "title": map[string]any{"ja": "様式"},
		"pages": []any{map[string]any{"id": "p", "title": map[string]any{"ja": "頁"}, "sections": []any{
			map[string]any{"id": "s", "fields": []any{field}}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func checkRow(t *testing.T, f *form.Form, i int, row fieldVector) {
	t.Helper()
	in, want := repeated(row.In), repeated(row.Out)
	ctx := context(t, row.Now, row.Language)
	kept, faults := f.Validate(form.Answers{"x": in}, ctx)
	if !reflect.DeepEqual(kept["x"], want) {
		t.Errorf("row %d: %q kept as %q, want %q", i, in, kept["x"], want)
	}
	for k := range row.Faults {
		row.Faults[k].Path = strings.TrimSuffix("answers.x."+row.Faults[k].Path, ".")
	}
	sameFaults(t, i, faults, row.Faults)
	if row.Display == nil {
		return
	}
	rows := f.Summary(form.Answers{"x": in}, ctx)
	if len(rows) != 1 || rows[0].Display != *row.Display {
		t.Errorf("row %d: summary %+v, want display %q", i, rows, *row.Display)
	}
}

// sameFaults compares through JSON, as a client sees them.
func sameFaults(t *testing.T, at any, got []fault.Field, want []vectorFault) {
	t.Helper()
	raw, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var seen []vectorFault
	if err := json.Unmarshal(raw, &seen); err != nil {
		t.Fatal(err)
	}
	if len(seen) == 0 && len(want) == 0 {
		return
	}
	if !reflect.DeepEqual(seen, want) {
		t.Errorf("%v: faults %+v, want %+v", at, seen, want)
	}
}

func TestDocumentVectors(t *testing.T) {
	files, err := filepath.Glob("testdata/vectors/document*.json")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files of vectors: %v", len(files), err)
	}
	for _, path := range files {
		var vs documentVectors
		readVectors(t, path, &vs)
		runDocumentVectors(t, vs)
	}
}

func runDocumentVectors(t *testing.T, vs documentVectors) {
	for _, c := range vs.Cases {
		t.Run(c.Form+"/"+c.Name, func(t *testing.T) {
			f := parse(t, string(vs.Forms[c.Form]))
			a, err := form.ParseAnswers(c.Answers)
			if err != nil {
				t.Fatal(err)
			}
			ctx := context(t, c.Now, c.Language)
			kept, faults := f.Validate(a, ctx)
			sameFaults(t, c.Name, faults, c.Faults)
			if c.Kept != nil && !reflect.DeepEqual(map[string]any(kept), c.Kept) {
				t.Errorf("kept %v, want %v", kept, c.Kept)
			}
			checkHidden(t, f.Evaluate(a, ctx), c.Hidden)
			checkSummary(t, f.Summary(a, ctx), c.Summary)
		})
	}
}

func checkHidden(t *testing.T, st *form.State, hidden []string) {
	t.Helper()
	for _, id := range hidden {
		if st.FieldVisible(id) || st.PageVisible(id) || st.SectionVisible(id) {
			t.Errorf("%s is visible", id)
		}
	}
}

func checkSummary(t *testing.T, rows []form.SummaryRow, want map[string][]string) {
	t.Helper()
	got := map[string][]string{}
	for _, r := range rows {
		got[r.Path] = []string{r.Label, r.Display}
	}
	for path, row := range want {
		if !reflect.DeepEqual(got[path], row) {
			t.Errorf("summary of %s is %q, want %q", path, got[path], row)
		}
	}
}
