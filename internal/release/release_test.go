package release_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/release"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func person(name string) access.Principal {
	return access.Principal{Audience: access.Staff, ID: ids.New(), Name: name, Roles: []access.Role{access.FormEditor}, Plane: tenant.LGWAN}
}

const document = `{"format":"madoguchi-form/1","title":{"ja":"粗大ごみの申込み"},"pages":[{"id":"page_1","title":{"ja":"入力"},
	"sections":[{"id":"section_1","fields":[{"id":"name","type":"text","label":{"ja":"品名"},"required":true}]}]}]}`

// asked is a procedure whose publication its editor has asked for.
func asked(t *testing.T, sp *tenant.Space, editor, asker access.Principal) (procedure.Procedure, release.Request) {
	t.Helper()
	ctx := t.Context()
	if err := procedure.RequireApproval(ctx, sp, person("管理 一郎"), true); err != nil {
		t.Fatal(err)
	}
	p, err := procedure.Create(ctx, sp, editor, procedure.CreateInput{
		Catalogue: procedure.Catalogue{Title: "粗大ごみの申込み", Department: ids.New()}, Document: json.RawMessage(document)})
	if err != nil {
		t.Fatal(err)
	}
	r, err := release.Ask(ctx, sp, asker, procedure.OfferInput{Procedure: p.ID, DraftRevision: 1, Note: "初版"})
	if err != nil {
		t.Fatal(err)
	}
	return p, r
}

func want(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Fatalf("got %v, want %v %s", err, kind, code)
	}
}

func TestPublicationNeedsASecondPerson(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, editor, asker, other := t.Context(), person("編集 花子"), person("依頼 次郎"), person("承認 三郎")
	p, r := asked(t, sp, editor, asker)

	_, err := procedure.Publish(ctx, sp, other, p.ID, 1)
	want(t, err, fault.Conflict, "approval_required")
	_, err = release.Ask(ctx, sp, other, procedure.OfferInput{Procedure: p.ID, DraftRevision: 1})
	want(t, err, fault.Conflict, "request_pending")
	_, err = release.Approve(ctx, sp, asker, r.ID, "")
	want(t, err, fault.Conflict, "own_request")
	_, err = release.Approve(ctx, sp, editor, r.ID, "")
	want(t, err, fault.Conflict, "own_edit")
	_, err = release.Return(ctx, sp, other, r.ID, " ")
	want(t, err, fault.Invalid, "invalid_input")
	_, err = release.Withdraw(ctx, sp, other, r.ID)
	want(t, err, fault.NotFound, "not_found")

	// What is approved is what was asked for, not what the draft is by now.
	later := json.RawMessage(document[:len(document)-1] + ` }`)
	if _, err := procedure.SaveDraft(ctx, sp, editor, procedure.SaveDraftInput{Procedure: p.ID, Revision: 1, Document: later}); err != nil {
		t.Fatal(err)
	}
	done, err := release.Approve(ctx, sp, other, r.ID, "よいと思います")
	if err != nil || done.State != release.Approved {
		t.Fatalf("approve: %v %v", done, err)
	}
	v, err := procedure.GetVersion(ctx, sp, done.Version)
	if err != nil || string(v.Document) != document {
		t.Fatalf("another document was published: %s %v", v.Document, err)
	}
	_, err = release.Return(ctx, sp, other, r.ID, "やり直し")
	want(t, err, fault.Conflict, "request_decided")

	history, err := procedure.History(ctx, sp, p.ID)
	if err != nil || len(history) != 1 || history[0].By != "承認 三郎" || history[0].Note != "初版" {
		t.Fatalf("history %v %v", history, err)
	}
}

func TestReturnedRequestCanBeAskedAgain(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, editor, other := t.Context(), person("編集 花子"), person("承認 三郎")
	p, r := asked(t, sp, editor, editor)
	if waiting, err := release.Pending(ctx, sp); err != nil || len(waiting) != 1 || waiting[0].Title != p.Title {
		t.Fatalf("pending %v %v", waiting, err)
	}
	back, err := release.Return(ctx, sp, other, r.ID, "ふりがなを付けてください")
	if err != nil || back.Comment != "ふりがなを付けてください" {
		t.Fatal(back, err)
	}
	if waiting, err := release.Pending(ctx, sp); err != nil || len(waiting) != 0 {
		t.Fatalf("still pending %v %v", waiting, err)
	}
	again, err := release.Ask(ctx, sp, editor, procedure.OfferInput{Procedure: p.ID, DraftRevision: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := release.Withdraw(ctx, sp, editor, again.ID); err != nil {
		t.Fatal(err)
	}
	if all, err := release.List(ctx, sp, p.ID); err != nil || len(all) != 2 {
		t.Fatalf("list %v %v", all, err)
	}
	if got, err := procedure.Get(ctx, sp, p.ID); err != nil || got.State != procedure.Draft {
		t.Fatalf("published without approval: %v %v", got.State, err)
	}
}

func TestTwoApprovingAtOnceMakeOneVersion(t *testing.T) {
	sp := tenanttest.One(t)
	p, r := asked(t, sp, person("編集 花子"), person("依頼 次郎"))
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, errs[i] = release.Approve(t.Context(), sp, person("承認 三郎"), r.ID, "") })
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
			continue
		}
		want(t, err, fault.Conflict, "request_decided")
	}
	versions, err := procedure.Versions(t.Context(), sp, p.ID)
	if done != 1 || err != nil || len(versions) != 1 {
		t.Fatalf("%d approved, %d versions, %v", done, len(versions), err)
	}
}

func TestApprovedStartHoldsToTheSecond(t *testing.T) {
	sp := tenanttest.One(t)
	ctx, editor, other := t.Context(), person("編集 花子"), person("承認 三郎")
	p, r := asked(t, sp, editor, editor)
	if _, err := release.Withdraw(ctx, sp, editor, r.ID); err != nil {
		t.Fatal(err)
	}
	starts := sp.Now().Add(time.Hour)
	r, err := release.Ask(ctx, sp, editor, procedure.OfferInput{Procedure: p.ID, DraftRevision: 1, Starts: starts})
	if err != nil {
		t.Fatal(err)
	}
	tenanttest.Clock(sp).Advance(time.Hour)
	_, err = release.Approve(ctx, sp, other, r.ID, "")
	want(t, err, fault.Conflict, "start_has_passed")
}

// The constraints hold also against code that forgets.
func TestDatabaseHoldsTwoPeople(t *testing.T) {
	sp := tenanttest.One(t)
	editor, asker := person("編集 花子"), person("依頼 次郎")
	p, r := asked(t, sp, editor, asker)
	version := publishedVersion(t, sp, p)
	for name, who := range map[string]ids.ID{"who asked": asker.ID, "who edited": editor.ID} {
		err := sp.InTx(context.WithoutCancel(t.Context()), func(tx *pg.Tx) error {
			return tx.Gorm().Exec("UPDATE publication_request SET state = 'approved', decided_at = now(), decided_by = ?, version_id = ? WHERE id = ?",
				who, version, r.ID).Error
		})
		if err == nil {
			t.Errorf("%s approved in the database", name)
		}
	}
}

func publishedVersion(t *testing.T, sp *tenant.Space, p procedure.Procedure) (id ids.ID) {
	t.Helper()
	err := sp.InTx(t.Context(), func(tx *pg.Tx) error {
		v, err := procedure.OfferDocument(t.Context(), sp, tx, person("x"), procedure.Offering{Procedure: p.ID, Document: json.RawMessage(document)})
		id = v.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
