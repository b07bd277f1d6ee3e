package apitest_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// From the setting to the residents' page: who edits asks, another approves,
// and the instant makes it live with no worker at work.
func TestApprovedAndPlannedPublication(t *testing.T) {
	s := apitest.New(t)
	admin := s.Person(t, s.A, nil, access.TenantAdministrator)
	department := admin.Department(t, "環境課")
	editor, approver, viewer := s.Person(t, s.A, nil, access.FormEditor), s.Person(t, s.A, nil, access.Approver), s.Person(t, s.A, nil, access.Viewer)
	var p struct{ ID, Slug string }
	editor.Do(t, "POST", "/api/library/public-comment/copy", apitest.Map{"department": department}).OK(t, &p)
	path := "/api/procedures/" + p.ID

	editor.Do(t, "PUT", "/api/publication-rule", apitest.Map{"approval": true}).Refused(t, 404, "not_found")
	admin.Do(t, "PUT", "/api/publication-rule", apitest.Map{"approval": true}).OK(t, nil)
	editor.Do(t, "POST", path+"/publish", apitest.Map{"revision": 1}).Refused(t, 409, "approval_required")
	viewer.Do(t, "POST", path+"/requests", apitest.Map{"revision": 1}).Refused(t, 404, "not_found")

	starts := s.Clock.Now().Add(10 * time.Minute).UTC().Truncate(time.Second)
	var asked struct {
		ID  string
		Own bool
	}
	editor.Do(t, "POST", path+"/requests", apitest.Map{"revision": 1, "starts": starts, "note": "初めての公開"}).OK(t, &asked)
	request := "/api/publication-requests/" + asked.ID
	editor.Do(t, "POST", request+"/approve", apitest.Map{"comment": ""}).Refused(t, 409, "own_request")
	viewer.Do(t, "POST", request+"/approve", apitest.Map{"comment": ""}).Refused(t, 404, "not_found")
	s.Person(t, s.B, nil, access.Approver).Do(t, "GET", request, nil).Refused(t, 404, "not_found")
	var waiting struct{ Items []struct{ Title string } }
	approver.Do(t, "GET", "/api/publication-requests", nil).OK(t, &waiting)
	if len(waiting.Items) != 1 || !asked.Own {
		t.Fatalf("waiting %+v, own %v", waiting, asked.Own)
	}
	approver.Do(t, "POST", request+"/approve", apitest.Map{"comment": "よいです"}).OK(t, nil)

	anybody := s.At(s.A, tenant.CitizenSide)
	anybody.Do(t, "GET", "/api/procedures/"+p.Slug, nil).Refused(t, 404, "not_found")
	s.Advance(10 * time.Minute)
	anybody.Do(t, "GET", "/api/procedures/"+p.Slug, nil).OK(t, nil)
	var versions struct {
		Items []struct{ Standing, Note string }
	}
	viewer.Do(t, "GET", path+"/versions", nil).OK(t, &versions)
	if len(versions.Items) != 1 || versions.Items[0].Standing != "live" || versions.Items[0].Note != "初めての公開" {
		t.Errorf("%+v", versions)
	}
}

// A resident's draft keeps its form when the planned version starts, and is
// told that there is a newer one.
func TestDraftAcrossAPlannedStart(t *testing.T) {
	s := apitest.New(t)
	admin := s.Person(t, s.A, nil, access.TenantAdministrator)
	id, slug := admin.Procedure(t, "public-comment", admin.Department(t, "環境課"), func(p apitest.Map) { p["identity"] = "none" })
	path := "/api/procedures/" + id.String()
	var draft struct {
		Revision int64
		Document map[string]any
	}
	admin.Do(t, "GET", path+"/draft", nil).OK(t, &draft)
	draft.Document["title"] = apitest.Map{"ja": "改めた様式"}
	var saved struct{ Revision int64 }
	admin.Do(t, "PUT", path+"/draft", apitest.Map{"revision": draft.Revision, "document": draft.Document}).OK(t, &saved)
	admin.Do(t, "POST", path+"/publish", apitest.Map{"revision": saved.Revision, "starts": s.Clock.Now().Add(10 * time.Minute)}).OK(t, nil)

	resident := s.At(s.A, tenant.CitizenSide)
	begun := resident.Draft(t, slug)
	read := func() (newer bool, title string) {
		t.Helper()
		var got struct {
			Newer    bool
			Document struct{ Title map[string]string }
		}
		resident.Do(t, "GET", "/api/drafts/"+begun, nil).OK(t, &got)
		return got.Newer, got.Document.Title["ja"]
	}
	if newer, _ := read(); newer {
		t.Error("newer before the start")
	}
	s.Advance(10 * time.Minute)
	if newer, title := read(); !newer || title == "改めた様式" {
		t.Errorf("newer %v, form %q", newer, title)
	}
	resident.Submit(t, begun, "key-0123456789abcdef", apitest.Comment()).OK(t, nil)
}

