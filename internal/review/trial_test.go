package review_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/statistics"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

const testerMail = "henshu@example.jp"

// rehearsal is a procedure nobody has published, and its tester.
type rehearsal struct {
	*desk
	procedure procedure.Procedure
	tester    access.Principal
}

func rehearse(t *testing.T) *rehearsal {
	t.Helper()
	sp := tenanttest.One(t)
	of := department(t, sp, "市民課")
	d := &desk{sp: sp, department: of, reviewer: person("審査 太郎", access.Reviewer, of), approver: person("決裁 花子", access.Approver, of)}
	r := &rehearsal{desk: d, tester: person("編集 花子", access.FormEditor, of)}
	r.tester.ID = employ(t, sp, testerMail, access.FormEditor, of)
	employ(t, sp, "shinsa@example.jp", access.Reviewer, of)
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		t.Fatal(err)
	}
	for _, tpl := range all {
		if tpl.Key == "course-enrolment" {
			if r.procedure, err = procedure.Copy(t.Context(), sp, r.tester, tpl, of); err != nil {
				t.Fatal(err)
			}
		}
	}
	return r
}

func (r *rehearsal) begin(t *testing.T) (review.Trial, access.Principal) {
	t.Helper()
	trial, token, err := review.StartTrial(t.Context(), r.sp, r.tester, r.procedure.ID, ids.Nil)
	if err != nil {
		t.Fatal(err)
	}
	_, opened, err := application.OpenTrial(t.Context(), r.sp, access.Principal{Plane: tenant.Internet, RequestID: "test"}, token)
	if err != nil {
		t.Fatal(err)
	}
	return trial, opened.Principal
}

