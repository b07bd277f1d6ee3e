package application_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func contains(raw []byte, s string) bool { return strings.Contains(string(raw), s) }

func find(t *testing.T, sp *tenant.Space, q application.Query) (page application.Page, err error) {
	t.Helper()
	err = sp.Read(t.Context(), func(tx *pg.Tx) error {
		page, err = application.Find(t.Context(), sp, tx, q)
		return err
	})
	return page, err
}

// found searches and returns the ids.
func (o *office) found(t *testing.T, text string) []ids.ID {
	t.Helper()
	page, err := find(t, o.sp, application.Query{Search: text})
	if err != nil {
		t.Fatal(err)
	}
	var out []ids.ID
	for _, a := range page.Items {
		out = append(out, a.ID)
	}
	return out
}

func TestSearch(t *testing.T) {
	o := openOffice(t, "course-enrolment")
	r := o.submit(t, course().with("name", map[string]any{"family": "髙橋", "given": "優子", "family_kana": "タカハシ", "given_kana": "ユウコ"}))
	o.submit(t, course().with("phone", "09000000000"))
	for text, n := range map[string]int{
		r.ReceiptNumber: 1, strings.ToLower(r.ReceiptNumber): 1,
		"髙橋優子": 1, "高橋 優子": 1, "たかはし": 1, "ﾀｶﾊｼﾕｳｺ": 1, "タカ": 1, "タ": 0, "ハシ": 0, "高橋": 0,
		"0312345678": 1, "ICHIRO@example.jp": 2, "すずき": 1, "": 2, "' OR true --": 0, "%": 0,
	} {
		if got := o.found(t, text); len(got) != n {
			t.Errorf("%q finds %d, want %d", text, len(got), n)
		}
	}
}

func TestPagesAreCompleteInBothDirections(t *testing.T) {
	o := openOffice(t, "public-comment")
	const n = 7
	for i := range n {
		if i%2 == 0 {
			tenanttest.Clock(o.sp).Advance(300 * time.Microsecond) // pairs share an instant
		}
		o.submit(t, comment())
	}
	o.draft(t)
	for _, oldest := range []bool{false, true} {
		var seen []application.Application
		q := application.Query{Oldest: oldest, Limit: 2}
		for {
			page, err := find(t, o.sp, q)
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, page.Items...)
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		once := map[ids.ID]bool{}
		for i, a := range seen {
			once[a.ID] = true
			if i > 0 && (a.SubmittedAt.After(seen[i-1].SubmittedAt) != oldest && !a.SubmittedAt.Equal(seen[i-1].SubmittedAt)) {
				t.Errorf("oldest first %v: out of order at %d", oldest, i)
			}
		}
		if len(seen) != n || len(once) != n {
			t.Errorf("oldest first %v: %d rows, %d different, want %d", oldest, len(seen), len(once), n)
		}
	}
	for _, cursor := range []string{"x", "AAAA", "MjAyNi0xMS0yNFQwMDowMDowMFogeA"} {
		_, err := find(t, o.sp, application.Query{After: cursor})
		want(t, err, fault.Invalid, "bad_cursor")
	}
}

func TestFilters(t *testing.T) {
	o := openOffice(t, "residence-certificate")
	o.resident = verified(t, o.sp, o.resident, "hanako@example.jp")
	other := officeIn(t, o.sp, "public-comment")
	late := o.submit(t, certificate())
	tenanttest.Clock(o.sp).Advance(6 * 24 * time.Hour)
	accepted := other.submit(t, comment())
	other.take(t, accepted.Application, application.Step{Verb: application.DoAccept})
	person := ids.New()
	other.take(t, accepted.Application, application.Step{Verb: application.DoAssign, Assignee: &person})

	for name, c := range map[string]struct {
		q    application.Query
		want []ids.ID
	}{
		"overdue":        {application.Query{Overdue: true}, []ids.ID{late.Application}},
		"of a person":    {application.Query{Assignee: person}, []ids.ID{accepted.Application}},
		"of nobody":      {application.Query{Unassigned: true}, []ids.ID{late.Application}},
		"a state":        {application.Query{Filter: application.Filter{States: []application.State{application.Accepted}}}, []ids.ID{accepted.Application}},
		"a procedure":    {application.Query{Filter: application.Filter{Procedure: o.procedure.ID}}, []ids.ID{late.Application}},
		"a department":   {application.Query{Filter: application.Filter{Departments: []ids.ID{other.department}}}, []ids.ID{accepted.Application}},
		"no department":  {application.Query{Filter: application.Filter{Departments: []ids.ID{}}}, nil},
		"until the day":  {application.Query{Filter: application.Filter{Until: tenanttest.Start.Add(time.Hour)}}, []ids.ID{late.Application}},
		"from the sixth": {application.Query{Filter: application.Filter{From: tenanttest.Start.Add(6 * 24 * time.Hour)}}, []ids.ID{accepted.Application}},
	} {
		page, err := find(t, o.sp, c.q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Items) != len(c.want) || len(c.want) == 1 && page.Items[0].ID != c.want[0] {
			t.Errorf("%s: %d rows", name, len(page.Items))
		}
		if n, err := application.Count(t.Context(), o.sp, c.q.Filter); err != nil || c.q.Assignee == ids.Nil && !c.q.Overdue && !c.q.Unassigned && n != len(c.want) {
			t.Errorf("%s: counted %d, %v", name, n, err)
		}
	}
	// A pending correction is not overdue: the clock stands still.
	o.take(t, late.Application, application.Step{Verb: application.DoReturn, Reason: "x", Ask: &application.Asking{Fields: []string{"phone"}, Deadline: o.sp.Now().Add(time.Hour)}})
	if page, err := find(t, o.sp, application.Query{Overdue: true}); err != nil || len(page.Items) != 0 {
		t.Errorf("%d overdue while it waits for the applicant: %v", len(page.Items), err)
	}
}

