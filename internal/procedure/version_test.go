package procedure_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// retitled saves the form draft with another title and returns the revision.
func retitled(t *testing.T, sp *tenant.Space, id ids.ID, title string) int64 {
	t.Helper()
	d, err := procedure.GetDraft(t.Context(), sp, id)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(d.Document, &doc); err != nil {
		t.Fatal(err)
	}
	doc["title"] = map[string]string{"ja": title}
	changed, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	saved, err := procedure.SaveDraft(t.Context(), sp, editor(), procedure.SaveDraftInput{Procedure: id, Revision: d.Revision, Document: changed})
	if err != nil {
		t.Fatal(err)
	}
	return saved.Revision
}

func liveNumber(t *testing.T, sp *tenant.Space, slug string) int {
	t.Helper()
	v, err := procedure.PublicForm(t.Context(), sp, resident(), slug)
	if fault.Is(err, fault.NotFound) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	return v.Number
}

// No worker runs here: the instant alone decides.
func TestPlannedVersionIsLiveFromItsSecondOn(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, who := t.Context(), editor()
	p := published(t, sp, "course-enrolment")
	revision := retitled(t, sp, p.ID, "来年度の講座")
	starts := sp.Now().Add(time.Hour).Truncate(time.Second)
	v, err := procedure.Offer(ctx, sp, who, procedure.OfferInput{Procedure: p.ID, DraftRevision: revision, Starts: starts, Note: "来年度分"})
	if err != nil || v.Number != 2 {
		t.Fatalf("plan: %v, number %d", err, v.Number)
	}
	// What is edited after the plan was made does not come along.
	retitled(t, sp, p.ID, "まだ書きかけ")

	clock := tenanttest.Clock(sp)
	clock.Advance(starts.Add(-time.Microsecond).Sub(sp.Now()))
	if n := liveNumber(t, sp, p.Slug); n != 1 {
		t.Fatalf("version %d is live before its second", n)
	}
	clock.Advance(time.Microsecond)
	if n := liveNumber(t, sp, p.Slug); n != 2 {
		t.Fatalf("version %d is live at the second", n)
	}
	got, err := procedure.Get(ctx, sp, p.ID)
	if err != nil || got.Version != v.ID || got.NextVersion != ids.Nil || !got.PublishedAt.Equal(starts) {
		t.Fatalf("staff see %+v, %v", got, err)
	}
	page, err := procedure.ListPublic(ctx, sp, procedure.Query{})
	if err != nil || len(page.Items) != 1 || page.Items[0].Version != v.ID {
		t.Fatalf("listed %v, %v", page.Items, err)
	}
	_, err = procedure.CancelPlan(ctx, sp, who, p.ID)
	want(t, err, fault.Conflict, "no_plan")
}

func TestFirstVersionCanBePlanned(t *testing.T) {
	sp := tenanttest.One(t)
	ctx := t.Context()
	p := copied(t, sp, "public-comment")
	starts := sp.Now().Add(24 * time.Hour)
	if _, err := procedure.Offer(ctx, sp, editor(), procedure.OfferInput{Procedure: p.ID, DraftRevision: 1, Starts: starts}); err != nil {
		t.Fatal(err)
	}
	_, err := procedure.GetPublic(ctx, sp, resident(), p.Slug)
	want(t, err, fault.NotFound, "not_found")
	if page, err := procedure.List(ctx, sp, procedure.Query{State: procedure.Draft}); err != nil || len(page.Items) != 1 {
		t.Fatalf("drafts %v %v", page.Items, err)
	}
	tenanttest.Clock(sp).Advance(24 * time.Hour)
	got, err := procedure.GetPublic(ctx, sp, resident(), p.Slug)
	if err != nil || got.State != procedure.Published || got.Takes(sp.Now()) != nil {
		t.Fatalf("not offered at its second: %v %v", got.State, err)
	}
	if page, err := procedure.List(ctx, sp, procedure.Query{State: procedure.Published}); err != nil || len(page.Items) != 1 {
		t.Fatalf("published %v %v", page.Items, err)
	}
	if page, err := procedure.List(ctx, sp, procedure.Query{State: procedure.Draft}); err != nil || len(page.Items) != 0 {
		t.Fatalf("still listed as draft %v %v", page.Items, err)
	}
}

func TestPlanIsRefusedOrCancelled(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, who := t.Context(), editor()
	p := published(t, sp, "course-enrolment")
	plan := func(revision int64, in time.Duration) error {
		_, err := procedure.Offer(ctx, sp, who, procedure.OfferInput{Procedure: p.ID, DraftRevision: revision, Starts: sp.Now().Add(in)})
		return err
	}
	want(t, plan(1, time.Hour), fault.Conflict, "nothing_new")
	revision := retitled(t, sp, p.ID, "改めた講座")
	want(t, plan(revision, -time.Second), fault.Invalid, "invalid_input")
	want(t, plan(revision, 400*24*time.Hour), fault.Invalid, "invalid_input")
	if err := plan(revision, time.Hour); err != nil {
		t.Fatal(err)
	}
	want(t, plan(revision, 2*time.Hour), fault.Conflict, "plan_pending")
	_, err := procedure.Publish(ctx, sp, who, p.ID, revision)
	want(t, err, fault.Conflict, "plan_pending")
	if _, err := procedure.CancelPlan(ctx, sp, who, p.ID); err != nil {
		t.Fatal(err)
	}
	tenanttest.Clock(sp).Advance(2 * time.Hour)
	if n := liveNumber(t, sp, p.Slug); n != 1 {
		t.Fatalf("the cancelled version %d is live", n)
	}
	// The frozen version stays in the history; the same document takes its number.
	v, err := procedure.Publish(ctx, sp, who, p.ID, revision)
	if err != nil || v.Number != 2 {
		t.Fatalf("publish after the plan: %v, number %d", err, v.Number)
	}
	kinds := kindsOf(t, sp, p.ID)
	if kinds != "publish cancel plan publish" {
		t.Fatalf("history %q", kinds)
	}
}

