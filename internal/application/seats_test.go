package application_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// limited is a form with two courses and two meals, each with its capacity; 0
// leaves it out.
func limited(course, other int) json.RawMessage {
	capacity := func(n int) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprintf(`,"capacity":%d`, n)
	}
	return json.RawMessage(`{"format":"madoguchi-form/1","title":{"ja":"講座"},"pages":[{"id":"p","title":{"ja":"申込"},"sections":[{"id":"s","title":{"ja":"申込"},"fields":[
		{"id":"course","type":"choice","label":{"ja":"講座"},"required":true,"options":[
			{"value":"ink","label":{"ja":"書道"}` + capacity(course) + `},{"value":"clay","label":{"ja":"陶芸"}` + capacity(other) + `},{"value":"free","label":{"ja":"自由"}}]},
		{"id":"meals","type":"multiple_choice","label":{"ja":"食事"},"options":[
			{"value":"noon","label":{"ja":"昼"}` + capacity(other) + `},{"value":"evening","label":{"ja":"夜"}` + capacity(other) + `}]},
		{"id":"note","type":"text","label":{"ja":"備考"}}
	]}]}]}`)
}

func officeWith(t *testing.T, document json.RawMessage) *office {
	t.Helper()
	o := &office{sp: tenanttest.One(t), department: ids.New()}
	o.staff = access.Principal{Audience: access.Staff, ID: ids.New(), Name: "審査 太郎", Roles: []access.Role{access.Reviewer},
		Departments: []ids.ID{o.department}, Plane: tenant.LGWAN}
	p, err := procedure.Create(t.Context(), o.sp, o.staff, procedure.CreateInput{
		Catalogue: procedure.Catalogue{Title: "講座の申込", Department: o.department}, Slug: "courses", Document: document})
	if err != nil {
		t.Fatal(err)
	}
	o.procedure = p
	o.republish(t, nil)
	o.resident = resident(t, o.sp)
	return o
}

// republish publishes the draft, after it became the document.
func (o *office) republish(t *testing.T, document json.RawMessage) {
	t.Helper()
	revision := int64(1)
	if document != nil {
		draft, err := procedure.GetDraft(t.Context(), o.sp, o.procedure.ID)
		if err != nil {
			t.Fatal(err)
		}
		draft, err = procedure.SaveDraft(t.Context(), o.sp, o.staff, procedure.SaveDraftInput{Procedure: o.procedure.ID, Revision: draft.Revision, Document: document})
		if err != nil {
			t.Fatal(err)
		}
		revision = draft.Revision
	}
	if _, err := procedure.Publish(t.Context(), o.sp, o.staff, o.procedure.ID, revision); err != nil {
		t.Fatal(err)
	}
	p, err := procedure.Get(t.Context(), o.sp, o.procedure.ID)
	if err != nil {
		t.Fatal(err)
	}
	o.procedure = p
}

// apply hands an application in as somebody new.
func (o *office) apply(ctx context.Context, t *testing.T, a answers) (application.Receipt, access.Principal, error) {
	t.Helper()
	who := resident(t, o.sp)
	d, err := application.StartDraft(ctx, o.sp, who, o.procedure.Slug)
	if err != nil {
		t.Error(err)
		return application.Receipt{}, who, err
	}
	r, err := application.Submit(ctx, o.sp, who, input(d, a))
	return r, who, err
}