func TestEachOpensAllInOrder(t *testing.T) {
	o := openOffice(t, "public-comment")
	var receipts []application.Receipt
	for range 3 {
		tenanttest.Clock(o.sp).Advance(time.Minute)
		receipts = append(receipts, o.submit(t, comment()))
	}
	damage(t, o.sp, receipts[1].Application)
	i := 0
	for r, err := range application.Each(t.Context(), o.sp, application.Filter{Procedure: o.procedure.ID}) {
		if err != nil {
			t.Fatal(err)
		}
		if r.ReceiptNumber != receipts[i].ReceiptNumber || r.Damaged != (i == 1) || r.Damaged == contains(r.Answers, "自転車") {
			t.Errorf("%d: %+v", i, r)
		}
		i++
	}
	if i != 3 {
		t.Errorf("%d records", i)
	}
	versions, err := application.FormVersions(t.Context(), o.sp, application.Filter{})
	if err != nil || len(versions) != 1 || versions[0].ID != o.procedure.Version || len(versions[0].Document) == 0 {
		t.Errorf("%v %v", err, versions)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range application.Each(stopped, o.sp, application.Filter{}) {
		want(t, err, fault.Unavailable, "database_unavailable")
	}
}

func damage(t *testing.T, sp *tenant.Space, id ids.ID) {
	t.Helper()
	err := sp.InTx(t.Context(), func(tx *pg.Tx) error {
		return tx.Gorm().Exec(`UPDATE application_answer SET answers_sealed = set_byte(answers_sealed, length(answers_sealed) - 1,
			get_byte(answers_sealed, length(answers_sealed) - 1) # 1) WHERE application_id = ?`, id).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

// K25: bytes moved to another application or municipality do not open there.
func TestMovedCiphertextIsDamage(t *testing.T) {
	a, b := tenanttest.Two(t)
	here, there := officeIn(t, a, "public-comment"), officeIn(t, b, "public-comment")
	mine, other := here.submit(t, comment()), here.submit(t, comment().with("opinion", "別の人の意見です。"))
	foreign := there.submit(t, comment())
	var sealed, abroad []byte
	read := func(sp *tenant.Space, id ids.ID, into *[]byte) {
		t.Helper()
		err := sp.Read(t.Context(), func(tx *pg.Tx) error {
			return tx.Gorm().Raw("SELECT answers_sealed FROM application_answer WHERE application_id = ?", id).Row().Scan(into)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	read(a, other.Application, &sealed)
	read(b, foreign.Application, &abroad)
	for name, bytes := range map[string][]byte{"of another application": sealed, "of another municipality": abroad} {
		err := a.InTx(t.Context(), func(tx *pg.Tx) error {
			return tx.Gorm().Exec("UPDATE application_answer SET answers_sealed = ? WHERE application_id = ?", bytes, mine.Application).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		v, _, err := application.LookUp(t.Context(), a, anybody(), proof(mine))
		if err != nil || !v.Damaged || len(v.Answers) != 0 {
			t.Errorf("%s: %v, damaged %v, answers %s", name, err, v.Damaged, v.Answers)
		}
	}
}

func TestNothingOfAIsVisibleFromB(t *testing.T) {
	a, b := tenanttest.Two(t)
	here, there := officeIn(t, a, "course-enrolment"), officeIn(t, b, "course-enrolment")
	r, d := here.submit(t, course()), here.draft(t)
	same := here.resident // the same session id, as if the cookie had been carried over

	for name, err := range map[string]error{
		"draft":   second(application.GetDraft(t.Context(), b, same, d.ID)),
		"submit":  second(application.Submit(t.Context(), b, same, input(d, course()))),
		"current": second(application.Current(t.Context(), b, same)),
		"upload":  second(application.UploadRule(t.Context(), b, same, d.ID, "name")),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	page, err := find(t, b, application.Query{})
	if err != nil || len(page.Items) != 0 {
		t.Errorf("B lists %d: %v", len(page.Items), err)
	}
	there.submit(t, course())
	if got := there.found(t, r.ReceiptNumber); len(got) != 0 {
		t.Error("A's receipt number finds something in B")
	}
	// Equal values have different indexes in two municipalities.
	terms := func(sp *tenant.Space) (out [][]byte) {
		for _, text := range []string{"鈴木一郎", "0312345678"} {
			term, err := sp.Sealer().Index(t.Context(), "application_term.whole", seal.Normalise(text))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, term)
		}
		return out
	}
	for _, sp := range []*tenant.Space{a, b} {
		if n := count(t, sp, "SELECT count(1) FROM application_term WHERE term IN ?", terms(a)); (n == 2) != (sp == a) {
			t.Errorf("%s holds %d of A's terms", sp.Tenant().Slug, n)
		}
	}
}

func second[T any](_ T, err error) error { return err }
