package tenant_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func follow(t *testing.T, cfg tenant.Config) *tenant.Directory {
	t.Helper()
	d, err := tenant.OpenDirectory(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// until asks again until it is so; the test's deadline is its patience.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	patience := time.After(20 * time.Second)
	for !so() {
		select {
		case <-tick.C:
		case <-patience:
			t.Fatalf("never happened: %s", what)
		}
	}
}

func two(t *testing.T, w *tenanttest.World) (a, b tenant.Tenant) {
	t.Helper()
	da, db := tenanttest.Declared()
	made := w.Provision(t, da, db)
	return made[0], made[1]
}

func whose(ctx context.Context, sp *tenant.Space) (id string, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		return tx.Gorm().Raw("SELECT tenant_id::text FROM tenant_identity").Scan(&id).Error
	})
	return id, err
}

func space(t *testing.T, d *tenant.Directory, id ids.ID) *tenant.Space {
	t.Helper()
	sp, err := d.Open(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return sp
}

func TestHostsResolveExactly(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	d := w.Directory(t)
	for _, want := range []tenant.Tenant{a, b} {
		for _, h := range want.Hosts {
			got, host, ok := d.Resolve(strings.ToUpper(h.Name) + ".:8080")
			if !ok || got.ID != want.ID || host != h {
				t.Errorf("Resolve(%s) = %v %v %v", h.Name, got.ID, host, ok)
			}
		}
		if id, err := whose(t.Context(), space(t, d, want.ID)); err != nil || id != want.ID.String() {
			t.Errorf("the Space of %s answers from %s, %v", want.ID, id, err)
		}
	}
	for _, host := range []string{"", "localhost", "unknown.localhost", "aozora.localhost.evil.example", "evil-aozora.localhost", "aozora-staff-lgwan.localhost:"} {
		if got, _, ok := d.Resolve(host); ok {
			t.Errorf("Resolve(%q) = %s", host, got.Slug)
		}
	}
	if _, err := d.Open(t.Context(), ids.New()); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown tenant: %v", err)
	}
}

// TestMutatedHostsNeverReachAnotherTenant is probe T1: of 10,000 forged hosts
// none answers as a tenant whose name it is not.
func TestMutatedHostsNeverReachAnotherTenant(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	d := w.Directory(t)
	names := map[string]ids.ID{}
	for _, one := range []tenant.Tenant{a, b} {
		for _, h := range one.Hosts {
			names[h.Name] = one.ID
		}
	}
	r := rand.New(rand.NewPCG(7, 7))
	resolved := 0
	for i := range 10_000 {
		from := []tenant.Tenant{a, b}[i%2].Hosts[i%4].Name
		host := mutate(r, from)
		got, place, ok := d.Resolve(host)
		if !ok {
			continue
		}
		resolved++
		// Independent of the code under test: cut at the first colon, one dot.
		plain, _, _ := strings.Cut(host, ":")
		plain = strings.TrimSuffix(plain, ".")
		if !strings.EqualFold(plain, place.Name) || names[place.Name] != got.ID {
			t.Fatalf("%q answered as %s of %s", host, place.Name, got.Slug)
		}
	}
	if resolved == 0 {
		t.Error("no mutation kept its meaning: the test proves nothing")
	}
}

