package review_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

// desk is a department with a procedure and its people.
type desk struct {
	sp                 *tenant.Space
	department         ids.ID
	slug               string
	reviewer, approver access.Principal
}

func person(name string, role access.Role, departments ...ids.ID) access.Principal {
	return access.Principal{Audience: access.Staff, ID: ids.New(), Name: name, Roles: []access.Role{role}, Departments: departments, Plane: tenant.LGWAN}
}

func openDesk(t *testing.T, sp *tenant.Space) *desk {
	t.Helper()
	return deskOf(t, sp, ids.New())
}

func deskOf(t *testing.T, sp *tenant.Space, department ids.ID) *desk {
	t.Helper()
	d := &desk{sp: sp, department: department}
	d.reviewer = person("審査 太郎", access.Reviewer, d.department)
	d.approver = person("決裁 花子", access.Approver, d.department)
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		t.Fatal(err)
	}
	for _, tpl := range all {
		if tpl.Key != "course-enrolment" {
			continue
		}
		p, err := procedure.Copy(t.Context(), sp, d.reviewer, tpl, d.department)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := procedure.Publish(t.Context(), sp, d.reviewer, p.ID, 1); err != nil {
			t.Fatal(err)
		}
		d.slug = p.Slug
	}
	return d
}

const form = `{"course":"smartphone","people":"1","phone":"0312345678","email":"ichiro@example.jp","privacy":true,
	"message":"<script>alert(1)</script>","name":{"family":"鈴木","given":"一郎","family_kana":"スズキ","given_kana":"イチロウ"}}`

// arrive hands one application in and returns it as staff see it.
func (d *desk) arrive(t *testing.T) review.On {
	t.Helper()
	o, err := applicant.Begin(t.Context(), d.sp, tenant.Internet, "test")
	if err != nil {
		t.Fatal(err)
	}
	return d.arriveFrom(t, o.Principal)
}

func (d *desk) arriveFrom(t *testing.T, resident access.Principal) review.On {
	t.Helper()
	draft, err := application.StartDraft(t.Context(), d.sp, resident, d.slug)
	if err != nil {
		t.Fatal(err)
	}
	r, err := application.Submit(t.Context(), d.sp, resident, application.SubmitInput{
		Draft: draft.ID, Key: "key-" + draft.ID.String(), Answers: json.RawMessage(form), ConsentVersion: "1"})
	if err != nil {
		t.Fatal(err)
	}
	return review.On{ID: r.Application, Revision: 2}
}

func on(a application.Application) review.On { return review.On{ID: a.ID, Revision: a.Revision} }

func must(t *testing.T) func(application.Application, error) review.On {
	return func(a application.Application, err error) review.On {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return on(a)
	}
}

func want(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Fatalf("got %v, want %v %s", err, kind, code)
	}
}

