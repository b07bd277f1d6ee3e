package apitest_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// What is not exactly the JSON of the route is refused, with its place and
// without an echo of it.
func TestStrictJSON(t *testing.T) {
	s := apitest.New(t)
	c := s.At(s.A, tenant.CitizenSide)
	const path = "/api/applications/lookup"
	for name, b := range map[string]struct {
		body   string
		status int
		code   string
		field  string
	}{
		"unknown key":       {`{"receipt_number":"x","secret":"y","admin":true}`, 422, "invalid_input", "admin unknown_key"},
		"key in other case": {`{"Receipt_Number":"x","secret":"y"}`, 422, "invalid_input", "Receipt_Number unknown_key"},
		"missing key":       {`{"secret":"y"}`, 422, "invalid_input", "receipt_number required"},
		"wrong type":        {`{"receipt_number":7,"secret":"y"}`, 422, "invalid_input", "receipt_number wrong_type"},
		"null":              {`{"receipt_number":null,"secret":"y"}`, 422, "invalid_input", "receipt_number wrong_type"},
		"too long":          {`{"receipt_number":"` + strings.Repeat("x", 61) + `","secret":"y"}`, 422, "invalid_input", "receipt_number too_long"},
		"key twice":         {`{"receipt_number":"x","receipt_number":"z","secret":"y"}`, 400, "malformed_json", ""},
		"two values":        {`{"receipt_number":"x","secret":"y"} {}`, 400, "malformed_json", ""},
		"not JSON":          {`receipt_number=x`, 400, "malformed_json", ""},
		"bad UTF-8":         {"{\"receipt_number\":\"\xff\",\"secret\":\"y\"}", 400, "malformed_json", ""},
		"deep":              {strings.Repeat(`{"a":`, 50) + "1" + strings.Repeat("}", 50), 400, "malformed_json", ""},
		"an array":          {`[]`, 422, "invalid_input", " wrong_type"},
		"large":             {`{"receipt_number":"x","secret":"` + strings.Repeat("y", 70<<10) + `"}`, 413, "body_too_large", ""},
	} {
		got := c.Do(t, "POST", path, b.body).Refused(t, b.status, b.code)
		if b.field != "" && !slices.Contains(got.Fields(), b.field) {
			t.Errorf("%s: fields %q; want %q", name, got.Fields(), b.field)
		}
		if strings.Contains(string(got.Body), "xxxxxx") {
			t.Errorf("%s: the answer echoes the input: %s", name, got.Body)
		}
	}
	c.Do(t, "GET", "/api/procedures?admin=1", nil).Refused(t, 422, "invalid_input")
	c.Do(t, "GET", "/api/drafts/not-an-id", nil).Refused(t, 401, "sign_in_needed")
	form := *c
	form.Header = http.Header{"Content-Type": {"text/plain"}}
	form.Do(t, "POST", path, `{"receipt_number":"x","secret":"y"}`).Refused(t, 415, "wrong_media_type")
}

// small is a form with a field that only some see, and one for a number.
const small = `{"format":"madoguchi-form/1","title":{"ja":"試し"},"layout":"paged","pages":[{"id":"page","title":{"ja":"頁"},
"sections":[{"id":"section","title":{"ja":"節"},"fields":[
{"id":"kind","type":"choice","label":{"ja":"区分"},"required":true,"options":[{"value":"a","label":{"ja":"甲"}},{"value":"b","label":{"ja":"乙"}}]},
{"id":"only_b","type":"text","label":{"ja":"乙のみ"},"max_length":100,"visible_if":{"op":"eq","args":[{"field":"kind"},{"text":"b"}]}},
{"id":"note","type":"long_text","label":{"ja":"備考"},"max_length":10000}]}]}]}`

// offer publishes the small form and returns its slug and one who reviews it.
func offer(t *testing.T, s *apitest.Service, change apitest.Map) (slug string, reviewer *apitest.Client) {
	t.Helper()
	admin := s.Person(t, s.A, nil, access.TenantAdministrator)
	department := admin.Department(t, "総務課")
	body := apitest.Map{
		"title": "試しの手続", "kana": "タメシノテツヅキ", "description": "", "department": department, "legal_basis": "", "processing_days": 0,
		"fee": "", "documents": "", "contact": "", "visibility": "public", "retention": "1y", "identity": "none",
		"document": json.RawMessage(small),
	}
	for k, v := range change {
		body[k] = v
	}
	var p struct{ ID, Slug string }
	admin.Do(t, "POST", "/api/procedures", body).OK(t, &p)
	admin.Do(t, "POST", "/api/procedures/"+p.ID+"/publish", apitest.Map{"revision": 1}).OK(t, nil)
	return p.Slug, s.Person(t, s.A, []ids.ID{department}, access.Reviewer)
}

// A field that the server finds hidden is not stored, whatever was posted; one
// that the form does not have is refused.
func TestHiddenFieldsAreNotStored(t *testing.T) {
	s := apitest.New(t)
	slug, reviewer := offer(t, s, nil)
	c := s.At(s.A, tenant.CitizenSide)
	draft := c.Draft(t, slug)
	refused := c.Submit(t, draft, ids.New().String(), apitest.Map{"kind": "a", "is_admin": "yes"})
	if refused.Status != 422 {
		t.Errorf("a field that the form does not have: %d %s", refused.Status, refused.Body)
	}
	c.Submit(t, draft, ids.New().String(), apitest.Map{"kind": "a", "only_b": "こっそり"}).OK(t, nil)
	var file struct{ Answers apitest.Map }
	got := reviewer.Do(t, "GET", "/api/applications/"+draft, nil).OK(t, &file)
	if file.Answers["kind"] != "a" || strings.Contains(string(got.Body), "こっそり") {
		t.Errorf("stored: %s", got.Body)
	}
}

