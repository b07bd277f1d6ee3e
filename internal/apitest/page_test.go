package apitest_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Every entry of the catalogue that staff fill in is read back on the page
// that residents see.
func TestEveryEntryIsOnTheResidentsPage(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.TenantAdministrator)
	opens, closes := s.Clock.Now().Add(-time.Hour).UTC().Truncate(time.Second), s.Clock.Now().Add(48*time.Hour).UTC().Truncate(time.Second)
	department := editor.Department(t, "環境課")
	entered := apitest.Map{
		"title": "犬の登録", "kana": "イヌノトウロク", "description": "飼い始めたら30日以内に登録します。", "legal_basis": "狂犬病予防法第4条",
		"processing_days": 7, "fee": "3,000円", "documents": "身分証明書\n注射済証", "contact": "環境課 00-0000-0000",
		"identity": "none", "tags": []string{"ペット", " ペット ", "#引っ越し"}, "position": 3, "done_text": "鑑札は窓口でお渡しします。",
		"opens": opens, "closes": closes,
	}
	id, slug := editor.Procedure(t, "public-comment", department, func(p apitest.Map) {
		for k, v := range entered {
			p[k] = v
		}
	})
	editor.Upload(t, "/api/procedures/"+id.String()+"/handouts?title="+url.QueryEscape("記入例"), "犬の登録（記入例）.pdf", pdf()).OK(t, nil)
	s.Work(t, s.A)

	var page apitest.Map
	s.At(s.A, tenant.CitizenSide).Do(t, "GET", "/api/procedures/"+slug, nil).OK(t, &page)
	want := apitest.Map{
		"title": "犬の登録", "kana": "イヌノトウロク", "description": "飼い始めたら30日以内に登録します。", "legal_basis": "狂犬病予防法第4条",
		"processing_days": 7.0, "fee": "3,000円", "documents": "身分証明書\n注射済証", "contact": "環境課 00-0000-0000",
		"identity": "none", "department": "環境課", "done_text": "鑑札は窓口でお渡しします。", "window": "open",
		"opens": opens.Format(time.RFC3339), "closes": closes.Format(time.RFC3339),
	}
	for key, value := range want {
		if page[key] != value {
			t.Errorf("%s is %v on the page, and was entered as %v", key, page[key], value)
		}
	}
	if tags, _ := json.Marshal(page["tags"]); string(tags) != `["ペット","引っ越し"]` {
		t.Errorf("tags %s", tags)
	}
	files, _ := page["handouts"].([]any)
	if len(files) != 1 || files[0].(apitest.Map)["title"] != "記入例" || files[0].(apitest.Map)["kind"] != "pdf" {
		t.Errorf("handouts %v", page["handouts"])
	}
	if _, told := page["reply_text"]; told {
		t.Error("the page holds the mail's text")
	}
}

// A file is downloaded without any session, under its Japanese name, and with
// the headers that keep a browser from taking it for a page.
func TestHandoutDownload(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.FormEditor)
	department := s.Person(t, s.A, nil, access.TenantAdministrator).Department(t, "環境課")
	id, slug := editor.Procedure(t, "public-comment", department, nil)
	path := "/api/procedures/" + id.String() + "/handouts"
	var h struct{ ID, State, Name string }
	editor.Upload(t, path, "見積書（髙田）.pdf", pdf()).OK(t, &h)
	anybody := s.At(s.A, tenant.CitizenSide)
	public := "/api/procedures/" + slug + "/handouts/" + h.ID
	anybody.Do(t, "GET", public, nil).Refused(t, 404, "not_found") // not scanned yet
	s.Work(t, s.A)
	got := anybody.Do(t, "GET", public, nil).OK(t, nil)
	if !bytes.Equal(got.Body, pdf()) {
		t.Errorf("%d bytes came back", len(got.Body))
	}
	for name, want := range map[string]string{
		"Content-Type":            "application/pdf",
		"Content-Disposition":     `attachment; filename="_______.pdf"; filename*=UTF-8''%E8%A6%8B%E7%A9%8D%E6%9B%B8%EF%BC%88%E9%AB%99%E7%94%B0%EF%BC%89.pdf`,
		"X-Content-Type-Options":  "nosniff",
		"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
		"Set-Cookie":              "",
	} {
		if have := got.Header.Get(name); have != want {
			t.Errorf("%s: %q, want %q", name, have, want)
		}
	}
	s.At(s.B, tenant.CitizenSide).Do(t, "GET", public, nil).Refused(t, 404, "not_found")
	viewer := s.Person(t, s.A, nil, access.Viewer)
	viewer.Upload(t, path, "a.pdf", pdf()).Refused(t, 404, "not_found")
	viewer.Do(t, "DELETE", path+"/"+h.ID, nil).Refused(t, 404, "not_found")
	editor.Do(t, "PUT", path+"/"+h.ID, apitest.Map{"title": "見積書の様式"}).OK(t, nil)
	var list struct{ Items []struct{ ID, Title string } }
	viewer.Do(t, "GET", path, nil).OK(t, &list)
	if len(list.Items) != 1 || list.Items[0].Title != "見積書の様式" {
		t.Errorf("%+v", list)
	}
	editor.Do(t, "DELETE", path+"/"+h.ID, nil).OK(t, nil)
	anybody.Do(t, "GET", public, nil).Refused(t, 404, "not_found")
}

