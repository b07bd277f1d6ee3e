package provision_test

import (
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// TestAbandonRemovesAll takes away what every stop of the saga leaves: K11.
func TestAbandonRemovesAll(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := tenanttest.Declared()
	w.Provision(t, b)
	p := open(t, w.Provisioning())
	for _, step := range work() {
		if step == "declare" {
			continue // nothing was made
		}
		stopAt(t, w, a, step, "before")
		id := query[[16]byte](t, w.ControlDSN, "SELECT id FROM tenant WHERE code = '131997'")[0]
		name := query[string](t, w.ControlDSN, "SELECT database_name FROM tenant WHERE code = '131997'")[0]
		if err := p.Abandon(t.Context(), a.Code); err != nil {
			t.Fatalf("stopped before %s: %v", step, err)
		}
		left := query[string](t, w.Server.AdminDSN("postgres"), "SELECT datname::text FROM pg_database WHERE datname = $1 UNION ALL SELECT rolname::text FROM pg_roles WHERE rolname = $1", name)
		if len(left) > 0 {
			t.Errorf("stopped before %s: left %v", step, left)
		}
		if state, err := w.Keys.Describe(t.Context(), kms.KeyID(ids.ID(id).String())); err != nil || state.Status != kms.Gone {
			t.Errorf("stopped before %s: key %v, %v", step, state.Status, err)
		}
	}
	if n := query[string](t, w.ControlDSN, "SELECT code FROM municipality UNION ALL SELECT code FROM tenant"); len(n) != 2 {
		t.Errorf("rows of %v", n)
	}
	if err := p.Abandon(t.Context(), a.Code); !fault.Is(err, fault.NotFound) {
		t.Errorf("nothing to abandon: %v", err)
	}
	if err := p.Abandon(t.Context(), b.Code); fault.CodeOf(err) != "tenant_has_served" {
		t.Errorf("a tenant that serves: %v", err)
	}
	w.Server.Exec(t, w.Database, "UPDATE tenant SET state = 'provisioning'")
	if err := p.Abandon(t.Context(), b.Code); fault.CodeOf(err) != "tenant_has_served" {
		t.Errorf("a tenant that has served: %v", err)
	}
	w.Provision(t, a)
	if _, err := p.Apply(t.Context(), []declaration.Declaration{a}); err != nil {
		t.Error(err)
	}
}