func TestOnlyActiveTenantsAreKnownAndChangesArriveByThemselves(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	cfg := w.Following(t)
	cfg.Poll = time.Hour // so that only notifications can bring it
	d := follow(t, cfg)
	held := space(t, d, a.ID)
	at := seal.Place{Table: "x", Column: "y", Row: ids.New()}
	sealed, err := held.Sealer().SealText(t.Context(), held.Epoch("5y", held.Now()), at, "x")
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the directory listens", func() bool {
		return len(listeners(t, w)) == 1
	})
	w.Server.Exec(t, w.Database, "UPDATE tenant SET state = 'suspended' WHERE code = '131997'")
	until(t, "the suspended tenant is gone", func() bool { _, _, ok := d.Resolve("aozora.localhost"); return !ok })
	if len(d.Tenants()) != 1 || d.Tenants()[0].ID != b.ID || d.Known(a.ID, 1) || !d.Known(b.ID, 1) || d.Known(b.ID, 2) {
		t.Errorf("tenants %v", d.Tenants())
	}
	// A Space handed out before is of no more use: neither rows nor keys.
	until(t, "the pool is closed", func() bool { _, err := whose(t.Context(), held); return fault.CodeOf(err) == "tenant_ended" })
	if _, err := held.Sealer().OpenText(t.Context(), at, sealed); fault.CodeOf(err) != "tenant_ended" {
		t.Errorf("the key of a suspended tenant opened: %v", err)
	}
	w.Server.Exec(t, w.Database, "UPDATE tenant SET state = 'active' WHERE code = '131997'")
	until(t, "the tenant is back", func() bool { _, _, ok := d.Resolve("aozora.localhost"); return ok })
	if text, err := space(t, d, a.ID).Sealer().OpenText(t.Context(), at, sealed); err != nil || text != "x" {
		t.Errorf("after coming back: %q, %v", text, err)
	}
}

func listeners(t *testing.T, w *tenanttest.World) []string {
	t.Helper()
	return ask[string](t, w, `SELECT usename::text FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'`)
}

func ask[T any](t *testing.T, w *tenanttest.World, sql string) []T {
	t.Helper()
	c, err := pg.Connect(t.Context(), w.Server.AdminDSN(w.Database))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	out, err := pg.Query[T](t.Context(), c, sql)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// cut is a wire to the control database that a test can cut.
type cut struct {
	net.Listener
	target string
	mu     sync.Mutex
	open   []net.Conn
	down   atomic.Bool
}

func wire(t *testing.T, target string) *cut {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cut{Listener: l, target: target}
	t.Cleanup(func() { c.Cut(); _ = l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go c.carry(in)
		}
	}()
	return c
}

func (c *cut) carry(in net.Conn) {
	if c.down.Load() {
		_ = in.Close()
		return
	}
	out, err := net.Dial("tcp", c.target)
	if err != nil {
		_ = in.Close()
		return
	}
	c.mu.Lock()
	c.open = append(c.open, in, out)
	c.mu.Unlock()
	go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
	_, _ = io.Copy(in, out)
	_ = in.Close()
}

func (c *cut) Cut() {
	c.down.Store(true)
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.open {
		_ = conn.Close()
	}
	c.open = nil
}

func TestTheDirectoryServesWhileTheControlDatabaseIsDown(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, _ := two(t, w)
	line := wire(t, w.Server.Host())
	cfg := w.Following(t)
	cfg.ControlDSN = strings.Replace(cfg.ControlDSN, w.Server.Host(), line.Addr().String(), 1)
	cfg.SnapshotFile = filepath.Join(t.TempDir(), "directory")
	cfg.Poll = 20 * time.Millisecond
	var log bytes.Buffer
	var mu sync.Mutex
	cfg.Log = slog.New(slog.NewTextHandler(locked{&mu, &log}, nil))
	d := follow(t, cfg)
	line.Cut()
	until(t, "the failure is logged", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return strings.Contains(log.String(), "directory not read")
	})
	if err := d.Refresh(t.Context()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("refresh says %v", err)
	}
	got, _, ok := d.Resolve("aozora.localhost")
	if !ok || got.ID != a.ID {
		t.Fatal("the directory forgot while the control database was down")
	}
	if id, err := whose(t.Context(), space(t, d, a.ID)); err != nil || id != a.ID.String() {
		t.Errorf("%s, %v", id, err)
	}

	// A process that starts meanwhile knows the last directory.
	late := follow(t, cfg)
	if id, err := whose(t.Context(), space(t, late, a.ID)); err != nil || id != a.ID.String() {
		t.Errorf("started from the file: %s, %v", id, err)
	}
	content, err := os.ReadFile(cfg.SnapshotFile)
	if err != nil || bytes.Contains(content, []byte("aozora")) {
		t.Errorf("the file is readable: %v", err)
	}
	cfg.PlatformKey[0] ^= 1
	if _, err := tenant.OpenDirectory(t.Context(), cfg); err == nil {
		t.Error("another platform key opened the file")
	}
	cfg.SnapshotFile = ""
	if _, err := tenant.OpenDirectory(t.Context(), cfg); !fault.Is(err, fault.Unavailable) {
		t.Errorf("without control database and file: %v", err)
	}

	line.down.Store(false)
	w.Server.Exec(t, w.Database, "UPDATE municipality SET name = '蒼空市' WHERE code = '131997'")
	until(t, "the change is seen after the cut", func() bool { got, _, _ := d.Resolve("aozora.localhost"); return got.Name == "蒼空市" })
}