func (r *rehearsal) handIn(t *testing.T, who access.Principal) application.Receipt {
	t.Helper()
	draft, err := application.StartDraft(t.Context(), r.sp, who, r.procedure.Slug)
	if err != nil || !draft.Trial || draft.Newer {
		t.Fatalf("%+v %v", draft, err)
	}
	receipt, err := application.Submit(t.Context(), r.sp, who, application.SubmitInput{
		Draft: draft.ID, Key: "key-" + draft.ID.String(), Answers: json.RawMessage(form), ConsentVersion: "1"})
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// The whole life of an application can be tried before anybody may apply, and
// nothing that counts, lists or exports knows of it.
func TestTrialLivesWholeAndCountsNowhere(t *testing.T) {
	r := rehearse(t)
	ctx := t.Context()
	_, who := r.begin(t)
	receipt := r.handIn(t, who)
	if !strings.HasPrefix(receipt.ReceiptNumber, "TEST-") || !receipt.Trial {
		t.Fatalf("%+v", receipt)
	}
	if number, ok := application.ReadReceiptNumber(strings.ToLower(receipt.ReceiptNumber)); !ok || number != receipt.ReceiptNumber {
		t.Fatalf("read as %q %v", number, ok)
	}

	at := review.On{ID: receipt.Application, Revision: 2}
	at = must(t)(review.Accept(ctx, r.sp, r.reviewer, at))
	at = must(t)(review.Begin(ctx, r.sp, r.reviewer, at))
	at = must(t)(review.Return(ctx, r.sp, r.reviewer, review.ReturnInput{On: at, Fields: []string{"people"},
		Reason: "人数を確かめてください", Deadline: r.sp.Now().Add(48 * time.Hour)}))
	if _, err := application.Correct(ctx, r.sp, who, application.CorrectInput{Revision: at.Revision, Answers: json.RawMessage(form)}); err != nil {
		t.Fatal(err)
	}
	at.Revision++
	at = must(t)(review.Pass(ctx, r.sp, r.reviewer, at, ""))
	at = must(t)(review.Approve(ctx, r.sp, r.approver, at))
	at = must(t)(review.Issue(ctx, r.sp, r.reviewer, at))
	at = must(t)(review.Complete(ctx, r.sp, r.reviewer, at))

	file, err := review.Open(ctx, r.sp, r.reviewer, at.ID)
	if err != nil || !file.Trial || file.State != application.Completed || file.KeepUntil.After(r.sp.Now().AddDate(0, 1, 0)) {
		t.Fatalf("state %s, kept until %v, %v", file.State, file.KeepUntil, err)
	}
	mails := deliver(t, r.sp)
	if len(mails) == 0 {
		t.Fatal("no mail was tried")
	}
	for _, m := range mails {
		if m.To != testerMail || !strings.HasPrefix(m.Subject, "【試し】") || !strings.Contains(m.Text, "実際の申請ではありません") {
			t.Errorf("mail to %s: %s", m.To, m.Subject)
		}
	}
	r.countsNowhere(t)
	shown, err := review.Inbox(ctx, r.sp, r.reviewer, review.Query{Trials: true})
	if err != nil || len(shown.Items) != 1 || !shown.Items[0].Trial {
		t.Fatalf("%v %+v", err, shown)
	}
}

func (r *rehearsal) countsNowhere(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	for name, q := range map[string]review.Query{"all": {}, "by procedure": {Procedure: r.procedure.ID}, "by name": {Search: "鈴木"}} {
		if page, err := review.Inbox(ctx, r.sp, r.reviewer, q); err != nil || len(page.Items) != 0 {
			t.Errorf("inbox %s: %d items, %v", name, len(page.Items), err)
		}
	}
	board, err := statistics.Get(ctx, r.sp, person("全体 見る", access.TenantAdministrator))
	if err != nil || board.Open != 0 || board.Overdue != 0 || len(board.Procedures) != 0 {
		t.Errorf("dashboard %+v, %v", board, err)
	}
	for _, s := range append(board.States, statistics.StateCount{}) {
		if s.Count != 0 {
			t.Errorf("dashboard counts %d %s", s.Count, s.State)
		}
	}
	for _, d := range board.Days {
		if d.Count != 0 {
			t.Errorf("dashboard counts %d on %s", d.Count, d.Day)
		}
	}
	// What exports are made of.
	f := application.Filter{Procedure: r.procedure.ID}
	if n, err := application.Count(ctx, r.sp, f); err != nil || n != 0 {
		t.Errorf("counted %d, %v", n, err)
	}
	for record, err := range application.Each(ctx, r.sp, f) {
		t.Errorf("exported %s, %v", record.ReceiptNumber, err)
	}
	if versions, err := application.FormVersions(ctx, r.sp, f); err != nil || len(versions) != 0 {
		t.Errorf("versions %v, %v", versions, err)
	}
}

func TestTrialIsDeletedForGood(t *testing.T) {
	r := rehearse(t)
	ctx := t.Context()
	trial, who := r.begin(t)
	receipt := r.handIn(t, who)
	if _, err := application.StartDraft(ctx, r.sp, who, r.procedure.Slug); err != nil {
		t.Fatal(err)
	}
	want(t, review.EndTrial(ctx, r.sp, r.tester, ids.New(), trial.ID), fault.NotFound, "not_found")
	if err := review.EndTrial(ctx, r.sp, r.tester, r.procedure.ID, trial.ID); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"application", "application_draft", "application_answer", "application_term", "application_submission",
		"application_event", "applicant_session", "applicant_grant", "trial", "form_version"} {
		if n := count(t, r.sp, "SELECT count(1) FROM "+table); n != 0 {
			t.Errorf("%d rows left in %s", n, table)
		}
	}
	if n := count(t, r.sp, "SELECT count(1) FROM notice WHERE application_id = ?", receipt.Application); n != 0 {
		t.Errorf("%d notices left", n)
	}
	if got := deliver(t, r.sp); len(got) != 0 {
		t.Errorf("a mail left after the deletion: %v", got)
	}
	if list, err := attachment.List(ctx, r.sp, receipt.Application); err != nil || len(list) != 0 {
		t.Errorf("files left: %v %v", list, err)
	}
	want(t, review.EndTrial(ctx, r.sp, r.tester, r.procedure.ID, trial.ID), fault.NotFound, "not_found")
}

