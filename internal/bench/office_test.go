package bench_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/dataplane"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/installation"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

// office is a municipality with one published procedure, served by a data plane.
type office struct {
	world    *tenanttest.World
	tenant   tenant.Tenant
	database string
	slug     string // of the procedure
	url      string
	client   *http.Client
	drafts   int // made so far: each from an address of its own
}

// template is a procedure of the library with few fields, one of them a mail
// address, so that a notice leaves for every submission.
const template = "course-enrolment"

// seats is the limit of a course (定員), which thousands of submissions would
// reach at once.
var seats = regexp.MustCompile(`,\s*"capacity": [0-9]+`)

const filledIn = `{"course":"smartphone","people":"1","phone":"0312345678","email":"ichiro@example.jp","privacy":true,
	"name":{"family":"鈴木","given":"一郎","family_kana":"スズキ","given_kana":"イチロウ"}}`

func openOffice(b *testing.B) *office {
	b.Helper()
	w := tenanttest.NewWorld(b)
	d, _ := tenanttest.Declared()
	o := &office{world: w, tenant: w.Provision(b, d)[0], client: &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: time.Minute,
	}}
	directory := w.Directory(b)
	sp, err := directory.Open(b.Context(), o.tenant.ID)
	if err != nil {
		b.Fatal(err)
	}
	o.database = query(b, w.Server.AdminDSN(w.Database), "SELECT database_name FROM tenant")[0]
	o.slug = publish(b, sp)
	submitOnce(b, sp, o.slug)
	return o
}

func publish(b *testing.B, sp *tenant.Space) string {
	b.Helper()
	editor := access.Principal{Audience: access.Staff, ID: ids.New(), Name: "編集 花子", Plane: tenant.LGWAN}
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		b.Fatal(err)
	}
	for _, one := range all {
		if one.Key != template {
			continue
		}
		one.Form = seats.ReplaceAll(one.Form, nil)
		p, err := procedure.Copy(b.Context(), sp, editor, one, ids.New())
		if err != nil {
			b.Fatal(err)
		}
		if _, err := procedure.Publish(b.Context(), sp, editor, p.ID, 1); err != nil {
			b.Fatal(err)
		}
		return p.Slug
	}
	b.Fatalf("the library has no %s", template)
	return ""
}

// submitOnce leaves the rows of one submission, from which the rival's script
// is made.
func submitOnce(b *testing.B, sp *tenant.Space, slug string) {
	b.Helper()
	ctx := b.Context()
	opened, err := applicant.Begin(ctx, sp, tenant.Internet, "bench")
	if err != nil {
		b.Fatal(err)
	}
	d, err := application.StartDraft(ctx, sp, opened.Principal, slug)
	if err != nil {
		b.Fatal(err)
	}
	_, err = application.Submit(ctx, sp, opened.Principal, application.SubmitInput{
		Draft: d.ID, Key: "key-" + d.ID.String(), Answers: json.RawMessage(filledIn), ConsentVersion: "2026-04",
	})
	if err != nil {
		b.Fatal(err)
	}
}

// serve starts a data plane for the office.
func (o *office) serve(b *testing.B) {
	b.Helper()
	web := b.TempDir()
	for _, side := range []string{"citizen", "staff"} {
		if err := os.MkdirAll(filepath.Join(web, side), 0o700); err != nil {
			b.Fatal(err)
		}
	}
	s, err := dataplane.New(dataplane.Config{
		Settings: installation.Settings{
			ControlDSN: o.world.DataplaneDSN, PlatformKey: o.world.PlatformKey, RedisAddr: pgtest.Redis(b),
			KeyringDir: o.world.KeyDir, BlobDir: o.world.BlobDir,
		},
		InternetAddr: "127.0.0.1:0", MetricsAddr: "127.0.0.1:0", WebDir: web,
		PostgresAddr: o.world.Server.Host(), Clock: o.world.Clock,
		// Every draft comes from an address of its own, or the limits would be
		// what is measured.
		Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Log:     slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			b.Error(err)
		}
	})
	o.url = "http://" + s.Addr(string(tenant.Internet))
}

// ready is a draft that waits for its submission.
type ready struct{ id, cookie, csrf, address string }

func (o *office) call(method, path string, r ready, key string, body string) (*http.Response, []byte, error) {
	req, err := http.NewRequest(method, o.url+path, bytes.NewBufferString(body))
	if err != nil {
		return nil, nil, err
	}
	req.Host = o.tenant.Host(tenant.CitizenSide, tenant.Internet)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Forwarded-For", r.address)
	req.Header.Set("X-Madoguchi-CSRF", r.csrf)
	if r.cookie != "" {
		req.Header.Set("Cookie", r.cookie)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	resp, err := o.client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return resp, text, err
}

func (o *office) startDraft() (ready, error) {
	n := o.drafts
	r := ready{csrf: "1", address: fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255)}
	resp, text, err := o.call("POST", "/api/drafts", r, "", `{"procedure":"`+o.slug+`"}`)
	if err != nil {
		return r, err
	}
	var started struct{ ID, CSRF string }
	if err := json.Unmarshal(text, &started); err != nil || resp.StatusCode >= 300 {
		return r, fmt.Errorf("start a draft: status %d: %s", resp.StatusCode, text)
	}
	r.id, r.csrf = started.ID, started.CSRF
	for _, c := range resp.Cookies() {
		r.cookie = c.Name + "=" + c.Value
	}
	return r, nil
}

// submitRate hands n drafts in with so many clients at once and returns
// submissions per second. Making the drafts is not counted.
func (o *office) submitRate(b *testing.B, clients, n int) float64 {
	b.Helper()
	work := make(chan ready, n)
	for range n {
		o.drafts++
		r, err := o.startDraft()
		if err != nil {
			b.Fatal(err)
		}
		work <- r
	}
	close(work)
	body := `{"consent_version":"2026-04","answers":` + filledIn + `}`
	var wg sync.WaitGroup
	began := time.Now()
	for range clients {
		wg.Go(func() {
			for r := range work {
				resp, text, err := o.call("POST", "/api/drafts/"+r.id+"/submit", r, "key-"+r.id, body)
				if err != nil || resp.StatusCode >= 300 {
					b.Errorf("submit: %v %s", err, text)
					return
				}
			}
		})
	}
	wg.Wait()
	return float64(n) / time.Since(began).Seconds()
}
