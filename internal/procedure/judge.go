package procedure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// examine parses and checks a form document. The form is nil when it does not
// parse.
func examine(doc json.RawMessage) (*form.Form, []Finding) {
	f, err := form.Parse(doc)
	if err != nil {
		return nil, parseFindings(err)
	}
	var out []Finding
	for _, c := range f.Check() {
		out = append(out, Finding{Path: c.Path, Key: c.Key, Error: c.Severity == form.Error})
	}
	return f, out
}

func parseFindings(err error) []Finding {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || len(e.Fields) == 0 {
		return []Finding{{Path: "document", Key: fault.CodeOf(err), Error: true}}
	}
	out := make([]Finding, len(e.Fields))
	for i, f := range e.Fields {
		out[i] = Finding{Path: f.Path, Key: f.Key, Params: f.Params, Error: true}
	}
	return out
}

// judge collects all that speaks about publishing the document as p.
func judge(sp *tenant.Space, p Procedure, doc json.RawMessage, samples []Sample) []Finding {
	f, out := examine(doc)
	for _, c := range checkCatalogue(sp, p.Catalogue) {
		out = append(out, Finding{Path: "catalogue." + c.Path, Key: c.Key, Error: true})
	}
	if p.Department == ids.Nil {
		out = append(out, Finding{Path: "catalogue.department", Key: "required", Error: true})
	}
	if !p.Closes.IsZero() && !p.Closes.After(sp.Now()) {
		out = append(out, Finding{Path: "catalogue.closes", Key: "already_over"})
	}
	if len(samples) == 0 {
		out = append(out, Finding{Path: "samples", Key: "none"})
	}
	if f == nil {
		return out
	}
	for _, s := range samples {
		out = append(out, Try(f, s)...)
	}
	return out
}

// Outcome is how a sample case comes out on the form draft now.
type Outcome struct {
	Sample   ids.ID
	Findings []Finding     // what came out otherwise than saved; none: passed
	Faults   []fault.Field // what the form finds wrong with the answers, in words for people elsewhere
}

// Bench runs the sample cases against the form draft (試験台). Without a form
// that can be read there are no outcomes.
func Bench(ctx context.Context, sp *tenant.Space, id ids.ID) (out []Outcome, err error) {
	var samples []Sample
	var f *form.Form
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		if _, err := Load(ctx, tx, id); err != nil {
			return err
		}
		d, err := findDraft(ctx, tx, id)
		if err != nil {
			return err
		}
		f, _ = examine(d.Document)
		samples, err = listSamples(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("run sample cases: %w", err)
	}
	if f == nil {
		return nil, nil
	}
	for _, s := range samples {
		o := Outcome{Sample: s.ID, Findings: Try(f, s)}
		if answers, err := form.ParseAnswers(s.Answers); err == nil {
			_, o.Faults = f.Validate(answers, form.Context{Now: noon(s.Day)})
		}
		out = append(out, o)
	}
	return out, nil
}

// noon is the middle of the day in JST: what a date without a time stands for.
func noon(day time.Time) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, 12, 0, 0, 0, clock.JST)
}

// Try runs one sample case against a form, as on the case's day, and returns
// what came out otherwise than saved. A case that passed once does not fail
// because time goes by.
func Try(f *form.Form, s Sample) []Finding {
	path := "sample:" + s.Name
	answers, err := form.ParseAnswers(s.Answers)
	if err != nil {
		return []Finding{{Path: path, Key: "sample_unreadable", Error: true}}
	}
	_, faults := f.Validate(answers, form.Context{Now: noon(s.Day)})
	found := make([]string, len(faults))
	for i, ft := range faults {
		found[i] = strings.TrimPrefix(ft.Path, "answers.")
	}
	if s.Accept && len(found) > 0 {
		return []Finding{{Path: path, Key: "sample_refused", Params: map[string]any{"fields": found}, Error: true}}
	}
	if s.Accept {
		return nil
	}
	if len(found) == 0 {
		return []Finding{{Path: path, Key: "sample_accepted", Error: true}}
	}
	var out []Finding
	for _, want := range s.Faults {
		if !slices.Contains(found, want) {
			out = append(out, Finding{Path: path, Key: "sample_fault_missing", Params: map[string]any{"field": want}, Error: true})
		}
	}
	return out
}