func (o *office) seats(t *testing.T) map[string]string {
	t.Helper()
	found, err := application.Seats(t.Context(), o.sp, o.procedure.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := application.CheckSeats(t.Context(), o.sp); err != nil {
		t.Error(err)
	}
	out := map[string]string{}
	for _, s := range found {
		out[s.Field+"."+s.Option] = fmt.Sprintf("%d/%d", s.Taken, s.Capacity)
	}
	return out
}

func same(t *testing.T, got map[string]string, want string) {
	t.Helper()
	for _, pair := range strings.Fields(want) {
		key, value, _ := strings.Cut(pair, "=")
		if got[key] != value {
			t.Errorf("%s: %s, want %s", key, got[key], value)
		}
	}
}

func TestTenSeatsForSixtyFour(t *testing.T) {
	o := officeWith(t, limited(10, 40))
	var in, full atomic.Int32
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			_, _, err := o.apply(t.Context(), t, answers{"course": "ink", "meals": []any{"evening", "noon"}})
			switch {
			case err == nil:
				in.Add(1)
			case fault.CodeOf(err) == "invalid_input":
				faultAt(t, err, "answers.course", "option_full")
				full.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if in.Load() != 10 || full.Load() != 54 {
		t.Errorf("%d in, %d refused", in.Load(), full.Load())
	}
	same(t, o.seats(t), "course.ink=10/10 course.clay=0/40 meals.noon=10/40 meals.evening=10/40")
	if n := count(t, o.sp, "SELECT count(*) FROM application WHERE state = 'submitted'"); n != 10 {
		t.Errorf("%d applications", n)
	}
}

// Many come, withdraw, are refused and corrected at once: at the end every
// count is what the applications say, and none was ever above its capacity.
func TestSeatsUnderTraffic(t *testing.T) {
	o := officeWith(t, limited(5, 7))
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			chance := rand.New(rand.NewPCG(uint64(i), 7))
			for range 4 {
				o.visit(t, chance)
			}
		})
	}
	wg.Wait()
	found, err := application.Seats(t.Context(), o.sp, o.procedure.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range found {
		if s.Taken > s.Capacity {
			t.Errorf("%s %s: %d of %d", s.Field, s.Option, s.Taken, s.Capacity)
		}
	}
	if err := application.CheckSeats(t.Context(), o.sp); err != nil {
		t.Error(err)
	}
}

func (o *office) visit(t *testing.T, chance *rand.Rand) {
	courses, meals := []string{"ink", "clay", "free"}, [][]any{nil, {"noon"}, {"evening"}, {"evening", "noon"}}
	pick := func() answers {
		return answers{"course": courses[chance.IntN(3)]}.with("meals", meals[chance.IntN(4)])
	}
	r, who, err := o.apply(t.Context(), t, pick())
	if err != nil {
		if fault.CodeOf(err) != "invalid_input" {
			t.Error(err)
		}
		return
	}
	switch chance.IntN(3) {
	case 0:
		if _, err := application.Withdraw(t.Context(), o.sp, who, application.WithdrawInput{Revision: 2, Reason: "都合が悪くなった"}); err != nil {
			t.Error(err)
		}
	case 1:
		err := o.sp.InTx(t.Context(), func(tx *pg.Tx) error {
			_, err := application.Take(t.Context(), o.sp, tx, o.staff, application.Step{Application: r.Application, Revision: 2, Verb: application.DoReturn, Reason: "変更",
				Ask: &application.Asking{Fields: []string{"course", "meals"}, Deadline: o.sp.Now().Add(1e12)}})
			return err
		})
		if err != nil {
			t.Error(err)
			return
		}
		_, err = application.Correct(t.Context(), o.sp, who, application.CorrectInput{Revision: 3, Answers: pick().raw()})
		if err != nil && fault.CodeOf(err) != "invalid_input" {
			t.Error(err)
		}
	}
}