// guarded is a published procedure that opens by a word.
func guarded(t *testing.T, s *apitest.Service, editor *apitest.Client, department ids.ID, word string) (id ids.ID, slug string) {
	t.Helper()
	id, slug = editor.Procedure(t, "public-comment", department, func(p apitest.Map) { p["identity"] = "none" })
	editor.Do(t, "PUT", "/api/procedures/"+id.String()+"/word", apitest.Map{"word": word}).OK(t, nil)
	setVisibility(t, editor, id, "password").OK(t, nil)
	return id, slug
}

func setVisibility(t *testing.T, editor *apitest.Client, id ids.ID, visibility string) apitest.Answer {
	t.Helper()
	var p apitest.Map
	path := "/api/procedures/" + id.String()
	editor.Do(t, "GET", path, nil).OK(t, &p)
	p["visibility"] = visibility
	return editor.Do(t, "PUT", path, editable(p))
}

// editable is what of a procedure an update sends back.
func editable(p apitest.Map) apitest.Map {
	out := apitest.Map{}
	for _, key := range []string{
		"title", "kana", "description", "category", "department", "legal_basis", "processing_days", "fee", "documents",
		"contact", "opens", "closes", "visibility", "retention", "identity", "tags", "position", "done_text", "reply_text", "revision",
	} {
		if v, ok := p[key]; ok {
			out[key] = v
		}
	}
	return out
}

// Page, form, files and drafts of a procedure with a word are closed to every
// session that has not given it, and closed again once the word is changed.
func TestWatchwordGuardsEveryWay(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.TenantAdministrator)
	id, slug := guarded(t, s, editor, editor.Department(t, "市民課"), "さくらまつり2026")
	var h struct{ ID string }
	editor.Upload(t, "/api/procedures/"+id.String()+"/handouts", "a.pdf", pdf()).OK(t, &h)
	s.Work(t, s.A)
	told, other := s.At(s.A, tenant.CitizenSide), s.At(s.A, tenant.CitizenSide)
	ways := func(c *apitest.Client, status int) {
		t.Helper()
		for _, path := range []string{"", "/form", "/handouts/" + h.ID} {
			got := c.Do(t, "GET", "/api/procedures/"+slug+path, nil)
			if got.Status != status || status == 401 && !bytes.Contains(got.Body, []byte(`"watchword_needed"`)) {
				t.Errorf("%s: %d %s", path, got.Status, got.Body)
			}
		}
		if got := c.Do(t, "POST", "/api/drafts", apitest.Map{"procedure": slug}); got.Status != status {
			t.Errorf("draft: %d %s", got.Status, got.Body)
		}
	}
	ways(told, 401)
	give := "/api/procedures/" + slug + "/word"
	told.Do(t, "POST", give, apitest.Map{"word": "もみじ狩り2026"}).Refused(t, 422, "wrong_watchword")
	told.Do(t, "POST", give, apitest.Map{"word": "サクラまつり２０２６"}).OK(t, nil)
	ways(told, 200)
	ways(other, 401)
	draft := told.Draft(t, slug)

	editor.Do(t, "PUT", "/api/procedures/"+id.String()+"/word", apitest.Map{"word": "もみじ狩り2026"}).OK(t, nil)
	ways(told, 401)
	told.Do(t, "GET", "/api/drafts/"+draft, nil).Refused(t, 401, "watchword_needed")
	told.Submit(t, draft, ids.New().String(), apitest.Comment()).Refused(t, 401, "watchword_needed")
	told.Do(t, "POST", give, apitest.Map{"word": "もみじ狩り2026"}).OK(t, nil)
	told.Submit(t, draft, ids.New().String(), apitest.Comment()).OK(t, nil)

	var list struct{ Items []struct{ Slug string } }
	told.Do(t, "GET", "/api/procedures", nil).OK(t, &list)
	if len(list.Items) != 0 {
		t.Errorf("a procedure with a word is listed: %+v", list)
	}
	s.At(s.B, tenant.CitizenSide).Do(t, "POST", give, apitest.Map{"word": "もみじ狩り2026"}).Refused(t, 422, "wrong_watchword")
	if strings.Contains(s.Log.String(), "もみじ") {
		t.Error("the log holds the word")
	}
}

