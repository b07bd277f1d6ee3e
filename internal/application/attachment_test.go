package application_test

import (
	"bytes"
	"image"
	"image/png"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// upload adds a picture to the field as the resident would.
func (o *office) upload(t *testing.T, id ids.ID, field string) ids.ID {
	t.Helper()
	rule, err := application.UploadRule(t.Context(), o.sp, o.resident, id, field)
	if err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	a, err := attachment.Receive(t.Context(), o.sp, o.resident, attachment.Upload{
		Owner: rule.Application, Field: rule.Field, FileName: "写真.png", Class: rule.Retention, Limits: rule.Limits, Body: &picture})
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

func files(of ...ids.ID) map[string]any {
	list := make([]any, len(of))
	for i, id := range of {
		list[i] = id.String()
	}
	return map[string]any{"ids": list}
}

func waste() answers {
	return answers{"items": []any{map[string]any{"item_name": "いす", "item_size": "s400", "item_count": "2"}}, "wish": "2026-12-10",
		"place": "front", "name": course()["name"], "phone": "0312345678", "privacy": true, "address": certificate()["address"]}
}

func TestFilesFollowTheirApplication(t *testing.T) {
	o := openOffice(t, "bulky-waste")
	d := o.draft(t)
	used, unused := o.upload(t, d.ID, "photo"), o.upload(t, d.ID, "photo")
	stranger := officeIn(t, o.sp, "bulky-waste")
	theirs := stranger.upload(t, stranger.draft(t).ID, "photo")

	for name, id := range map[string]ids.ID{"somebody else's": theirs, "invented": ids.New()} {
		_, err := application.Submit(t.Context(), o.sp, o.resident, input(d, waste().with("photo", files(used, id))))
		want(t, err, fault.Invalid, "invalid_input")
		faultAt(t, err, "answers.photo", "attachment_missing")
		if n := count(t, o.sp, "SELECT count(1) FROM application WHERE state <> 'draft'"); n != 0 {
			t.Fatalf("%s: submitted", name)
		}
	}
	r, err := application.Submit(t.Context(), o.sp, o.resident, input(d, waste().with("photo", files(used))))
	if err != nil {
		t.Fatal(err)
	}
	if n := count(t, o.sp, "SELECT count(1) FROM attachment WHERE owner_id = ? AND bound AND id = ?", r.Application, used); n != 1 {
		t.Error("the named file does not belong to the application")
	}
	if n := count(t, o.sp, "SELECT count(1) FROM attachment WHERE id = ? AND state = 'discarded'", unused); n != 1 {
		t.Error("the file that no answer names stays")
	}
	_, err = application.UploadRule(t.Context(), o.sp, o.resident, r.Application, "photo")
	want(t, err, fault.NotFound, "not_found")
}

func TestFileOfACorrection(t *testing.T) {
	o := openOffice(t, "bulky-waste")
	d := o.draft(t)
	first := o.upload(t, d.ID, "photo")
	r, err := application.Submit(t.Context(), o.sp, o.resident, input(d, waste().with("photo", files(first))))
	if err != nil {
		t.Fatal(err)
	}
	o.take(t, r.Application, application.Step{Verb: application.DoReturn, Reason: "写真が暗いため",
		Ask: &application.Asking{Fields: []string{"photo"}, Deadline: o.sp.Now().Add(time.Hour)}})
	v := o.current(t, r)
	second := o.upload(t, r.Application, "photo")
	// The relative dates of the form are those of the submission's day, not today's.
	tenanttest.Clock(o.sp).Advance(59 * time.Minute)
	v, err = application.Correct(t.Context(), o.sp, o.resident, application.CorrectInput{Revision: v.Revision, Answers: waste().with("photo", files(second)).raw()})
	if err != nil || v.State != application.InReview {
		t.Fatal(err)
	}
	if n := count(t, o.sp, "SELECT count(1) FROM attachment WHERE owner_id = ? AND bound AND state <> 'discarded'", r.Application); n != 2 {
		t.Errorf("%d files, want the one before and the one after", n)
	}
}

func TestDeletedDraftTakesItsFiles(t *testing.T) {
	o := openOffice(t, "bulky-waste")
	d := o.draft(t)
	id := o.upload(t, d.ID, "photo")
	if err := application.DeleteDraft(t.Context(), o.sp, o.resident, d.ID); err != nil {
		t.Fatal(err)
	}
	if n := count(t, o.sp, "SELECT count(1) FROM attachment WHERE id = ? AND state = 'discarded'", id); n != 1 {
		t.Error("the file stays")
	}
	if n := count(t, o.sp, "SELECT count(1) FROM outbox WHERE kind = 'attachment.discard'"); n != 1 {
		t.Error("nobody will erase the object")
	}
}
