package apitest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/citizenapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/staffapi"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Client is a browser of the test. It keeps the session's token and CSRF
// token; both may be set by hand to try what somebody else's would do.
type Client struct {
	URL    string
	Host   string
	Cookie string // its name
	Token  string // its value
	CSRF   string
	ID     ids.ID      // of the person signed in, for staff
	Header http.Header // sent with every request
}

// At returns a client of the side of the municipality on the Internet.
func (s *Service) At(sp *tenant.Space, side tenant.Side) *Client {
	return s.On(sp, side, tenant.Internet)
}

// On returns a client of the side and plane.
func (s *Service) On(sp *tenant.Space, side tenant.Side, plane tenant.Plane) *Client {
	c := &Client{URL: s.internet.URL, Host: sp.Tenant().Host(side, plane), Cookie: citizenapi.Cookie, CSRF: "1", Header: http.Header{}}
	if plane == tenant.LGWAN {
		c.URL = s.lgwan.URL
	}
	if side == tenant.StaffSide {
		c.Cookie = staffapi.Cookie
	}
	return c
}

// As returns a client of another host with this one's session: what a browser
// must not do and a thief would.
func (c *Client) As(other *Client) *Client {
	thief := *other
	thief.Cookie, thief.Token, thief.CSRF = other.Cookie, c.Token, c.CSRF
	return &thief
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	what   string
}

// Do sends a request with a JSON body (nil: none) and reads the answer. A
// session that the answer opens becomes the client's.
func (c *Client) Do(t testing.TB, method, path string, body any) Answer {
	t.Helper()
	var raw io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		raw = strings.NewReader(b)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		raw = bytes.NewReader(text)
	}
	req := c.request(t, method, path, raw)
	if body != nil && c.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return c.send(t, req)
}

// Upload sends a document as the body.
func (c *Client) Upload(t testing.TB, path, name string, content []byte) Answer {
	t.Helper()
	req := c.request(t, http.MethodPost, path, bytes.NewReader(content))
	req.Header.Set("X-File-Name", url.PathEscape(name))
	req.Header.Set("Content-Type", "application/octet-stream")
	return c.send(t, req)
}

func (c *Client) request(t testing.TB, method, path string, body io.Reader) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, c.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = c.Host
	if c.Token != "" {
		req.Header.Set("Cookie", c.Cookie+"="+c.Token)
	}
	if method != http.MethodGet && method != http.MethodHead && c.CSRF != "" {
		req.Header.Set("X-Madoguchi-CSRF", c.CSRF)
	}
	for k, v := range c.Header {
		req.Header[k] = v
	}
	return req
}

func (c *Client) send(t testing.TB, req *http.Request) Answer {
	t.Helper()
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range res.Cookies() {
		if cookie.Name == c.Cookie {
			c.Token = cookie.Value
		}
	}
	a := Answer{Status: res.StatusCode, Header: res.Header, Body: raw, what: req.Method + " " + req.URL.Path}
	var opened struct{ CSRF string }
	if json.Unmarshal(raw, &opened) == nil && opened.CSRF != "" {
		c.CSRF = opened.CSRF
	}
	return a
}

// OK fails the test unless the answer is a success, and reads its body into v
// when v is not nil.
func (a Answer) OK(t testing.TB, v any) Answer {
	t.Helper()
	if a.Status < 200 || a.Status > 299 {
		t.Fatalf("%s: %d %s", a.what, a.Status, a.Body)
	}
	if v != nil {
		if err := json.Unmarshal(a.Body, v); err != nil {
			t.Fatalf("%s: %v in %s", a.what, err, a.Body)
		}
	}
	return a
}

// Refused fails the test unless the answer is a problem with the status and
// code.
func (a Answer) Refused(t testing.TB, status int, code string) Answer {
	t.Helper()
	var p struct {
		Type, Title, Code string
		Status            int
		RequestID         string `json:"request_id"`
	}
	if a.Header.Get("Content-Type") != "application/problem+json" || json.Unmarshal(a.Body, &p) != nil {
		t.Errorf("%s: %d %s is no problem; want %d %s", a.what, a.Status, a.Body, status, code)
		return a
	}
	if a.Status != status || p.Status != status || p.Code != code || p.RequestID == "" || p.Title == "" || p.Type != "about:blank" {
		t.Errorf("%s: %d %s; want %d %s", a.what, a.Status, a.Body, status, code)
	}
	return a
}

// Fields returns the places and keys of a problem's fields, "path key".
func (a Answer) Fields() []string {
	var p struct{ Fields []struct{ Path, Key string } }
	if json.Unmarshal(a.Body, &p) != nil {
		return nil
	}
	var out []string
	for _, f := range p.Fields {
		out = append(out, f.Path+" "+f.Key)
	}
	return out
}
