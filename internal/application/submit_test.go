package application_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func TestSubmitMakesAnApplication(t *testing.T) {
	o := openOffice(t, "residence-certificate")
	o.resident = verified(t, o.sp, o.resident, "hanako@example.jp")
	r := o.submit(t, certificate())

	a := o.load(t, r.Application)
	if a.State != application.Submitted || a.ReceiptNumber != r.ReceiptNumber || a.Department != o.department || a.Identity != "email" {
		t.Errorf("%+v", a)
	}
	if end := time.Date(2026, time.November, 30, 0, 0, 0, 0, clock.JST); !a.DueAt.Equal(end) {
		t.Errorf("due %v after five days", a.DueAt)
	}
	if a.ProcedureTitle != o.procedure.Title {
		t.Errorf("title %q", a.ProcedureTitle)
	}
	got := o.stored(t, r.Application)
	if _, kept := got["purpose_other"]; kept || got["fee"] != "600" {
		t.Errorf("stored %v", got)
	}
	for table, n := range map[string]int{"application_draft": 0, "application_answer": 1, "application_event": 1, "notice": 1} {
		if got := count(t, o.sp, "SELECT count(1) FROM "+table+" WHERE application_id = ?", r.Application); got != n {
			t.Errorf("%s has %d rows, want %d", table, got, n)
		}
	}
	if n := count(t, o.sp, "SELECT count(1) FROM audit_entry WHERE entity_id = ? AND action = 'application.submit'", r.Application); n != 1 {
		t.Errorf("%d audit entries", n)
	}
	if n := count(t, o.sp, "SELECT count(1) FROM outbox WHERE kind = 'notice.send'"); n < 1 {
		t.Error("nothing will be sent")
	}
}

func certificate() answers {
	return answers{
		"name":  map[string]any{"family": "青空", "given": "花子", "family_kana": "アオゾラ", "given_kana": "ハナコ"},
		"birth": "1990-05-01", "phone": "0312345678", "email": "hanako@example.jp", "relation": "self", "extent": "part",
		"address": map[string]any{"postal": "1000001", "prefecture": "東京都", "city": "千代田区", "town": "千代田1番1号"},
		"copies":  "2", "purpose": "license", "privacy": true,
	}
}

// CVE-2026-63428, CVE-2025-64515: what the form does not show or declare, or
// computes itself, is not stored because a client says so.
func TestOnlyWhatTheServerSeesIsStored(t *testing.T) {
	o := openOffice(t, "course-enrolment")
	d := o.draft(t)
	_, err := application.Submit(t.Context(), o.sp, o.resident, input(d, course().with("stowaway", "x")))
	want(t, err, fault.Invalid, "invalid_input")
	faultAt(t, err, "answers.stowaway", "unknown_field")

	r, err := application.Submit(t.Context(), o.sp, o.resident, input(d, course().with("child_age", "隠れた項目")))
	if err != nil {
		t.Fatal(err)
	}
	if _, kept := o.stored(t, r.Application)["child_age"]; kept {
		t.Error("a hidden field was stored")
	}
	o2 := officeIn(t, o.sp, "bulky-waste")
	waste := answers{"items": []any{map[string]any{"item_name": "いす", "item_size": "s400", "item_count": "2", "item_fee": "1"}}, "total": "1",
		"wish": "2026-12-01", "place": "front", "name": course()["name"], "phone": "0312345678", "privacy": true,
		"address": certificate()["address"]}
	if got := o2.stored(t, o2.submit(t, waste).Application)["total"]; got != "800" {
		t.Errorf("the client's sum was taken: %v", got)
	}
}

func TestSubmitTellsWhatIsWrong(t *testing.T) {
	o := openOffice(t, "course-enrolment")
	d := o.draft(t)
	for name, c := range map[string]struct {
		change    func(*application.SubmitInput)
		path, key string
	}{
		"a required answer is missing": {func(in *application.SubmitInput) { in.Answers = course().with("course", nil).raw() }, "answers.course", "required"},
		"no agreement":                 {func(in *application.SubmitInput) { in.Answers = course().with("privacy", false).raw() }, "answers.privacy", "consent_required"},
		"a control character":          {func(in *application.SubmitInput) { in.Answers = course().with("message", "a\x07b").raw() }, "answers.message", "bad_character"},
		"10,001 characters": {func(in *application.SubmitInput) {
			in.Answers = course().with("message", strings.Repeat("あ", 10_001)).raw()
		}, "answers.message", "too_long"},
		"no consent version": {func(in *application.SubmitInput) { in.ConsentVersion = "" }, "consent_version", "required"},
		"a short key":        {func(in *application.SubmitInput) { in.Key = "short" }, "idempotency_key", "bad_format"},
		"a key with a space": {func(in *application.SubmitInput) { in.Key = "0123456789 0123456789" }, "idempotency_key", "bad_format"},
	} {
		t.Run(name, func(t *testing.T) {
			in := input(d, course())
			c.change(&in)
			_, err := application.Submit(t.Context(), o.sp, o.resident, in)
			want(t, err, fault.Invalid, "invalid_input")
			faultAt(t, err, c.path, c.key)
		})
	}
	if n := count(t, o.sp, "SELECT count(1) FROM application WHERE state <> 'draft'"); n != 0 {
		t.Errorf("%d applications came of it", n)
	}
}

