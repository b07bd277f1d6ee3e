package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/cli"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// asCommand makes the test binary be the command line: a process of its own
// that a test can kill.
const asCommand = "MADOGUCHI_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(cli.Run(cli.Process{Args: os.Args[1:], Env: os.Environ(), In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
	}
	os.Exit(m.Run())
}

func worldEnv(t *testing.T, w *tenanttest.World) []string {
	t.Helper()
	key := filepath.Join(t.TempDir(), "platform.key")
	if err := os.WriteFile(key, w.PlatformKey[:], 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{
		"MADOGUCHI_CONTROL_DSN=" + w.ControlDSN, "MADOGUCHI_PLATFORM_KEY_FILE=" + key,
		"MADOGUCHI_KEYRING_DIR=" + w.KeyDir, "MADOGUCHI_BLOB_DIR=" + w.BlobDir,
	}
}

const demo = "../../tenants"

func states(t *testing.T, w *tenanttest.World) string {
	t.Helper()
	return strings.Join(asked(t, w.ControlDSN, "SELECT code || ' ' || state FROM tenant ORDER BY 1"), ", ")
}

func asked(t *testing.T, dsn, sql string) []string {
	t.Helper()
	c, err := pg.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	rows, err := pg.Query[string](t.Context(), c, sql)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTenantsAreAppliedListedAndAppliedAgain(t *testing.T) {
	w := tenanttest.NewWorld(t)
	env := worldEnv(t, w)
	status, out, errors := run(t, env, "tenants", "apply", demo, "--dry-run")
	if status != 0 || !strings.Contains(out, "131997 青空市: would: declare, role, database, migrate") || states(t, w) != "" {
		t.Fatalf("dry run: status %d\n%s%s%s", status, out, errors, states(t, w))
	}
	status, out, errors = run(t, env, "tenants", "apply", demo)
	if status != 0 || !strings.Contains(errors, "ready (2 of 2)") || states(t, w) != "131997 active, 273996 active" {
		t.Fatalf("apply: status %d\n%s%s%s", status, out, errors, states(t, w))
	}
	// The seed is the first administrator's invitation, in the tenant's own database.
	for _, db := range asked(t, w.ControlDSN, "SELECT database_name FROM tenant") {
		if n := asked(t, w.Server.AdminDSN(db), "SELECT count(*)::text FROM invitation"); n[0] != "1" {
			t.Errorf("%s has %s invitations", db, n[0])
		}
	}
	status, out, errors = run(t, env, "tenants", "apply", demo)
	if want := "131997 青空市: as declared\n273996 潮風町: as declared\n"; status != 0 || out != want || errors != "" {
		t.Errorf("again: status %d\n%s%s", status, out, errors)
	}
	status, out, _ = run(t, env, "tenants", "list")
	if status != 0 || !strings.Contains(out, "aozora") || !strings.Contains(out, "2026-04-01 to 2027-03-31") || strings.Count(out, "\n") != 3 {
		t.Errorf("list: status %d\n%s", status, out)
	}
	if status, _, errors := run(t, env, "tenants", "abandon", "131997"); status != 1 || !strings.Contains(errors, "tenant_has_served") {
		t.Errorf("abandon: status %d\n%s", status, errors)
	}
	if status, _, _ := run(t, env, "tenants", "abandon", "131998"); status != 2 {
		t.Errorf("abandon a wrong code: status %d", status)
	}
	status, out, errors = run(t, env, "migrate", "--canary", "131997")
	if status != 0 || !strings.Contains(out, "273996: is at version") {
		t.Errorf("migrate: status %d\n%s%s", status, out, errors)
	}
}

func TestBadDeclarationsAreAllListedAndNothingIsTouched(t *testing.T) {
	w := tenanttest.NewWorld(t)
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(demo)); err != nil {
		t.Fatal(err)
	}
	spoil(t, filepath.Join(folder, "131997-aozora", "tenant.json"), `"131997"`, `"131998"`)
	spoil(t, filepath.Join(folder, "273996-shiokaze", "tenant.json"), `"shiokaze.localhost"`, `"aozora.localhost", "wifi": "x"`)
	status, out, errors := run(t, worldEnv(t, w), "tenants", "apply", folder)
	for _, want := range []string{
		"the check digit is wrong", "131997-aozora/tenant.json:3:11", "host aozora.localhost is declared in 131997-aozora/tenant.json",
		"hosts.citizen.wifi: is not a key of this format", "nothing was touched",
	} {
		if !strings.Contains(errors, want) {
			t.Errorf("%q is not said:\n%s", want, errors)
		}
	}
	if status != 1 || out != "" || states(t, w) != "" {
		t.Errorf("status %d\n%s%s", status, out, states(t, w))
	}
}

func spoil(t *testing.T, file, from, to string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(text, []byte(from), []byte(to), 1)
	if bytes.Equal(changed, text) {
		t.Fatalf("%s has no %s", file, from)
	}
	if err := os.WriteFile(file, changed, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestMissingSettingsAreNamed(t *testing.T) {
	for _, name := range []string{"CONTROL_DSN", "PLATFORM_KEY_FILE", "KEYRING_DIR", "BLOB_DIR"} {
		w := worldEnv(t, &tenanttest.World{ControlDSN: "postgres://nobody@127.0.0.1:1/x", KeyDir: t.TempDir(), BlobDir: t.TempDir()})
		var env []string
		for _, pair := range w {
			if !strings.Contains(pair, name) {
				env = append(env, pair)
			}
		}
		status, _, errors := run(t, env, "tenants", "apply", demo)
		if status != 2 || !strings.Contains(errors, "MADOGUCHI_"+name+" is not set") {
			t.Errorf("without %s: status %d\n%s", name, status, errors)
		}
	}
}

func TestSchemaIsPrinted(t *testing.T) {
	want, err := os.ReadFile(filepath.Join(demo, "schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	if status, out, _ := run(t, nil, "tenants", "schema"); status != 0 || out != string(want) {
		t.Errorf("status %d\n%s", status, out)
	}
}

// TestAKilledApplyGoesOn kills real processes with SIGKILL as they announce
// each step, and then lets one finish.
func TestAKilledApplyGoesOn(t *testing.T) {
	w := tenanttest.NewWorld(t)
	env := worldEnv(t, w)
	for _, step := range []string{"declare", "role", "database", "grants", "identity", "key", "root_key", "seed", "verify", "activate"} {
		if !applyAndKill(t, env, " "+step) {
			// What the killed process had in hand may have been done all the same.
			t.Logf("%s was done before", step)
		}
	}
	status, out, errors := run(t, env, "tenants", "apply", demo)
	if status != 0 || states(t, w) != "131997 active, 273996 active" {
		t.Fatalf("status %d\n%s%s%s", status, out, errors, states(t, w))
	}
	if n := asked(t, w.ControlDSN, "SELECT count(*)::text FROM pg_database WHERE datname LIKE 't\\_%' AND datname IN (SELECT database_name FROM tenant)"); n[0] != "2" {
		t.Errorf("%s databases", n[0])
	}
	for _, db := range asked(t, w.ControlDSN, "SELECT database_name FROM tenant") {
		if n := asked(t, w.Server.AdminDSN(db), "SELECT count(*)::text FROM invitation"); n[0] != "1" {
			t.Errorf("%s has %s invitations", db, n[0])
		}
	}
}

// applyAndKill runs the command until it announces the step, kills it there,
// and tells whether it came so far.
func applyAndKill(t *testing.T, env []string, step string) bool {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "tenants", "apply", demo, "--parallel", "1")
	cmd.Env = append(env, asCommand+"=1")
	progress, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(progress)
	killed := false
	var said strings.Builder
	for lines.Scan() {
		fmt.Fprintln(&said, lines.Text())
		if strings.HasSuffix(lines.Text(), step) && !killed {
			killed = true
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	err = cmd.Wait()
	if killed && (err == nil || cmd.ProcessState.Success()) {
		t.Fatalf("the process survived SIGKILL at %s", step)
	}
	if !killed && err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	return killed
}
