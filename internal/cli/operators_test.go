package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/cli"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/migrations"
)

// controlEnv is the environment of an operator's shell, with an empty control
// database.
func controlEnv(t *testing.T) []string {
	t.Helper()
	key := filepath.Join(t.TempDir(), "platform.key")
	if err := os.WriteFile(key, make([]byte, 32), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{
		"MADOGUCHI_CONTROL_DSN=" + pgtest.Database(t, migrations.Control(), "control"),
		"MADOGUCHI_PLATFORM_KEY_FILE=" + key,
	}
}

// runWith is run with something to read.
func runWith(t *testing.T, env []string, in string, args ...string) (status int, out, errors string) {
	t.Helper()
	var o, e strings.Builder
	status = cli.Run(cli.Process{Args: args, Env: env, In: strings.NewReader(in), Out: &o, Err: &e})
	return status, o.String(), e.String()
}

func TestOperatorIsAddedListedAndSuspended(t *testing.T) {
	env := controlEnv(t)
	add := []string{"operators", "add", "hanako@vendor.example.jp", "--name", "𠮷野 花子"}
	status, out, errs := runWith(t, env, "k3vqz9xw-long-enough\n", add...)
	if status != 0 || !strings.HasPrefix(out, "secret\t") || !strings.Contains(out, "otpauth://") {
		t.Fatalf("status %d\n%s%s", status, out, errs)
	}
	if status, _, errs := runWith(t, env, "k3vqz9xw-long-enough\n", add...); status != 1 || !strings.Contains(errs, "already") {
		t.Errorf("added twice: status %d\n%s", status, errs)
	}
	if _, out, _ := run(t, env, "operators", "list"); !strings.Contains(out, "𠮷野 花子") || !strings.Contains(out, "active") {
		t.Errorf("list:\n%s", out)
	}
	if status, _, errs := run(t, env, "operators", "suspend", "hanako@vendor.example.jp"); status != 0 {
		t.Errorf("suspend: status %d\n%s", status, errs)
	}
	if _, out, _ := run(t, env, "operators", "list"); !strings.Contains(out, "suspended") {
		t.Errorf("list:\n%s", out)
	}
}

func TestOperatorCommandsSayWhatIsWrong(t *testing.T) {
	cases := []struct {
		name, in string
		env      []string
		args     []string
		status   int
		says     string
	}{
		{"no settings", "", nil, []string{"operators", "list"}, 2, "MADOGUCHI_PLATFORM_KEY_FILE"},
		{"no mail address", "", nil, []string{"operators", "add"}, 2, "one mail address"},
		{"weak password", "password\n", controlEnv(t), []string{"operators", "add", "a@b.example", "--name", "名前"}, 1, "password: "},
		{"no such operator", "", controlEnv(t), []string{"operators", "suspend", "a@b.example"}, 1, "not"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			status, _, errs := runWith(t, c.env, c.in, c.args...)
			if status != c.status || !strings.Contains(errs, c.says) {
				t.Errorf("status %d\n%s", status, errs)
			}
		})
	}
}
