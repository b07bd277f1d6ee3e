package cli_test

import (
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func TestBootstrap(t *testing.T) {
	w := tenanttest.NewWorld(t)
	admin := "MADOGUCHI_ADMIN_DSN=" + w.Server.AdminDSN("postgres")
	status, out, said := run(t, []string{
		admin, "MADOGUCHI_CONTROL_DSN=" + w.ControlDSN, "MADOGUCHI_DATAPLANE_DSN=" + w.DataplaneDSN, "MADOGUCHI_VERIFIER_DSN=" + w.VerifierDSN,
	}, "bootstrap")
	if status != 0 || !strings.Contains(out, "0 migrations applied") {
		t.Fatalf("status %d\n%s%s", status, out, said)
	}
	if a, _ := tenanttest.Declared(); len(w.Provision(t, a)) != 1 {
		t.Error("the control plane's role is of no use any more")
	}

	weak := []string{
		admin, "MADOGUCHI_CONTROL_DSN=" + strings.Replace(w.ControlDSN, "test-control-password", "short", 1),
		"MADOGUCHI_DATAPLANE_DSN=" + w.VerifierDSN, "MADOGUCHI_VERIFIER_DSN=nothing of the kind",
	}
	status, _, errors := run(t, weak, "bootstrap")
	for _, want := range []string{
		"MADOGUCHI_CONTROL_DSN needs a password of at least 16 characters",
		"MADOGUCHI_DATAPLANE_DSN must be the address of the role madoguchi_dataplane",
		"MADOGUCHI_VERIFIER_DSN is not a database address",
	} {
		if status != 2 || !strings.Contains(errors, want) {
			t.Errorf("%q is not said: status %d\n%s", want, status, errors)
		}
	}
	if strings.Contains(errors, "short@") {
		t.Error("a password was printed")
	}
	if status, _, errors := run(t, weak[1:], "bootstrap"); status != 2 || !strings.Contains(errors, "MADOGUCHI_ADMIN_DSN is not set") {
		t.Errorf("without a superuser: status %d\n%s", status, errors)
	}
}
