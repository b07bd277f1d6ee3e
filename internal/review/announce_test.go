package review_test

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// postbox keeps the mails of one municipality.
type postbox struct{ got []mail.Message }

// Send implements mail.Sender.
func (p *postbox) Send(_ context.Context, m mail.Message) error {
	p.got = append(p.got, m)
	return nil
}

// deliver does all work that is due and returns the mails that left.
func deliver(t *testing.T, sp *tenant.Space) []mail.Message {
	t.Helper()
	var p postbox
	post := notice.Post{Sender: &p, From: "noreply@madoguchi.example"}
	tenanttest.Run(t, sp, outbox.Handlers{
		notice.KindSend: {Outside: func(ctx context.Context, sp *tenant.Space, j outbox.Job) (outbox.Finish, error) {
			return notice.Send(ctx, sp, post, j)
		}},
		application.KindArrived:   {Inside: review.AnnounceArrival},
		application.KindCorrected: {Inside: review.AnnounceCorrection},
	})
	return p.got
}

// applicantMail is where the applicant of the form is written to.
const applicantMail = "ichiro@example.jp"

// told delivers and returns who of the staff got a mail, in order, and the
// newest of these.
func told(t *testing.T, sp *tenant.Space) (to []string, newest mail.Message) {
	t.Helper()
	for _, m := range deliver(t, sp) {
		if m.To != applicantMail {
			to, newest = append(to, m.To), m
		}
	}
	slices.Sort(to)
	return to, newest
}

func wantTold(t *testing.T, sp *tenant.Space, to ...string) mail.Message {
	t.Helper()
	got, newest := told(t, sp)
	if !slices.Equal(got, to) {
		t.Fatalf("mails to %v, want %v", got, to)
	}
	return newest
}