// Whoever hands in while the trial is deleted is told that it is gone, or was
// in time; the two never wait for each other.
func TestHandingInAndDeletingATrialAtOnce(t *testing.T) {
	r := rehearse(t)
	for range 12 {
		trial, who := r.begin(t)
		draft, err := application.StartDraft(t.Context(), r.sp, who, r.procedure.Slug)
		if err != nil {
			t.Fatal(err)
		}
		handed := make(chan error)
		go func() {
			_, err := application.Submit(t.Context(), r.sp, who, application.SubmitInput{
				Draft: draft.ID, Key: "key-" + draft.ID.String(), Answers: json.RawMessage(form), ConsentVersion: "1"})
			handed <- err
		}()
		deleted := review.EndTrial(t.Context(), r.sp, r.tester, r.procedure.ID, trial.ID)
		if err := <-handed; err != nil && !fault.Is(err, fault.NotFound) {
			t.Errorf("handing in: %v", err)
		}
		if deleted != nil {
			t.Errorf("deleting: %v", deleted)
		}
	}
	if n := count(t, r.sp, "SELECT count(1) FROM application"); n != 0 {
		t.Errorf("%d applications left", n)
	}
}

func TestTrialLinkOpensOnceAndOnlyItsProcedure(t *testing.T) {
	r := rehearse(t)
	ctx := t.Context()
	_, token, err := review.StartTrial(ctx, r.sp, r.tester, r.procedure.ID, ids.Nil)
	if err != nil {
		t.Fatal(err)
	}
	visitor := access.Principal{Plane: tenant.Internet, RequestID: "test"}
	p, opened, err := application.OpenTrial(ctx, r.sp, visitor, token)
	if err != nil || p.Slug != r.procedure.Slug {
		t.Fatal(p.Slug, err)
	}
	_, _, err = application.OpenTrial(ctx, r.sp, visitor, token)
	want(t, err, fault.Gone, "trial_link")
	_, late, err := review.StartTrial(ctx, r.sp, r.tester, r.procedure.ID, ids.Nil)
	if err != nil {
		t.Fatal(err)
	}
	tenanttest.Clock(r.sp).Advance(31 * time.Minute)
	_, _, err = application.OpenTrial(ctx, r.sp, visitor, late)
	want(t, err, fault.Gone, "trial_link")

	// Nobody else reaches it, and the tester reaches nothing else.
	other, err := applicant.Begin(ctx, r.sp, tenant.Internet, "test")
	if err != nil {
		t.Fatal(err)
	}
	_, err = application.StartDraft(ctx, r.sp, other.Principal, r.procedure.Slug)
	want(t, err, fault.NotFound, "not_found")
	open := openDesk(t, r.sp)
	_, err = application.StartDraft(ctx, r.sp, opened.Principal, open.slug)
	want(t, err, fault.Conflict, "trial_other_procedure")
	_, err = applicant.StartVerification(ctx, r.sp, opened.Principal, "dareka@example.jp")
	want(t, err, fault.Invalid, "invalid_input")
	if _, err := applicant.StartVerification(ctx, r.sp, opened.Principal, testerMail); err != nil {
		t.Fatal(err)
	}
}