func count(t *testing.T, sp *tenant.Space, query string, args ...any) (n int) {
	t.Helper()
	if err := sp.Read(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Raw(query, args...).Scan(&n).Error }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestFromInboxToDecision(t *testing.T) {
	d := openDesk(t, tenanttest.One(t))
	ctx := t.Context()
	at := d.arrive(t)
	inbox, err := review.Inbox(ctx, d.sp, d.reviewer, review.Query{})
	if err != nil || len(inbox.Items) != 1 || inbox.Items[0].ID != at.ID {
		t.Fatalf("%v %+v", err, inbox)
	}
	at = must(t)(review.Accept(ctx, d.sp, d.reviewer, at))
	at = must(t)(review.Begin(ctx, d.sp, d.reviewer, at))
	if _, err := review.AddMemo(ctx, d.sp, d.reviewer, at.ID, "電話で確認済み"); err != nil {
		t.Fatal(err)
	}
	at = must(t)(review.Pass(ctx, d.sp, d.reviewer, at, "問題ありません"))
	at = must(t)(review.SendBack(ctx, d.sp, d.approver, at, "人数を確かめてください"))
	at = must(t)(review.Pass(ctx, d.sp, d.reviewer, at, ""))

	_, err = review.Approve(ctx, d.sp, d.reviewer, at)
	want(t, err, fault.Conflict, "same_person")
	at = must(t)(review.Approve(ctx, d.sp, d.approver, at))
	at = must(t)(review.Issue(ctx, d.sp, d.reviewer, at))
	at = must(t)(review.Complete(ctx, d.sp, d.reviewer, at))

	f, err := review.Open(ctx, d.sp, d.reviewer, at.ID)
	if err != nil {
		t.Fatal(err)
	}
	if f.State != application.Completed || f.KeepUntil.IsZero() || f.DecidedAt.IsZero() || len(f.History) != 9 || len(f.Memos) != 3 {
		t.Errorf("state %s, %d events, %d memos", f.State, len(f.History), len(f.Memos))
	}
	if f.Memos[0].Text != "電話で確認済み" || f.Memos[0].By != d.reviewer.Name {
		t.Errorf("%+v", f.Memos[0])
	}
	if last := f.History[len(f.History)-1]; last.Verb != application.DoComplete || last.Actor != d.reviewer.Name {
		t.Errorf("%+v", last)
	}
	for _, template := range []string{"submitted", "accepted", "review_started", "approved", "issued"} {
		if n := count(t, d.sp, "SELECT count(1) FROM notice WHERE template = ? AND application_id = ?", template, at.ID); n != 1 {
			t.Errorf("%d notices %s", n, template)
		}
	}
	for _, e := range f.History {
		if n := count(t, d.sp, "SELECT count(1) FROM audit_entry WHERE entity_id = ? AND action = ?", at.ID, "application."+string(e.Verb)); n < 1 {
			t.Errorf("%s is not audited", e.Verb)
		}
	}
}

// Reading is written down before anything is shown; when it cannot be written
// nothing is shown.
func TestOpenIsAudited(t *testing.T) {
	d := openDesk(t, tenanttest.One(t))
	at := d.arrive(t)
	f, err := review.Open(t.Context(), d.sp, d.reviewer, at.ID)
	if err != nil || len(f.Lines) == 0 || !strings.Contains(string(f.Answers), "鈴木") {
		t.Fatalf("%v %+v", err, f.Lines)
	}
	if n := count(t, d.sp, "SELECT count(1) FROM audit_entry WHERE action = 'review.open' AND entity_id = ? AND actor_id = ?", at.ID, d.reviewer.ID); n != 1 {
		t.Errorf("%d entries", n)
	}
	nul := d.reviewer
	nul.Name = "\x00" // the audit table cannot take it
	if f, err := review.Open(t.Context(), d.sp, nul, at.ID); err == nil || len(f.Answers) != 0 || len(f.Lines) != 0 {
		t.Error("shown without an audit entry")
	}
	if _, err := review.Inbox(t.Context(), d.sp, d.reviewer, review.Query{Search: "鈴木一郎"}); err != nil {
		t.Fatal(err)
	}
	if n := count(t, d.sp, "SELECT count(1) FROM audit_entry WHERE action = 'review.search' AND detail::text NOT LIKE '%鈴木%'"); n != 1 {
		t.Error("the search is not audited, or with its text")
	}
}

// F079: another department's application is as if it were not there.
func TestDepartmentsSeeTheirOwn(t *testing.T) {
	sp := tenanttest.One(t)
	d, other := openDesk(t, sp), openDesk(t, sp)
	at := d.arrive(t)
	other.arrive(t)
	ctx := t.Context()
	outsiders := map[string]access.Principal{
		"another department": other.reviewer, "no department": person("無 所属", access.Reviewer),
		"a resident": {Audience: access.Applicant, ID: ids.New(), Departments: []ids.ID{d.department}},
	}
	for name, who := range outsiders {
		t.Run(name, func(t *testing.T) {
			for verb, err := range map[string]error{
				"open":   second(review.Open(ctx, sp, who, at.ID)),
				"sees":   second(review.Sees(ctx, sp, who, at.ID)),
				"accept": second(review.Accept(ctx, sp, who, at)),
				"return": second(review.Return(ctx, sp, who, review.ReturnInput{On: at, Fields: []string{"phone"}, Reason: "x", Deadline: sp.Now().Add(time.Hour)})),
				"assign": second(review.Assign(ctx, sp, who, review.AssignInput{On: at, Assignee: who.ID})),
				"memo":   second(review.AddMemo(ctx, sp, who, at.ID, "x")),
			} {
				if fault.CodeOf(err) != "not_found" {
					t.Errorf("%s: %v", verb, err)
				}
			}
		})
	}
	for name, c := range map[string]struct {
		who access.Principal
		q   review.Query
		n   int
	}{
		"own":                        {d.reviewer, review.Query{}, 1},
		"own, asking for the other":  {d.reviewer, review.Query{Department: other.department}, 0},
		"nobody's":                   {person("無 所属", access.Viewer), review.Query{}, 0},
		"administrator":              {person("管理 者", access.TenantAdministrator), review.Query{}, 2},
		"auditor, of one":            {person("監査 役", access.Auditor), review.Query{Department: d.department}, 1},
		"other, searching by a name": {other.reviewer, review.Query{Search: "スズキ"}, 1},
	} {
		page, err := review.Inbox(ctx, sp, c.who, c.q)
		if err != nil || len(page.Items) != c.n {
			t.Errorf("%s: %d rows, want %d (%v)", name, len(page.Items), c.n, err)
		}
	}
	moved := must(t)(review.Assign(ctx, sp, d.reviewer, review.AssignInput{On: at, Department: other.department}))
	if _, err := review.Open(ctx, sp, other.reviewer, moved.ID); err != nil {
		t.Errorf("after the transfer: %v", err)
	}
	_, err := review.Open(ctx, sp, d.reviewer, moved.ID)
	want(t, err, fault.NotFound, "not_found")
}

func TestReturnForCorrection(t *testing.T) {
	d := openDesk(t, tenanttest.One(t))
	ctx, at := t.Context(), d.arrive(t)
	good := review.ReturnInput{On: at, Fields: []string{"phone", "email"}, Notes: map[string]string{"phone": "市外局番から"}, Reason: "確認のため", Deadline: d.sp.Now().Add(48 * time.Hour)}
	for name, c := range map[string]struct {
		change func(*review.ReturnInput)
		path   string
	}{
		"no field":            {func(in *review.ReturnInput) { in.Fields = nil }, "fields"},
		"an unknown field":    {func(in *review.ReturnInput) { in.Fields = []string{"phone", "nothing"} }, "fields.1"},
		"an explanation":      {func(in *review.ReturnInput) { in.Fields = []string{"course_note"} }, "fields.0"},
		"a field twice":       {func(in *review.ReturnInput) { in.Fields = []string{"phone", "phone"} }, "fields.1"},
		"a note elsewhere":    {func(in *review.ReturnInput) { in.Notes = map[string]string{"people": "x"} }, "notes"},
		"no reason":           {func(in *review.ReturnInput) { in.Reason = " \n" }, "reason"},
		"a deadline now":      {func(in *review.ReturnInput) { in.Deadline = d.sp.Now() }, "deadline"},
		"a deadline too far":  {func(in *review.ReturnInput) { in.Deadline = d.sp.Now().Add(9999 * time.Hour) }, "deadline"},
		"a reason with a bel": {func(in *review.ReturnInput) { in.Reason = "a\x07" }, "reason"},
	} {
		t.Run(name, func(t *testing.T) {
			in := good
			c.change(&in)
			_, err := review.Return(ctx, d.sp, d.reviewer, in)
			want(t, err, fault.Invalid, "invalid_input")
			if !strings.Contains(fieldPaths(err), c.path) {
				t.Errorf("%s is not named in %s", c.path, fieldPaths(err))
			}
		})
	}
	at = must(t)(review.Return(ctx, d.sp, d.reviewer, good))
	for verb, err := range map[string]error{
		"pass":    second(review.Pass(ctx, d.sp, d.reviewer, at, "")),
		"approve": second(review.Approve(ctx, d.sp, d.approver, at)),
		"reject":  second(review.Reject(ctx, d.sp, d.approver, review.RejectInput{On: at, Reason: "x"})),
		"refuse":  second(review.Refuse(ctx, d.sp, d.reviewer, at, "x")),
		"again":   second(review.Return(ctx, d.sp, d.reviewer, review.ReturnInput{On: at, Fields: good.Fields, Reason: "x", Deadline: good.Deadline})),
	} {
		if fault.CodeOf(err) != "state_refuses" {
			t.Errorf("%s while a correction is pending: %v", verb, err)
		}
	}
	f, err := review.Open(ctx, d.sp, d.reviewer, at.ID)
	if err != nil || len(f.Corrections) != 1 || f.Corrections[0].Notes["phone"] != "市外局番から" || f.PausedAt.IsZero() {
		t.Fatalf("%v %+v", err, f.Corrections)
	}
	must(t)(review.Recall(ctx, d.sp, d.reviewer, at, "電話で確認できたため"))
	if n := count(t, d.sp, "SELECT count(1) FROM notice WHERE template = 'returned'"); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestRejectionCarriesReasonAndRemedy(t *testing.T) {
	d := openDesk(t, tenanttest.One(t))
	ctx, at := t.Context(), d.arrive(t)
	at = must(t)(review.Accept(ctx, d.sp, d.reviewer, at))
	at = must(t)(review.Pass(ctx, d.sp, d.reviewer, at, ""))
	_, err := review.Reject(ctx, d.sp, d.approver, review.RejectInput{On: at})
	want(t, err, fault.Invalid, "invalid_input")
	_, err = review.Reject(ctx, d.sp, d.reviewer, review.RejectInput{On: at, Reason: "要件を満たしません。"})
	want(t, err, fault.Conflict, "same_person")
	a, err := review.Reject(ctx, d.sp, d.approver, review.RejectInput{On: at, Reason: "要件を満たしません。"})
	if err != nil || a.State != application.Rejected || a.KeepUntil.IsZero() {
		t.Fatalf("%v %+v", err, a)
	}
	f, err := review.Open(ctx, d.sp, d.reviewer, at.ID)
	if err != nil {
		t.Fatal(err)
	}
	reason := f.History[len(f.History)-1].Reason
	for _, part := range []string{"要件を満たしません。", "3か月以内", "審査請求", "6か月以内", "青空市"} {
		if !strings.Contains(reason, part) {
			t.Errorf("%s is missing in %s", part, reason)
		}
	}
}

// F078: of two people who saw the same page, the second is told.
func TestSecondWriterIsTold(t *testing.T) {
	d := openDesk(t, tenanttest.One(t))
	at := d.arrive(t)
	codes := make([]string, 8)
	var wg sync.WaitGroup
	for i := range codes {
		wg.Go(func() {
			_, err := review.Assign(t.Context(), d.sp, d.reviewer, review.AssignInput{On: at, Assignee: ids.New()})
			codes[i] = "done"
			if err != nil {
				codes[i] = fault.CodeOf(err)
			}
		})
	}
	wg.Wait()
	got := strings.Join(codes, " ")
	if strings.Count(got, "done") != 1 || strings.Count(got, "changed_by_other") != 7 {
		t.Errorf("%s", got)
	}
	_, err := review.Accept(t.Context(), d.sp, d.approver, at)
	want(t, err, fault.Conflict, "changed_by_other")
}

func TestBulk(t *testing.T) {
	d := openDesk(t, tenanttest.One(t))
	other := openDesk(t, d.sp)
	mine, stale, foreign := d.arrive(t), d.arrive(t), other.arrive(t)
	stale.Revision = 1
	got, err := review.Bulk(t.Context(), d.sp, d.reviewer, review.BulkInput{Verb: application.DoAccept, On: []review.On{stale, foreign, mine}})
	if err != nil {
		t.Fatal(err)
	}
	for i, code := range []string{"changed_by_other", "not_found", ""} {
		if got[i].Code != code {
			t.Errorf("%d: %q, want %q", i, got[i].Code, code)
		}
	}
	for _, v := range []application.Verb{application.DoReject, application.DoReturn, application.DoWithdraw, "invented"} {
		_, err := review.Bulk(t.Context(), d.sp, d.reviewer, review.BulkInput{Verb: v, On: []review.On{mine}})
		want(t, err, fault.Invalid, "invalid_input")
	}
	_, err = review.Bulk(t.Context(), d.sp, d.reviewer, review.BulkInput{Verb: application.DoAccept, On: make([]review.On, 101)})
	want(t, err, fault.Invalid, "invalid_input")
}

func TestAllowedFollowsStateAndPerson(t *testing.T) {
	d := openDesk(t, tenanttest.One(t))
	at := d.arrive(t)
	at = must(t)(review.Accept(t.Context(), d.sp, d.reviewer, at))
	must(t)(review.Pass(t.Context(), d.sp, d.reviewer, at, ""))
	for _, c := range []struct {
		who  access.Principal
		want string
	}{{d.reviewer, "send_back assign note"}, {d.approver, "send_back approve reject assign note"}} {
		f, err := review.Open(t.Context(), d.sp, c.who, at.ID)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, v := range f.Allowed {
			names = append(names, string(v))
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s may %s, want %s", c.who.Name, got, c.want)
		}
	}
}

// K25: bytes that do not open are shown as damaged, the rest as it is.
func TestDamageIsShown(t *testing.T) {
	d := openDesk(t, tenanttest.One(t))
	at := d.arrive(t)
	if _, err := review.AddMemo(t.Context(), d.sp, d.reviewer, at.ID, "読めなくなるメモ"); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		"UPDATE application_answer SET answers_sealed = set_byte(answers_sealed, 40, get_byte(answers_sealed, 40) # 1)",
		"UPDATE review_memo SET text_sealed = substr(text_sealed, 1, 20)",
	} {
		if err := d.sp.InTx(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Exec(statement).Error }); err != nil {
			t.Fatal(err)
		}
	}
	f, err := review.Open(t.Context(), d.sp, d.reviewer, at.ID)
	if err != nil || !f.Damaged || len(f.Answers) != 0 || len(f.Lines) != 0 || !f.Memos[0].Damaged || f.ReceiptNumber == "" {
		t.Errorf("%v damaged %v, memo %+v", err, f.Damaged, f.Memos)
	}
}