// Long, wide and rare letters survive; control characters do not pass.
func TestLetters(t *testing.T) {
	s := apitest.New(t)
	slug, reviewer := offer(t, s, nil)
	c := s.At(s.A, tenant.CitizenSide)
	for name, text := range map[string]string{
		"ten thousand": strings.Repeat("字", 10000), "IVS": "葛\U000E0100城市の辻󠄀さん", "fourth level": "𠮷野家の𩸽と髙﨑", "emoji": "👩‍👩‍👧",
		"markup": `<script>alert(1)</script><img src=x onerror=alert(1)>`, "formula": "=cmd|'/c calc'!A1",
	} {
		draft := c.Draft(t, slug)
		c.Submit(t, draft, ids.New().String(), apitest.Map{"kind": "a", "note": text}).OK(t, nil)
		var file struct{ Answers struct{ Note string } }
		reviewer.Do(t, "GET", "/api/applications/"+draft, nil).OK(t, &file)
		if file.Answers.Note != text {
			t.Errorf("%s: came out as %q", name, file.Answers.Note)
		}
	}
	for name, text := range map[string]string{"too long": strings.Repeat("字", 10001), "NUL": "a\x00b", "escape": "a\x1b[31mb", "delete": "a\x7fb"} {
		got := c.Submit(t, c.Draft(t, slug), ids.New().String(), apitest.Map{"kind": "a", "note": text})
		if got.Status != 422 {
			t.Errorf("%s: %d %s", name, got.Status, got.Body)
		}
	}
}

// The period ends at its second, in Japanese time, at every door.
func TestPeriodEndsAtItsSecond(t *testing.T) {
	s := apitest.New(t)
	closes := s.Clock.Now().Add(time.Hour)
	slug, _ := offer(t, s, apitest.Map{"closes": closes})
	c := s.At(s.A, tenant.CitizenSide)
	first, second := c.Draft(t, slug), c.Draft(t, slug)
	s.Advance(time.Hour - time.Microsecond)
	c.Submit(t, first, ids.New().String(), apitest.Map{"kind": "a"}).OK(t, nil)
	s.Advance(time.Microsecond)
	c.Submit(t, second, ids.New().String(), apitest.Map{"kind": "a"}).Refused(t, 410, "procedure_closed")
	c.Do(t, "POST", "/api/drafts", apitest.Map{"procedure": slug}).Refused(t, 410, "procedure_closed")
	c.Do(t, "GET", "/api/procedures/"+slug+"/form", nil).Refused(t, 410, "procedure_closed")
}

// Double clicks, a second tab and a resend make one application.
func TestOneKeyOneApplication(t *testing.T) {
	s := apitest.New(t)
	slug, _ := offer(t, s, nil)
	c := s.At(s.A, tenant.CitizenSide)
	draft := c.Draft(t, slug)
	receipts := make([]apitest.Receipt, 12)
	var all sync.WaitGroup
	for i := range receipts {
		all.Go(func() {
			mine := *c
			mine.Submit(t, draft, "the-same-key-for-all", apitest.Map{"kind": "a"}).OK(t, &receipts[i])
		})
	}
	all.Wait()
	for _, r := range receipts {
		if r != receipts[0] || r.Number == "" {
			t.Fatalf("receipts differ: %+v and %+v", r, receipts[0])
		}
	}
	c.Submit(t, draft, "the-same-key-for-all", apitest.Map{"kind": "b"}).Refused(t, 422, "idempotency_mismatch")
}

// Guessing at receipts ends soon, and ends at once while nobody can count;
// reading goes on.
func TestGuessingIsLimited(t *testing.T) {
	s := apitest.New(t)
	slug, _ := offer(t, s, nil)
	c := s.At(s.A, tenant.CitizenSide)
	_, receipt := s.At(s.A, tenant.CitizenSide).Applied(t, slug, apitest.Map{"kind": "a"})
	guess := func() apitest.Answer {
		return c.Do(t, "POST", "/api/applications/lookup", apitest.Map{"receipt_number": receipt.Number, "secret": ids.Token()})
	}
	var last apitest.Answer
	tries := 0
	for ; tries < 40; tries++ {
		if last = guess(); last.Status == http.StatusTooManyRequests {
			break
		}
		last.Refused(t, 404, "lookup_failed")
	}
	if tries != 10 || last.Header.Get("Retry-After") == "" {
		t.Errorf("%d guesses before %d, Retry-After %q", tries, last.Status, last.Header.Get("Retry-After"))
	}
	many := 0
	for ; many < 100; many++ {
		body := apitest.Map{"receipt_number": receipt.Number, "secret": "x"}
		if got := c.Do(t, "POST", "/api/applications/lookup", body); strings.Contains(string(got.Body), `"too_often"`) {
			break
		}
	}
	if many+tries > 60 {
		t.Errorf("one address made %d guesses", many+tries)
	}
	s.At(s.B, tenant.CitizenSide).Do(t, "POST", "/api/applications/lookup", apitest.Map{
		"receipt_number": receipt.Number, "secret": receipt.Secret,
	}).Refused(t, 404, "lookup_failed") // B counts for itself

	s.Redis.Stop()
	if got := guess().Refused(t, 503, "limits_unavailable"); got.Header.Get("Retry-After") == "" {
		t.Error("503 without Retry-After")
	}
	c.Do(t, "GET", "/api/procedures", nil).OK(t, nil)
}
