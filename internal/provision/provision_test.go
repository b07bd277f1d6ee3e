package provision_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/provision"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func open(t *testing.T, cfg provision.Config) *provision.Provisioner {
	t.Helper()
	p, err := provision.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func query[T any](t *testing.T, dsn, sql string, args ...any) []T {
	t.Helper()
	c, err := pg.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	rows, err := pg.Query[T](t.Context(), c, sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// picture is everything that provisioning made, except the random parts.
func picture(t *testing.T, w *tenanttest.World) string {
	t.Helper()
	var lines []string
	for _, sql := range []string{
		"SELECT code || name || name_kana || name_en FROM municipality ORDER BY 1",
		"SELECT code || slug || cell || generation || state || retention || contract_from || contract_until || declaration::text FROM tenant ORDER BY 1",
		"SELECT host || side || plane FROM tenant_host ORDER BY 1",
		"SELECT purpose || count(*) FROM tenant_secret GROUP BY purpose",
		"SELECT version || ':' || count(*) FROM tenant_root_key GROUP BY version",
		"SELECT step || state || (finished_at IS NOT NULL) || count(*) FROM provision_step GROUP BY step, state, finished_at IS NOT NULL ORDER BY 1",
	} {
		lines = append(lines, query[string](t, w.ControlDSN, sql)...)
	}
	for _, db := range query[string](t, w.ControlDSN, "SELECT database_name FROM tenant ORDER BY code") {
		lines = append(lines, query[string](t, w.Server.AdminDSN(db), `SELECT relname || relkind::text || replace(coalesce(relacl::text, ''), current_database(), 'ROLE')
			FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1`)...)
		lines = append(lines, query[string](t, w.Server.AdminDSN(db), "SELECT code || generation FROM tenant_identity")...)
		lines = append(lines, query[string](t, w.Server.AdminDSN(db), `SELECT rolcanlogin::text || rolsuper || rolconnlimit || rolconfig::text FROM pg_roles WHERE rolname = current_database()`)...)
	}
	return strings.Join(lines, "\n")
}

func TestApplyMakesTheDeclaredWorldAndAgainChangesNothing(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := tenanttest.Declared()
	cfg := w.Provisioning()
	var seeded []string
	var mu sync.Mutex
	cfg.Seed = func(ctx context.Context, sp *tenant.Space, d declaration.Declaration) error {
		mu.Lock()
		defer mu.Unlock()
		seeded = append(seeded, d.Administrator)
		return sp.InTx(ctx, func(tx *pg.Tx) error { return tx.Gorm().Exec("SELECT 1 FROM outbox").Error })
	}
	p := open(t, cfg)
	both := []declaration.Declaration{a, b}

	plan, err := p.Plan(t.Context(), both)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range plan.Tenants {
		if !slices.Equal(one.Steps, provision.Steps()) || one.State != "" {
			t.Errorf("plan of a new tenant = %+v", one)
		}
	}
	if n := query[int64](t, w.ControlDSN, "SELECT count(*) FROM tenant"); n[0] != 0 {
		t.Error("planning made a tenant")
	}
	did, err := p.Apply(t.Context(), both)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(did.Tenants[1].Steps, work()) {
		t.Errorf("did %v", did.Tenants[1].Steps)
	}
	slices.Sort(seeded)
	if want := []string{"admin@aozora.example", "admin@shiokaze.example"}; !slices.Equal(seeded, want) {
		t.Errorf("seeded %v", seeded)
	}
	before := picture(t, w)
	if plan, err = p.Plan(t.Context(), both); err != nil || !plan.Empty() {
		t.Errorf("second plan = %+v, %v", plan, err)
	}
	if did, err = p.Apply(t.Context(), both); err != nil || !did.Empty() {
		t.Errorf("second apply = %+v, %v", did, err)
	}
	if after := picture(t, w); after != before || len(seeded) != 2 {
		t.Errorf("the second apply changed something:\n%s\n--\n%s", before, after)
	}
}

// TestInterruptedAnywhereTwiceItConverges stops one saga before and after the
// work of every step, twice each, and goes on each time with a new process's
// eyes. It ends where an undisturbed one ends, and nothing is routable before.
func TestInterruptedAnywhereTwiceItConverges(t *testing.T) {
	whole := tenanttest.NewWorld(t)
	a, _ := tenanttest.Declared()
	whole.Provision(t, a)
	broken := tenanttest.NewWorld(t)
	for _, step := range work() {
		stops := []string{"before", "before", "after"}
		if step == "seed" || step == "verify" { // only their record tells that they are done
			stops = append(stops, "after")
		}
		for _, moment := range stops {
			stopAt(t, broken, a, step, moment)
		}
	}
	broken.Provision(t, a)
	if got, want := picture(t, broken), picture(t, whole); got != want {
		t.Errorf("it became\n%s\ninstead of\n%s", got, want)
	}
}

func stopAt(t *testing.T, w *tenanttest.World, d declaration.Declaration, step, moment string) {
	t.Helper()
	killed := errors.New("killed")
	cfg := w.Provisioning()
	cfg.Interrupt = func(s, m string) error {
		if s == step && m == moment {
			return killed
		}
		return nil
	}
	p := open(t, cfg)
	_, err := p.Apply(t.Context(), []declaration.Declaration{d})
	if !errors.Is(err, killed) {
		t.Fatalf("%s %s: %v", moment, step, err)
	}
	if step != "activate" {
		requireNotRoutable(t, w, step, moment)
	}
}

// work are the steps that a new tenant needs: its migrations come with the
// template.
func work() []string {
	return slices.DeleteFunc(provision.Steps(), func(s string) bool { return s == "migrate" })
}

func requireNotRoutable(t *testing.T, w *tenanttest.World, step, moment string) {
	t.Helper()
	if n := query[int64](t, w.ControlDSN, "SELECT count(*) FROM tenant WHERE state = 'active' AND code = '131997'"); n[0] != 0 {
		t.Fatalf("routable although stopped %s %s", moment, step)
	}
}

func TestADeclarationThatChanges(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := tenanttest.Declared()
	first := w.Provision(t, a)[0]
	p := open(t, w.Provisioning())
	a.Name = "蒼空市"
	a.Hosts = append(slices.Clone(a.Hosts[:2]), tenant.Host{Name: "new.localhost", Side: tenant.CitizenSide, Plane: tenant.LGWAN})
	plan, err := p.Plan(t.Context(), []declaration.Declaration{a})
	if err != nil || !slices.Equal(plan.Tenants[0].Changes, []string{"name", "hosts"}) || !slices.Equal(plan.Tenants[0].Steps, []string{"declare"}) {
		t.Fatalf("plan = %+v, %v", plan.Tenants, err)
	}
	if _, err := p.Apply(t.Context(), []declaration.Declaration{a}); err != nil {
		t.Fatal(err)
	}
	slots, err := p.Tenants(t.Context())
	if err != nil || len(slots) != 1 {
		t.Fatalf("%v, %v", slots, err)
	}
	now := slots[0].Tenant
	if now.ID != first.ID || now.Name != "蒼空市" || len(now.Hosts) != 3 || now.State != tenant.Active {
		t.Errorf("now %+v", now)
	}
	a.Retention = a.Retention[:1]
	if _, err := p.Apply(t.Context(), []declaration.Declaration{a}); fault.CodeOf(err) != "retention_class_in_use" {
		t.Errorf("a retention class was taken away: %v", err)
	}
}

func TestWhatOtherTenantsHaveIsRefusedBeforeAnythingIsTouched(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := tenanttest.Declared()
	w.Provision(t, a)
	b.Hosts, b.Slug, b.Cell = a.Hosts[:1], a.Slug, "elsewhere"
	p := open(t, w.Provisioning())
	_, err := p.Apply(t.Context(), []declaration.Declaration{b})
	faults, ok := errors.AsType[declaration.Faults](err)
	if !ok || len(faults) != 3 {
		t.Fatalf("err = %v", err)
	}
	if n := query[int64](t, w.ControlDSN, "SELECT count(*) FROM tenant"); n[0] != 1 {
		t.Error("something was touched")
	}
}

func TestASuspendedTenantIsLeftAlone(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := tenanttest.Declared()
	w.Provision(t, a)
	w.Server.Exec(t, w.Database, "UPDATE tenant SET state = 'closing'")
	p := open(t, w.Provisioning())
	a.Name = "x"
	did, err := p.Apply(t.Context(), []declaration.Declaration{a})
	if err != nil || len(did.Tenants[0].Steps) != 0 || did.Tenants[0].Skipped == "" {
		t.Errorf("did %+v, %v", did, err)
	}
}

func TestDamageIsFoundAndMended(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := tenanttest.Declared()
	w.Provision(t, a)
	want := picture(t, w)
	db := query[string](t, w.ControlDSN, "SELECT database_name FROM tenant")[0]
	w.Server.Exec(t, db, "GRANT DELETE ON audit_entry TO "+pg.Ident(db), "UPDATE tenant_identity SET generation = 7")
	w.Server.Exec(t, "postgres", "GRANT CONNECT ON DATABASE "+pg.Ident(db)+" TO PUBLIC", "ALTER ROLE "+pg.Ident(db)+" CREATEDB")
	p := open(t, w.Provisioning())
	did, err := p.Apply(t.Context(), []declaration.Declaration{a})
	if err != nil || !slices.Equal(did.Tenants[0].Steps, []string{"role", "database", "grants", "identity"}) {
		t.Errorf("did %+v, %v", did, err)
	}
	if got := picture(t, w); got != want {
		t.Errorf("mended to\n%s\ninstead of\n%s", got, want)
	}
}

func TestAnotherTenantsDatabaseIsNeverTakenOver(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := tenanttest.Declared()
	w.Provision(t, a)
	db := query[string](t, w.ControlDSN, "SELECT database_name FROM tenant")[0]
	w.Server.Exec(t, db, "UPDATE tenant_identity SET tenant_id = gen_random_uuid()")
	_, err := open(t, w.Provisioning()).Apply(t.Context(), []declaration.Declaration{a})
	if fault.CodeOf(err) != "wrong_database" {
		t.Errorf("err = %v", err)
	}
}

func TestALostKeyIsSaidAndNotReplaced(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := tenanttest.Declared()
	w.Provision(t, a)
	key := query[string](t, w.ControlDSN, "SELECT kms_key FROM tenant_root_key")[0]
	if _, err := w.Keys.ScheduleDeletion(t.Context(), kms.KeyID(key)); err != nil {
		t.Fatal(err)
	}
	_, err := open(t, w.Provisioning()).Apply(t.Context(), []declaration.Declaration{a})
	if fault.CodeOf(err) != "key_unusable" {
		t.Errorf("err = %v", err)
	}
}

func TestVerifyRefusesAnOpenWall(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := tenanttest.Declared()
	w.Provision(t, a)
	other := query[string](t, w.ControlDSN, "SELECT database_name FROM tenant")[0]
	cfg := w.Provisioning()
	cfg.Interrupt = func(step, moment string) error {
		if step == "verify" && moment == "before" {
			mine := query[string](t, w.ControlDSN, "SELECT database_name FROM tenant WHERE code = '273996'")[0]
			w.Server.Exec(t, "postgres", "GRANT CONNECT ON DATABASE "+pg.Ident(other)+" TO "+pg.Ident(mine))
		}
		return nil
	}
	_, err := open(t, cfg).Apply(t.Context(), []declaration.Declaration{b})
	if fault.CodeOf(err) != "verify_failed" || !strings.Contains(err.Error(), other) {
		t.Fatalf("err = %v", err)
	}
	w.Server.Exec(t, "postgres", "DROP OWNED BY "+pg.Ident(query[string](t, w.ControlDSN, "SELECT database_name FROM tenant WHERE code = '273996'")[0]))
	if n := query[string](t, w.ControlDSN, "SELECT state FROM tenant WHERE code = '273996'"); n[0] != "provisioning" {
		t.Errorf("state %v", n)
	}
}

func TestANeighbourThatIsBeingMadeIsNoOpenWall(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := tenanttest.Declared()
	w.Provision(t, a)
	other := query[string](t, w.ControlDSN, "SELECT database_name FROM tenant")[0]
	w.Server.Exec(t, "postgres", "GRANT CONNECT ON DATABASE "+pg.Ident(other)+" TO PUBLIC", "ALTER DATABASE "+pg.Ident(other)+" ALLOW_CONNECTIONS false")
	if _, err := open(t, w.Provisioning()).Apply(t.Context(), []declaration.Declaration{b}); err != nil {
		t.Error(err)
	}
}

func TestOneFailingTenantDoesNotStopTheOthers(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := tenanttest.Declared()
	cfg := w.Provisioning()
	broken := errors.New("no seed today")
	cfg.Seed = func(_ context.Context, _ *tenant.Space, d declaration.Declaration) error {
		if d.Code == a.Code {
			return broken
		}
		return nil
	}
	_, err := open(t, cfg).Apply(t.Context(), []declaration.Declaration{a, b})
	if !errors.Is(err, broken) {
		t.Fatalf("err = %v", err)
	}
	got := query[string](t, w.ControlDSN, "SELECT code || state FROM tenant ORDER BY 1")
	if !slices.Equal(got, []string{"131997provisioning", "273996active"}) {
		t.Errorf("tenants %v", got)
	}
}

func TestTwoAppliesAtOnceMakeOneTenant(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := tenanttest.Declared()
	var wg sync.WaitGroup
	var did atomic.Int32
	for range 2 {
		p := open(t, w.Provisioning())
		wg.Go(func() {
			plan, err := p.Apply(t.Context(), []declaration.Declaration{a})
			if err != nil {
				t.Error(err)
				return
			}
			did.Add(int32(len(plan.Tenants[0].Steps)))
		})
	}
	wg.Wait()
	if n := query[int64](t, w.ControlDSN, "SELECT count(*) FROM tenant"); n[0] != 1 || int(did.Load()) != len(work()) {
		t.Errorf("%d tenants, %d steps", n[0], did.Load())
	}
}

// TestNobodyEntersElsewhere tries every role at every database.
func TestNobodyEntersElsewhere(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := tenanttest.Declared()
	w.Provision(t, a, b)
	type login struct {
		Database string
		Sealed   []byte
		Tenant   [16]byte
	}
	logins := query[login](t, w.ControlDSN, "SELECT t.database_name, s.sealed, t.id FROM tenant t JOIN tenant_secret s ON s.tenant_id = t.id ORDER BY t.code")
	base, err := pg.ParseAddress(w.ControlDSN)
	if err != nil {
		t.Fatal(err)
	}
	databases := []string{logins[0].Database, logins[1].Database, w.Database, "postgres", "template1", "madoguchi_template_none"}
	for _, l := range logins {
		password, err := tenant.OpenSecret(t.Context(), w.PlatformKey, l.Tenant, tenant.DatabasePassword, l.Sealed)
		if err != nil {
			t.Fatal(err)
		}
		for _, db := range databases {
			at := base.In(db)
			at.User, at.Password = l.Database, password
			c, err := pg.Connect(t.Context(), at.DSN())
			if err == nil {
				c.Close()
			}
			if (err == nil) != (db == l.Database) {
				t.Errorf("%s into %s: %v", l.Database, db, err)
			}
		}
	}
	for name, dsn := range map[string]string{"data plane": w.DataplaneDSN, "verifier": w.VerifierDSN} {
		at, err := pg.ParseAddress(dsn)
		if err != nil {
			t.Fatal(err)
		}
		for _, db := range databases {
			c, err := pg.Connect(t.Context(), at.In(db).DSN())
			if err == nil {
				c.Close()
			}
			if (err == nil) != (db == w.Database) {
				t.Errorf("%s into %s: %v", name, db, err)
			}
		}
	}
}

func TestTheDataPlaneOnlyReadsTheDirectory(t *testing.T) {
	w := tenanttest.NewWorld(t)
	c, err := pg.Connect(t.Context(), w.DataplaneDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, table := range []string{"tenant", "tenant_host", "tenant_secret", "tenant_root_key", "municipality"} {
		if err := c.Exec(t.Context(), "SELECT * FROM "+table); err != nil {
			t.Errorf("%s: %v", table, err)
		}
		for _, sql := range []string{"DELETE FROM " + table, "TRUNCATE " + table, "DROP TABLE " + table} {
			if c.Exec(t.Context(), sql) == nil {
				t.Errorf("allowed: %s", sql)
			}
		}
	}
	for _, sql := range []string{"SELECT * FROM provision_step", "UPDATE tenant SET state = 'erased'", "CREATE TABLE x (a int)", "CREATE DATABASE x", "CREATE ROLE x"} {
		if c.Exec(t.Context(), sql) == nil {
			t.Errorf("allowed: %s", sql)
		}
	}
}

func TestThePasswordIsNowhereInClear(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := tenanttest.Declared()
	made := w.Provision(t, a)[0]
	sealed := query[[]byte](t, w.ControlDSN, "SELECT sealed FROM tenant_secret")[0]
	other := w.PlatformKey
	other[0] ^= 1
	if _, err := tenant.OpenSecret(t.Context(), other, made.ID, tenant.DatabasePassword, sealed); err == nil {
		t.Error("another platform key opened the password")
	}
	rows := query[string](t, w.Server.AdminDSN("postgres"), "SELECT rolpassword FROM pg_authid WHERE rolname LIKE 't\\_131997%' AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'")
	if len(rows) != 0 {
		t.Error("a role has a password that is no verifier")
	}
}

func TestStepsAreRecorded(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := tenanttest.Declared()
	made := w.Provision(t, a)[0]
	control, err := pg.Open(w.ControlDSN, pg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer control.Close()
	_, records, err := provision.Get(t.Context(), control, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range records {
		names = append(names, r.Step)
		if r.State != "done" || r.FinishedAt.IsZero() {
			t.Errorf("step %+v", r)
		}
	}
	if fmt.Sprint(names) != fmt.Sprint(provision.Steps()) {
		t.Errorf("steps %v", names)
	}
}
