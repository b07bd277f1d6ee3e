package finder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// asks are the types of questions: none of them says who somebody is, and none
// sends anything anywhere.
func asks() []string {
	return []string{"choice", "multiple_choice", "number", "date", "calculation", "consent"}
}

// judge collects everything that speaks about publishing the document.
func judge(ctx context.Context, sp *tenant.Space, tx *pg.Tx, raw json.RawMessage) ([]procedure.Finding, error) {
	d, err := read(raw)
	if err != nil {
		return placed(err, func(p string) string { return p }), nil
	}
	out, err := d.questions()
	if err != nil {
		return nil, err
	}
	if len(d.Results) == 0 {
		out = append(out, procedure.Finding{Path: "results", Key: "no_results", Error: true})
	}
	of, err := procedure.BySlug(ctx, sp, tx, d.slugs())
	if err != nil {
		return nil, err
	}
	for i, r := range d.Results {
		at := "results." + strconv.Itoa(i)
		p, known := of[r.Procedure]
		switch {
		case !known:
			out = append(out, procedure.Finding{Path: at + ".procedure", Key: "unknown_procedure", Error: true})
		case !isOffered(p):
			out = append(out, procedure.Finding{Path: at + ".procedure", Key: "procedure_not_offered"})
		}
		if len(r.When) == 0 {
			out = append(out, procedure.Finding{Path: at + ".when", Key: "result_always_comes"})
		}
	}
	return out, nil
}

// questions has the form engine check questions and conditions at once.
func (d document) questions() ([]procedure.Finding, error) {
	drawn, err := d.drawn()
	if err != nil {
		return nil, err
	}
	pages := d.pages()
	where := func(p string) string { return place(p, pages) }
	f, err := form.Parse(drawn)
	if err != nil {
		return placed(err, where), nil
	}
	var out []procedure.Finding
	for _, c := range f.Check() {
		at := where(c.Path)
		switch {
		case c.Key == "empty_section" && at == "results":
			continue // said as no_results
		case c.Key == "dead_branch" && strings.HasPrefix(at, "results."):
			c.Key = "result_never_comes"
		}
		out = append(out, procedure.Finding{Path: at, Key: c.Key, Error: c.Severity == form.Error})
	}
	used, places := references(drawn), d.places()
	for _, fd := range f.Fields() {
		path := places[fd.ID]
		if !slices.Contains(asks(), fd.Type) {
			out = append(out, procedure.Finding{Path: path, Key: "question_type_not_allowed", Error: true})
		} else if !used[fd.ID] {
			out = append(out, procedure.Finding{Path: path, Key: "question_decides_nothing"})
		}
	}
	return out, nil
}

func (d document) pages() int {
	var whole struct {
		Pages []json.RawMessage `json:"pages"`
	}
	if json.Unmarshal(d.Form, &whole) != nil {
		return -1 // no page of it is the results'
	}
	return len(whole.Pages)
}

// places are where the fields of the form stand, by id.
func (d document) places() map[string]string {
	type field struct {
		ID     string  `json:"id"`
		Fields []field `json:"fields"`
	}
	var whole struct {
		Pages []struct {
			Sections []struct {
				Fields []field `json:"fields"`
			} `json:"sections"`
		} `json:"pages"`
	}
	out := map[string]string{}
	if json.Unmarshal(d.Form, &whole) != nil {
		return out
	}
	for p, page := range whole.Pages {
		for s, section := range page.Sections {
			for i, fd := range section.Fields {
				at := fmt.Sprintf("form.pages.%d.sections.%d.fields.%d", p, s, i)
				out[fd.ID] = at
				for m, member := range fd.Fields {
					out[member.ID] = at + ".fields." + strconv.Itoa(m)
				}
			}
		}
	}
	return out
}

// references are the fields that any expression of the document names.
func references(raw json.RawMessage) map[string]bool {
	out := map[string]bool{}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if id, ok := v["field"].(string); ok {
				out[id] = true
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	var v any
	if json.Unmarshal(raw, &v) == nil {
		walk(v)
	}
	return out
}

// placed turns the faults of a reader into findings that stop publishing.
func placed(err error, where func(string) string) []procedure.Finding {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || len(e.Fields) == 0 {
		return []procedure.Finding{{Path: "document", Key: fault.CodeOf(err), Error: true}}
	}
	out := make([]procedure.Finding, len(e.Fields))
	for i, f := range e.Fields {
		out[i] = procedure.Finding{Path: where(f.Path), Key: f.Key, Params: f.Params, Error: true}
	}
	return out
}
