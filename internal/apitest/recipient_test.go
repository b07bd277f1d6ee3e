package apitest_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// checkup is a form that asks for the number of a notice and the date of
// birth, has a limited option, and fields that only staff know.
const checkup = `{"format":"madoguchi-form/1","title":{"ja":"検診の申込"},"pages":[{"id":"p","title":{"ja":"申込"},"sections":[{"id":"s","title":{"ja":"申込"},"fields":[
	{"id":"ticket","type":"list_match","label":{"ja":"通知書の番号"},"check":"birth_date","required":true},
	{"id":"name","type":"name","label":{"ja":"氏名"}},
	{"id":"place","type":"choice","label":{"ja":"会場"},"required":true,"options":[{"value":"east","label":{"ja":"東会館"},"capacity":2},{"value":"west","label":{"ja":"西会館"}}]},
	{"id":"email","type":"email","label":{"ja":"メール"}},
	{"id":"verdict","type":"text","label":{"ja":"庁内の判定"},"staff_only":true,"searchable":true},
	{"id":"rank","type":"choice","label":{"ja":"優先度"},"staff_only":true,"required":true,"options":[{"value":"high","label":{"ja":"高い"}},{"value":"low","label":{"ja":"低い"}}]}
]}]}]}`

// clinic is a municipality that offers the checkup.
type clinic struct {
	s        *apitest.Service
	sp       *tenant.Space
	editor   *apitest.Client
	reviewer *apitest.Client
	id       ids.ID
	slug     string
}

