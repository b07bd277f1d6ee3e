package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/logging"
	"github.com/madoguchi/madoguchi/internal/rate"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const token = "0123456789012345678901234567890123456789012"

// bench is one API behind the operators' door: no municipality, no database.
type bench struct {
	api *httpapi.API
	log bytes.Buffer
	url string
}

func newAPI(t *testing.T, log io.Writer) *httpapi.API {
	t.Helper()
	enforcer, err := access.NewEnforcer()
	if err != nil {
		t.Fatal(err)
	}
	limiter, err := rate.Open(rate.Config{Addr: "127.0.0.1:1", HashKey: [32]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = limiter.Close() })
	return httpapi.New(httpapi.Config{
		Title: "test", Audience: access.Operator, Cookie: "__Host-test", Enforcer: enforcer, Limiter: limiter,
		Clock: clock.System{}, Logger: logging.New(log, slog.LevelDebug),
		Authenticate: func(_ context.Context, got string) (access.Principal, error) {
			if got != token {
				return access.Principal{}, fault.New(fault.Unauthenticated, "sign_in_needed")
			}
			return access.Principal{Audience: access.Operator, Roles: []access.Role{access.OperatorRole}, Plane: tenant.Internet}, nil
		},
	})
}

func newBench(t *testing.T, routes func(*httpapi.API), change func(*httpapi.DoorConfig)) *bench {
	t.Helper()
	b := &bench{}
	b.api = newAPI(t, &b.log)
	routes(b.api)
	cfg := httpapi.DoorConfig{
		Plane: tenant.Internet, Logger: logging.New(&b.log, slog.LevelDebug),
		Operator: map[string]httpapi.Site{"ops.localhost": {API: b.api, Pages: httpapi.Pages(fstest.MapFS{})}},
	}
	if change != nil {
		change(&cfg)
	}
	server := httptest.NewServer(httpapi.NewDoor(cfg))
	t.Cleanup(server.Close)
	b.url = server.URL
	return b
}

func (b *bench) do(t *testing.T, method, path, body string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, b.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "ops.localhost"
	req.Header.Set("X-Madoguchi-CSRF", "1")
	for i := 0; i < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		raw = append(raw, " cut"...)
	}
	return res, string(raw)
}

func route(method, path string, audience access.Audience) httpapi.Route {
	p := access.Permission{Object: "site", Action: "view"}
	if audience != access.Public {
		p = access.Permission{Object: "session", Action: "use"}
	}
	return httpapi.Route{Method: method, Path: path, Operation: method + path, Summary: "a route", Audience: audience, Permission: p}
}

type empty struct{}

// One table from kind to status; nothing of the cause leaves.
func TestProblems(t *testing.T) {
	const secret = "duplicate key (mail)=(hanako@example.jp)"
	for _, c := range []struct {
		err    error
		status int
		code   string
		retry  bool
	}{
		{fault.Newf(fault.Invalid, "bad_thing", secret), 422, "bad_thing", false},
		{fault.New(fault.Unauthenticated, "sign_in_needed"), 401, "sign_in_needed", false},
		{fault.New(fault.Forbidden, "not_yours"), 404, "not_found", false},
		{fault.New(fault.NotFound, "not_found"), 404, "not_found", false},
		{fault.New(fault.Conflict, "changed_by_other"), 409, "changed_by_other", false},
		{fault.New(fault.Gone, "procedure_closed"), 410, "procedure_closed", false},
		{fault.New(fault.TooLarge, "too_many_files"), 413, "too_many_files", false},
		{fault.New(fault.Throttled, "too_often"), 429, "too_often", true},
		{fault.New(fault.Unavailable, "database_unavailable"), 503, "database_unavailable", true},
		{fmt.Errorf("submit: %w", errors.New(secret)), 500, "internal", false},
		{fault.Newf(fault.Internal, "damaged_ciphertext", secret), 500, "internal", false},
		{fmt.Errorf("query: %w", context.DeadlineExceeded), 503, "busy", true},
	} {
		b := newBench(t, func(a *httpapi.API) {
			httpapi.Register(a, route("GET", "/api/x", access.Public), func(context.Context, *empty) (*empty, error) { return nil, c.err })
		}, nil)
		res, body := b.do(t, "GET", "/api/x", "")
		var p httpapi.Problem
		if err := json.Unmarshal([]byte(body), &p); err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != c.status || p.Code != c.code || p.Status != c.status || p.RequestID != res.Header.Get("X-Request-Id") ||
			p.Fields == nil || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%v: %d %s", c.err, res.StatusCode, body)
		}
		if (res.Header.Get("Retry-After") != "") != c.retry {
			t.Errorf("%v: Retry-After %q", c.err, res.Header.Get("Retry-After"))
		}
		if strings.Contains(body, "hanako") || strings.Contains(b.log.String(), "hanako") {
			t.Errorf("%v: the cause is in the answer or in the log", c.err)
		}
	}
}