// A trial keeps the draft it was made of, however the form is edited, and goes
// by itself when it is over.
func TestTrialIsFrozenAndExpires(t *testing.T) {
	r := rehearse(t)
	ctx := t.Context()
	trial, who := r.begin(t)
	if _, err := procedure.SaveDraft(ctx, r.sp, r.tester, procedure.SaveDraftInput{Procedure: r.procedure.ID, Revision: 1,
		Document: json.RawMessage(`{"format":"madoguchi-form/1"}`)}); err != nil {
		t.Fatal(err)
	}
	receipt := r.handIn(t, who)
	_, _, err := review.StartTrial(ctx, r.sp, r.tester, r.procedure.ID, ids.Nil)
	want(t, err, fault.Invalid, "not_publishable")
	found, err := review.Trials(ctx, r.sp, r.procedure.ID)
	if err != nil || len(found) != 1 || found[0].ID != trial.ID || len(found[0].Applications) != 1 {
		t.Fatalf("%+v %v", found, err)
	}
	if versions, err := procedure.Versions(ctx, r.sp, r.procedure.ID); err != nil || len(versions) != 0 {
		t.Fatalf("the frozen draft is listed as a version: %v %v", versions, err)
	}
	tenanttest.Clock(r.sp).Advance(15 * 24 * time.Hour)
	if _, err := application.Sweep(ctx, r.sp); err != nil {
		t.Fatal(err)
	}
	if n := count(t, r.sp, "SELECT count(1) FROM application WHERE id = ?", receipt.Application); n != 0 {
		t.Error("an expired trial is still there")
	}
}

// A try chooses what it likes: it takes no seat, finds no list in its way and
// gives nothing back that it never had.
func TestTrialsTakeNoSeats(t *testing.T) {
	r := rehearse(t)
	doc := json.RawMessage(`{"format":"madoguchi-form/1","title":{"ja":"講座"},"pages":[{"id":"p","title":{"ja":"1"},"sections":[{"id":"s","title":{"ja":"1"},"fields":[
		{"id":"course","type":"choice","label":{"ja":"講座"},"required":true,"options":[{"value":"ink","label":{"ja":"書道"},"capacity":1},{"value":"clay","label":{"ja":"陶芸"}}]}]}]}]}`)
	if _, err := procedure.SaveDraft(t.Context(), r.sp, r.tester, procedure.SaveDraftInput{Procedure: r.procedure.ID, Revision: 1, Document: doc}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, who := r.begin(t)
		draft, err := application.StartDraft(t.Context(), r.sp, who, r.procedure.Slug)
		if err != nil {
			t.Fatal(err)
		}
		in := application.SubmitInput{Draft: draft.ID, Key: "key-" + draft.ID.String(), Answers: json.RawMessage(`{"course":"ink"}`), ConsentVersion: "1"}
		if _, err := application.Submit(t.Context(), r.sp, who, in); err != nil {
			t.Fatal(err)
		}
	}
	samples, err := procedure.Samples(t.Context(), r.sp, r.procedure.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range samples {
		if err := procedure.DeleteSample(t.Context(), r.sp, r.tester, r.procedure.ID, s.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := procedure.Publish(t.Context(), r.sp, r.tester, r.procedure.ID, 2); err != nil {
		t.Fatal(err)
	}
	seats, err := application.Seats(t.Context(), r.sp, r.procedure.ID)
	if err != nil || len(seats) != 1 || seats[0].Taken != 0 || seats[0].Left() != 1 {
		t.Errorf("%+v, %v", seats, err)
	}
	_, who := r.begin(t)
	draft, err := application.StartDraft(t.Context(), r.sp, who, r.procedure.Slug)
	if err != nil {
		t.Fatal(err)
	}
	in := application.SubmitInput{Draft: draft.ID, Key: "key-" + draft.ID.String(), Answers: json.RawMessage(`{"course":"ink"}`), ConsentVersion: "1"}
	if _, err := application.Submit(t.Context(), r.sp, who, in); err != nil {
		t.Fatal(err)
	}
	if _, err := application.Withdraw(t.Context(), r.sp, who, application.WithdrawInput{Revision: 2, Reason: "試した"}); err != nil {
		t.Fatal(err)
	}
	seats, err = application.Seats(t.Context(), r.sp, r.procedure.ID)
	if err != nil || seats[0].Taken != 0 {
		t.Errorf("%+v, %v", seats, err)
	}
	if err := application.CheckSeats(t.Context(), r.sp); err != nil {
		t.Error(err)
	}
}