type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// TestAMiswiredPoolAnswersNothing is probe T3: whatever is behind the name, a
// database that says it is somebody else's is not read.
func TestAMiswiredPoolAnswersNothing(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	names := ask[string](t, w, "SELECT database_name FROM tenant ORDER BY code")
	d := w.Directory(t)
	for _, one := range []tenant.Tenant{a, b} {
		if _, err := whose(t.Context(), space(t, d, one.ID)); err != nil {
			t.Fatal(err)
		}
	}
	_ = d.Close()

	// The databases change places; each role may enter what now has its name.
	q := pg.Ident
	w.Server.Exec(t, "postgres",
		"ALTER DATABASE "+q(names[0])+" RENAME TO swap_"+names[0],
		"ALTER DATABASE "+q(names[1])+" RENAME TO "+q(names[0]),
		"ALTER DATABASE swap_"+names[0]+" RENAME TO "+q(names[1]),
		"GRANT CONNECT ON DATABASE "+q(names[0])+" TO "+q(names[0]),
		"GRANT CONNECT ON DATABASE "+q(names[1])+" TO "+q(names[1]))
	for _, name := range names {
		w.Server.Exec(t, name, "GRANT ALL ON ALL TABLES IN SCHEMA public TO "+q(name), "GRANT USAGE ON SCHEMA public TO "+q(name))
	}
	swapped := w.Directory(t)
	for _, one := range []tenant.Tenant{a, b} {
		if id, err := whose(t.Context(), space(t, swapped, one.ID)); fault.CodeOf(err) != "wrong_database" || id != "" {
			t.Errorf("the Space of %s answered %q, %v", one.ID, id, err)
		}
	}
	if s := swapped.Stats(); s.Connections != 0 || s.Wrong < 2 {
		t.Errorf("%d connections stayed, %d counted as wrong", s.Connections, s.Wrong)
	}
}

func TestAnotherGenerationIsAnotherDatabase(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	d := w.Directory(t)
	before := space(t, d, a.ID)
	if _, err := whose(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	w.Server.Exec(t, w.Database, "UPDATE tenant SET generation = 2 WHERE code = '131997'")
	until(t, "the new generation is known", func() bool { return d.Known(a.ID, 2) })
	if _, err := whose(t.Context(), before); fault.CodeOf(err) != "tenant_ended" {
		t.Errorf("the Space of generation 1: %v", err)
	}
	if _, err := whose(t.Context(), space(t, d, a.ID)); fault.CodeOf(err) != "wrong_database" {
		t.Errorf("the database of generation 1 under 2: %v", err)
	}
	if _, err := whose(t.Context(), space(t, d, b.ID)); err != nil {
		t.Errorf("the other tenant: %v", err)
	}
}

func TestKeysOfOneOpenNothingOfTheOther(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	d := w.Directory(t)
	spA, spB := space(t, d, a.ID), space(t, d, b.ID)
	at := seal.Place{Table: "application_answer", Column: "answers", Row: ids.New()}
	sealed, err := spA.Sealer().SealText(t.Context(), spA.Epoch("5y", spA.Now()), at, "鈴木花子")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := spB.Sealer().OpenText(t.Context(), at, sealed); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("B opened it: %v", err)
	}
	// Not even when B's row in the control database is given A's wrapped root.
	w.Server.Exec(t, w.Database, `UPDATE tenant_root_key b SET wrapped = a.wrapped, kms_key = a.kms_key FROM tenant_root_key a
		WHERE a.tenant_id = (SELECT id FROM tenant WHERE code = '131997') AND b.tenant_id = (SELECT id FROM tenant WHERE code = '273996')`)
	if err := d.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := space(t, d, b.ID).Sealer().OpenText(t.Context(), at, sealed); !errors.Is(err, kms.ErrRefused) {
		t.Errorf("A's root under B: %v", err)
	}
}