func openClinic(t *testing.T, s *apitest.Service, sp *tenant.Space) *clinic {
	t.Helper()
	c := &clinic{s: s, sp: sp, slug: "checkup-" + sp.Tenant().Slug}
	admin := s.Person(t, sp, nil, access.TenantAdministrator)
	department := admin.Department(t, "健康課")
	c.editor = s.Person(t, sp, []ids.ID{department}, access.FormEditor)
	c.reviewer = s.Person(t, sp, []ids.ID{department}, access.Reviewer)
	who := access.Principal{Audience: access.Staff, ID: c.editor.ID, Name: "様式 編子", Roles: []access.Role{access.FormEditor}, Plane: tenant.Internet}
	p, err := procedure.Create(t.Context(), sp, who, procedure.CreateInput{
		Catalogue: procedure.Catalogue{Title: "検診の申込", Department: department}, Slug: c.slug, Document: json.RawMessage(checkup)})
	if err == nil {
		_, err = procedure.Publish(t.Context(), sp, who, p.ID, 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	c.id = p.ID
	return c
}

func newClinic(t *testing.T) *clinic {
	t.Helper()
	s := apitest.New(t)
	return openClinic(t, s, s.A)
}

func (c *clinic) at(path string) string { return "/api/procedures/" + c.id.String() + path }

const people = "番号,生年月日,姓,名,セイ,メイ,会場\r\nK-001,昭和50年1月2日,山田,花子,ヤマダ,ハナコ,東会館\r\nK-002,1980/3/4,鈴木,一郎,スズキ,イチロウ,west\r\nK-003,19900506,,,,,\r\n"

type uploaded struct {
	ID     string
	State  string
	Total  int
	Bad    int
	Report []struct {
		Line, Column int
		Key          string
	}
}

// load brings a file to the list of the procedure.
func (c *clinic) load(t *testing.T, file string, once bool) {
	t.Helper()
	u := c.check(t, file, once)
	if u.State != "checked" || u.Bad != 0 {
		t.Fatalf("%+v", u)
	}
	c.editor.Do(t, "POST", c.at("/recipients/uploads/"+u.ID+"/save"), apitest.Map{"without": false}).OK(t, nil)
	c.s.Work(t, c.sp)
}

func (c *clinic) check(t *testing.T, file string, once bool) (u uploaded) {
	t.Helper()
	c.editor.Upload(t, c.at("/recipients/uploads"), "対象者.csv", []byte(file)).OK(t, &u)
	target := func(column int, field, part string) apitest.Map {
		return apitest.Map{"column": column, "field": field, "part": part}
	}
	c.editor.Do(t, "POST", c.at("/recipients/uploads/"+u.ID+"/check"), apitest.Map{"number": 0, "check": 1, "once": once, "targets": []apitest.Map{
		target(2, "name", "family"), target(3, "name", "given"), target(4, "name", "family_kana"), target(5, "name", "given_kana"), target(6, "place", ""),
	}}).OK(t, nil)
	c.s.Work(t, c.sp)
	c.editor.Do(t, "GET", c.at("/recipients/uploads/"+u.ID), nil).OK(t, &u)
	return u
}

func (c *clinic) resident(t *testing.T) (r *apitest.Client, draft string) {
	t.Helper()
	r = c.s.At(c.sp, tenant.CitizenSide)
	return r, r.Draft(t, c.slug)
}

func (c *clinic) match(t *testing.T, r *apitest.Client, number, check string) apitest.Answer {
	t.Helper()
	return r.Do(t, "POST", "/api/procedures/"+c.slug+"/match", apitest.Map{"field": "ticket", "number": number, "check": check})
}

func ticket(number, birth string) apitest.Map {
	return apitest.Map{"ticket": apitest.Map{"number": number, "check": birth}, "place": "west"}
}

func TestAListIsCheckedBeforeItIsSaved(t *testing.T) {
	c := newClinic(t)
	c.editor.Do(t, "GET", c.at("/recipients"), nil).Refused(t, 404, "no_list")
	u := c.check(t, people+"K-001,1990-01-01,,,,,\r\n,1990-01-01,,,,,\r\nK-005,平成,,,,,北会館\r\n", true)
	got := fmt.Sprintf("%s %d %d %v", u.State, u.Total, u.Bad, u.Report)
	if want := "checked 6 3 [{5 0 duplicate} {6 0 bad_number} {7 1 bad_check} {7 6 unknown_option}]"; got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	save := c.at("/recipients/uploads/" + u.ID + "/save")
	c.editor.Do(t, "POST", save, apitest.Map{"without": false}).Refused(t, 409, "rows_bad")
	c.editor.Do(t, "POST", save, apitest.Map{"without": true}).OK(t, nil)
	c.s.Work(t, c.sp)
	var l struct {
		Rows, Applied int
		Once          bool
	}
	c.editor.Do(t, "GET", c.at("/recipients"), nil).OK(t, &l)
	if l.Rows != 3 || l.Applied != 0 || !l.Once {
		t.Errorf("%+v", l)
	}
	c.reviewer.Do(t, "POST", c.at("/recipients/revoke"), apitest.Map{}).Refused(t, 404, "not_found")
	c.editor.Do(t, "DELETE", c.at("/recipients"), nil).OK(t, nil)
	c.editor.Do(t, "GET", c.at("/recipients"), nil).Refused(t, 404, "no_list")
	noneOf(t, c.s.Log.String(), "山田", "花子", "K-001", "1975")
}

func noneOf(t *testing.T, text string, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%s is there", secret)
		}
	}
}

