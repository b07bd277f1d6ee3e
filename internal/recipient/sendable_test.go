package recipient_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/recipient"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// course is a form whose list knows a name and a place of each person.
func course(check, placeKeys string) []byte {
	return fmt.Appendf(nil, `{"format":"madoguchi-form/1","title":{"ja":"講座"},"pages":[{"id":"p","title":{"ja":"1"},"sections":[{"id":"s","title":{"ja":"1"},"fields":[
	{"id":"who","type":"list_match","label":{"ja":"番号"},"check":%q,"required":true},
	{"id":"name","type":"name","label":{"ja":"氏名"}},
	{"id":"place","type":"text","label":{"ja":"会場"}%s}]}]}]}`, check, placeKeys)
}

type counter struct {
	sp   *tenant.Space
	who  access.Principal
	id   ids.ID
	slug string
}

func openCourse(t *testing.T, check, file string, m recipient.Mapping) *counter {
	t.Helper()
	c := &counter{sp: tenanttest.One(t), slug: "course", who: access.Principal{Audience: access.Staff, ID: ids.New(), Name: "様式 編子", Plane: tenant.LGWAN}}
	p, err := procedure.Create(t.Context(), c.sp, c.who, procedure.CreateInput{
		Catalogue: procedure.Catalogue{Title: "講座", Department: ids.New()}, Slug: c.slug, Document: course(check, "")})
	if err == nil {
		c.id = p.ID
		_, err = procedure.Publish(t.Context(), c.sp, c.who, p.ID, 1)
	}
	must(t, err)
	u, err := recipient.Receive(t.Context(), c.sp, c.who, c.id, strings.NewReader(file))
	must(t, err)
	must(t, recipient.CheckFile(t.Context(), c.sp, c.who, c.id, u.ID, m))
	c.work(t)
	must(t, recipient.Save(t.Context(), c.sp, c.who, c.id, u.ID, false))
	c.work(t)
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (c *counter) work(t *testing.T) {
	t.Helper()
	tenanttest.Run(t, c.sp, outbox.Handlers{
		recipient.KindCheck: {Outside: recipient.RunCheck, Failed: recipient.UploadFailed},
		recipient.KindSave:  {Outside: recipient.RunSave, Failed: recipient.UploadFailed},
		recipient.KindSheet: {Outside: recipient.RunSheet, Failed: recipient.SheetGivenUp},
	})
}

func (c *counter) resident(t *testing.T) access.Principal {
	t.Helper()
	o, err := applicant.Begin(t.Context(), c.sp, tenant.Internet, "test")
	must(t, err)
	return o.Principal
}

func (c *counter) match(t *testing.T, who access.Principal, number, check string) (form.Answers, error) {
	t.Helper()
	return recipient.Match(t.Context(), c.sp, who, c.slug, recipient.Given{Field: "who", Number: number, Check: check})
}

// link is the token of the only person's link.
func (c *counter) link(t *testing.T) string {
	t.Helper()
	s, err := recipient.RequestSheet(t.Context(), c.sp, c.who, c.id, recipient.CSV, false, "https://x.example")
	must(t, err)
	c.work(t)
	body, _, err := recipient.OpenSheet(t.Context(), c.sp, c.who, c.id, s.ID)
	must(t, err)
	raw, err := io.ReadAll(body)
	must(t, err)
	_ = body.Close()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\ufeff"))).ReadAll()
	must(t, err)
	_, token, _ := strings.Cut(rows[1][2], "#p=")
	return token
}

func written(t *testing.T, a form.Answers) string {
	t.Helper()
	raw, err := json.Marshal(a)
	must(t, err)
	return string(raw)
}

func one(column int) *int { return &column }

func named(m recipient.Mapping) recipient.Mapping {
	for i, part := range []string{"family", "given", "family_kana", "given_kana"} {
		m.Targets = append(m.Targets, recipient.Target{Column: 2 + i, Field: "name", Part: part})
	}
	m.Targets = append(m.Targets, recipient.Target{Column: 6, Field: "place"})
	return m
}

const register = "番号,生年月日,姓,名,セイ,メイ,会場\n001,1975-01-02,山田,花子,ヤマダ,ハナコ,東会館\n"

// A number that anybody can count up to names nobody; a signed link does, which
// only its holder has.
func TestANumberAloneTellsNobodysName(t *testing.T) {
	c := openCourse(t, "none", register, named(recipient.Mapping{}))
	found, err := c.match(t, c.resident(t), "001", "")
	if got := written(t, found); err != nil || got != `{"place":"東会館"}` {
		t.Errorf("by number: %s, %v", got, err)
	}
	p, err := recipient.Exchange(t.Context(), c.sp, c.resident(t), c.link(t), "")
	if got := written(t, p.Answers); err != nil || !strings.Contains(got, "花子") || !strings.Contains(got, "001") {
		t.Errorf("by link: %s, %v", got, err)
	}
}

// The list is older than the form: what became staff's own, or left the form,
// goes to no resident any more.
func TestWhatBecameStaffsIsNotFilledIn(t *testing.T) {
	c := openCourse(t, "birth_date", register, named(recipient.Mapping{Check: one(1)}))
	fixed, err := recipient.AddLink(t.Context(), c.sp, c.who, c.id, "東会館の講座", map[string]string{"place": "東会館"})
	must(t, err)
	token := c.link(t)
	find := func() string {
		t.Helper()
		a, err := c.match(t, c.resident(t), "001", "1975-01-02")
		must(t, err)
		p, err := recipient.Exchange(t.Context(), c.sp, c.resident(t), token, "1975-01-02")
		must(t, err)
		f, err := recipient.Exchange(t.Context(), c.sp, c.resident(t), fixed.Token, "")
		must(t, err)
		return written(t, a) + written(t, p.Answers) + written(t, f.Answers)
	}
	if n := strings.Count(find(), "東会館"); n != 3 {
		t.Fatalf("the place was filled in %d times", n)
	}
	d, err := procedure.SaveDraft(t.Context(), c.sp, c.who, procedure.SaveDraftInput{Procedure: c.id, Revision: 1, Document: course("birth_date", `,"staff_only":true`)})
	must(t, err)
	_, err = procedure.Publish(t.Context(), c.sp, c.who, c.id, d.Revision)
	must(t, err)
	if got := find(); strings.Contains(got, "place") || strings.Contains(got, "東会館") || !strings.Contains(got, "花子") {
		t.Errorf("%s", got)
	}
}

// What cannot be a number is nobody's: tries at it lock no other person out.
func TestNonsenseLocksNobodyElse(t *testing.T) {
	c := openCourse(t, "birth_date", register, recipient.Mapping{Check: one(1)})
	for range 8 {
		if _, err := c.match(t, c.resident(t), "わかりません", "1975-01-02"); fault.CodeOf(err) != "list_mismatch" {
			t.Fatalf("%v", err)
		}
	}
}

// Two tabs of one person wait for no lock of each other.
func TestTriesAtOnceDoNotBlockEachOther(t *testing.T) {
	c := openCourse(t, "birth_date", register, recipient.Mapping{Check: one(1)})
	who := c.resident(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 12 {
				_, err := c.match(t, who, "001", "1975-01-02")
				if code := fault.CodeOf(err); err != nil && code != "too_many_matches" {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
