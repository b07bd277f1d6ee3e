package apitest_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// town is one municipality with a procedure and one application.
type town struct {
	sp                            *tenant.Space
	administrator, reviewer       *apitest.Client
	resident                      *apitest.Client
	slug, application, attachment string
	receipt                       apitest.Receipt
}

func build(t *testing.T, s *apitest.Service, sp *tenant.Space) town {
	t.Helper()
	w := town{sp: sp, administrator: s.Person(t, sp, nil, access.TenantAdministrator)}
	department := w.administrator.Department(t, "広報課")
	w.reviewer = s.Person(t, sp, []ids.ID{department}, access.Reviewer)
	_, w.slug = w.administrator.Procedure(t, "public-comment", department, nil)
	w.resident = s.At(sp, tenant.CitizenSide)
	w.application, w.receipt = w.resident.Applied(t, w.slug, apitest.Comment())
	s.Work(t, sp)
	return w
}

// Nothing of B opens anything at A, and A's own keeps working.
func TestNothingOfBOpensA(t *testing.T) {
	s := apitest.New(t)
	a, b := build(t, s, s.A), build(t, s, s.B)

	for name, thief := range map[string]*apitest.Client{
		"B's staff cookie at A":                 b.reviewer.As(a.reviewer),
		"B's citizen cookie at A":               b.resident.As(a.resident),
		"A's citizen cookie at A's staff host":  a.resident.As(a.reviewer),
		"A's staff cookie at A's citizen host":  a.reviewer.As(a.resident),
		"A's staff cookie on the other network": a.reviewer.As(s.On(s.A, tenant.StaffSide, tenant.LGWAN)),
	} {
		path := "/api/sessions"
		if thief.Host == a.resident.Host {
			path = "/api/applications/current"
		}
		if got := thief.Do(t, "GET", path, nil); got.Status != http.StatusUnauthorized {
			t.Errorf("%s: %d %s", name, got.Status, got.Body)
		}
	}

	// B's CSRF token with A's cookie.
	mixed := *a.reviewer
	mixed.CSRF = b.reviewer.CSRF
	mixed.Do(t, "POST", "/api/applications/"+a.application+"/accept", apitest.Map{"revision": 1}).Refused(t, 401, "csrf_token_wrong")

	// B's ids at A, by somebody who may do anything at A.
	for _, path := range []string{"", "/attachments", "/notices", "/attachments/" + ids.New().String() + "/content"} {
		a.reviewer.Do(t, "GET", "/api/applications/"+b.application+path, nil).Refused(t, 404, "not_found")
	}
	for _, verb := range []string{"accept", "begin"} {
		a.reviewer.Do(t, "POST", "/api/applications/"+b.application+"/"+verb, apitest.Map{"revision": 1}).Refused(t, 404, "not_found")
	}
	a.resident.Do(t, "GET", "/api/drafts/"+b.application, nil).Refused(t, 404, "not_found")

	// B's receipt at A.
	a.resident.Do(t, "POST", "/api/applications/lookup", apitest.Map{
		"receipt_number": b.receipt.Number, "secret": b.receipt.Secret,
	}).Refused(t, 404, "lookup_failed")

	a.reviewer.Do(t, "GET", "/api/applications/"+a.application, nil).OK(t, nil)
	a.resident.Do(t, "GET", "/api/applications/current", nil).OK(t, nil)
}

// What is somebody else's in the same municipality is not there either.
func TestNothingOfSomebodyElse(t *testing.T) {
	s := apitest.New(t)
	a := build(t, s, s.A)
	draft := a.resident.Draft(t, a.slug)
	stranger := s.At(s.A, tenant.CitizenSide)
	stranger.Draft(t, a.slug)
	save := apitest.Map{"answers": apitest.Map{}, "revision": 1, "page": ""}
	stranger.Do(t, "GET", "/api/drafts/"+draft, nil).Refused(t, 404, "not_found")
	stranger.Do(t, "PUT", "/api/drafts/"+draft, save).Refused(t, 404, "not_found")
	stranger.Do(t, "DELETE", "/api/drafts/"+draft, nil).Refused(t, 404, "not_found")
	stranger.Do(t, "GET", "/api/drafts/"+draft+"/attachments", nil).Refused(t, 404, "not_found")
	stranger.Submit(t, draft, "0123456789abcdef", apitest.Comment()).Refused(t, 404, "not_found")
	stranger.Upload(t, "/api/drafts/"+draft+"/attachments?field=estimate", "a.pdf", pdf()).Refused(t, 404, "not_found")

	other := a.administrator.Department(t, "税務課")
	elsewhere := s.Person(t, s.A, []ids.ID{other}, access.Reviewer, access.Approver, access.Viewer)
	elsewhere.Do(t, "GET", "/api/applications/"+a.application, nil).Refused(t, 404, "not_found")
	elsewhere.Do(t, "POST", "/api/applications/"+a.application+"/accept", apitest.Map{"revision": 1}).Refused(t, 404, "not_found")
	var inbox struct{ Items []apitest.Map }
	elsewhere.Do(t, "GET", "/api/applications", nil).OK(t, &inbox)
	if len(inbox.Items) != 0 {
		t.Errorf("the inbox of another department: %v", inbox.Items)
	}
	a.resident.Do(t, "GET", "/api/drafts/"+draft, nil).OK(t, nil)
}

