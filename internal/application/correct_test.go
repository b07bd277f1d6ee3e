package application_test

import (
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// returned submits and sends back for correction of the fields, due in a week.
func (o *office) returned(t *testing.T, a answers, fields ...string) application.Receipt {
	t.Helper()
	r := o.submit(t, a)
	o.take(t, r.Application, application.Step{Verb: application.DoReturn, Reason: "電話番号が読めません。", Detail: fields,
		Ask: &application.Asking{Fields: fields, Notes: map[string]string{fields[0]: "市外局番から"}, Deadline: o.sp.Now().Add(7 * 24 * time.Hour)}})
	return r
}

// current is what the resident sees after looking up.
func (o *office) current(t *testing.T, r application.Receipt) application.View {
	t.Helper()
	v, opened, err := application.LookUp(t.Context(), o.sp, o.resident, proof(r))
	if err != nil {
		t.Fatal(err)
	}
	o.resident = opened.Principal
	return v
}

func TestCorrectionByField(t *testing.T) {
	o := openOffice(t, "course-enrolment")
	r := o.returned(t, course(), "phone")
	v := o.current(t, r)
	if v.State != application.Returned || v.Correction == nil || v.Correction.Reason != "電話番号が読めません。" ||
		v.Correction.Notes["phone"] != "市外局番から" || v.Correction.AskedBy != "" {
		t.Fatalf("%+v", v.Correction)
	}
	_, err := application.Correct(t.Context(), o.sp, o.resident, application.CorrectInput{Revision: v.Revision, Answers: course().with("people", "4").raw()})
	want(t, err, fault.Invalid, "invalid_input")
	faultAt(t, err, "answers.people", "not_editable")
	_, err = application.Correct(t.Context(), o.sp, o.resident, application.CorrectInput{Revision: v.Revision, Answers: course().with("phone", "12").raw()})
	faultAt(t, err, "answers.phone", "phone_invalid")
	_, err = application.Correct(t.Context(), o.sp, o.resident, application.CorrectInput{Revision: v.Revision - 1, Answers: course().raw()})
	want(t, err, fault.Conflict, "changed_by_other")

	after, err := application.Correct(t.Context(), o.sp, o.resident, application.CorrectInput{Revision: v.Revision, Answers: course().with("phone", "0398765432").raw()})
	if err != nil || after.State != application.InReview || after.Correction != nil {
		t.Fatalf("%v %+v", err, after)
	}
	_, err = application.Correct(t.Context(), o.sp, o.resident, application.CorrectInput{Revision: after.Revision, Answers: course().raw()})
	want(t, err, fault.Conflict, "state_refuses")

	var versions []application.AnswerVersion
	var corrections []application.Correction
	err = o.sp.Read(t.Context(), func(tx *pg.Tx) (err error) {
		if versions, err = application.AnswerVersions(t.Context(), o.sp, tx, r.Application); err != nil {
			return err
		}
		corrections, err = application.Corrections(t.Context(), o.sp, tx, r.Application)
		return err
	})
	if err != nil || len(versions) != 2 || len(corrections) != 1 {
		t.Fatalf("%v: %d versions, %d corrections", err, len(versions), len(corrections))
	}
	if c := corrections[0]; c.Outcome != "corrected" || c.FromVersion != 1 || c.ToVersion != 2 || c.AskedBy != o.staff.Name {
		t.Errorf("%+v", c)
	}
	if o.stored(t, r.Application)["phone"] != "0398765432" || !contains(versions[0].Answers, "0312345678") {
		t.Error("before and after are not both kept")
	}
	if got := o.found(t, "0398765432"); len(got) != 1 {
		t.Error("the new number does not find it")
	}
	if got := o.found(t, "0312345678"); len(got) != 0 {
		t.Error("the old number still finds it")
	}
}

func TestDeadlineOfACorrection(t *testing.T) {
	o := openOffice(t, "course-enrolment")
	r := o.returned(t, course(), "phone")
	watch := tenanttest.Clock(o.sp)
	watch.Advance(7*24*time.Hour - time.Second)
	v := o.current(t, r)
	if v.Correction.Overdue {
		t.Error("overdue a second before")
	}
	watch.Advance(time.Second)
	_, err := application.Correct(t.Context(), o.sp, o.resident, application.CorrectInput{Revision: v.Revision, Answers: course().raw()})
	want(t, err, fault.Gone, "correction_closed")
	if v = o.current(t, r); !v.Correction.Overdue || len(v.Allowed) != 1 || v.Allowed[0] != application.DoWithdraw {
		t.Errorf("overdue %v, allowed %v", v.Correction.Overdue, v.Allowed)
	}
	_, err = application.UploadRule(t.Context(), o.sp, o.resident, r.Application, "phone")
	want(t, err, fault.NotFound, "not_found")
	o.take(t, r.Application, application.Step{Verb: application.DoRecall, Reason: "期限が過ぎたため"})
	if a := o.load(t, r.Application); a.State != application.InReview || !a.PausedAt.IsZero() {
		t.Errorf("%+v", a)
	}
}

func TestAnOverdueCorrectionIsToldOnce(t *testing.T) {
	a, b := tenanttest.Two(t)
	o, neighbour := officeIn(t, a, "course-enrolment"), officeIn(t, b, "course-enrolment")
	late := o.returned(t, course(), "phone")
	recalled := o.returned(t, course(), "phone")
	neighbour.returned(t, course(), "phone")
	o.take(t, recalled.Application, application.Step{Verb: application.DoRecall, Reason: "確認できたため"})

	overdue := func(want int) {
		t.Helper()
		if n, err := application.TellOverdue(t.Context(), a); err != nil || n != want {
			t.Fatalf("%d overdue, %v; want %d", n, err, want)
		}
	}
	watch := tenanttest.Clock(a)
	watch.Advance(7*24*time.Hour - time.Second)
	overdue(0)
	watch.Advance(time.Second)
	overdue(1)
	watch.Advance(24 * time.Hour)
	overdue(0)
	const told = "SELECT count(1) FROM notice WHERE template = 'correction_overdue'"
	if n := count(t, a, told+" AND application_id = ?", late.Application); n != 1 || count(t, a, told) != 1 || count(t, b, told) != 0 {
		t.Errorf("told %d times, %d in all, %d at the neighbour's", n, count(t, a, told), count(t, b, told))
	}
}

// The standard processing period stands still while the applicant has to act.
func TestClockStandsStill(t *testing.T) {
	o := openOffice(t, "residence-certificate")
	o.resident = verified(t, o.sp, o.resident, "hanako@example.jp")
	r := o.returned(t, certificate(), "phone")
	before := o.load(t, r.Application)
	if before.PausedAt.IsZero() {
		t.Fatal("the clock runs")
	}
	tenanttest.Clock(o.sp).Advance(3*24*time.Hour + 90*time.Minute)
	v := o.current(t, r)
	if _, err := application.Correct(t.Context(), o.sp, o.resident, application.CorrectInput{Revision: v.Revision, Answers: certificate().raw()}); err != nil {
		t.Fatal(err)
	}
	after := o.load(t, r.Application)
	if moved := after.DueAt.Sub(before.DueAt); moved != 3*24*time.Hour+90*time.Minute || !after.PausedAt.IsZero() {
		t.Errorf("the end moved by %v, paused %v", moved, after.PausedAt)
	}
}

func TestWithdraw(t *testing.T) {
	o := openOffice(t, "course-enrolment")
	r := o.returned(t, course(), "phone")
	v := o.current(t, r)
	_, err := application.Withdraw(t.Context(), o.sp, o.resident, application.WithdrawInput{Revision: v.Revision})
	faultAt(t, err, "reason", "required")
	after, err := application.Withdraw(t.Context(), o.sp, o.resident, application.WithdrawInput{Revision: v.Revision, Reason: "都合がつかなくなりました。"})
	if err != nil || after.State != application.Withdrawn || len(after.Allowed) != 0 {
		t.Fatalf("%v %+v", err, after)
	}
	if last := after.Messages[len(after.Messages)-1]; last.Reason != "都合がつかなくなりました。" || last.Actor != "applicant" {
		t.Errorf("%+v", last)
	}
	_, err = application.Withdraw(t.Context(), o.sp, o.resident, application.WithdrawInput{Revision: after.Revision, Reason: "もう一度"})
	want(t, err, fault.Conflict, "state_refuses")
	// Ended in November 2026, class "1y": the year after is fiscal 2027.
	if a := o.load(t, r.Application); a.KeepUntil.Format("2006-01-02 15:04") != "2028-03-31 15:00" {
		t.Errorf("kept until %v", a.KeepUntil)
	}
	if n := count(t, o.sp, "SELECT count(1) FROM application_correction WHERE outcome = 'withdrawn' AND closed_at IS NOT NULL"); n != 1 {
		t.Error("the correction is still pending")
	}
}

// What the office passes around inside is not the applicant's to see.
func TestApplicantSeesNoOfficeMatters(t *testing.T) {
	o := openOffice(t, "public-comment")
	r := o.submit(t, comment())
	o.take(t, r.Application, application.Step{Verb: application.DoAccept})
	assignee := ids.New()
	o.take(t, r.Application, application.Step{Verb: application.DoAssign, Assignee: &assignee})
	o.take(t, r.Application, application.Step{Verb: application.DoPass})
	v := o.current(t, r)
	if v.State != application.InReview || v.Assignee != ids.Nil || v.Department != ids.Nil || v.PassedBy != ids.Nil {
		t.Errorf("%+v", v.Application)
	}
	for _, e := range v.Messages {
		if e.Verb == application.DoAssign || e.Verb == application.DoPass || e.Actor == o.staff.Name || e.To == application.InApproval {
			t.Errorf("%+v", e)
		}
	}
}

func TestStaleRevisionIsRefused(t *testing.T) {
	o := openOffice(t, "public-comment")
	r := o.submit(t, comment())
	seen := o.load(t, r.Application).Revision
	o.take(t, r.Application, application.Step{Verb: application.DoAccept})
	err := o.sp.InTx(t.Context(), func(tx *pg.Tx) error {
		_, err := application.Take(t.Context(), o.sp, tx, o.staff, application.Step{Application: r.Application, Revision: seen, Verb: application.DoBegin})
		return err
	})
	want(t, err, fault.Conflict, "changed_by_other")
}
