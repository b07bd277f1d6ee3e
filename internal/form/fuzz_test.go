package form_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/form"
)

// seeds are the vectors' forms and answers.
func seeds(f *testing.F) (forms, answers [][]byte) {
	f.Helper()
	files, err := filepath.Glob("testdata/vectors/document*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		var vs documentVectors
		if err := json.Unmarshal(raw, &vs); err != nil {
			f.Fatal(err)
		}
		for _, c := range vs.Cases {
			forms = append(forms, vs.Forms[c.Form])
			answers = append(answers, c.Answers)
		}
	}
	return forms, answers
}

// FuzzForm: whatever is parsed can be checked, evaluated, validated, shown and
// exported, quickly, and what Validate keeps it keeps again unchanged.
func FuzzForm(f *testing.F) {
	forms, answers := seeds(f)
	for i := range forms {
		f.Add(forms[i], answers[i])
	}
	ctx := form.Context{Now: time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)}
	f.Fuzz(func(t *testing.T, doc, posted []byte) {
		fm, err := form.Parse(doc)
		if err != nil {
			return
		}
		fm.Check()
		a, err := form.ParseAnswers(posted)
		if err != nil {
			return
		}
		kept, faults := fm.Validate(a, ctx)
		again, more := fm.Validate(kept, ctx)
		if len(faults) == 0 && (len(more) > 0 || !sameJSON(t, kept, again)) {
			t.Errorf("kept %v, then %v with %v", kept, again, more)
		}
		fm.Summary(a, ctx)
		fm.Searchable(kept)
		fm.Attachments(kept)
		if len(fm.Cells(kept)) != len(fm.Columns()) {
			t.Error("cells and columns differ in number")
		}
		fm.Capacities(kept)
		fm.Accounts(kept)
		fm.ListMatch(kept)
		fm.ValidateStaff(kept, a, ctx)
		if _, err := form.Parse(form.ForResidents(doc)); err != nil {
			t.Errorf("what residents are sent is no form: %v", err)
		}
		fm.ValidateCorrection(kept, a, []string{"a"}, ctx)
	})
}

func sameJSON(t *testing.T, a, b any) bool {
	t.Helper()
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	return string(x) == string(y)
}

// FuzzParseAnswers: strangers' JSON is taken or refused, never more.
func FuzzParseAnswers(f *testing.F) {
	_, answers := seeds(f)
	for _, a := range answers {
		f.Add(a)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := form.ParseAnswers(raw)
		if err == nil && a == nil {
			t.Error("no answers and no fault")
		}
	})
}