// A host is exact or it is nothing: 404, no body, no handler.
func TestHosts(t *testing.T) {
	s := apitest.New(t)
	known := s.At(s.A, tenant.CitizenSide)
	ask := func(host string, header http.Header) apitest.Answer {
		c := *known
		c.Host, c.Header = host, header
		return c.Do(t, "GET", "/api/site", nil)
	}
	none := http.Header{}
	for host, header := range map[string]http.Header{
		"AOZORA.LocalHost": none, "aozora.localhost.": none, "aozora.localhost:8080": none, "Aozora.localhost.:443": none,
		"aozora.localhost": {
			"X-Forwarded-Host": {"shiokaze.localhost"}, "X-Original-Host": {"shiokaze.localhost"},
			"Forwarded": {"host=shiokaze.localhost"}, "X-Plane": {"lgwan"}, "X-Forwarded-Proto": {"https"},
		},
	} {
		var site struct{ Name, Plane string }
		ask(host, header).OK(t, &site)
		if site.Name != "青空市" || site.Plane != "internet" {
			t.Errorf("host %q: %+v", host, site)
		}
	}
	for _, host := range []string{
		"nowhere.localhost", "localhost", "127.0.0.1", "aozora.localhost.evil.example", "evil.aozora.localhost", "aozora.localhost..",
		"aozora_localhost", "xn--aozora.localhost", "aozora-lgwan.localhost", "shiokaze-staff-lgwan.localhost", "[::1]", "ａozora.localhost",
		"aozora.localhost:0x50", "*.localhost",
	} {
		got := ask(host, none)
		if host == "ａozora.localhost" && got.Status == http.StatusBadRequest {
			continue // Go's client or server may refuse the letters before us
		}
		if got.Status != http.StatusNotFound || len(got.Body) != 0 {
			t.Errorf("host %q: %d %q; want 404 without a body", host, got.Status, got.Body)
		}
	}
}

// The line of the request names the host as well; nothing may come of two that
// differ but the one host.
func TestAbsoluteAndDoubleHosts(t *testing.T) {
	s := apitest.New(t)
	addr := strings.TrimPrefix(s.At(s.A, tenant.CitizenSide).URL, "http://")
	for name, c := range map[string]struct{ request, want string }{
		"absolute target wins":  {"GET http://aozora.localhost/api/site HTTP/1.1\r\nHost: shiokaze.localhost\r\n\r\n", "青空市"},
		"absolute, unknown":     {"GET http://nowhere.localhost/api/site HTTP/1.1\r\nHost: aozora.localhost\r\n\r\n", "404"},
		"two hosts":             {"GET /api/site HTTP/1.1\r\nHost: aozora.localhost\r\nHost: shiokaze.localhost\r\n\r\n", "400"},
		"no host":               {"GET /api/site HTTP/1.1\r\n\r\n", "400"},
		"user before the host":  {"GET http://aozora.localhost@shiokaze.localhost/api/site HTTP/1.1\r\nHost: aozora.localhost\r\n\r\n", "潮風町"},
		"HTTP/1.0 without host": {"GET /api/site HTTP/1.0\r\n\r\n", "404"},
	} {
		if got := raw(t, addr, c.request); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q; want %s", name, got, c.want)
		}
	}
}

func raw(t *testing.T, addr, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, strings.Replace(request, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1))
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var body strings.Builder
	if _, err := bufio.NewReader(res.Body).WriteTo(&body); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(res.StatusCode, " ", body.String())
}

// The staff's API is not at the residents' host, nor the other way round.
func TestSides(t *testing.T) {
	s := apitest.New(t)
	s.At(s.A, tenant.CitizenSide).Do(t, "GET", "/api/staff", nil).Refused(t, 404, "not_found")
	s.At(s.A, tenant.StaffSide).Do(t, "GET", "/api/postal/1000001", nil).Refused(t, 404, "not_found")
	if got := s.At(s.A, tenant.StaffSide).Do(t, "GET", "/inbox", nil); string(got.Body) != "staff" {
		t.Errorf("a page of the staff: %d %q", got.Status, got.Body)
	}
	if got := s.At(s.A, tenant.CitizenSide).Do(t, "GET", "/", nil); string(got.Body) != "citizen" {
		t.Errorf("a page of the residents: %d %q", got.Status, got.Body)
	}
}