func TestASpaceLivesUntilItsTenantChanges(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	d := w.Directory(t)
	spA, spB := space(t, d, a.ID), space(t, d, b.ID)
	w.Server.Exec(t, w.Database, "UPDATE municipality SET name = '新潮風町' WHERE code = '273996'")
	if err := d.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if space(t, d, a.ID) != spA || space(t, d, b.ID) == spB || space(t, d, b.ID).Tenant().Name != "新潮風町" {
		t.Error("a Space was made anew without reason, or kept in spite of a change")
	}
	if _, err := whose(t.Context(), spB); err != nil {
		t.Errorf("the Space from before a new name: %v", err)
	}
}

func TestOneOddRowHoldsUpNobody(t *testing.T) {
	w := tenanttest.NewWorld(t)
	_, b := two(t, w)
	d := w.Directory(t)
	w.Server.Exec(t, w.Database, `UPDATE tenant SET retention = '"odd"' WHERE code = '131997'`, "UPDATE municipality SET name = '新潮風町' WHERE code = '273996'")
	if err := d.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, _, _ := d.Resolve("shiokaze.localhost"); got.ID != b.ID || got.Name != "新潮風町" {
		t.Errorf("the other municipality: %+v", got)
	}
	if _, _, ok := d.Resolve("aozora.localhost"); ok {
		t.Error("a municipality with an unreadable retention is served")
	}
}

// TestADestroyedKeyStopsOneTenantOnly is part of K9: nothing is sealed or
// opened without the key, and the neighbour goes on.
func TestADestroyedKeyStopsOneTenantOnly(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	d := w.Directory(t)
	key := ask[string](t, w, "SELECT kms_key FROM tenant_root_key WHERE tenant_id = '"+a.ID.String()+"'")[0]
	if _, err := w.Keys.ScheduleDeletion(t.Context(), kms.KeyID(key)); err != nil {
		t.Fatal(err)
	}
	at := seal.Place{Table: "x", Column: "y", Row: ids.New()}
	for _, one := range []tenant.Tenant{a, b} {
		sp := space(t, d, one.ID)
		sealed, err := sp.Sealer().SealText(t.Context(), sp.Epoch("5y", sp.Now()), at, "x")
		if (err == nil) != (one.ID == b.ID) || (err != nil && (len(sealed) > 0 || !errors.Is(err, kms.ErrKeyGone))) {
			t.Errorf("%s: sealed %d bytes, %v", one.Slug, len(sealed), err)
		}
	}
}

func TestForgetDropsPoolAndKeysAtOnce(t *testing.T) {
	w := tenanttest.NewWorld(t)
	a, b := two(t, w)
	d := w.Directory(t)
	sp := space(t, d, a.ID)
	if _, err := whose(t.Context(), sp); err != nil {
		t.Fatal(err)
	}
	d.Forget(a.ID)
	if _, err := whose(t.Context(), sp); fault.CodeOf(err) != "tenant_ended" {
		t.Errorf("after Forget: %v", err)
	}
	if _, err := d.Open(t.Context(), a.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("after Forget: %v", err)
	}
	if _, err := whose(t.Context(), space(t, d, b.ID)); err != nil {
		t.Errorf("the other tenant: %v", err)
	}
}