func TestAPersonIsFoundOnceAndOnlyByBoth(t *testing.T) {
	c := newClinic(t)
	c.load(t, people, true)
	r, draft := c.resident(t)
	var found struct{ Prefill json.RawMessage }
	c.match(t, r, "ｋ－００１", "1975-01-02").OK(t, &found)
	if want := `{"name":{"family":"山田","family_kana":"ヤマダ","given":"花子","given_kana":"ハナコ"},"place":"east"}`; string(found.Prefill) != want {
		t.Errorf("%s", found.Prefill)
	}
	wrong := c.match(t, r, "K-001", "1975-01-03").Refused(t, 404, "list_mismatch")
	unknown := c.match(t, r, "K-999", "1975-01-02").Refused(t, 404, "list_mismatch")
	if a, b := withoutRequest(wrong), withoutRequest(unknown); a != b {
		t.Errorf("a wrong date says %s, an unknown number %s", a, b)
	}
	// The server looks again when it is handed in.
	bad := r.Submit(t, draft, ids.New().String(), ticket("K-001", "1975-01-03")).Refused(t, 422, "invalid_input")
	if got := strings.Join(bad.Fields(), " "); got != "answers.ticket list_mismatch" {
		t.Errorf("%s", got)
	}
	r.Submit(t, draft, ids.New().String(), ticket("K-001", "1975-01-02")).OK(t, nil)

	other, second := c.resident(t)
	c.match(t, other, "K-001", "1975-01-02").Refused(t, 409, "already_applied")
	bad = other.Submit(t, second, ids.New().String(), ticket("K-001", "1975-01-02")).Refused(t, 422, "invalid_input")
	if got := strings.Join(bad.Fields(), " "); got != "answers.ticket list_used" {
		t.Errorf("%s", got)
	}
	c.counts(t, 1)
	var numbers struct{ Items []struct{ Number string } }
	c.reviewer.Do(t, "GET", c.at("/recipients/open"), nil).OK(t, &numbers)
	if len(numbers.Items) != 2 || numbers.Items[0].Number != "K-002" {
		t.Errorf("%+v", numbers)
	}
	c.editor.Do(t, "GET", c.at("/recipients/open"), nil).Refused(t, 404, "not_found")
	r.Do(t, "POST", "/api/applications/current/withdraw", apitest.Map{"revision": 2, "reason": "日を改める"}).OK(t, nil)
	c.counts(t, 0)
	other.Submit(t, second, ids.New().String(), ticket("K-001", "1975-01-02")).OK(t, nil)
	c.counts(t, 1)
	noneOf(t, c.s.Log.String(), "山田", "K-001", "1975-01")
}

func (c *clinic) counts(t *testing.T, applied int) {
	t.Helper()
	var l struct{ Applied int }
	c.editor.Do(t, "GET", c.at("/recipients"), nil).OK(t, &l)
	if l.Applied != applied {
		t.Errorf("%d have applied, want %d", l.Applied, applied)
	}
}

// withoutRequest is the body without what differs between any two answers.
func withoutRequest(a apitest.Answer) string {
	var m map[string]any
	if json.Unmarshal(a.Body, &m) != nil {
		return string(a.Body)
	}
	delete(m, "request_id")
	delete(m, "instance")
	return fmt.Sprint(m)
}

func TestGuessingAtAListIsStopped(t *testing.T) {
	c := newClinic(t)
	c.load(t, people, false)
	// A number is locked after five tries, by however many, known or not.
	for i := range 5 {
		r, _ := c.resident(t)
		c.match(t, r, "K-002", fmt.Sprintf("1980-01-0%d", i+1)).Refused(t, 404, "list_mismatch")
	}
	r, draft := c.resident(t)
	c.match(t, r, "K-002", "1980-03-04").Refused(t, 429, "too_many_matches")
	r.Submit(t, draft, ids.New().String(), ticket("K-002", "1980-03-04")).Refused(t, 429, "too_many_matches")
	for range 5 {
		other, _ := c.resident(t)
		c.match(t, other, "X-1", "1980-01-01").Refused(t, 404, "list_mismatch")
	}
	c.match(t, r, "X-1", "1980-01-01").Refused(t, 429, "too_many_matches")
	// A session that knows one number gets no more tries at others by it.
	guesser, _ := c.resident(t)
	for i := range 15 {
		c.match(t, guesser, fmt.Sprintf("Z-%d", i), "1980-01-01").Refused(t, 404, "list_mismatch")
		if i%5 == 4 && i < 14 {
			c.match(t, guesser, "K-003", "1990-05-06").OK(t, nil)
		}
	}
	c.match(t, guesser, "K-003", "1990-05-06").Refused(t, 429, "too_many_matches")
	var l struct{ Locked int }
	c.editor.Do(t, "GET", c.at("/recipients"), nil).OK(t, &l)
	if l.Locked != 2 {
		t.Errorf("%d numbers are locked", l.Locked)
	}
	c.s.Work(t, c.sp)
	told := 0
	for _, m := range c.s.Mails.All() {
		if strings.Contains(m.Text, "続けて誤った") {
			told++
			noneOf(t, m.Text, "K-002", "1980")
		}
	}
	if told != 1 {
		t.Errorf("%d mails to staff", told)
	}
	c.s.Advance(31 * 60 * 1e9)
	c.match(t, r, "K-002", "1980-03-04").OK(t, nil)
}

