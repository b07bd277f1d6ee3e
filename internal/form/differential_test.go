package form_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/madoguchi/madoguchi/internal/form"
)

var (
	corpus = flag.String("corpus", "", "file to write random cases to, for the browser's evaluator to repeat")
	cases  = flag.Int("cases", 500, "how many random cases")
	seed   = flag.Uint64("seed", 1, "where the random cases begin")
)

// randomCase is one line of the corpus: a form, answers, and what this
// evaluator makes of them. web/form/evaluate/differential.test.ts reads it.
type randomCase struct {
	Form    json.RawMessage   `json:"form"` // as residents are sent it
	Answers object            `json:"answers"`
	Now     string            `json:"now"`
	Kept    form.Answers      `json:"kept"`
	Faults  []vectorFault     `json:"faults"`
	Summary []form.SummaryRow `json:"summary"`
	Shown   []string          `json:"shown"`
	// What staff see of a form with fields for them; nil when there are none.
	Whole        json.RawMessage   `json:"whole,omitempty"`
	StaffSummary []form.SummaryRow `json:"staffSummary,omitempty"`
}

// TestRandomForms makes random forms and answers. Here it proves that parsing,
// checking and validating never fail on them and that Validate agrees with
// itself; with -corpus it also writes what came out.
func TestRandomForms(t *testing.T) {
	var out *bufio.Writer
	if *corpus != "" {
		file, err := os.Create(*corpus)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		out = bufio.NewWriter(file)
		defer out.Flush()
	}
	rights, wrongs := 0, 0
	for i := range *cases {
		c := makeCase(t, *seed+uint64(i))
		if len(c.Faults) == 0 {
			rights++
		} else {
			wrongs++
		}
		if out == nil {
			continue
		}
		if err := json.NewEncoder(out).Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	if rights == 0 || wrongs == 0 {
		t.Errorf("%d right and %d wrong: the cases show too little", rights, wrongs)
	}
}

func makeCase(t *testing.T, seed uint64) randomCase {
	t.Helper()
	m := &maker{r: rand.New(rand.NewPCG(seed, 0))}
	made := m.form()
	c := randomCase{Now: m.pick("2026-11-23T03:00:00Z", "2024-02-29T15:00:00Z", "2027-03-31T14:59:59Z")}
	c.Answers = m.answers(made)
	doc, err := json.Marshal(made)
	if err != nil {
		t.Fatal(err)
	}
	f, err := form.Parse(doc)
	if err != nil {
		t.Fatalf("seed %d: %v %+v\n%s", seed, err, faults(err), doc)
	}
	f.Check()
	ctx := context(t, c.Now, "")
	kept, bad := f.Validate(form.Answers(c.Answers), ctx)
	if again, more := f.Validate(kept, ctx); len(bad) == 0 && (len(more) > 0 || !sameJSON(t, kept, again)) {
		t.Errorf("seed %d: kept %v, then %v with %v", seed, kept, again, more)
	}
	c.Kept, c.Summary, c.Faults = kept, f.Summary(form.Answers(c.Answers), ctx), []vectorFault{}
	for _, b := range bad {
		c.Faults = append(c.Faults, vectorFault(b))
	}
	st := f.Evaluate(form.Answers(c.Answers), ctx)
	c.Shown = []string{}
	for _, pg := range f.Pages {
		for _, s := range pg.Sections {
			for _, fd := range s.Fields {
				if st.FieldVisible(fd.ID) {
					c.Shown = append(c.Shown, fd.ID)
				}
			}
		}
	}
	c.Form = sameForResidents(t, seed, f, doc, c)
	if f.StaffOnly() {
		ctx.Staff = true
		c.Whole, c.StaffSummary = doc, f.Summary(form.Answers(c.Answers), ctx)
		f.ValidateStaff(kept, form.Answers(c.Answers), ctx)
	}
	return c
}

// sameForResidents returns the form as residents are sent it, which must judge
// as the whole form does.
func sameForResidents(t *testing.T, seed uint64, whole *form.Form, doc json.RawMessage, c randomCase) json.RawMessage {
	t.Helper()
	sent := form.ForResidents(doc)
	if !sameJSON(t, sent, form.ForResidents(sent)) || whole.StaffOnly() == sameJSON(t, doc, sent) {
		t.Errorf("seed %d: residents are sent %s", seed, sent)
	}
	f, err := form.Parse(sent)
	if err != nil {
		t.Fatalf("seed %d: what residents are sent is no form: %v %+v\n%s", seed, err, faults(err), sent)
	}
	ctx := context(t, c.Now, "")
	kept, bad := f.Validate(form.Answers(c.Answers), ctx)
	got := []vectorFault{}
	for _, b := range bad {
		got = append(got, vectorFault(b))
	}
	if f.StaffOnly() || !sameJSON(t, kept, c.Kept) || !sameJSON(t, got, c.Faults) || !sameJSON(t, f.Summary(form.Answers(c.Answers), ctx), c.Summary) {
		t.Errorf("seed %d: residents' form keeps %v with %v; the whole %v with %v", seed, kept, got, c.Kept, c.Faults)
	}
	return sent
}