func TestSeatsAreGivenBackAndMoved(t *testing.T) {
	o := officeWith(t, limited(1, 1))
	first := o.submit(t, answers{"course": "ink"})
	_, _, err := o.apply(t.Context(), t, answers{"course": "ink"})
	faultAt(t, err, "answers.course", "option_full")
	o.take(t, first.Application, application.Step{Verb: application.DoReturn, Reason: "講座", Ask: &application.Asking{Fields: []string{"course"}, Deadline: o.sp.Now().Add(1e12)}})
	same(t, o.seats(t), "course.ink=1/1 course.clay=0/1")
	v, err := application.Correct(t.Context(), o.sp, o.resident, application.CorrectInput{Revision: 3, Answers: answers{"course": "clay"}.raw()})
	if err != nil {
		t.Fatal(err)
	}
	same(t, o.seats(t), "course.ink=0/1 course.clay=1/1")
	if _, _, err := o.apply(t.Context(), t, answers{"course": "ink"}); err != nil {
		t.Fatal(err)
	}
	if _, err := application.Withdraw(t.Context(), o.sp, o.resident, application.WithdrawInput{Revision: v.Revision, Reason: "中止"}); err != nil {
		t.Fatal(err)
	}
	same(t, o.seats(t), "course.ink=1/1 course.clay=0/1")
	refused, _, err := o.apply(t.Context(), t, answers{"course": "clay"})
	if err != nil {
		t.Fatal(err)
	}
	o.take(t, refused.Application, application.Step{Verb: application.DoRefuse, Reason: "対象外"})
	same(t, o.seats(t), "course.clay=0/1")
	rejected, _, err := o.apply(t.Context(), t, answers{"course": "clay"})
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []application.Verb{application.DoAccept, application.DoPass, application.DoReject} {
		o.take(t, rejected.Application, application.Step{Verb: verb, Reason: "却下"})
	}
	same(t, o.seats(t), "course.clay=0/1")
}

func TestALimitThatComesLateCountsWhoCameBefore(t *testing.T) {
	o := officeWith(t, limited(0, 0))
	o.submit(t, answers{"course": "ink"})
	early := o.draft(t) // of the version without a limit
	withdrawn, who, err := o.apply(t.Context(), t, answers{"course": "ink", "meals": []any{"noon"}})
	if err != nil {
		t.Fatal(err)
	}
	o.republish(t, limited(3, 2))
	same(t, o.seats(t), "course.ink=2/3 meals.noon=1/2 meals.evening=0/2")
	if _, err := application.Submit(t.Context(), o.sp, o.resident, input(early, answers{"course": "ink"})); err != nil {
		t.Fatal(err)
	}
	_, _, err = o.apply(t.Context(), t, answers{"course": "ink"})
	faultAt(t, err, "answers.course", "option_full")
	if _, err := application.Withdraw(t.Context(), o.sp, who, application.WithdrawInput{Revision: 2, Reason: "中止"}); err != nil {
		t.Fatalf("withdraw %s: %v", withdrawn.ReceiptNumber, err)
	}
	same(t, o.seats(t), "course.ink=2/3 meals.noon=0/2")
	// Raised: also for the drafts of before. Lowered: nobody loses what they have.
	o.republish(t, limited(1, 2))
	same(t, o.seats(t), "course.ink=2/1")
	o.republish(t, limited(4, 2))
	if _, _, err := o.apply(t.Context(), t, answers{"course": "ink"}); err != nil {
		t.Fatal(err)
	}
	same(t, o.seats(t), "course.ink=3/4")
}

func TestACountThatIsWrongIsTold(t *testing.T) {
	o := officeWith(t, limited(5, 5))
	o.submit(t, answers{"course": "ink"})
	err := o.sp.InTx(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Exec("UPDATE seat SET taken = 2 WHERE option = 'ink'").Error })
	if err != nil {
		t.Fatal(err)
	}
	want(t, application.CheckSeats(t.Context(), o.sp), fault.Internal, "seats_differ")
	if n := count(t, o.sp, "SELECT taken FROM seat WHERE option = 'ink'"); n != 2 {
		t.Errorf("the check changed the count to %d", n)
	}
}

func TestSeatsOfOneAreNotOfTheOther(t *testing.T) {
	a := officeWith(t, limited(1, 1))
	b := officeWith(t, limited(1, 1))
	a.submit(t, answers{"course": "ink"})
	b.submit(t, answers{"course": "ink"})
	same(t, a.seats(t), "course.ink=1/1")
	same(t, b.seats(t), "course.ink=1/1")
}