func TestLinksFillInAndCannotBeAltered(t *testing.T) {
	c := newClinic(t)
	c.load(t, people, false)
	c.editor.Do(t, "POST", c.at("/recipients/sheets"), apitest.Map{"content": "zip", "open_only": false}).OK(t, nil)
	c.s.Work(t, c.sp)
	links, codes := c.unpack(t)
	if len(links) != 3 || codes != 3 || links[0][1] != "K-001" || !strings.Contains(links[0][2], "/procedures/"+c.slug+"#p=r") {
		t.Fatalf("%d codes, %q", codes, links)
	}
	noneOf(t, links[0][2], "K-001", "山田", "1975")
	_, token, _ := strings.Cut(links[0][2], "#p=")
	r, _ := c.resident(t)
	exchange := func(token, check string) apitest.Answer {
		return r.Do(t, "POST", "/api/prefill", apitest.Map{"token": token, "check": check})
	}
	var p struct {
		Slug, Asks, Field string
		Prefill           map[string]any
	}
	exchange(token, "").OK(t, &p)
	if p.Slug != c.slug || p.Asks != "birth_date" || len(p.Prefill) != 0 {
		t.Errorf("%+v", p)
	}
	exchange(token, "1975-01-01").Refused(t, 404, "list_mismatch")
	exchange(token, "1975-01-02").OK(t, &p)
	if p.Asks != "none" || fmt.Sprintf("%v %v", p.Prefill["ticket"], p.Prefill["place"]) != "map[check:1975-01-02 number:K-001] east" {
		t.Errorf("%+v", p)
	}
	flip := []byte(token)
	flip[10] ^= 1
	for _, bad := range []string{"", "r", string(flip), "f" + token[1:], token + "a", strings.Repeat("A", 44)} {
		exchange(bad, "1975-01-02").Refused(t, 404, "link_invalid")
	}
	c.editor.Do(t, "POST", c.at("/recipients/revoke"), apitest.Map{}).OK(t, nil)
	exchange(token, "1975-01-02").Refused(t, 404, "link_invalid")

	c.editor.Do(t, "POST", c.at("/links"), apitest.Map{"name": "東", "values": apitest.Map{"email": "a@example.jp"}}).Refused(t, 422, "invalid_input")
	c.editor.Do(t, "POST", c.at("/links"), apitest.Map{"name": "東", "values": apitest.Map{"place": "north"}}).Refused(t, 422, "invalid_input")
	var made struct{ ID, Address string }
	c.editor.Do(t, "POST", c.at("/links"), apitest.Map{"name": "東会館のちらし", "values": apitest.Map{"place": "東会館"}}).OK(t, &made)
	_, fixed, _ := strings.Cut(made.Address, "#p=")
	exchange(fixed, "").OK(t, &p)
	if p.Asks != "none" || p.Prefill["place"] != "east" {
		t.Errorf("%+v", p)
	}
	c.editor.Do(t, "DELETE", c.at("/links/"+made.ID), nil).OK(t, nil)
	exchange(fixed, "").Refused(t, 404, "link_invalid")
	noneOf(t, c.s.Log.String(), token, fixed)
}

