package controlplane_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/controlplane"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/installation"
	"github.com/madoguchi/madoguchi/internal/operator"
	"github.com/madoguchi/madoguchi/internal/operatorapi"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

const host = "ops.localhost"

func config(t *testing.T, w *tenanttest.World) controlplane.Config {
	t.Helper()
	web := t.TempDir()
	if err := os.MkdirAll(filepath.Join(web, "operator"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(web, "operator", "index.html"), []byte("<!doctype html><title>ops</title>"), 0o600); err != nil {
		t.Fatal(err)
	}
	return controlplane.Config{
		Settings: installation.Settings{
			ControlDSN: w.ControlDSN, PlatformKey: w.PlatformKey, RedisAddr: pgtest.Redis(t), KeyringDir: w.KeyDir, BlobDir: w.BlobDir,
		},
		OperatorAddr: "127.0.0.1:0", MetricsAddr: "127.0.0.1:0", OperatorHost: host, WebDir: web,
		VerifierDSN: w.VerifierDSN, SignerDir: t.TempDir(), Issuer: "窓口運営株式会社",
		SearchDirs: []string{"申請書類の置き場=" + w.BlobDir},
		Log:        slog.New(slog.DiscardHandler), Every: 50 * time.Millisecond,
	}
}

func start(t *testing.T, cfg controlplane.Config) *controlplane.Server {
	t.Helper()
	s, err := controlplane.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestEveryFaultOfTheConfigIsNamed(t *testing.T) {
	_, err := controlplane.New(controlplane.Config{SearchDirs: []string{"nothing"}})
	for _, name := range []string{
		"OPERATOR_ADDR", "OPERATOR_HOST", "METRICS_ADDR", "CONTROL_DSN", "VERIFIER_DSN", "platform key", "REDIS_ADDR",
		"KEYRING_DIR", "BLOB_DIR", "SIGNER_DIR", "ISSUER", "WEB_DIR", "SEARCH_DIRS",
	} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
}

func TestItServesOneHostAndSaysHowItIs(t *testing.T) {
	w := tenanttest.NewWorld(t)
	s := start(t, config(t, w))
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/metrics": 200, "/api/session": 404} {
		if got := get(t, s.MetricsAddr(), s.MetricsAddr(), path); got != want {
			t.Errorf("private %s: %d", path, got)
		}
	}
	for h, want := range map[string]int{host: 200, "OPS.localhost:1": 200, "aozora.localhost": 404, "localhost": 404} {
		if got := get(t, s.Addr(), h, "/"); got != want {
			t.Errorf("%s: %d, want %d", h, got, want)
		}
	}
	if got := get(t, s.Addr(), host, "/metrics"); got == 200 {
		// An unknown page is the console's own; figures must not be among them.
		c := &apitest.Client{URL: "http://" + s.Addr(), Host: host, Header: http.Header{}}
		if strings.Contains(string(c.Do(t, "GET", "/metrics", nil).Body), "madoguchi_operator") {
			t.Error("figures on the operators' listener")
		}
	}
}

func get(t *testing.T, addr, host, path string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// person signs a new operator in.
func person(t *testing.T, w *tenanttest.World, s *controlplane.Server, mail string) *apitest.Client {
	t.Helper()
	control, err := pg.Open(w.ControlDSN, pg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer control.Close()
	passwords, err := credential.NewPasswords(1)
	if err != nil {
		t.Fatal(err)
	}
	room := operator.Room{Control: control, Platform: seal.New(ids.Nil, seal.Static{w.PlatformKey}), Passwords: passwords, Clock: clock.System{}}
	const password = "k3vqz9xw-long-enough"
	enrolment, err := room.Add(t.Context(), operator.AddInput{Mail: mail, Name: mail, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	code, err := totp.GenerateCode(enrolment.Secret, clock.System{}.Now())
	if err != nil {
		t.Fatal(err)
	}
	c := &apitest.Client{URL: "http://" + s.Addr(), Host: host, Cookie: operatorapi.Cookie, CSRF: "1", Header: http.Header{}}
	if a := c.Do(t, "POST", "/api/session", map[string]string{"email": mail, "password": password, "code": code}); a.Status != 200 {
		t.Fatalf("sign in: %d %s", a.Status, a.Body)
	}
	return c
}

type view struct {
	ID    ids.ID `json:"id"`
	Stage string `json:"stage"`
	Plan  struct {
		Hash string `json:"hash"`
	} `json:"plan"`
}

func ask(t *testing.T, c *apitest.Client, method, path string, body any, want int) (v view) {
	t.Helper()
	a := c.Do(t, method, path, body)
	if a.Status != want {
		t.Fatalf("%s %s: %d %s", method, path, a.Status, a.Body)
	}
	if want < 300 {
		if err := json.Unmarshal(a.Body, &v); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

// TestAnErasureFromRequestToCertificate runs the operators' part with the
// rights each process has in service: the data plane's role asks, the control
// plane's destroys, the verifier's looks.
func TestAnErasureFromRequestToCertificate(t *testing.T) {
	w := tenanttest.NewWorld(t)
	w.Clock.Set(clock.System{}.Now())
	da, db := tenanttest.Declared()
	made := w.Provision(t, da, db)
	d := w.Directory(t)
	a, b := opened(t, d, made[0].ID), opened(t, d, made[1].ID)
	name := strings.Join(asked(t, w, "SELECT database_name FROM tenant WHERE code = '131997'"), "")
	for _, sp := range []*tenant.Space{a, b} {
		if err := sp.InTx(t.Context(), func(tx *pg.Tx) error {
			_, err := outbox.Put(t.Context(), sp, tx, outbox.Event{Kind: "notice.send", Entity: ids.New()})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	consented(t, w, a)

	s := start(t, config(t, w))
	worker, checker := person(t, w, s, "worker@vendor.example"), person(t, w, s, "checker@vendor.example")
	path := "/api/tenants/" + a.Tenant().ID.String()
	plan := ask(t, worker, "POST", path+"/erasure", nil, 200)
	approve := map[string]string{"plan_hash": plan.Plan.Hash}
	ask(t, worker, "POST", "/api/erasures/"+plan.ID.String()+"/approve", approve, 409)
	ask(t, checker, "POST", "/api/erasures/"+plan.ID.String()+"/approve", approve, 200)
	until(t, worker, plan.ID, "verified")
	if _, _, ok := d.Resolve("aozora.localhost"); ok {
		t.Error("the erased municipality's host still resolves")
	}
	ask(t, checker, "POST", "/api/erasures/"+plan.ID.String()+"/confirm", nil, 200)
	until(t, worker, plan.ID, "certified")

	if zip := worker.Do(t, "GET", "/api/erasures/"+plan.ID.String()+"/certificate", nil); zip.Status != 200 || !strings.HasPrefix(string(zip.Body), "PK") {
		t.Errorf("the certificate: %d", zip.Status)
	}
	if left := asked(t, w, "SELECT datname::text FROM pg_database WHERE datname = '"+name+"' UNION SELECT rolname::text FROM pg_roles WHERE rolname = '"+name+"'"); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	if err := a.Read(t.Context(), func(*pg.Tx) error { return nil }); !fault.Is(err, fault.Unavailable) {
		t.Errorf("the erased municipality answers: %v", err)
	}
	if err := b.Read(t.Context(), func(*pg.Tx) error { return nil }); err != nil {
		t.Errorf("the neighbour noticed: %v", err)
	}
	// A municipality that comes back gets a new tenant.
	again := w.Provision(t, da)
	living := 0
	for _, one := range again {
		if one.Code == a.Tenant().Code && one.State == tenant.Active && one.ID != a.Tenant().ID {
			living++
		}
	}
	if living != 1 {
		t.Errorf("after coming back: %+v", again)
	}
}

func opened(t *testing.T, d *tenant.Directory, id ids.ID) *tenant.Space {
	t.Helper()
	sp, err := d.Open(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return sp
}

func asked(t *testing.T, w *tenanttest.World, sql string) []string {
	t.Helper()
	c, err := pg.Connect(t.Context(), w.Server.AdminDSN(w.Database))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	out, err := pg.Query[string](t.Context(), c, sql)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// consented is the municipality's part, as the data plane's role.
func consented(t *testing.T, w *tenanttest.World, sp *tenant.Space) {
	t.Helper()
	control, err := pg.Open(w.DataplaneDSN, pg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer control.Close()
	desk := erasure.Desk{Control: control}
	staff := func(name string) access.Principal {
		return access.Principal{Audience: access.Staff, ID: ids.New(), Name: name, Roles: []access.Role{access.TenantAdministrator}}
	}
	r, err := desk.Ask(t.Context(), sp, staff("一人目"), erasure.RequestInput{Reason: "契約満了", DataReturn: "declined"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Consent(t.Context(), sp, staff("二人目"), r.ID); err != nil {
		t.Fatal(err)
	}
}

func until(t *testing.T, c *apitest.Client, id ids.ID, state string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	patience := time.After(30 * time.Second)
	for {
		a := c.Do(t, "GET", "/api/erasures/"+id.String(), nil)
		var v view
		if err := json.Unmarshal(a.Body, &v); err != nil {
			t.Fatal(err)
		}
		if v.Stage == state {
			return
		}
		select {
		case <-tick.C:
		case <-patience:
			t.Fatalf("never %s: %s", state, a.Body)
		}
	}
}
