package cli_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/cli"
)

// run executes a command line as a shell would.
func run(t *testing.T, env []string, args ...string) (status int, out, errors string) {
	t.Helper()
	var o, e bytes.Buffer
	status = cli.Run(cli.Process{Args: args, Env: env, In: strings.NewReader(""), Out: &o, Err: &e})
	return status, o.String(), e.String()
}

func TestHelpNamesTheCommands(t *testing.T) {
	status, out, _ := run(t, nil)
	if status != 0 || !strings.Contains(out, "test-servers") {
		t.Errorf("status %d\n%s", status, out)
	}
}

func TestWrongCallsExitWithTwo(t *testing.T) {
	for _, args := range [][]string{{"nonsense"}, {"--nonsense"}, {"test-servers"}} {
		status, _, errors := run(t, nil, args...)
		if status != 2 || !strings.Contains(errors, "madoguchi --help") {
			t.Errorf("%v: status %d\n%s", args, status, errors)
		}
	}
}

func TestProgramHasTheServersAndHandsItsStatusOn(t *testing.T) {
	env := []string{"PATH=/usr/bin:/bin"}
	status, out, errors := run(t, env, "test-servers", "--", "sh", "-c",
		`case "$MADOGUCHI_TEST_POSTGRES" in postgres://postgres:*@127.0.0.1:*) echo has it; exit 7;; esac`)
	if status != 7 || !strings.Contains(out, "has it") {
		t.Errorf("status %d\n%s%s", status, out, errors)
	}
}
