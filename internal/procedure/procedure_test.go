package procedure_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func editor() access.Principal {
	return access.Principal{Audience: access.Staff, ID: ids.New(), Name: "編集 花子", Roles: []access.Role{access.FormEditor}, Plane: tenant.LGWAN}
}

func resident() access.Principal {
	return access.Principal{Audience: access.Applicant, Session: ids.New()}
}

func copied(t *testing.T, sp *tenant.Space, key string) procedure.Procedure {
	t.Helper()
	for _, tpl := range library(t) {
		if tpl.Key == key {
			p, err := procedure.Copy(t.Context(), sp, editor(), tpl, ids.New())
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
	}
	t.Fatalf("no template %s", key)
	return procedure.Procedure{}
}

func published(t *testing.T, sp *tenant.Space, key string) procedure.Procedure {
	t.Helper()
	p := copied(t, sp, key)
	if _, err := procedure.Publish(t.Context(), sp, editor(), p.ID, 1); err != nil {
		t.Fatal(err)
	}
	p, err := procedure.Get(t.Context(), sp, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func want(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Fatalf("got %v, want %v %s", err, kind, code)
	}
}

func TestLifeOfAProcedure(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, who := t.Context(), editor()

	p := copied(t, sp, "course-enrolment")
	_, err := procedure.GetPublic(ctx, sp, resident(), p.Slug)
	want(t, err, fault.NotFound, "not_found")

	v1, err := procedure.Publish(ctx, sp, who, p.ID, 1)
	if err != nil || v1.Number != 1 {
		t.Fatalf("publish: %v, number %d", err, v1.Number)
	}
	again, err := procedure.Publish(ctx, sp, who, p.ID, 1)
	if err != nil || again.ID != v1.ID {
		t.Fatalf("the same document made a version of its own: %v", err)
	}

	d, err := procedure.GetDraft(ctx, sp, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(d.Document, &doc); err != nil {
		t.Fatal(err)
	}
	doc["title"] = map[string]string{"ja": "市民講座の申込み（改）"}
	changed, _ := json.Marshal(doc)
	saved, err := procedure.SaveDraft(ctx, sp, who, procedure.SaveDraftInput{Procedure: p.ID, Revision: 1, Document: changed})
	if err != nil || saved.Revision != 2 {
		t.Fatalf("save: %v, revision %d", err, saved.Revision)
	}
	_, err = procedure.SaveDraft(ctx, sp, who, procedure.SaveDraftInput{Procedure: p.ID, Revision: 1, Document: changed})
	want(t, err, fault.Conflict, "draft_changed")
	_, err = procedure.Publish(ctx, sp, who, p.ID, 1)
	want(t, err, fault.Conflict, "draft_changed")

	v2, err := procedure.Publish(ctx, sp, who, p.ID, 2)
	if err != nil || v2.Number != 2 {
		t.Fatalf("publish again: %v, number %d", err, v2.Number)
	}
	old, err := procedure.GetVersion(ctx, sp, v1.ID)
	if err != nil || old.Digest != v1.Digest || old.Digest == v2.Digest {
		t.Fatalf("the first version changed: %v", err)
	}
	list, err := procedure.Versions(ctx, sp, p.ID)
	if err != nil || len(list) != 2 || list[0].Number != 2 {
		t.Fatalf("versions %v %v", list, err)
	}

	if _, err := procedure.Unpublish(ctx, sp, who, p.ID); err != nil {
		t.Fatal(err)
	}
	_, err = procedure.PublicForm(ctx, sp, resident(), p.Slug)
	want(t, err, fault.NotFound, "not_found")
}

func TestPublishedVersionCannotBeChanged(t *testing.T) {
	sp := tenanttest.One(t)
	p := published(t, sp, "public-comment")
	for _, statement := range []string{
		"UPDATE form_version SET document = '{}' WHERE id = ?", "DELETE FROM form_version WHERE id = ?",
	} {
		err := sp.InTx(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Exec(statement, p.Version).Error })
		if err == nil {
			t.Errorf("%s went through", statement)
		}
	}
}

func TestPublishingIsRefused(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, who := t.Context(), editor()

	empty, err := procedure.Create(ctx, sp, who, procedure.CreateInput{Catalogue: procedure.Catalogue{Title: "空の手続"}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = procedure.Publish(ctx, sp, who, empty.ID, 1)
	want(t, err, fault.Invalid, "not_publishable")

	p := copied(t, sp, "public-comment")
	_, err = procedure.SaveSample(ctx, sp, who, p.ID, procedure.Sample{Name: "通らない例", Answers: json.RawMessage(`{}`), Accept: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = procedure.Publish(ctx, sp, who, p.ID, 1)
	want(t, err, fault.Invalid, "not_publishable")

	_, err = procedure.SaveDraft(ctx, sp, who, procedure.SaveDraftInput{Procedure: p.ID, Revision: 1, Document: json.RawMessage(`{"format":"madoguchi-form/1"}`)})
	if err != nil {
		t.Fatalf("an unfinished form can be saved: %v", err)
	}
	_, err = procedure.SaveDraft(ctx, sp, who, procedure.SaveDraftInput{Procedure: p.ID, Revision: 2, Document: json.RawMessage(`[1]`)})
	want(t, err, fault.Invalid, "invalid_input")
}

func TestPeriodHoldsToTheSecond(t *testing.T) {
	at := func(h, m, s int) time.Time { return time.Date(2026, time.November, 30, h, m, s, 0, clock.JST) }
	p := procedure.Procedure{State: procedure.Published, Catalogue: procedure.Catalogue{
		Visibility: procedure.Public, Opens: at(9, 0, 0), Closes: at(17, 0, 0)}}
	for _, c := range []struct {
		now  time.Time
		want procedure.Window
		code string
	}{
		{at(8, 59, 59), procedure.NotYet, "procedure_not_open"},
		{at(9, 0, 0), procedure.Open, ""},
		{at(16, 59, 59), procedure.Open, ""},
		{at(17, 0, 0).Add(-time.Microsecond).UTC(), procedure.Open, ""},
		{at(17, 0, 0), procedure.Closed, "procedure_closed"},
	} {
		if got := p.Window(c.now); got != c.want {
			t.Errorf("%v: %s, want %s", c.now, got, c.want)
		}
		if err := p.Takes(c.now); (err == nil) != (c.code == "") || err != nil && fault.CodeOf(err) != c.code {
			t.Errorf("%v: %v, want %q", c.now, err, c.code)
		}
	}
}

func TestWhoFindsWhat(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, who := t.Context(), editor()
	public := published(t, sp, "residence-certificate")
	link := published(t, sp, "public-comment")
	internal := published(t, sp, "bulky-waste")
	over := published(t, sp, "course-enrolment")
	copied(t, sp, "energy-saving-grant")

	set := func(p procedure.Procedure, change func(*procedure.Catalogue)) {
		t.Helper()
		c := p.Catalogue
		change(&c)
		if _, err := procedure.Update(ctx, sp, who, procedure.UpdateInput{Procedure: p.ID, Revision: p.Revision, Catalogue: c}); err != nil {
			t.Fatal(err)
		}
		_, err := procedure.Update(ctx, sp, who, procedure.UpdateInput{Procedure: p.ID, Revision: p.Revision, Catalogue: c})
		want(t, err, fault.Conflict, "changed_by_other")
	}
	set(link, func(c *procedure.Catalogue) { c.Visibility = procedure.Link })
	set(internal, func(c *procedure.Catalogue) { c.Visibility = procedure.StaffOnly })
	set(over, func(c *procedure.Catalogue) { c.Closes = sp.Now() })

	page, err := procedure.ListPublic(ctx, sp, procedure.Query{})
	if err != nil || len(page.Items) != 1 || page.Items[0].ID != public.ID {
		t.Fatalf("residents see %d: %v", len(page.Items), err)
	}
	if page, _ = procedure.ListPublic(ctx, sp, procedure.Query{Text: "じゅうみんひょう ウツシ"}); len(page.Items) != 1 {
		t.Error("not found by kana")
	}
	if page, _ = procedure.ListPublic(ctx, sp, procedure.Query{Text: "住民票 100%"}); len(page.Items) != 0 {
		t.Error("a word that is not there is found")
	}
	if _, err := procedure.GetPublic(ctx, sp, resident(), link.Slug); err != nil {
		t.Errorf("by its link: %v", err)
	}
	_, err = procedure.GetPublic(ctx, sp, resident(), internal.Slug)
	want(t, err, fault.NotFound, "not_found")
	_, err = procedure.PublicForm(ctx, sp, resident(), over.Slug)
	want(t, err, fault.Gone, "procedure_closed")

	var seen []ids.ID
	q := procedure.Query{Limit: 2}
	for {
		page, err := procedure.List(ctx, sp, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Items {
			seen = append(seen, p.ID)
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	if len(seen) != 5 {
		t.Errorf("staff page through %d of 5", len(seen))
	}
	_, err = procedure.List(ctx, sp, procedure.Query{After: "x"})
	want(t, err, fault.Invalid, "bad_cursor")
}

func TestCatalogueFaultsAreNamed(t *testing.T) {
	sp := tenanttest.One(t)
	at := sp.Now()
	_, err := procedure.Create(t.Context(), sp, editor(), procedure.CreateInput{Slug: "Bad Slug", Catalogue: procedure.Catalogue{
		Title: " ", Kana: "a\x00", Retention: "7y", Visibility: "secret", Identity: "iris", ProcessingDays: -1, Opens: at, Closes: at}})
	want(t, err, fault.Invalid, "invalid_input")
	got := map[string]bool{}
	for _, f := range fieldsOf(t, err) {
		got[f.Path] = true
	}
	for _, path := range []string{"title", "kana", "retention", "visibility", "identity", "processing_days", "closes", "slug"} {
		if !got[path] {
			t.Errorf("%s is not named", path)
		}
	}
	if _, err := procedure.Create(t.Context(), sp, editor(), procedure.CreateInput{Slug: "once", Catalogue: procedure.Catalogue{Title: "一"}}); err != nil {
		t.Fatal(err)
	}
	_, err = procedure.Create(t.Context(), sp, editor(), procedure.CreateInput{Slug: "once", Catalogue: procedure.Catalogue{Title: "二"}})
	want(t, err, fault.Conflict, "slug_taken")
}

func TestCategoryInUseStays(t *testing.T) {
	sp := tenanttest.One(t)
	p := copied(t, sp, "public-comment")
	want(t, procedure.DeleteCategory(t.Context(), sp, editor(), p.Category), fault.Conflict, "category_in_use")
	free, err := procedure.SaveCategory(t.Context(), sp, editor(), procedure.Category{Name: "その他", Position: 9})
	if err != nil {
		t.Fatal(err)
	}
	if err := procedure.DeleteCategory(t.Context(), sp, editor(), free.ID); err != nil {
		t.Fatal(err)
	}
}

func TestNothingOfAIsVisibleFromB(t *testing.T) {
	a, b := tenanttest.Two(t)
	p := published(t, a, "course-enrolment")
	_, err := procedure.Get(t.Context(), b, p.ID)
	want(t, err, fault.NotFound, "not_found")
	_, err = procedure.GetVersion(t.Context(), b, p.Version)
	want(t, err, fault.NotFound, "not_found")
	_, err = procedure.GetPublic(t.Context(), b, resident(), p.Slug)
	want(t, err, fault.NotFound, "not_found")
	page, err := procedure.List(t.Context(), b, procedure.Query{})
	if err != nil || len(page.Items) != 0 {
		t.Errorf("B lists %d: %v", len(page.Items), err)
	}
}

func fieldsOf(t *testing.T, err error) []fault.Field {
	t.Helper()
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		t.Fatalf("no fault: %v", err)
	}
	return e.Fields
}

// A case is judged as of the day it was saved: dates that were right then stay
// right.
func TestCaseKeepsItsDay(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, who := t.Context(), editor()
	p := copied(t, sp, "bulky-waste")
	have, err := procedure.Samples(ctx, sp, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	s := have[0]
	s.ID, s.Name, s.Day = ids.Nil, "今日の例", time.Time{}
	s.Answers = json.RawMessage(strings.Replace(string(s.Answers), "2026-06-20", "2026-12-01", 1))
	if s, err = procedure.SaveSample(ctx, sp, who, p.ID, s); err != nil || s.Day.Format(time.DateOnly) != "2026-11-24" {
		t.Fatalf("%v, day %v", err, s.Day)
	}
	tenanttest.Clock(sp).Advance(400 * 24 * time.Hour)
	if _, err := procedure.Publish(ctx, sp, who, p.ID, 1); err != nil {
		t.Errorf("a year later: %v", err)
	}
	have, err = procedure.Samples(ctx, sp, p.ID)
	if err != nil || have[0].Day.Format(time.DateOnly) != "2026-06-15" || have[len(have)-1].Day.Format(time.DateOnly) != "2026-11-24" {
		t.Errorf("%v %v", err, have)
	}
}
