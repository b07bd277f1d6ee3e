package apitest_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type card struct {
	State    string
	Revision int64
	Allowed  []string
}

// The main job, from the first administrator to the exported list.
func TestStory(t *testing.T) {
	s := apitest.New(t)
	administrator := s.Person(t, s.A, nil, access.TenantAdministrator)
	department := administrator.Department(t, "環境課")
	_, slug := administrator.Procedure(t, "energy-saving-grant", department, nil)
	in := []ids.ID{department}
	reviewer, approver := s.Person(t, s.A, in, access.Reviewer), s.Person(t, s.A, in, access.Approver)

	resident := s.At(s.A, tenant.CitizenSide)
	draft := resident.Draft(t, slug)
	file := attach(t, resident, "/api/drafts/"+draft+"/attachments?field=estimate", "見積書（髙田）.pdf")
	answers := grant(file)
	resident.Submit(t, draft, "0123456789abcdef", answers).Refused(t, 401, "identity_required")
	verify(t, s, resident)
	var receipt, again apitest.Receipt
	resident.Submit(t, draft, "0123456789abcdef", answers).OK(t, &receipt)
	resident.Submit(t, draft, "0123456789abcdef", answers).OK(t, &again)
	if receipt != again || receipt.Number == "" || len(receipt.Secret) < 12 {
		t.Fatalf("the same key gave %+v and %+v", receipt, again)
	}
	s.Work(t, s.A)

	path := "/api/applications/" + draft
	verb := func(who *apitest.Client, verb string, body apitest.Map) card {
		t.Helper()
		var now card
		who.Do(t, "GET", path, nil).OK(t, &now)
		body["revision"] = now.Revision
		who.Do(t, "POST", path+"/"+verb, body).OK(t, &now)
		return now
	}
	verb(reviewer, "accept", apitest.Map{})
	verb(reviewer, "begin", apitest.Map{})
	verb(reviewer, "return", apitest.Map{
		"fields": []string{"cost"}, "notes": apitest.Map{}, "reason": "見積書の額と違います。",
		"deadline": s.Clock.Now().Add(10 * 24 * time.Hour),
	})
	correctCost(t, s, receipt, answers)
	verb(reviewer, "pass", apitest.Map{"memo": "確認しました"})
	if got := verb(approver, "approve", apitest.Map{}); got.State != "approved" {
		t.Fatalf("approved: %+v", got)
	}
	checkAttachment(t, reviewer, path)
	checkExport(t, s, reviewer, receipt)
	s.Work(t, s.A)
	if n := len(s.Mails.To("keiko@example.jp")); n < 4 {
		t.Errorf("the resident has %d mails; want the code and one for each turn", n)
	}
	noPersonalDataIn(t, s.Log.String())
}

func grant(file string) apitest.Map {
	return apitest.Map{
		"name":  apitest.Map{"family": "中村", "given": "恵子", "family_kana": "ナカムラ", "given_kana": "ケイコ"},
		"birth": "1980-02-29", "address": apitest.Map{"postal": "1000001", "prefecture": "東京都", "city": "千代田区", "town": "千代田1番1号"},
		"phone": "0312345678", "email": "keiko@example.jp", "owner": "self", "equipment": []string{"heater"}, "cost": "2450000",
		"starts_on": "2026-12-01", "ends_on": "2026-12-20", "tax": true, "privacy": true, "estimate": apitest.Map{"ids": []string{file}},
	}
}

func attach(t *testing.T, c *apitest.Client, path, name string) string {
	t.Helper()
	var a struct{ ID, Name, State string }
	c.Upload(t, path, name, pdf()).OK(t, &a)
	if a.Name != name || a.State != "quarantined" {
		t.Fatalf("uploaded: %+v", a)
	}
	return a.ID
}

func pdf() []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
}

var sixDigits = regexp.MustCompile(`\b[0-9]{6}\b`)

