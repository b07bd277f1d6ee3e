package apitest_test

import (
	"bytes"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

func policyOf(a apitest.Answer) string { return a.Header.Get("Content-Security-Policy") }

// framed asks as a browser does for a frame on a page of the site.
func framed(t *testing.T, c *apitest.Client, slug, site string) apitest.Answer {
	t.Helper()
	browser := *c
	browser.Header = http.Header{"Sec-Fetch-Dest": {"iframe"}}
	if site != "" {
		browser.Header.Set("Referer", site+"/")
	}
	return browser.Do(t, "GET", "/embed/"+slug, nil).OK(t, nil)
}

// The card is shown to the listed sites only, says why elsewhere, and neither
// reads nor sets a cookie.
func TestCardForListedSites(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.FormEditor)
	department := s.Person(t, s.A, nil, access.TenantAdministrator).Department(t, "市民課")
	id, slug := editor.Procedure(t, "public-comment", department, func(p apitest.Map) { p["title"] = "意見の募集" })
	c := s.At(s.A, tenant.CitizenSide)
	c.Token = "somebody-elses-session-token-that-is-long-enough"

	barred := framed(t, c, slug, "")
	if !bytes.Contains(barred.Body, []byte("ここには表示できません")) || bytes.Contains(barred.Body, []byte("意見の募集")) {
		t.Errorf("without a list: %s", barred.Body)
	}
	const site = "https://www.city.aozora.example"
	editor.Do(t, "PUT", "/api/embed-origins", apitest.Map{"origins": []string{site + "/kurashi/"}}).OK(t, nil)
	shown := framed(t, c, slug, site)
	if !bytes.Contains(shown.Body, []byte("意見の募集")) || !bytes.Contains(shown.Body, []byte("受付中")) {
		t.Errorf("on the listed site: %s", shown.Body)
	}
	if got := policyOf(shown); !strings.HasSuffix(got, "frame-ancestors "+site) || !strings.HasPrefix(got, "default-src 'none'") {
		t.Errorf("policy %q", got)
	}
	if shown.Header.Get("X-Frame-Options") != "" || shown.Header.Get("Set-Cookie") != "" || shown.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", shown.Header)
	}
	if got := framed(t, c, slug, ""); !strings.HasSuffix(policyOf(got), "frame-ancestors "+site) {
		t.Errorf("a site that does not say its name: %q", policyOf(got))
	}
	elsewhere := framed(t, c, slug, "https://evil.example")
	if bytes.Contains(elsewhere.Body, []byte("意見の募集")) {
		t.Errorf("elsewhere: %s", elsewhere.Body)
	}

	editor.Do(t, "PUT", "/api/procedures/"+id.String()+"/word", apitest.Map{"word": "さくらまつり2026"}).OK(t, nil)
	setVisibility(t, editor, id, "password").OK(t, nil)
	if got := framed(t, c, slug, site); bytes.Contains(got.Body, []byte("意見の募集")) {
		t.Errorf("the card of a procedure with a word: %s", got.Body)
	}
	if got := framed(t, c, "no-such-procedure", site); !bytes.Contains(got.Body, []byte("ここには表示できません")) {
		t.Errorf("missing: %s", got.Body)
	}
	s.Person(t, s.A, nil, access.Viewer).Do(t, "PUT", "/api/embed-origins", apitest.Map{"origins": []string{}}).Refused(t, 404, "not_found")
	editor.Do(t, "PUT", "/api/embed-origins", apitest.Map{"origins": []string{"https://*.example"}}).Refused(t, 422, "invalid_input")
}

// Every other page of the residents' host stays out of frames.
func TestNothingElseIsFramed(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.FormEditor)
	editor.Do(t, "PUT", "/api/embed-origins", apitest.Map{"origins": []string{"https://www.city.aozora.example"}}).OK(t, nil)
	for _, path := range []string{"/", "/procedures", "/api/procedures", "/embed", "/s"} {
		got := s.At(s.A, tenant.CitizenSide).Do(t, "GET", path, nil)
		if !strings.Contains(policyOf(got), "frame-ancestors 'none'") || got.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: %q %q", path, policyOf(got), got.Header.Get("X-Frame-Options"))
		}
	}
}

// Staff get the code as both pictures under a Japanese name, the poster, and a
// preview of the card that only their own console frames.
func TestCodePosterAndPreview(t *testing.T) {
	s := apitest.New(t)
	editor := s.Person(t, s.A, nil, access.TenantAdministrator)
	id, _ := editor.Procedure(t, "public-comment", editor.Department(t, "市民課"), func(p apitest.Map) { p["title"] = "意見の募集" })
	viewer, path := s.Person(t, s.A, nil, access.Viewer), "/api/procedures/"+id.String()
	var sharing struct{ Page, Short, Embed string }
	viewer.Do(t, "GET", path+"/sharing", nil).OK(t, &sharing)
	host := "https://" + s.A.Tenant().Host(tenant.CitizenSide, tenant.Internet)
	if !strings.HasPrefix(sharing.Short, host+"/s/") || !strings.HasPrefix(sharing.Embed, host+"/embed/") {
		t.Errorf("%+v", sharing)
	}
	svg := viewer.Do(t, "GET", path+"/code?format=svg&size=30", nil).OK(t, nil)
	if !bytes.Contains(svg.Body, []byte(`width="30mm"`)) || svg.Header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("%.80s", svg.Body)
	}
	if got := svg.Header.Get("Content-Disposition"); !strings.Contains(got, url.PathEscape("QRコード_意見の募集.svg")) {
		t.Errorf("called %q", got)
	}
	picture, err := png.Decode(bytes.NewReader(viewer.Do(t, "GET", path+"/code?format=png&size=50", nil).OK(t, nil).Body))
	if err != nil || picture.Bounds().Dx() < 500 || picture.Bounds().Dx() > 591 { // 50 mm at 300 dots an inch
		t.Errorf("png: %v", err)
	}
	viewer.Do(t, "GET", path+"/code?format=gif", nil).Refused(t, 422, "invalid_input")
	poster := viewer.Do(t, "GET", path+"/poster", nil).OK(t, nil)
	if !bytes.Contains(poster.Body, []byte(sharing.Short)) || !strings.HasSuffix(policyOf(poster), "frame-ancestors 'none'") {
		t.Errorf("poster: %q", policyOf(poster))
	}
	card := viewer.Do(t, "GET", path+"/card", nil).OK(t, nil)
	if !bytes.Contains(card.Body, []byte("意見の募集")) || !strings.HasSuffix(policyOf(card), "frame-ancestors 'self'") {
		t.Errorf("card: %q", policyOf(card))
	}
	s.Person(t, s.B, nil, access.TenantAdministrator).Do(t, "GET", path+"/poster", nil).Refused(t, 404, "not_found")
}
