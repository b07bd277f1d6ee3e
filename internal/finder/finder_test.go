package finder_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/finder"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

func editor() access.Principal {
	return access.Principal{Audience: access.Staff, ID: ids.New(), Name: "編集 花子", Roles: []access.Role{access.FormEditor}, Plane: tenant.LGWAN}
}

type object = map[string]any

func ja(s string) object { return object{"ja": s} }

func is(field, value string) object {
	return object{"op": "eq", "args": []any{object{"field": field}, object{"text": value}}}
}

func choice(id string, more object, values ...string) object {
	options := []any{}
	for _, v := range values {
		options = append(options, object{"value": v, "label": ja(v)})
	}
	out := object{"id": id, "type": "choice", "label": ja(id), "options": options}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func questions(fields ...object) object {
	return object{"format": "madoguchi-form/1", "title": ja("質問"), "pages": []any{object{
		"id": "page_1", "title": ja("質問"), "sections": []any{object{"id": "section_1", "fields": fields}},
	}}}
}

func document(t *testing.T, form object, results ...object) json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(object{"format": finder.Format, "title": ja("引っ越しの手続"), "form": form, "results": results})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func result(slug string, when object) object {
	return object{"procedure": slug, "when": when, "reason": ja("引っ越すので")}
}

// offered is the slug of a procedure that everybody finds.
func offered(t *testing.T, sp *tenant.Space, key string) procedure.Procedure {
	t.Helper()
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(tpl procedure.Template) bool { return tpl.Key == key })
	p, err := procedure.Copy(t.Context(), sp, editor(), all[i], ids.New())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := procedure.Publish(t.Context(), sp, editor(), p.ID, 1); err != nil {
		t.Fatal(err)
	}
	return p
}

