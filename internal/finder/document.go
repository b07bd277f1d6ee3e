package finder

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/procedure"
)

// Format is the value of "format" in every finder.
const Format = "madoguchi-finder/1"

const (
	maxResults = 100
	maxTitle   = 100 // characters

	// The results stand in the form under ids that no question may have.
	resultPage    = "finder_results"
	resultSection = "finder_results_list"
	resultField   = "finder_result_"
)

// document is a finder's parts. The form and the conditions are read by the
// form engine, and nobody else.
type document struct {
	Format  string            `json:"format"`
	Title   map[string]string `json:"title"`
	Lead    map[string]string `json:"lead,omitempty"`
	Contact map[string]string `json:"contact,omitempty"` // for whom no procedure fits
	Form    json.RawMessage   `json:"form"`
	Results []result          `json:"results"`
}

type result struct {
	Procedure string            `json:"procedure"`
	When      json.RawMessage   `json:"when,omitempty"`
	Reason    map[string]string `json:"reason"`
}

// read reads the outer parts; Invalid with the place of what cannot be kept.
func read(raw json.RawMessage) (document, error) {
	malformed := fault.Fields([]fault.Field{{Path: "document", Key: "malformed"}})
	if len(raw) > form.MaxDocumentBytes {
		return document{}, fault.New(fault.TooLarge, "document_too_large")
	}
	if !utf8.Valid(raw) || strings.Contains(string(raw), `\u0000`) {
		return document{}, malformed
	}
	var d document
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil || dec.More() {
		return document{}, malformed
	}
	var faults []fault.Field
	bad := func(path, key string) { faults = append(faults, fault.Field{Path: path, Key: key}) }
	if d.Format != Format {
		bad("format", "unknown_format")
	}
	if strings.TrimSpace(d.Title["ja"]) == "" {
		bad("title", "required")
	}
	for _, text := range d.Title {
		if utf8.RuneCountInString(text) > maxTitle {
			bad("title", "too_long")
		}
	}
	if len(d.Results) > maxResults {
		bad("results", "too_many")
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(d.Form, &object) != nil || object == nil {
		bad("form", "malformed")
	}
	return d, fault.Fields(faults)
}

func titleOf(raw json.RawMessage) (string, error) {
	d, err := read(raw)
	return d.Title["ja"], err
}

func (d document) slugs() []string {
	out := make([]string, 0, len(d.Results))
	for _, r := range d.Results {
		out = append(out, r.Procedure)
	}
	return out
}

// only returns the document with the results whose procedure is among of.
func (d document) only(of map[string]procedure.Procedure) (json.RawMessage, error) {
	kept := []result{}
	for _, r := range d.Results {
		if _, ok := of[r.Procedure]; ok {
			kept = append(kept, r)
		}
	}
	d.Results = kept
	return json.Marshal(d)
}

// drawn is the form with the results as explanations on a last page, shown by
// their conditions.
func (d document) drawn() (json.RawMessage, error) {
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(d.Form, &whole); err != nil {
		return nil, err
	}
	var pages []json.RawMessage
	if err := json.Unmarshal(whole["pages"], &pages); err != nil && len(whole["pages"]) > 0 {
		return d.Form, nil // the form engine says what is wrong with it
	}
	fields := []any{}
	for i, r := range d.Results {
		fd := map[string]any{
			"id": resultField + strconv.Itoa(i+1), "type": "explanation",
			"label": map[string]string{"ja": "結果"}, "body": r.Reason,
		}
		if len(r.When) > 0 {
			fd["visible_if"] = r.When
		}
		fields = append(fields, fd)
	}
	page, err := json.Marshal(map[string]any{
		"id": resultPage, "title": map[string]string{"ja": "結果"},
		"sections": []any{map[string]any{"id": resultSection, "fields": fields}},
	})
	if err != nil {
		return nil, err
	}
	if whole["pages"], err = json.Marshal(append(pages, page)); err != nil {
		return nil, err
	}
	return json.Marshal(whole)
}

// place turns a place in the drawn form into one of the document.
func place(path string, pages int) string {
	rest, ok := strings.CutPrefix(path, "pages."+strconv.Itoa(pages)+".")
	if !ok {
		return "form." + path
	}
	if rest, ok = strings.CutPrefix(rest, "sections.0.fields."); !ok {
		return "results"
	}
	number, rest, _ := strings.Cut(rest, ".")
	switch first, _, _ := strings.Cut(rest, "."); first {
	case "visible_if":
		return "results." + number + ".when"
	case "body":
		return "results." + number + ".reason"
	}
	return "results." + number
}

// blank is what an editor begins with.
func blank(title string) json.RawMessage {
	text := func(s string) map[string]string { return map[string]string{"ja": s} }
	doc, err := json.Marshal(map[string]any{
		"format": Format, "title": text(title), "results": []any{},
		"form": map[string]any{
			"format": form.Format, "title": text(title),
			"pages": []any{map[string]any{
				"id": "page_1", "title": text("質問"),
				"sections": []any{map[string]any{"id": "section_1", "fields": []any{}}},
			}},
		},
	})
	if err != nil {
		panic(err) // strings always marshal
	}
	return doc
}
