package dev

import (
	"bytes"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/madoguchi/madoguchi/internal/devstack"
)

func TestSecretsAreMadeOnceAndArePrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secrets")
	first, err := openSecrets(dir)
	if err != nil {
		t.Fatal(err)
	}
	password, err := first.password("a.password")
	if err != nil || len(password) < 40 {
		t.Fatalf("%q, %v", password, err)
	}
	key, err := first.keyFile("a.key")
	if err != nil {
		t.Fatal(err)
	}
	second, err := openSecrets(dir)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := second.password("a.password"); err != nil || again != password {
		t.Errorf("%q became %q (%v)", password, again, err)
	}
	if other, err := second.password("b.password"); err != nil || other == password {
		t.Errorf("two names, one password (%v)", err)
	}
	for file, size := range map[string]int64{key: 32, filepath.Join(dir, "a.password"): int64(len(password))} {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 || info.Size() != size {
			t.Errorf("%s: %v, %d bytes", file, info.Mode(), info.Size())
		}
	}
}

func TestPortsStayAndDifferAndAvoidTakenOnes(t *testing.T) {
	dir := t.TempDir()
	first, err := choosePorts(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for _, p := range first.all() {
		if *p == 0 || seen[*p] {
			t.Errorf("port %d is none or given twice: %+v", *p, first)
		}
		seen[*p] = true
	}
	if again, err := choosePorts(dir, false); err != nil || again != first {
		t.Errorf("%+v became %+v (%v)", first, again, err)
	}
	l, err := net.Listen("tcp", loopback(first.LGWAN))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	moved, err := choosePorts(dir, false)
	if err != nil || moved.LGWAN == first.LGWAN || moved.Internet != first.Internet {
		t.Errorf("%+v became %+v (%v)", first, moved, err)
	}
}

func TestWebIsBuiltAgainOnlyForItsSources(t *testing.T) {
	base := fstest.MapFS{"citizen/main.tsx": {Data: []byte("a")}, "package-lock.json": {Data: []byte("{}")}}
	with := func(name, text string) fstest.MapFS {
		out := fstest.MapFS{name: {Data: []byte(text)}}
		for n, f := range base {
			if n != name {
				out[n] = f
			}
		}
		return out
	}
	hash := func(files fstest.MapFS) string {
		sum, err := hashWeb(files)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	for name, changes := range map[string]bool{
		"citizen/main.tsx": true, "package-lock.json": true, "ui/new.tsx": true,
		"node_modules/x/a.js": false, "dist/citizen/a.js": false, "e2e/a.ts": false,
	} {
		if got := hash(with(name, "changed")) != hash(base); got != changes {
			t.Errorf("%s: built again %v, want %v", name, got, changes)
		}
	}
	// A file that is cut in two is not the same as before.
	if hash(fstest.MapFS{"a": {Data: []byte("xb 1\ny")}}) == hash(fstest.MapFS{"a": {Data: []byte("x")}, "b": {Data: []byte("y")}}) {
		t.Error("two trees, one hash")
	}
}

func TestEnvFileIsReadByAShellAsItWasMeant(t *testing.T) {
	file := filepath.Join(t.TempDir(), "control.env")
	awkward := `it's "$HOME" \ & 窓口`
	if err := writeEnvFile(file, []string{"MADOGUCHI_A=" + awkward, "MADOGUCHI_B=postgres://u:p=w@h/d?a=b"}); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("sh", "-c", `set -a; . "$1"; printf '%s\n%s' "$MADOGUCHI_A" "$MADOGUCHI_B"`, "sh", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := awkward + "\npostgres://u:p=w@h/d?a=b"; string(out) != want {
		t.Errorf("%q, want %q", out, want)
	}
}

func TestProcessesGetNothingOfTheDevelopersShell(t *testing.T) {
	got := systemEnv([]string{"AWS_SECRET_ACCESS_KEY=x", "PATH=/bin", "MADOGUCHI_CONTROL_DSN=y", "HOME=/h", "PATHOLOGY=z"})
	if !slices.Equal(got, []string{"PATH=/bin", "HOME=/h"}) {
		t.Errorf("%q", got)
	}
}

func TestAddressesArePrintedForAPerson(t *testing.T) {
	var out bytes.Buffer
	r := &runner{Options: Options{Out: &out}}
	r.printPlace(Place{
		MailboxURL: "http://127.0.0.1:8025/", OperatorURL: "http://ops.localhost:8090/",
		Tenants: []Tenant{{
			Code: "131997", Name: "青空市", CitizenURL: "http://aozora.localhost:8080/",
			StaffURL: "http://aozora-staff.localhost:8080/", AdministratorMail: "admin@aozora.example.jp",
		}},
		Operators: []Operator{{Mail: "hanako@vendor.example.jp", Password: "s3cret-of-all", TOTPSecret: "JBSW"}},
	})
	for _, want := range []string{
		"青空市 (131997)", "http://aozora.localhost:8080/", "http://aozora-staff.localhost:8080/",
		"admin@aozora.example.jp", "http://127.0.0.1:8025/", "hanako@vendor.example.jp", "s3cret-of-all",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "LGWAN") {
		t.Errorf("an address that does not exist is printed:\n%s", out.String())
	}
}

func TestIndentedKeepsLinesAndLength(t *testing.T) {
	var out bytes.Buffer
	n, err := indented{&out}.Write([]byte("a\nb"))
	if n != 3 || err != nil || out.String() != "    a\n    b" {
		t.Errorf("%d, %v, %q", n, err, out.String())
	}
}

func TestCodesAreThoseOfTheAccounts(t *testing.T) {
	repo := t.TempDir()
	dir, err := devstack.DataDir(repo)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	// The secret and the instant are those of RFC 6238, appendix B.
	place := Place{Operators: []Operator{{Mail: "a@b.example", TOTPSecret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}}}
	text, err := json.Marshal(place)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, placeFile), text, 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Codes(repo, time.Unix(1111111109, 0), &out); err != nil {
		t.Fatal(err)
	}
	if got := strings.Fields(out.String()); !slices.Equal(got, []string{"a@b.example", "081804"}) {
		t.Errorf("%q", got)
	}
}