// A panic is a problem that says nothing, and the door stays open.
func TestPanic(t *testing.T) {
	b := newBench(t, func(a *httpapi.API) {
		httpapi.Register(a, route("GET", "/api/x", access.Public), func(context.Context, *empty) (*empty, error) { panic("hanako") })
	}, nil)
	for range 2 {
		res, body := b.do(t, "GET", "/api/x", "")
		if res.StatusCode != 500 || !strings.Contains(body, `"code":"internal"`) || strings.Contains(body, "hanako") {
			t.Errorf("%d %s", res.StatusCode, body)
		}
	}
	if log := b.log.String(); strings.Contains(log, "hanako") || !strings.Contains(log, "handler panicked") {
		t.Errorf("log: %s", log)
	}
}

// A route that cannot be guarded cannot be registered.
func TestRegisterRefuses(t *testing.T) {
	type hidden struct{ A string }
	type embeds struct{ Body struct{ hidden } }
	good := route("GET", "/api/x", access.Public)
	without := func(change func(*httpapi.Route)) httpapi.Route { r := good; change(&r); return r }
	for name, r := range map[string]httpapi.Route{
		"no permission": without(func(r *httpapi.Route) { r.Permission = access.Permission{} }),
		"no action":     without(func(r *httpapi.Route) { r.Permission.Action = "" }),
		"no audience":   without(func(r *httpapi.Route) { r.Audience = "" }),
		"no operation":  without(func(r *httpapi.Route) { r.Operation = "" }),
		"no summary":    without(func(r *httpapi.Route) { r.Summary = "" }),
		"other people's session": without(func(r *httpapi.Route) {
			r.Audience = access.Staff
		}),
	} {
		a := newAPI(t, io.Discard)
		panics(t, name, func() {
			httpapi.Register(a, r, func(context.Context, *empty) (*empty, error) { return nil, nil })
		})
	}
	a := newAPI(t, io.Discard)
	httpapi.Register(a, good, func(context.Context, *empty) (*empty, error) { return nil, nil })
	panics(t, "two of one name", func() {
		httpapi.Register(a, good, func(context.Context, *empty) (*empty, error) { return nil, nil })
	})
	panics(t, "a body that Huma overlooks", func() {
		r := good
		r.Operation, r.Path, r.Method = "other", "/api/y", "POST"
		httpapi.Register(a, r, func(context.Context, *embeds) (*empty, error) { return nil, nil })
	})
	panics(t, "a cookie of any host", func() { httpapi.New(httpapi.Config{Cookie: "session"}) })
}

func panics(t *testing.T, name string, fn func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: was accepted", name)
		}
	}()
	fn()
}