func create(t *testing.T, sp *tenant.Space, doc json.RawMessage) finder.Finder {
	t.Helper()
	f, err := finder.Create(t.Context(), sp, editor(), "", doc)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestLifeOfAFinder(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, who, p := t.Context(), editor(), offered(t, sp, "bulky-waste")
	doc := document(t, questions(choice("what", nil, "move", "birth")), result(p.Slug, is("what", "move")))
	f := create(t, sp, doc)
	if f.Title != "引っ越しの手続" {
		t.Errorf("title %q", f.Title)
	}
	if _, _, err := finder.Open(ctx, sp, f.Slug); !fault.Is(err, fault.NotFound) {
		t.Fatalf("offered before it is published: %v", err)
	}
	if f, err := finder.Publish(ctx, sp, who, f.ID, 7); fault.CodeOf(err) != "draft_changed" {
		t.Fatalf("a revision that is not: %+v %v", f, err)
	}
	f, err := finder.Publish(ctx, sp, who, f.ID, f.Revision)
	if err != nil {
		t.Fatal(err)
	}
	// What is edited afterwards is not what residents see.
	other := document(t, questions(choice("why", nil, "a", "b")), result(p.Slug, is("why", "a")))
	if f, err = finder.Save(ctx, sp, who, f.ID, f.Revision, other); err != nil {
		t.Fatal(err)
	}
	got, of, err := finder.Open(ctx, sp, f.Slug)
	if err != nil || !strings.Contains(string(got), `"what"`) || strings.Contains(string(got), `"why"`) || of[p.Slug].Title != p.Title {
		t.Fatalf("%s %v", got, err)
	}
	if list, err := finder.Offered(ctx, sp); err != nil || len(list) != 1 || list[0].Slug != f.Slug {
		t.Fatalf("%+v %v", list, err)
	}
	if err := finder.Delete(ctx, sp, who, f.ID); fault.CodeOf(err) != "still_published" {
		t.Fatalf("deleted while it is offered: %v", err)
	}
	if f, err = finder.Unpublish(ctx, sp, who, f.ID, f.Revision); err != nil {
		t.Fatal(err)
	}
	if _, err := finder.Unpublish(ctx, sp, who, f.ID, f.Revision); fault.CodeOf(err) != "not_published" {
		t.Fatalf("%v", err)
	}
	if _, _, err := finder.Open(ctx, sp, f.Slug); !fault.Is(err, fault.NotFound) {
		t.Fatalf("%v", err)
	}
	if err := finder.Delete(ctx, sp, who, f.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := finder.Get(ctx, sp, f.ID); !fault.Is(err, fault.NotFound) {
		t.Fatalf("%v", err)
	}
}

// A result is shown only while everybody finds its procedure.
func TestResultsFollowTheirProcedures(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, who := t.Context(), editor()
	p, q := offered(t, sp, "bulky-waste"), offered(t, sp, "public-comment")
	f := create(t, sp, document(t, questions(choice("what", nil, "move", "birth")), result(p.Slug, is("what", "move")), result(q.Slug, is("what", "birth"))))
	if _, err := finder.Publish(ctx, sp, who, f.ID, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := procedure.Unpublish(ctx, sp, who, q.ID); err != nil {
		t.Fatal(err)
	}
	doc, of, err := finder.Open(ctx, sp, f.Slug)
	if err != nil || len(of) != 1 || strings.Contains(string(doc), q.Slug) || !strings.Contains(string(doc), p.Slug) {
		t.Fatalf("%s %v %v", doc, of, err)
	}
	again, err := finder.Get(ctx, sp, f.ID)
	if err != nil || !slices.ContainsFunc(again.Findings, func(g procedure.Finding) bool {
		return g.Path == "results.1.procedure" && g.Key == "procedure_not_offered" && !g.Error
	}) {
		t.Fatalf("%+v %v", again.Findings, err)
	}
}

func TestFindingsStandAtTheirPlace(t *testing.T) {
	sp := tenanttest.One(t)
	p := offered(t, sp, "bulky-waste")
	both := object{"op": "all", "args": []any{is("what", "move"), is("what", "birth")}}
	for name, c := range map[string]struct {
		form    object
		results []object
		path    string
		key     string
		stops   bool
	}{
		"a result that can never come": {
			questions(choice("what", nil, "move", "birth")), []object{result(p.Slug, both)}, "results.0.when", "result_never_comes", true},
		"a value that is no option": {
			questions(choice("what", nil, "move")), []object{result(p.Slug, is("what", "death"))}, "results.0.when", "result_never_comes", true},
		"an unknown procedure": {
			questions(choice("what", nil, "move")), []object{result("no-such-slug", is("what", "move"))}, "results.0.procedure", "unknown_procedure", true},
		"an unknown question": {
			questions(choice("what", nil, "move")), []object{result(p.Slug, is("who", "move"))}, "results.0.when", "unknown_reference", true},
		"a question that is never reached": {
			questions(choice("what", nil, "move"), choice("then", object{"visible_if": is("what", "x")}, "a")),
			[]object{result(p.Slug, is("then", "a"))}, "form.pages.0.sections.0.fields.1.visible_if", "dead_branch", true},
		"a question that asks who": {
			questions(choice("what", nil, "move"), object{"id": "who", "type": "name", "label": ja("氏名")}),
			[]object{result(p.Slug, is("what", "move"))}, "form.pages.0.sections.0.fields.1", "question_type_not_allowed", true},
		"a question for nothing": {
			questions(choice("what", nil, "move"), choice("idle", nil, "a")),
			[]object{result(p.Slug, is("what", "move"))}, "form.pages.0.sections.0.fields.1", "question_decides_nothing", false},
		"no result": {questions(choice("what", nil, "move")), []object{}, "results", "no_results", true},
		"a result for everybody": {
			questions(choice("what", nil, "move")), []object{{"procedure": p.Slug, "reason": ja("だれでも")}}, "results.0.when", "result_always_comes", false},
		"a condition that is none": {
			questions(choice("what", nil, "move")), []object{result(p.Slug, object{"op": "eval", "args": []any{}})}, "results.0.when", "unknown_operator", true},
		"no reason": {
			questions(choice("what", nil, "move")), []object{{"procedure": p.Slug, "when": is("what", "move"), "reason": object{}}}, "results.0.reason", "missing", true},
		"markup in a reason": {
			questions(choice("what", nil, "move")), []object{{"procedure": p.Slug, "when": is("what", "move"), "reason": ja("<b>x</b>")}}, "results.0.reason", "html_in_text", true},
	} {
		t.Run(name, func(t *testing.T) {
			f := create(t, sp, document(t, c.form, c.results...))
			defer func() {
				if err := finder.Delete(t.Context(), sp, editor(), f.ID); err != nil {
					t.Error(err)
				}
			}()
			got, err := finder.Get(t.Context(), sp, f.ID)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(got.Findings, func(g procedure.Finding) bool {
				return strings.HasPrefix(g.Path, c.path) && g.Key == c.key && g.Error == c.stops
			}) {
				t.Errorf("findings %+v", got.Findings)
			}
			_, err = finder.Publish(t.Context(), sp, editor(), f.ID, 1)
			if c.stops != (fault.CodeOf(err) == "not_publishable") {
				t.Errorf("publish: %v", err)
			}
			if err == nil {
				if _, err := finder.Unpublish(t.Context(), sp, editor(), f.ID, 2); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestHostileFinders(t *testing.T) {
	sp := tenanttest.One(t)
	deep := strings.Repeat(`{"op":"not","args":[`, 2000) + `{"bool":true}` + strings.Repeat(`]}`, 2000)
	for name, raw := range map[string]string{
		"no object": `[]`, "null": `null`, "an unknown key": `{"format":"madoguchi-finder/1","title":{"ja":"a"},"form":{},"results":[],"script":"x"}`,
		"another format": `{"format":"madoguchi-finder/9","title":{"ja":"a"},"form":{},"results":[]}`,
		"no title":       `{"format":"madoguchi-finder/1","title":{},"form":{},"results":[]}`,
		"no form":        `{"format":"madoguchi-finder/1","title":{"ja":"a"},"results":[]}`,
		"a NUL":          `{"format":"madoguchi-finder/1","title":{"ja":"\u0000"},"form":{},"results":[]}`,
		"two documents":  `{"format":"madoguchi-finder/1","title":{"ja":"a"},"form":{},"results":[]}{}`,
		"too large":      `{"format":"madoguchi-finder/1","title":{"ja":"` + strings.Repeat("a", 2<<20) + `"},"form":{},"results":[]}`,
		"bytes":          "{\"format\":\"madoguchi-finder/1\",\"title\":{\"ja\":\"\xff\"},\"form\":{},\"results\":[]}",
	} {
		if _, err := finder.Create(t.Context(), sp, editor(), "x", json.RawMessage(raw)); err == nil || fault.KindOf(err) == fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
	f := create(t, sp, json.RawMessage(`{"format":"madoguchi-finder/1","title":{"ja":"a"},"form":{"format":"madoguchi-form/1","title":{"ja":"a"},"pages":7},"results":[{"procedure":"x","when":`+deep+`,"reason":{"ja":"a"}}]}`))
	if _, err := finder.Publish(t.Context(), sp, editor(), f.ID, 1); fault.CodeOf(err) != "not_publishable" {
		t.Errorf("%v", err)
	}
}

func TestFindersAreTheMunicipalitysOwn(t *testing.T) {
	a, b := tenanttest.Two(t)
	f := create(t, a, empty(t))
	if _, err := finder.Get(t.Context(), b, f.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
	for range 19 {
		create(t, a, empty(t))
	}
	if _, err := finder.Create(t.Context(), a, editor(), "", empty(t)); fault.CodeOf(err) != "too_many_finders" {
		t.Errorf("the 21st: %v", err)
	}
	if list, err := finder.List(t.Context(), b); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
}

func empty(t *testing.T) json.RawMessage { return document(t, questions()) }
