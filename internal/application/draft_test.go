package application_test

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func TestDraftIsKeptAndResumed(t *testing.T) {
	o := openOffice(t, "course-enrolment")
	ctx := t.Context()
	d := o.draft(t)
	if d.Revision != 1 || string(d.Answers) != "{}" || len(d.Document) == 0 {
		t.Fatalf("a new draft is %+v", d)
	}
	in := application.SaveDraftInput{ID: d.ID, Revision: 1, Page: "page_main", Answers: answers{"people": "2", "stowaway": "x"}.raw()}
	saved, err := application.SaveDraft(ctx, o.sp, o.resident, in)
	if err != nil || saved.Revision != 2 {
		t.Fatalf("save: %v, revision %d", err, saved.Revision)
	}
	got, err := application.GetDraft(ctx, o.sp, o.resident, d.ID)
	if err != nil || got.Page != "page_main" || got.Newer {
		t.Fatalf("resume: %v %+v", err, got)
	}
	if string(got.Answers) != `{"people":"2"}` {
		t.Errorf("kept %s: what the form does not declare must go", got.Answers)
	}
	_, err = application.SaveDraft(ctx, o.sp, o.resident, in)
	want(t, err, fault.Conflict, "draft_changed")
}

// CVE-2026-76087: whoever knows a draft's id must not reach it.
func TestStrangerCannotTouchADraft(t *testing.T) {
	o := openOffice(t, "course-enrolment")
	ctx, d := t.Context(), o.draft(t)
	strangers := map[string]access.Principal{
		"another session": resident(t, o.sp), "nobody": {}, "staff": o.staff,
		"somebody without a session": {Audience: access.Applicant, ID: o.resident.ID},
	}
	for name, who := range strangers {
		t.Run(name, func(t *testing.T) {
			_, err := application.GetDraft(ctx, o.sp, who, d.ID)
			want(t, err, fault.NotFound, "not_found")
			_, err = application.SaveDraft(ctx, o.sp, who, application.SaveDraftInput{ID: d.ID, Revision: 1, Answers: json.RawMessage(`{}`)})
			want(t, err, fault.NotFound, "not_found")
			_, err = application.Submit(ctx, o.sp, who, input(d, course()))
			want(t, err, fault.NotFound, "not_found")
			_, err = application.UploadRule(ctx, o.sp, who, d.ID, "name")
			want(t, err, fault.NotFound, "not_found")
			want(t, application.DeleteDraft(ctx, o.sp, who, d.ID), fault.NotFound, "not_found")
			want(t, application.OwnsDraft(ctx, o.sp, who, d.ID), fault.NotFound, "not_found")
		})
	}
	if err := application.OwnsDraft(ctx, o.sp, o.resident, d.ID); err != nil {
		t.Error(err)
	}
	got, err := application.GetDraft(ctx, o.sp, o.resident, d.ID)
	if err != nil || got.Revision != 1 {
		t.Errorf("the owner's draft: %v, revision %d", err, got.Revision)
	}
}

func TestDraftOfAClosedProcedure(t *testing.T) {
	o := openOffice(t, "course-enrolment")
	c := o.procedure.Catalogue
	c.Opens, c.Closes = o.sp.Now().Add(time.Hour), o.sp.Now().Add(2*time.Hour)
	if _, err := procedure.Update(t.Context(), o.sp, o.staff, procedure.UpdateInput{Procedure: o.procedure.ID, Revision: o.procedure.Revision, Catalogue: c}); err != nil {
		t.Fatal(err)
	}
	_, err := application.StartDraft(t.Context(), o.sp, o.resident, o.procedure.Slug)
	want(t, err, fault.Gone, "procedure_not_open")
	tenanttest.Clock(o.sp).Advance(2 * time.Hour)
	_, err = application.StartDraft(t.Context(), o.sp, o.resident, o.procedure.Slug)
	want(t, err, fault.Gone, "procedure_closed")
	_, err = application.StartDraft(t.Context(), o.sp, access.Principal{}, o.procedure.Slug)
	want(t, err, fault.Unauthenticated, "no_session")
	_, err = application.StartDraft(t.Context(), o.sp, o.resident, "no-such-procedure")
	want(t, err, fault.NotFound, "not_found")
}

func TestDraftKnowsOfANewerForm(t *testing.T) {
	o := openOffice(t, "public-comment")
	d := o.draft(t)
	form, err := procedure.GetDraft(t.Context(), o.sp, o.procedure.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := procedure.SaveDraft(t.Context(), o.sp, o.staff, procedure.SaveDraftInput{Procedure: o.procedure.ID, Revision: 1,
		Document: append([]byte(" "), form.Document...)}); err != nil {
		t.Fatal(err)
	}
	if _, err := procedure.Publish(t.Context(), o.sp, o.staff, o.procedure.ID, 2); err != nil {
		t.Fatal(err)
	}
	got, err := application.GetDraft(t.Context(), o.sp, o.resident, d.ID)
	if err != nil || !got.Newer || got.Version != d.Version {
		t.Errorf("%v, newer %v, version kept %v", err, got.Newer, got.Version == d.Version)
	}
	r, err := application.Submit(t.Context(), o.sp, o.resident, input(d, comment()))
	if err != nil || o.load(t, r.Application).Version != d.Version {
		t.Errorf("an application keeps the version it was made with: %v", err)
	}
}

func TestDraftsAreLimitedAndSwept(t *testing.T) {
	o := openOffice(t, "public-comment")
	var last application.Draft
	for range 20 {
		last = o.draft(t)
	}
	_, err := application.StartDraft(t.Context(), o.sp, o.resident, o.procedure.Slug)
	want(t, err, fault.TooLarge, "too_many_drafts")
	if err := application.DeleteDraft(t.Context(), o.sp, o.resident, last.ID); err != nil {
		t.Fatal(err)
	}
	kept := o.submit(t, comment())

	tenanttest.Clock(o.sp).Advance(30 * 24 * time.Hour)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if _, err := application.Sweep(t.Context(), o.sp); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := count(t, o.sp, "SELECT count(1) FROM audit_entry WHERE action = 'application.forget'"); n != 20 {
		t.Errorf("%d drafts were forgotten by two sweeps and their owner, want 20", n)
	}
	if n := count(t, o.sp, "SELECT count(1) FROM application WHERE state = 'draft'"); n != 0 {
		t.Errorf("%d drafts outlive a month", n)
	}
	if n := count(t, o.sp, "SELECT count(1) FROM application_submission"); n != 0 {
		t.Errorf("%d idempotency keys outlive a day", n)
	}
	o.load(t, kept.Application)
}

func TestUploadRuleSpeaksOfAttachmentFieldsOnly(t *testing.T) {
	o := openOffice(t, "residence-certificate")
	d := o.draft(t)
	rule, err := application.UploadRule(t.Context(), o.sp, o.resident, d.ID, "identity")
	if err != nil || rule.Limits.MaxCount != 2 || rule.Limits.MaxBytes != 10<<20 || rule.Retention != "1y" {
		t.Errorf("%v %+v", err, rule)
	}
	_, err = application.UploadRule(t.Context(), o.sp, o.resident, d.ID, "name")
	want(t, err, fault.NotFound, "not_found")
	_, err = application.UploadRule(t.Context(), o.sp, o.resident, ids.New(), "identity")
	want(t, err, fault.NotFound, "not_found")
}