func TestMemoIsSealed(t *testing.T) {
	d := openDesk(t, tenanttest.One(t))
	at := d.arrive(t)
	if _, err := review.AddMemo(t.Context(), d.sp, d.reviewer, at.ID, "memo-canary"); err != nil {
		t.Fatal(err)
	}
	if n := count(t, d.sp, "SELECT count(1) FROM review_memo WHERE position('memo-canary'::bytea in text_sealed) > 0"); n != 0 {
		t.Error("a memo lies in plain")
	}
	_, err := review.AddMemo(t.Context(), d.sp, d.reviewer, at.ID, "  ")
	want(t, err, fault.Invalid, "invalid_input")
}

// CVE-2026-110620: an id of another municipality names nothing.
func TestOtherMunicipalitysIdsNameNothing(t *testing.T) {
	a, b := tenanttest.Two(t)
	at := openDesk(t, a).arrive(t)
	all := person("管理 者", access.TenantAdministrator)
	for verb, err := range map[string]error{
		"open":   second(review.Open(t.Context(), b, all, at.ID)),
		"accept": second(review.Accept(t.Context(), b, all, at)),
		"memo":   second(review.AddMemo(t.Context(), b, all, at.ID, "x")),
	} {
		if fault.CodeOf(err) != "not_found" {
			t.Errorf("%s: %v", verb, err)
		}
	}
	if page, err := review.Inbox(t.Context(), b, all, review.Query{}); err != nil || len(page.Items) != 0 {
		t.Errorf("%d rows: %v", len(page.Items), err)
	}
}

func second[T any](_ T, err error) error { return err }

func fieldPaths(err error) string {
	var out []string
	for e := err; e != nil; {
		if f, ok := e.(*fault.Error); ok {
			for _, x := range f.Fields {
				out = append(out, x.Path)
			}
		}
		u, ok := e.(interface{ Unwrap() error })
		if !ok {
			break
		}
		e = u.Unwrap()
	}
	return strings.Join(out, " ")
}