func department(t *testing.T, sp *tenant.Space, name string) ids.ID {
	t.Helper()
	id, err := staff.SaveDepartment(t.Context(), sp, access.Job(), staff.Department{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

var invitationToken = regexp.MustCompile(`[A-Za-z0-9_-]{43}`)

// employ makes an account of the role in the department.
func employ(t *testing.T, sp *tenant.Space, address string, role access.Role, department ids.ID) ids.ID {
	t.Helper()
	pw, err := credential.NewPasswords(1)
	if err != nil {
		t.Fatal(err)
	}
	in := staff.InviteInput{Mail: address, Roles: []access.Role{role}, Departments: []ids.ID{department}}
	if _, err := staff.Invite(t.Context(), sp, access.Job(), in); err != nil {
		t.Fatal(err)
	}
	_, m := told(t, sp)
	if _, err := staff.AcceptInvitation(t.Context(), sp, pw, staff.AcceptInput{Token: invitationToken.FindString(m.Text), Name: address,
		Password: "kawa no nagare 37 mizu", Plane: tenant.Internet, RequestID: "test"}); err != nil {
		t.Fatal(err)
	}
	people, err := staff.List(t.Context(), sp)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if p.Mail == address {
			return p.ID
		}
	}
	t.Fatalf("%s is not among the staff", address)
	return ids.Nil
}

// staffed is a desk whose department has a reviewer with an address.
func staffed(t *testing.T, sp *tenant.Space) *desk {
	t.Helper()
	d := deskOf(t, sp, department(t, sp, "市民課"))
	employ(t, sp, "reviewer@city.example", access.Reviewer, d.department)
	return d
}

func TestOnlyTheReviewersOfTheDepartmentAreTold(t *testing.T) {
	a, b := tenanttest.Two(t)
	d := staffed(t, a)
	employ(t, b, "neighbour@town.example", access.Reviewer, department(t, b, "市民課"))
	employ(t, a, "tax@city.example", access.Reviewer, department(t, a, "税務課"))
	employ(t, a, "chief@city.example", access.TenantAdministrator, d.department)
	away := employ(t, a, "away@city.example", access.Reviewer, d.department)
	if err := staff.Suspend(t.Context(), a, access.Job(), away); err != nil {
		t.Fatal(err)
	}

	d.arrive(t)
	m := wantTold(t, a, "reviewer@city.example")
	wantTold(t, b)
	if !strings.Contains(m.Subject, "新しい申請が届きました") || !strings.Contains(m.Text, "https://aozora-staff.localhost/applications") {
		t.Errorf("%s\n%s", m.Subject, m.Text)
	}
	for _, of := range []string{"鈴木", "一郎", "0312345678", applicantMail} {
		if strings.Contains(m.Subject+m.Text, of) {
			t.Errorf("the mail to staff says %s", of)
		}
	}
	wantTold(t, a) // and never again

	if err := staff.Restore(t.Context(), a, access.Job(), away); err != nil {
		t.Fatal(err)
	}
	tenanttest.Clock(a).Advance(time.Hour)
	d.arrive(t)
	wantTold(t, a, "away@city.example", "reviewer@city.example")
}

// K25: an address that does not open keeps the news from nobody else.
func TestADamagedAddressKeepsTheNewsFromNobodyElse(t *testing.T) {
	d := staffed(t, tenanttest.One(t))
	broken := employ(t, d.sp, "broken@city.example", access.Reviewer, d.department)
	if err := d.sp.InTx(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Exec("UPDATE staff SET mail_sealed = set_byte(mail_sealed, 40, get_byte(mail_sealed, 40) # 1) WHERE id = ?", broken).Error
	}); err != nil {
		t.Fatal(err)
	}
	d.arrive(t)
	wantTold(t, d.sp, "reviewer@city.example")
}

func TestArrivalsWithinTheWindowAreToldTogether(t *testing.T) {
	d := staffed(t, tenanttest.One(t))
	watch := tenanttest.Clock(d.sp)
	d.arrive(t)
	wantTold(t, d.sp, "reviewer@city.example")
	for range 3 {
		watch.Advance(2 * time.Minute)
		d.arrive(t)
		wantTold(t, d.sp)
	}
	watch.Advance(4*time.Minute - time.Second)
	wantTold(t, d.sp)
	watch.Advance(time.Second)
	wantTold(t, d.sp, "reviewer@city.example") // one mail for the three
	watch.Advance(time.Hour)
	wantTold(t, d.sp)
	d.arrive(t)
	wantTold(t, d.sp, "reviewer@city.example")
}

func TestWhatWasTakenUpIsNoNews(t *testing.T) {
	d := staffed(t, tenanttest.One(t))
	must(t)(review.Accept(t.Context(), d.sp, d.reviewer, d.arrive(t)))
	wantTold(t, d.sp)
	d.arrive(t)
	wantTold(t, d.sp, "reviewer@city.example") // the first did not use up the window
}

// Jobs of one department that run at the same time tell once.
func TestArrivalsAtOnceAreToldOnce(t *testing.T) {
	d := staffed(t, tenanttest.One(t))
	for range 4 {
		d.arrive(t)
	}
	var tasks []outbox.Task
	if _, err := outbox.Move(t.Context(), d.sp, func(_ context.Context, task outbox.Task) error {
		if task.Kind == application.KindArrived {
			tasks = append(tasks, task)
		}
		return nil
	}); err != nil || len(tasks) != 4 {
		t.Fatalf("%d tasks, %v", len(tasks), err)
	}
	handlers := outbox.Handlers{application.KindArrived: {Inside: review.AnnounceArrival}}
	fates := make(chan outbox.Fate, len(tasks))
	for _, task := range tasks {
		go func() {
			out, err := outbox.Run(t.Context(), d.sp, handlers, task)
			if err != nil {
				t.Error(err)
			}
			fates <- out.Fate
		}()
	}
	for range tasks {
		if fate := <-fates; fate != outbox.Done {
			t.Errorf("ended %s", fate)
		}
	}
	wantTold(t, d.sp, "reviewer@city.example")
}

func TestACorrectionIsAnnounced(t *testing.T) {
	d := staffed(t, tenanttest.One(t))
	o, err := applicant.Begin(t.Context(), d.sp, tenant.Internet, "test")
	if err != nil {
		t.Fatal(err)
	}
	d.arrive(t)
	wantTold(t, d.sp, "reviewer@city.example")
	at := d.arriveFrom(t, o.Principal)
	at = must(t)(review.Return(t.Context(), d.sp, d.reviewer, review.ReturnInput{
		On: at, Fields: []string{"phone"}, Reason: "確認のため", Deadline: d.sp.Now().Add(48 * time.Hour)}))
	wantTold(t, d.sp)
	corrected := strings.Replace(form, "0312345678", "0398765432", 1)
	if _, err := application.Correct(t.Context(), d.sp, o.Principal, application.CorrectInput{
		Revision: at.Revision, Answers: json.RawMessage(corrected)}); err != nil {
		t.Fatal(err)
	}
	m := wantTold(t, d.sp, "reviewer@city.example") // within the window: it is no arrival
	if !strings.Contains(m.Subject, "修正が届きました") || strings.Contains(m.Text, "0398765432") {
		t.Errorf("%s\n%s", m.Subject, m.Text)
	}
	wantTold(t, d.sp)
}