func kindsOf(t *testing.T, sp *tenant.Space, id ids.ID) string {
	t.Helper()
	history, err := procedure.History(t.Context(), sp, id)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range history {
		out = append(out, string(r.Kind))
	}
	return strings.Join(out, " ")
}

// Writing the start down may happen late, twice, at once or half: the end is
// the same.
func TestStartIsWrittenDownOnce(t *testing.T) {
	sp := tenanttest.One(t)
	ctx := t.Context()
	p := published(t, sp, "course-enrolment")
	revision := retitled(t, sp, p.ID, "改めた講座")
	starts := sp.Now().Add(time.Hour).Truncate(time.Second)
	if _, err := procedure.Offer(ctx, sp, editor(), procedure.OfferInput{Procedure: p.ID, DraftRevision: revision, Starts: starts}); err != nil {
		t.Fatal(err)
	}
	if n, err := procedure.Settle(ctx, sp); n != 0 || err != nil {
		t.Fatalf("settled %d before the second, %v", n, err)
	}
	tenanttest.Clock(sp).Advance(2 * time.Hour)
	before := liveNumber(t, sp, p.Slug)

	// A process dies in the middle: the transaction goes with it.
	killed := sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := tx.Gorm().Exec("UPDATE procedure SET next_version_id = NULL, next_at = NULL WHERE id = ?", p.ID).Error; err != nil {
			return err
		}
		return fault.New(fault.Unavailable, "killed")
	})
	want(t, killed, fault.Unavailable, "killed")

	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := procedure.Settle(ctx, sp); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if after := liveNumber(t, sp, p.Slug); before != 2 || after != 2 {
		t.Fatalf("live before %d, after %d", before, after)
	}
	if kinds := kindsOf(t, sp, p.ID); kinds != "start plan publish" {
		t.Fatalf("history %q", kinds)
	}
	history, err := procedure.History(ctx, sp, p.ID)
	if err != nil || !history[0].At.Equal(starts) {
		t.Fatalf("the start is written at %v, was %v", history[0].At, starts)
	}
}

// A change to the catalogue entry after the second writes the start down too.
func TestChangeAfterTheSecondKeepsTheStart(t *testing.T) {
	sp := tenanttest.One(t)
	ctx := t.Context()
	p := published(t, sp, "course-enrolment")
	revision := retitled(t, sp, p.ID, "改めた講座")
	if _, err := procedure.Offer(ctx, sp, editor(), procedure.OfferInput{Procedure: p.ID, DraftRevision: revision, Starts: sp.Now().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	seen, err := procedure.Get(ctx, sp, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	tenanttest.Clock(sp).Advance(time.Hour)
	c := seen.Catalogue
	c.Fee = "500円"
	if _, err := procedure.Update(ctx, sp, editor(), procedure.UpdateInput{Procedure: p.ID, Revision: seen.Revision, Catalogue: c}); err != nil {
		t.Fatal(err)
	}
	if kinds := kindsOf(t, sp, p.ID); kinds != "start plan publish" || liveNumber(t, sp, p.Slug) != 2 {
		t.Fatalf("history %q, live %d", kinds, liveNumber(t, sp, p.Slug))
	}
	if _, err := procedure.Unpublish(ctx, sp, editor(), p.ID); err != nil {
		t.Fatal(err)
	}
	if n := liveNumber(t, sp, p.Slug); n != 0 {
		t.Fatalf("version %d is live after the end", n)
	}
}

func TestTwoPublishingAtOnceMakeOneVersion(t *testing.T) {
	sp := tenanttest.One(t)
	p := published(t, sp, "course-enrolment")
	revision := retitled(t, sp, p.ID, "改めた講座")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := procedure.Publish(t.Context(), sp, editor(), p.ID, revision); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	versions, err := procedure.Versions(t.Context(), sp, p.ID)
	if err != nil || len(versions) != 2 {
		t.Fatalf("%d versions, %v", len(versions), err)
	}
}

func TestRevertWritesADraftAndNoHistoryAnew(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, who := t.Context(), editor()
	p := published(t, sp, "course-enrolment")
	other := published(t, sp, "public-comment")
	revision := retitled(t, sp, p.ID, "改めた講座")
	if _, err := procedure.Publish(ctx, sp, who, p.ID, revision); err != nil {
		t.Fatal(err)
	}
	_, err := procedure.Revert(ctx, sp, who, p.ID, other.Version, revision)
	want(t, err, fault.NotFound, "not_found")
	_, err = procedure.Revert(ctx, sp, who, p.ID, p.Version, revision-1)
	want(t, err, fault.Conflict, "draft_changed")
	d, err := procedure.Revert(ctx, sp, who, p.ID, p.Version, revision)
	if err != nil {
		t.Fatal(err)
	}
	if n := liveNumber(t, sp, p.Slug); n != 2 {
		t.Fatalf("reverting the draft changed the live version to %d", n)
	}
	v, err := procedure.Publish(ctx, sp, who, p.ID, d.Revision)
	first, err2 := procedure.GetVersion(ctx, sp, p.Version)
	if err != nil || err2 != nil || v.Number != 3 || v.Digest != first.Digest {
		t.Fatalf("published %d %v %v", v.Number, err, err2)
	}
}