// unpack fetches the newest sheet of links.
func (c *clinic) unpack(t *testing.T) (links [][]string, codes int) {
	t.Helper()
	var sheets struct{ Items []struct{ ID, State string } }
	c.editor.Do(t, "GET", c.at("/recipients/sheets"), nil).OK(t, &sheets)
	if len(sheets.Items) != 1 || sheets.Items[0].State != "ready" {
		t.Fatalf("%+v", sheets)
	}
	path := c.at("/recipients/sheets/" + sheets.Items[0].ID + "/content")
	c.reviewer.Do(t, "GET", path, nil).Refused(t, 404, "not_found")
	body := c.editor.Do(t, "GET", path, nil).Body
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, ".svg") && bytes.HasPrefix(raw, []byte("<svg")) {
			codes++
			continue
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		links = rows[1:]
	}
	return links, codes
}

func TestSeatsOverHTTP(t *testing.T) {
	c := newClinic(t)
	c.load(t, people, false)
	left := func() string {
		var seats struct {
			Items []struct {
				Field, Option string
				Left          int
			}
		}
		c.s.At(c.sp, tenant.CitizenSide).Do(t, "GET", "/api/procedures/"+c.slug+"/seats", nil).OK(t, &seats)
		return fmt.Sprint(seats.Items)
	}
	if got := left(); got != "[{place east 2}]" {
		t.Errorf("%s", got)
	}
	for i := range 3 {
		r, draft := c.resident(t)
		a := ticket("K-001", "1975-01-02")
		a["place"] = "east"
		answer := r.Submit(t, draft, ids.New().String(), a)
		if i < 2 {
			answer.OK(t, nil)
			continue
		}
		if got := strings.Join(answer.Refused(t, 422, "invalid_input").Fields(), " "); got != "answers.place option_full" {
			t.Errorf("%s", got)
		}
	}
	if got := left(); got != "[{place east 0}]" {
		t.Errorf("%s", got)
	}
	var staff struct {
		Items []struct {
			OptionLabel     string `json:"option_label"`
			Capacity, Taken int
		}
	}
	c.editor.Do(t, "GET", c.at("/seats"), nil).OK(t, &staff)
	if fmt.Sprint(staff.Items) != "[{東会館 2 2}]" {
		t.Errorf("%+v", staff)
	}
}

func TestListsOfTwoMunicipalitiesAreApart(t *testing.T) {
	s := apitest.New(t)
	a, b := openClinic(t, s, s.A), openClinic(t, s, s.B)
	a.load(t, people, true)
	b.load(t, strings.ReplaceAll(people, "山田", "佐藤"), true)
	ra, da := a.resident(t)
	rb, db := b.resident(t)
	ra.Submit(t, da, ids.New().String(), ticket("K-001", "1975-01-02")).OK(t, nil)
	b.counts(t, 0)
	var found struct{ Prefill json.RawMessage }
	b.match(t, rb, "K-001", "1975-01-02").OK(t, &found)
	if !bytes.Contains(found.Prefill, []byte("佐藤")) || bytes.Contains(found.Prefill, []byte("山田")) {
		t.Errorf("%s", found.Prefill)
	}
	rb.Submit(t, db, ids.New().String(), ticket("K-001", "1975-01-02")).OK(t, nil)
	// Neither a link nor a list of A is anything at B.
	a.editor.Do(t, "POST", a.at("/recipients/sheets"), apitest.Map{"content": "zip", "open_only": true}).OK(t, nil)
	s.Work(t, s.A)
	links, _ := a.unpack(t)
	if len(links) != 2 {
		t.Fatalf("%d open", len(links))
	}
	_, token, _ := strings.Cut(links[0][2], "#p=")
	rb.Do(t, "POST", "/api/prefill", apitest.Map{"token": token}).Refused(t, 404, "link_invalid")
	b.editor.Do(t, "GET", a.at("/recipients"), nil).Refused(t, 404, "not_found")
}