// A session is one cookie with a good token, and its CSRF token for writing.
func TestSession(t *testing.T) {
	b := newBench(t, func(a *httpapi.API) {
		httpapi.Register(a, route("GET", "/api/x", access.Operator), func(context.Context, *empty) (*empty, error) { return &empty{}, nil })
		httpapi.Register(a, route("POST", "/api/x", access.Operator), func(context.Context, *empty) (*empty, error) { return &empty{}, nil })
	}, nil)
	good := "__Host-test=" + token
	for _, c := range []struct {
		name, method string
		header       []string
		want         int
	}{
		{"no cookie", "GET", nil, 401},
		{"good", "GET", []string{"Cookie", good}, 204},
		{"wrong", "GET", []string{"Cookie", "__Host-test=" + strings.Repeat("x", 43)}, 401},
		{"short", "GET", []string{"Cookie", "__Host-test=x"}, 401},
		{"two", "GET", []string{"Cookie", good + "; " + good}, 401},
		{"another name", "GET", []string{"Cookie", "test=" + token}, 401},
		{"write without token", "POST", []string{"Cookie", good}, 401},
		{"write", "POST", []string{"Cookie", good, "X-Madoguchi-CSRF", httpapi.CSRF(token)}, 401}, // two headers: the first is "1"
	} {
		if res, body := b.do(t, c.method, "/api/x", "", c.header...); res.StatusCode != c.want {
			t.Errorf("%s: %d %s", c.name, res.StatusCode, body)
		}
	}
	req, _ := http.NewRequestWithContext(t.Context(), "POST", b.url+"/api/x", nil)
	req.Host = "ops.localhost"
	req.Header = http.Header{"Cookie": {good}, "X-Madoguchi-Csrf": {httpapi.CSRF(token)}}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil || res.StatusCode != 204 {
		t.Errorf("write with its token: %v %v", res, err)
	}
}

// The client's address comes from a proxy only when the proxy is believed.
func TestAddress(t *testing.T) {
	type out struct{ Body struct{ Address string } }
	for _, c := range []struct{ name, proxies, forwarded, want string }{
		{"nobody is believed", "", "203.0.113.9", "127.0.0.1"},
		{"a believed proxy", "127.0.0.0/8", "203.0.113.9", "203.0.113.9"},
		{"what the client wrote before", "127.0.0.0/8", "198.51.100.1, 203.0.113.9", "203.0.113.9"},
		{"two believed proxies", "127.0.0.0/8,10.0.0.0/8", "203.0.113.9, 10.1.2.3", "203.0.113.9"},
		{"no address", "127.0.0.0/8", "nonsense", "127.0.0.1"},
		{"nothing forwarded", "127.0.0.0/8", "", "127.0.0.1"},
	} {
		b := newBench(t, func(a *httpapi.API) {
			httpapi.Register(a, route("GET", "/api/x", access.Public), func(ctx context.Context, _ *empty) (*out, error) {
				o := &out{}
				o.Body.Address = httpapi.RequestFrom(ctx).Address
				return o, nil
			})
		}, func(d *httpapi.DoorConfig) {
			for _, p := range strings.Split(c.proxies, ",") {
				if p != "" {
					d.Proxies = append(d.Proxies, netip.MustParsePrefix(p))
				}
			}
		})
		if _, body := b.do(t, "GET", "/api/x", "", "X-Forwarded-For", c.forwarded); !strings.Contains(body, `"Address":"`+c.want+`"`) {
			t.Errorf("%s: %s", c.name, body)
		}
	}
}

// An upload is bounded while it is read, and its name is a name.
func TestUpload(t *testing.T) {
	type out struct {
		Body struct {
			Name string
			N    int
		}
	}
	b := newBench(t, func(a *httpapi.API) {
		httpapi.Upload(a, route("POST", "/api/x", access.Public).Sized(100), func(_ context.Context, _ *empty, in httpapi.Incoming) (*out, error) {
			raw, err := io.ReadAll(in.Reader)
			o := &out{}
			o.Body.Name, o.Body.N = in.Name, len(raw)
			return o, err
		})
	}, nil)
	for _, c := range []struct {
		name, file string
		size, want int
		contains   string
	}{
		{"good", "%E8%A6%8B%E7%A9%8D.pdf", 100, 200, `"Name":"見積.pdf","N":100`},
		{"too large", "a.pdf", 101, 413, "body_too_large"},
		{"no name", "", 10, 422, "X-File-Name"},
		{"broken name", "%zz", 10, 422, "X-File-Name"},
		{"not UTF-8", "%ff", 10, 422, "X-File-Name"},
	} {
		if res, body := b.do(t, "POST", "/api/x", strings.Repeat("x", c.size), "X-File-Name", c.file); res.StatusCode != c.want || !strings.Contains(body, c.contains) {
			t.Errorf("%s: %d %s", c.name, res.StatusCode, body)
		}
	}
	chunked, w := io.Pipe()
	go func() {
		_, _ = w.Write(bytes.Repeat([]byte("x"), 200))
		_ = w.Close()
	}()
	req, _ := http.NewRequestWithContext(t.Context(), "POST", b.url+"/api/x", chunked)
	req.Host = "ops.localhost"
	req.Header = http.Header{"X-File-Name": {"a"}, "X-Madoguchi-Csrf": {"1"}}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil || res.StatusCode != 413 {
		t.Errorf("too large without saying so: %v %v", res, err)
	}
}