func TestTrialOverHTTP(t *testing.T) {
	s := apitest.New(t)
	admin := s.Person(t, s.A, nil, access.TenantAdministrator)
	department := admin.Department(t, "環境課")
	editor := s.Person(t, s.A, nil, access.FormEditor)
	reviewer := s.Person(t, s.A, []ids.ID{department}, access.Reviewer)
	var p struct{ ID, Slug string }
	editor.Do(t, "POST", "/api/library/public-comment/copy", apitest.Map{"department": department}).OK(t, &p)
	var begun struct{ ID, Link string }
	editor.Do(t, "POST", "/api/procedures/"+p.ID+"/trials", apitest.Map{}).OK(t, &begun)
	_, token, found := strings.Cut(begun.Link, "/trial#")
	if !found || token == "" {
		t.Fatalf("link %q", begun.Link)
	}
	s.Person(t, s.A, nil, access.Viewer).Do(t, "POST", "/api/procedures/"+p.ID+"/trials", apitest.Map{}).Refused(t, 404, "not_found")

	tester := s.At(s.A, tenant.CitizenSide)
	tester.Do(t, "GET", "/api/procedures/"+p.Slug, nil).Refused(t, 404, "not_found")
	s.At(s.B, tenant.CitizenSide).Do(t, "POST", "/api/trials/open", apitest.Map{"token": token}).Refused(t, 410, "trial_link")
	tester.Do(t, "POST", "/api/trials/open", apitest.Map{"token": token}).OK(t, nil)
	s.At(s.A, tenant.CitizenSide).Do(t, "POST", "/api/trials/open", apitest.Map{"token": token}).Refused(t, 410, "trial_link")
	tester.Do(t, "GET", "/api/procedures/"+p.Slug+"/form", nil).OK(t, nil)
	var session struct{ Trial bool }
	tester.Do(t, "GET", "/api/session", nil).OK(t, &session)
	if !session.Trial {
		t.Error("the session does not say that it is a trial")
	}
	draft := tester.Draft(t, p.Slug)
	var receipt apitest.Receipt
	tester.Submit(t, draft, "key-0123456789abcdef", apitest.Comment()).OK(t, &receipt)
	if !strings.HasPrefix(receipt.Number, "TEST-") {
		t.Errorf("receipt %s", receipt.Number)
	}
	s.Work(t, s.A)
	inbox := func(query string) int {
		t.Helper()
		var list struct{ Items []struct{ Trial bool } }
		reviewer.Do(t, "GET", "/api/applications"+query, nil).OK(t, &list)
		return len(list.Items)
	}
	if inbox("") != 0 || inbox("?trial=true") != 1 {
		t.Errorf("inbox %d, trials %d", inbox(""), inbox("?trial=true"))
	}
	editor.Do(t, "DELETE", "/api/procedures/"+p.ID+"/trials/"+begun.ID, nil).OK(t, nil)
	if inbox("?trial=true") != 0 {
		t.Error("a deleted trial is still there")
	}
	tester.Do(t, "GET", "/api/applications/current", nil).Refused(t, 401, "no_session")
}

func TestProcedureFilesOverHTTP(t *testing.T) {
	s := apitest.New(t)
	a, b := s.Person(t, s.A, nil, access.FormEditor), s.Person(t, s.B, nil, access.FormEditor)
	viewer := s.Person(t, s.A, nil, access.Viewer)
	var p struct{ ID, Title string }
	a.Do(t, "POST", "/api/library/public-comment/copy", apitest.Map{}).OK(t, &p)
	viewer.Do(t, "GET", "/api/procedures/"+p.ID+"/export", nil).Refused(t, 404, "not_found")
	b.Do(t, "GET", "/api/procedures/"+p.ID+"/export", nil).Refused(t, 404, "not_found")
	file := a.Do(t, "GET", "/api/procedures/"+p.ID+"/export", nil).OK(t, nil).Body
	var seen struct {
		Intact    bool
		Title     string
		Retention struct{ Own string }
	}
	b.Upload(t, "/api/procedure-files/check", "手続.json", file).OK(t, &seen)
	if !seen.Intact || seen.Title != p.Title {
		t.Fatalf("%+v", seen)
	}
	b.Do(t, "POST", "/api/procedure-files/import", apitest.Map{"file": json.RawMessage(file), "retention": seen.Retention.Own}).OK(t, nil)
	b.Upload(t, "/api/procedure-files/check", "a.json", []byte("PK")).Refused(t, 422, "not_a_procedure_file")
	viewer.Upload(t, "/api/procedure-files/check", "a.json", file).Refused(t, 404, "not_found")

	template := a.Do(t, "GET", "/api/question-sheets/template", nil).OK(t, nil).Body
	var sheet struct {
		Rows     []apitest.Map
		Document json.RawMessage
	}
	a.Upload(t, "/api/question-sheets", "質問.xlsx", template).OK(t, &sheet)
	if len(sheet.Rows) != 9 {
		t.Errorf("%d rows", len(sheet.Rows))
	}
	a.Do(t, "POST", "/api/procedures", apitest.Map{"title": "取り込んだ手続", "kana": "", "description": "", "legal_basis": "", "processing_days": 0, "fee": "",
		"documents": "", "contact": "", "visibility": "public", "retention": seen.Retention.Own, "identity": "none", "tags": []string{}, "position": 0,
		"done_text": "", "reply_text": "", "document": sheet.Document}).OK(t, nil)
	a.Upload(t, "/api/question-sheets", "a.xlsx", []byte("番号,質問")).Refused(t, 422, "sheet_not_xlsx")
	a.Upload(t, "/api/question-sheets", "a.xlsx", make([]byte, 9<<20)).Refused(t, 413, "body_too_large")
	a.Do(t, "POST", "/api/procedures/"+p.ID+"/copy", nil).OK(t, nil)
	var bench struct{ Items []struct{ Passed bool } }
	viewer.Do(t, "GET", "/api/procedures/"+p.ID+"/bench", nil).OK(t, &bench)
	if len(bench.Items) == 0 || !bench.Items[0].Passed {
		t.Errorf("%+v", bench)
	}
}
