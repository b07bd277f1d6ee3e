package apitest_test

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// What is not a file of the field's kinds, under a name of its kind, within
// its size and count, does not come in.
func TestUploadsAreRefused(t *testing.T) {
	s := apitest.New(t)
	admin := s.Person(t, s.A, nil, access.TenantAdministrator)
	_, slug := admin.Procedure(t, "energy-saving-grant", admin.Department(t, "環境課"), nil)
	c := s.At(s.A, tenant.CitizenSide)
	path := "/api/drafts/" + c.Draft(t, slug) + "/attachments?field="
	for name, u := range map[string]struct {
		field, file string
		content     []byte
		status      int
		code        string
	}{
		"empty":                 {"estimate", "a.pdf", nil, 422, "file_empty"},
		"mistyped":              {"estimate", "a.pdf", []byte("\x89PNG\r\n\x1a\n0000IHDR"), 422, "file_type_mismatch"},
		"a kind not asked for":  {"estimate", "a.txt", []byte("text"), 422, "file_type_not_allowed"},
		"a page":                {"estimate", "a.html", []byte("<html><script>alert(1)</script>"), 422, "file_type_not_allowed"},
		"a page called PDF":     {"estimate", "a.pdf", []byte("<html><script>alert(1)</script>"), 422, "file_type_mismatch"},
		"a path":                {"estimate", "../../etc/passwd.pdf", pdf(), 422, "file_name_invalid"},
		"a control character":   {"estimate", "a\r\nX: y.pdf", pdf(), 422, "file_name_invalid"},
		"too large":             {"estimate", "a.pdf", append(pdf(), bytes.Repeat([]byte("x"), 21<<20)...), 413, "file_too_large"},
		"no such field":         {"nothing", "a.pdf", pdf(), 404, "not_found"},
		"a field that is text":  {"phone", "a.pdf", pdf(), 404, "not_found"},
		"more than all of them": {"estimate", "a.pdf", make([]byte, 61<<20), 413, "body_too_large"},
	} {
		got := c.Upload(t, path+u.field, u.file, u.content)
		if got.Status != u.status || !bytes.Contains(got.Body, []byte(`"`+u.code+`"`)) {
			t.Errorf("%s: %d %s; want %d %s", name, got.Status, got.Body, u.status, u.code)
		}
	}
	var list struct{ Items []apitest.Map }
	c.Do(t, "GET", path[:len(path)-len("?field=")], nil).OK(t, &list)
	if len(list.Items) != 0 {
		t.Errorf("refused files were kept: %v", list.Items)
	}
}

// A file is read by nobody until it was judged, then by those who may see its
// application, and by its own address only.
func TestQuarantineOverHTTP(t *testing.T) {
	s := apitest.New(t)
	admin := s.Person(t, s.A, nil, access.TenantAdministrator)
	department := admin.Department(t, "環境課")
	_, slug := admin.Procedure(t, "energy-saving-grant", department, func(p apitest.Map) { p["identity"] = "none" })
	reviewer := s.Person(t, s.A, []ids.ID{department}, access.Reviewer)
	c, other := s.At(s.A, tenant.CitizenSide), s.At(s.A, tenant.CitizenSide)
	draft := c.Draft(t, slug)
	file := attach(t, c, "/api/drafts/"+draft+"/attachments?field=estimate", "見積書.pdf")
	c.Submit(t, draft, ids.New().String(), grant(file)).OK(t, nil)
	second := other.Draft(t, slug)
	otherFile := attach(t, other, "/api/drafts/"+second+"/attachments?field=estimate", "別の人.pdf")
	other.Submit(t, second, ids.New().String(), grant(file)).Refused(t, 422, "invalid_input") // somebody else's file
	other.Submit(t, second, ids.New().String(), grant(otherFile)).OK(t, nil)

	content := func(who *apitest.Client, application, file string) apitest.Answer {
		return who.Do(t, "GET", "/api/applications/"+application+"/attachments/"+file+"/content", nil)
	}
	content(reviewer, draft, file).Refused(t, 409, "file_in_quarantine")
	s.Work(t, s.A)
	if got := content(reviewer, draft, file).OK(t, nil); got.Status != http.StatusOK || !bytes.Equal(got.Body, pdf()) {
		t.Errorf("released: %d, %d bytes", got.Status, len(got.Body))
	}
	content(reviewer, draft, otherFile).Refused(t, 404, "not_found") // another application's file
	elsewhere := s.Person(t, s.A, []ids.ID{admin.Department(t, "税務課")}, access.Reviewer)
	content(elsewhere, draft, file).Refused(t, 404, "not_found")
}
