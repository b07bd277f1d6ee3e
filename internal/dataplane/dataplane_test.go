package dataplane_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/dataplane"
	"github.com/madoguchi/madoguchi/internal/installation"
	"github.com/madoguchi/madoguchi/internal/logging"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func config(t *testing.T, w *tenanttest.World, log io.Writer) dataplane.Config {
	t.Helper()
	web := t.TempDir()
	for name, text := range map[string]string{
		"citizen/index.html": "<title>citizen</title>", "staff/index.html": "<title>staff</title>",
		"citizen/assets/app-1a2b.js": "console.log(1)", "citizen/assets/app-1a2b.js.gz": "gzipped",
	} {
		file := filepath.Join(web, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dataplane.Config{
		Settings: installation.Settings{
			ControlDSN: w.DataplaneDSN, PlatformKey: w.PlatformKey, RedisAddr: pgtest.Redis(t), KeyringDir: w.KeyDir, BlobDir: w.BlobDir,
		},
		InternetAddr: "127.0.0.1:0", LGWANAddr: "127.0.0.1:0", MetricsAddr: "127.0.0.1:0", WebDir: web,
		PostgresAddr: w.Server.Host(), SnapshotFile: filepath.Join(t.TempDir(), "snapshot"),
		Clock: w.Clock, Log: logging.New(log, slog.LevelInfo), StopTime: 5 * time.Second,
	}
}

func start(t *testing.T, cfg dataplane.Config) *dataplane.Server {
	t.Helper()
	s, err := dataplane.New(cfg)
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

func get(t *testing.T, addr, host, path string, header http.Header) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	for k, v := range header {
		req.Header[k] = v
	}
	res, err := (&http.Transport{DisableKeepAlives: true, DisableCompression: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// The roof serves two municipalities on two planes, each from its own
// database, and tells how it stands on a listener of its own.
func TestServesBothPlanes(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := tenanttest.Declared()
	var log bytes.Buffer
	cfg := config(t, w, &log)
	w.Provision(t, a)
	towns := w.Provision(t, b)
	s := start(t, cfg)
	for _, town := range towns {
		for _, plane := range []tenant.Plane{tenant.Internet, tenant.LGWAN} {
			host := town.Host(tenant.CitizenSide, plane)
			res, body := get(t, s.Addr(string(plane)), host, "/api/site", nil)
			var site struct{ Name, Plane string }
			if err := json.Unmarshal([]byte(body), &site); err != nil || site.Name != town.Name || site.Plane != string(plane) {
				t.Errorf("%s on %s: %d %s", host, plane, res.StatusCode, body)
			}
			other := map[tenant.Plane]tenant.Plane{tenant.Internet: tenant.LGWAN, tenant.LGWAN: tenant.Internet}[plane]
			if res, body := get(t, s.Addr(string(other)), host, "/api/site", nil); res.StatusCode != 404 || body != "" {
				t.Errorf("%s on the other plane: %d %q", host, res.StatusCode, body)
			}
			if _, body := get(t, s.Addr(string(plane)), host, "/api/procedures", nil); !strings.Contains(body, `"items":[]`) {
				t.Errorf("%s: the catalogue of its database: %s", host, body)
			}
		}
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/metrics": 200} {
		if res, _ := get(t, s.MetricsAddr(), "any", path, nil); res.StatusCode != want {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	if _, body := get(t, s.MetricsAddr(), "any", "/metrics", nil); !strings.Contains(body, `madoguchi_request_seconds_count{operation="get-site",status="200"} 4`) ||
		!strings.Contains(body, "madoguchi_tenants 2") || strings.Contains(body, "aozora") {
		t.Errorf("figures:\n%s", body)
	}
	if res, _ := get(t, s.Addr("internet"), "any", "/metrics", nil); res.StatusCode != 404 {
		t.Error("figures are public")
	}
}

// What every answer carries, and how pages are kept.
func TestHeadersAndPages(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := tenanttest.Declared()
	cfg := config(t, w, io.Discard)
	town := w.Provision(t, a)[0]
	s := start(t, cfg)
	host := town.Host(tenant.CitizenSide, tenant.Internet)
	for _, c := range []struct{ path, accept, cache, encoding, body string }{
		{"/", "", "no-cache", "", "<title>citizen</title>"},
		{"/procedures/some-slug", "", "no-cache", "", "<title>citizen</title>"},
		{"/assets/app-1a2b.js", "", "public, max-age=31536000, immutable", "", "console.log(1)"},
		{"/assets/app-1a2b.js", "br;q=1, gzip", "public, max-age=31536000, immutable", "gzip", "gzipped"},
		{"/assets/app-1a2b.js", "gzip;q=0", "public, max-age=31536000, immutable", "", "console.log(1)"},
		{"/api/site", "gzip", "no-store", "", `"name":"青空市"`},
	} {
		res, body := get(t, s.Addr("internet"), host, c.path, http.Header{"Accept-Encoding": {c.accept}})
		if res.StatusCode != 200 || !strings.Contains(body, c.body) || res.Header.Get("Cache-Control") != c.cache || res.Header.Get("Content-Encoding") != c.encoding {
			t.Errorf("%s (%s): %d %q %q %q", c.path, c.accept, res.StatusCode, res.Header.Get("Cache-Control"), res.Header.Get("Content-Encoding"), body)
		}
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "X-Request-Id"} {
			if res.Header.Get(name) == "" {
				t.Errorf("%s: no %s", c.path, name)
			}
		}
		if !strings.Contains(res.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || res.Header.Get("Server") != "" {
			t.Errorf("%s: %v", c.path, res.Header)
		}
	}
	for _, path := range []string{"/assets/none.js", "/assets/app-1a2b.js.gz", "/../secret.txt", "/.env", "/assets/"} {
		res, body := get(t, s.Addr("internet"), host, path, nil)
		if strings.HasSuffix(path, "/") && res.StatusCode == 200 && strings.Contains(body, "<title>citizen") {
			continue // a folder is an address like any other
		}
		if res.StatusCode != 404 {
			t.Errorf("%s: %d %q", path, res.StatusCode, body)
		}
	}
}

// A stop lets the request under way finish, is not ready meanwhile, and can be
// called twice; a start without the control database serves from the snapshot.
func TestStopAndSnapshot(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := tenanttest.Declared()
	cfg := config(t, w, io.Discard)
	town := w.Provision(t, a)[0]
	s, err := dataplane.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	host := town.Host(tenant.CitizenSide, tenant.Internet)
	if res, _ := get(t, s.Addr("internet"), host, "/api/site", nil); res.StatusCode != 200 {
		t.Fatal(res.StatusCode)
	}
	for range 2 {
		if err := s.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
	cfg.ControlDSN = "host=127.0.0.1 port=1 user=nobody dbname=none connect_timeout=1"
	again := start(t, cfg)
	if res, body := get(t, again.Addr("internet"), host, "/api/procedures", nil); res.StatusCode != 200 {
		t.Errorf("without the control database: %d %s", res.StatusCode, body)
	}
	if res, _ := get(t, again.MetricsAddr(), "any", "/readyz", nil); res.StatusCode != 200 {
		t.Error("it knows a municipality and says it is not ready")
	}
}

// Every fault of a config is told at once.
func TestValidate(t *testing.T) {
	err := dataplane.Config{}.Validate()
	for _, name := range []string{"INTERNET_ADDR", "METRICS_ADDR", "CONTROL_DSN", "platform key", "REDIS_ADDR", "KEYRING_DIR", "BLOB_DIR", "POSTGRES_ADDR", "WEB_DIR", "logger"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("nothing about %s in: %v", name, err)
		}
	}
}