// Names with IVS, characters beyond the BMP and long texts come back as given,
// and none of it can be read in any row.
func TestContentSurvivesAndIsSealed(t *testing.T) {
	o := openOffice(t, "course-enrolment")
	name := map[string]any{"family": "渡邉\U000E0102𠮷", "given": "𡈽󠄁髙", "family_kana": "ワタナベ", "given_kana": "タカ"}
	long := strings.Repeat("あ", 9_999) + "𠮷"
	r := o.submit(t, course().with("name", name).with("message", long))

	got := o.stored(t, r.Application)
	if !maps.Equal(got["name"].(map[string]any), name) || got["message"] != long {
		t.Errorf("stored name %v, message of %d bytes", got["name"], len(got["message"].(string)))
	}
	for _, table := range []string{"application", "application_answer", "application_submission", "application_event", "application_term", "notice", "outbox", "audit_entry"} {
		var dump []string
		err := o.sp.Read(t.Context(), func(tx *pg.Tx) error {
			return tx.Gorm().Raw("SELECT r::text FROM " + table + " r").Scan(&dump).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(dump, "\n")
		for _, secret := range []string{"ワタナベ", "渡邉", "0312345678", "ichiro@example.jp", "あああ", r.LookupSecret, strings.ReplaceAll(r.LookupSecret, "-", "")} {
			hexed := hexOf(secret)
			if strings.Contains(all, secret) || strings.Contains(all, hexed) {
				t.Errorf("%s holds %q", table, secret)
			}
		}
	}
}

func hexOf(s string) string {
	const digits = "0123456789abcdef"
	var b bytes.Buffer
	for _, c := range []byte(s) {
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}

// T22: 50 resends at once make one application, and all get its receipt.
func TestParallelSubmitsMakeOne(t *testing.T) {
	o := openOffice(t, "course-enrolment")
	in := input(o.draft(t), course())
	receipts := make([]application.Receipt, 50)
	errs := make([]error, 50)
	var wg sync.WaitGroup
	for i := range receipts {
		wg.Go(func() { receipts[i], errs[i] = application.Submit(t.Context(), o.sp, o.resident, in) })
	}
	wg.Wait()
	for i := range receipts {
		if errs[i] != nil || receipts[i] != receipts[0] {
			t.Fatalf("%d: %v %+v, want %+v", i, errs[i], receipts[i], receipts[0])
		}
	}
	for table, n := range map[string]int{"application": 1, "application_answer": 1, "application_event": 1, "notice": 1, "application_submission": 1} {
		if got := count(t, o.sp, "SELECT count(1) FROM "+table); got != n {
			t.Errorf("%s has %d rows, want %d", table, got, n)
		}
	}
}

func TestIdempotencyKey(t *testing.T) {
	o := openOffice(t, "public-comment")
	ctx, in := t.Context(), input(o.draft(t), comment())
	first, err := application.Submit(ctx, o.sp, o.resident, in)
	if err != nil {
		t.Fatal(err)
	}
	// The same body in another order of keys and with other spaces.
	same := in
	same.Answers = json.RawMessage(`{ "opinion": "自転車の通行帯を増やしてください。", "living":"resident" }`)
	again, err := application.Submit(ctx, o.sp, o.resident, same)
	if err != nil || again != first {
		t.Fatalf("%v %+v", err, again)
	}
	other := in
	other.Answers = comment().with("living", "work").raw()
	_, err = application.Submit(ctx, o.sp, o.resident, other)
	want(t, err, fault.Invalid, "idempotency_mismatch")
	otherConsent := in
	otherConsent.ConsentVersion = "2027-01"
	_, err = application.Submit(ctx, o.sp, o.resident, otherConsent)
	want(t, err, fault.Invalid, "idempotency_mismatch")

	// A second tab with a key of its own sees the same receipt.
	tab := in
	tab.Key = "another-tab-0123456789"
	again, err = application.Submit(ctx, o.sp, o.resident, tab)
	if err != nil || again != first {
		t.Fatalf("second tab: %v %+v", err, again)
	}
	tab.Answers = other.Answers
	_, err = application.Submit(ctx, o.sp, o.resident, tab)
	want(t, err, fault.Conflict, "already_submitted")

	// The key with another draft of the same person.
	reused := input(o.draft(t), comment())
	reused.Key = in.Key
	_, err = application.Submit(ctx, o.sp, o.resident, reused)
	want(t, err, fault.Invalid, "idempotency_mismatch")

	tenanttest.Clock(o.sp).Advance(24 * time.Hour)
	_, err = application.Submit(ctx, o.sp, o.resident, in)
	want(t, err, fault.Conflict, "already_submitted")
	if _, err := application.SaveDraft(ctx, o.sp, o.resident, application.SaveDraftInput{ID: in.Draft, Revision: 1, Answers: in.Answers}); fault.CodeOf(err) != "already_submitted" {
		t.Errorf("saving what is handed in: %v", err)
	}
}

func TestPeriodEndsToTheSecond(t *testing.T) {
	o := openOffice(t, "public-comment")
	watch := tenanttest.Clock(o.sp)
	end := tenanttest.Start.Add(8 * time.Hour) // 17:00 JST
	c := o.procedure.Catalogue
	c.Closes = end
	if _, err := procedure.Update(t.Context(), o.sp, o.staff, procedure.UpdateInput{Procedure: o.procedure.ID, Revision: o.procedure.Revision, Catalogue: c}); err != nil {
		t.Fatal(err)
	}
	early, late := o.draft(t), o.draft(t)
	watch.Set(end.Add(-time.Second))
	in := input(early, comment())
	receipt, err := application.Submit(t.Context(), o.sp, o.resident, in)
	if err != nil {
		t.Fatalf("a second before: %v", err)
	}
	watch.Set(end)
	_, err = application.Submit(t.Context(), o.sp, o.resident, input(late, comment()))
	want(t, err, fault.Gone, "procedure_closed")
	again, err := application.Submit(t.Context(), o.sp, o.resident, in)
	if err != nil || again != receipt {
		t.Errorf("a resend after the end must bring the receipt: %v", err)
	}
}

func TestUnpublishedAndUnverified(t *testing.T) {
	o := openOffice(t, "residence-certificate")
	d := o.draft(t)
	_, err := application.Submit(t.Context(), o.sp, o.resident, input(d, certificate()))
	want(t, err, fault.Unauthenticated, "identity_required")

	who := verified(t, o.sp, o.resident, "hanako@example.jp")
	tenanttest.Clock(o.sp).Advance(8 * 24 * time.Hour)
	_, err = application.Submit(t.Context(), o.sp, who, input(d, certificate()))
	want(t, err, fault.Unauthenticated, "identity_required")

	if _, err := procedure.Unpublish(t.Context(), o.sp, o.staff, o.procedure.ID); err != nil {
		t.Fatal(err)
	}
	_, err = application.Submit(t.Context(), o.sp, verified(t, o.sp, who, "hanako@example.jp"), input(d, certificate()))
	want(t, err, fault.Gone, "procedure_closed")
}

// K2, K5: the connection breaks while the server commits. Either there is an
// application and a resend brings its receipt, or there is none and the resend
// makes it.
func TestBrokenConnectionAtCommit(t *testing.T) {
	for name, committed := range map[string]bool{"after the commit": true, "before the commit": false} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t, "public-comment")
			in := input(o.draft(t), comment())
			broken := tenant.NewSpace(tenant.Parts{Tenant: o.sp.Tenant(), Sealer: o.sp.Sealer(), Blobs: o.sp.Blobs(), Clock: o.sp.Clock(),
				DB: breaking{o.sp, committed}})
			if _, err := application.Submit(t.Context(), broken, o.resident, in); !fault.Is(err, fault.Unavailable) {
				t.Fatalf("got %v", err)
			}
			rows := count(t, o.sp, "SELECT count(1) FROM application WHERE state = 'submitted'")
			if (rows == 1) != committed {
				t.Fatalf("%d applications", rows)
			}
			r, err := application.Submit(t.Context(), o.sp, o.resident, in)
			if err != nil || r.ReceiptNumber == "" || r.LookupSecret == "" {
				t.Fatalf("resend: %v %+v", err, r)
			}
			for _, table := range []string{"application", "application_answer", "application_event", "application_submission"} {
				if n := count(t, o.sp, "SELECT count(1) FROM "+table); n != 1 {
					t.Errorf("%s has %d rows", table, n)
				}
			}
		})
	}
}

// breaking is a database whose connection breaks at the end of a transaction.
type breaking struct {
	*tenant.Space
	committed bool
}

var errCut = fault.New(fault.Unavailable, "database_unavailable")

func (b breaking) InTx(ctx context.Context, fn func(*pg.Tx) error) error {
	err := b.Space.InTx(ctx, func(tx *pg.Tx) error {
		if err := fn(tx); err != nil || b.committed {
			return err
		}
		return errCut
	})
	return errors.Join(err, errCut)
}

// verified confirms an address for the session as a person with the mail would.
func verified(t *testing.T, sp *tenant.Space, who access.Principal, email string) access.Principal {
	t.Helper()
	v, err := applicant.StartVerification(t.Context(), sp, who, email)
	if err != nil {
		t.Fatal(err)
	}
	o, err := applicant.ConfirmVerification(t.Context(), sp, who, v.ID, mailedCode(t, sp))
	if err != nil {
		t.Fatal(err)
	}
	return o.Principal
}