// Guesses at one procedure end soon, for the word that is right too; another
// procedure is not closed by them.
func TestWatchwordGuessesAreLimited(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.TenantAdministrator)
	department := editor.Department(t, "市民課")
	_, slug := guarded(t, s, editor, department, "さくらまつり2026")
	_, second := guarded(t, s, editor, department, "さくらまつり2026")
	c := s.At(s.A, tenant.CitizenSide)
	try := func(slug, word string) apitest.Answer {
		return c.Do(t, "POST", "/api/procedures/"+slug+"/word", apitest.Map{"word": word})
	}
	for range 15 {
		try(slug, "あてずっぽう").Refused(t, 422, "wrong_watchword")
	}
	refused := try(slug, "さくらまつり2026")
	refused.Refused(t, http.StatusTooManyRequests, "too_often")
	if refused.Header.Get("Retry-After") == "" {
		t.Error("nobody is told how long to wait")
	}
	try(second, "さくらまつり2026").OK(t, nil)
	for range 20 { // whoever knows the word is not counted
		try(second, "さくらまつり2026").OK(t, nil)
	}
	try("no-such-procedure", "さくらまつり2026").Refused(t, 422, "wrong_watchword")
}

// A procedure is not offered behind a word that nobody set.
func TestNoWordNoOffer(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.TenantAdministrator)
	id, _ := editor.Procedure(t, "public-comment", editor.Department(t, "市民課"), nil)
	got := setVisibility(t, editor, id, "password")
	got.Refused(t, 422, "invalid_input")
	if !bytes.Contains(got.Body, []byte(`"word"`)) {
		t.Errorf("%s", got.Body)
	}
	editor.Do(t, "PUT", "/api/procedures/"+id.String()+"/word", apitest.Map{"word": "さくら"}).Refused(t, 422, "invalid_input")
	s.Person(t, s.A, nil, access.Viewer).Do(t, "PUT", "/api/procedures/"+id.String()+"/word", apitest.Map{"word": "さくらまつり2026"}).Refused(t, 404, "not_found")
}

// Tags narrow the list, are found by the search and suggest themselves; the
// chosen place comes before the reading.
func TestTagsAndOrder(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.TenantAdministrator)
	department := editor.Department(t, "市民課")
	make := func(title, kana string, position int, tags ...string) {
		editor.Procedure(t, "public-comment", department, func(p apitest.Map) {
			p["title"], p["kana"], p["position"], p["tags"] = title, kana, position, tags
		})
	}
	make("い", "イ", 0, "引っ越し")
	make("ろ", "ロ", 2, "引っ越し", "ペット")
	make("は", "ハ", 1)
	c := s.At(s.A, tenant.CitizenSide)
	titles := func(query string) string {
		t.Helper()
		var list struct{ Items []struct{ Title string } }
		c.Do(t, "GET", "/api/procedures"+query, nil).OK(t, &list)
		var out []string
		for _, p := range list.Items {
			out = append(out, p.Title)
		}
		return strings.Join(out, "")
	}
	for query, want := range map[string]string{
		"": "はろい", "?tag=" + url.QueryEscape("引っ越し"): "ろい", "?q=" + url.QueryEscape("ﾍﾟｯﾄ"): "ろ",
		"?tag=" + url.QueryEscape("ペット") + "&q=" + url.QueryEscape("引っ越し"): "ろ", "?tag=x": "",
	} {
		if got := titles(query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	var tags struct {
		Items []struct {
			Name  string
			Count int
		}
	}
	c.Do(t, "GET", "/api/tags", nil).OK(t, &tags)
	if len(tags.Items) != 2 || tags.Items[0].Name != "引っ越し" || tags.Items[0].Count != 2 {
		t.Errorf("%+v", tags)
	}
}

// The short link leads to the page, also to one that is only told of, and to
// nothing that residents may not see; going link-only makes it long.
func TestShortLinks(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.TenantAdministrator)
	id, slug := editor.Procedure(t, "public-comment", editor.Department(t, "市民課"), nil)
	c := s.At(s.A, tenant.CitizenSide)
	code := func() string {
		var p struct {
			Code string `json:"short_code"`
		}
		editor.Do(t, "GET", "/api/procedures/"+id.String(), nil).OK(t, &p)
		return p.Code
	}
	follow := func(c *apitest.Client, code string) string {
		t.Helper()
		got := c.Do(t, "GET", "/s/"+code, nil)
		if got.Status != http.StatusFound {
			t.Fatalf("%d %s", got.Status, got.Body)
		}
		return got.Header.Get("Location")
	}
	first := code()
	if len(first) != 7 || strings.Trim(first, "23456789abcdefghjkmnpqrstuvwxyz") != "" {
		t.Errorf("code %q", first)
	}
	if got := follow(c, first); got != "/procedures/"+slug {
		t.Errorf("leads to %s", got)
	}
	if got := follow(s.At(s.B, tenant.CitizenSide), first); got != "/not-found" {
		t.Errorf("the other municipality leads to %s", got)
	}
	setVisibility(t, editor, id, "link").OK(t, nil)
	second := code()
	if len(second) != 12 || follow(c, first) != "/not-found" || follow(c, second) != "/procedures/"+slug {
		t.Errorf("link-only: %q", second)
	}
	setVisibility(t, editor, id, "staff").OK(t, nil)
	if got := follow(c, second); got != "/not-found" {
		t.Errorf("internal: leads to %s", got)
	}
}