// A document never runs, is named as it is, and half of one never looks whole.
func TestDownload(t *testing.T) {
	type in struct {
		Name string `query:"name"`
		Fail bool   `query:"fail"`
	}
	b := newBench(t, func(a *httpapi.API) {
		httpapi.Download(a, route("GET", "/api/x", access.Public), func(_ context.Context, i *in) (*httpapi.Outgoing, error) {
			var r io.Reader = strings.NewReader("<script>")
			if i.Fail {
				r = io.MultiReader(strings.NewReader(strings.Repeat("x", 64<<10)), broken{})
			}
			return &httpapi.Outgoing{Name: i.Name, Type: "text/html", Size: -1, Reader: io.NopCloser(r)}, nil
		})
	}, nil)
	for name, want := range map[string]string{
		"a.pdf":             `attachment; filename="a.pdf"; filename*=UTF-8''a.pdf`,
		"%E9%AB%99.pdf":     `attachment; filename="_.pdf"; filename*=UTF-8''%E9%AB%99.pdf`,
		"a%22;b%0D%0AX.pdf": `attachment; filename="a__b__X.pdf"; filename*=UTF-8''a%22%3Bb%0D%0AX.pdf`,
	} {
		res, body := b.do(t, "GET", "/api/x?name="+strings.ReplaceAll(name, ";", "%3B"), "")
		if got := res.Header.Get("Content-Disposition"); got != want || body != "<script>" {
			t.Errorf("%s: %s (%s)", name, got, body)
		}
		if csp := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox; default-src 'none'") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", name, res.Header)
		}
	}
	if _, body := b.do(t, "GET", "/api/x?name=a&fail=true", ""); !strings.HasSuffix(body, " cut") {
		t.Errorf("a document that broke looks whole: %q", body)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the store is gone") }

// A handler has the time of its route and no more.
func TestTimeout(t *testing.T) {
	b := newBench(t, func(a *httpapi.API) {
		httpapi.Register(a, route("GET", "/api/x", access.Public).Within(20*time.Millisecond), func(ctx context.Context, _ *empty) (*empty, error) {
			<-ctx.Done()
			return nil, fmt.Errorf("wait: %w", ctx.Err())
		})
	}, nil)
	if res, body := b.do(t, "GET", "/api/x", ""); res.StatusCode != 503 || res.Header.Get("Retry-After") == "" {
		t.Errorf("%d %s", res.StatusCode, body)
	}
}

// Addresses that are no route, and methods that are none of a route's.
func TestNoRoute(t *testing.T) {
	b := newBench(t, func(a *httpapi.API) {
		httpapi.Register(a, route("GET", "/api/x", access.Public), func(context.Context, *empty) (*empty, error) { return &empty{}, nil })
	}, func(d *httpapi.DoorConfig) { d.TLS = true })
	for path, want := range map[string]int{"/api/": 404, "/api": 404, "/api/y": 404, "/api/x/": 404, "/api//x": 404, "/api/../api/x": 404} {
		res, body := b.do(t, "GET", path, "")
		if res.StatusCode != want || !slices.Contains([]string{"application/problem+json", ""}, res.Header.Get("Content-Type")) {
			t.Errorf("%s: %d %s", path, res.StatusCode, body)
		}
		if res.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: no HSTS behind TLS", path)
		}
	}
	if res, body := b.do(t, "DELETE", "/api/x", ""); res.StatusCode != 405 || !strings.Contains(body, "method_not_allowed") {
		t.Errorf("DELETE: %d %s", res.StatusCode, body)
	}
	if res, _ := b.do(t, "OPTIONS", "/api/x", "", "Origin", "http://evil.example", "Access-Control-Request-Method", "POST"); res.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("a preflight was answered")
	}
}