func verify(t *testing.T, s *apitest.Service, c *apitest.Client) {
	t.Helper()
	var v struct{ ID string }
	c.Do(t, "POST", "/api/verifications", apitest.Map{"email": "keiko@example.jp"}).OK(t, &v)
	s.Work(t, s.A)
	mails := s.Mails.To("keiko@example.jp")
	code := sixDigits.FindString(mails[len(mails)-1].Text)
	before := c.Token
	c.Do(t, "POST", "/api/verifications/"+v.ID+"/confirm", apitest.Map{"code": code}).OK(t, nil)
	if c.Token == before {
		t.Error("stepping up kept the token")
	}
}

func correctCost(t *testing.T, s *apitest.Service, r apitest.Receipt, answers apitest.Map) {
	t.Helper()
	later := s.At(s.A, tenant.CitizenSide)
	var found struct{ Application card }
	later.Do(t, "POST", "/api/applications/lookup", apitest.Map{"receipt_number": r.Number, "secret": r.Secret}).OK(t, &found)
	if found.Application.State != "returned" {
		t.Fatalf("looked up: %+v", found)
	}
	answers["cost"], answers["phone"] = "1980000", "0399999999"
	body := apitest.Map{"revision": found.Application.Revision, "answers": answers}
	refused := later.Do(t, "POST", "/api/applications/current/correction", body)
	if refused.Status != 422 || !strings.Contains(strings.Join(refused.Fields(), ","), "phone") {
		t.Errorf("a field that was not marked: %d %s", refused.Status, refused.Body)
	}
	answers["phone"] = "0312345678"
	later.Do(t, "POST", "/api/applications/current/correction", body).OK(t, nil)
}

func checkAttachment(t *testing.T, c *apitest.Client, path string) {
	t.Helper()
	var list struct{ Items []struct{ ID, State string } }
	c.Do(t, "GET", path+"/attachments", nil).OK(t, &list)
	if len(list.Items) != 1 || list.Items[0].State != "released" {
		t.Fatalf("attachments: %+v", list)
	}
	got := c.Do(t, "GET", path+"/attachments/"+list.Items[0].ID+"/content", nil).OK(t, nil)
	if !bytes.Equal(got.Body, pdf()) {
		t.Error("the file came out otherwise than it went in")
	}
	for name, want := range map[string]string{
		"Content-Disposition": "attachment; filename=\"", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox",
		"Cache-Control": "no-store", "Content-Type": "application/pdf",
	} {
		if !strings.HasPrefix(got.Header.Get(name), want) {
			t.Errorf("%s: %q; want %q…", name, got.Header.Get(name), want)
		}
	}
}

func checkExport(t *testing.T, s *apitest.Service, c *apitest.Client, r apitest.Receipt) {
	t.Helper()
	var list struct {
		Items []struct{ Procedure string }
	}
	c.Do(t, "GET", "/api/applications?state=approved", nil).OK(t, &list)
	if len(list.Items) != 1 {
		t.Fatalf("inbox: %+v", list)
	}
	var e struct{ ID, State string }
	c.Do(t, "POST", "/api/exports", apitest.Map{"procedure": list.Items[0].Procedure, "encoding": "utf-8-bom"}).OK(t, &e)
	s.Work(t, s.A)
	c.Do(t, "GET", "/api/exports/"+e.ID, nil).OK(t, &e)
	csv := c.Do(t, "GET", "/api/exports/"+e.ID+"/content", nil).OK(t, nil)
	if e.State != "ready" || !bytes.HasPrefix(csv.Body, []byte("\ufeff")) || !bytes.Contains(csv.Body, []byte(r.Number)) {
		t.Errorf("export %s: %.200s", e.State, csv.Body)
	}
}

// noPersonalDataIn looks for what the story typed.
func noPersonalDataIn(t *testing.T, log string) {
	t.Helper()
	if !strings.Contains(log, "submit-draft") {
		t.Fatal("the log is empty: nothing would be found in it")
	}
	for _, secret := range []string{"中村", "ナカムラ", "keiko", "0312345678", "見積書", "髙田", apitest.Password, "madoguchi.example"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}
