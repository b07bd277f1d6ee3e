package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// shell is the environment of an operator of the world.
func shell(t *testing.T, w *tenanttest.World) []string {
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

func chain(t *testing.T, sp *tenant.Space, n int) {
	t.Helper()
	for range n {
		err := sp.InTx(t.Context(), func(tx *pg.Tx) error {
			return audit.Record(t.Context(), sp, tx, access.Job(), audit.Entry{Action: "a.b", Object: "a", Entity: ids.New()})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := audit.Seal(t.Context(), sp); err != nil {
		t.Fatal(err)
	}
}

func checkpoint(t *testing.T, w *tenanttest.World, sp *tenant.Space) (file string) {
	t.Helper()
	secret, _, err := audit.InstallationKey(t.Context(), seal.New(ids.Nil, seal.Static{w.PlatformKey}))
	if err != nil {
		t.Fatal(err)
	}
	s, err := audit.ParseSigner(secret)
	if err == nil {
		err = audit.Checkpoint(t.Context(), sp, s)
	}
	if err != nil {
		t.Fatal(err)
	}
	texts, err := audit.Checkpoints(t.Context(), sp, 1)
	if err != nil || len(texts) != 1 {
		t.Fatalf("%d checkpoints, %v", len(texts), err)
	}
	file = filepath.Join(t.TempDir(), "checkpoint.txt")
	if err := os.WriteFile(file, []byte(texts[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAuditVerifyFindsATamperedChainAndOnlyThat(t *testing.T) {
	w := tenanttest.NewWorld(t)
	w.Clock.Set(clock.System{}.Now().Add(-2 * time.Hour))
	da, db := tenanttest.Declared()
	w.Provision(t, da, db)
	env := shell(t, w)
	d := w.Directory(t)
	spaces := map[string]*tenant.Space{}
	for _, one := range d.Tenants() {
		sp, err := d.Open(t.Context(), one.ID)
		if err != nil {
			t.Fatal(err)
		}
		chain(t, sp, 12)
		spaces[one.Slug] = sp
	}
	file := checkpoint(t, w, spaces["aozora"])

	status, out, errs := run(t, env, "audit", "verify", "--checkpoint", file)
	if status != 0 || !strings.Contains(out, "aozora: good (12 entries in the chain, 0 wait for the sealer, 2 checkpoints)") || !strings.Contains(out, "shiokaze: good") {
		t.Fatalf("status %d\n%s%s", status, out, errs)
	}

	var name string
	err := spaces["aozora"].Read(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Raw(`SELECT current_database()`).Scan(&name).Error })
	if err != nil {
		t.Fatal(err)
	}
	w.Server.Exec(t, name, `UPDATE audit_entry SET actor_name = '別人' WHERE id = (SELECT entry_id FROM audit_link WHERE seq = 7)`)
	status, out, errs = run(t, env, "audit", "verify")
	if status != 1 || !strings.Contains(out, "aozora: NOT SOUND") || !strings.Contains(out, "altered at link 7") || !strings.Contains(out, "shiokaze: good") {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	if strings.Contains(out+errs, "別人") {
		t.Errorf("quotes an entry:\n%s%s", out, errs)
	}
	if status, out, errs = run(t, env, "audit", "verify", "shiokaze"); status != 0 || strings.Contains(out, "aozora") {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}

	// Cut back to before the kept checkpoint, stored ones removed: in itself sound.
	w.Server.Exec(t, name, `DELETE FROM audit_link WHERE seq > 6`, `DELETE FROM audit_checkpoint`,
		`DELETE FROM audit_entry e WHERE NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id)`)
	if status, out, errs = run(t, env, "audit", "verify", "aozora"); status != 0 {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	status, out, errs = run(t, env, "audit", "verify", "131997", "--checkpoint", file)
	if status != 1 || !strings.Contains(out, "truncated at link 12") {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	if status, _, errs = run(t, env, "audit", "verify", "shiokaze", "--checkpoint", file); status != 1 || !strings.Contains(errs, "municipality that is not verified") {
		t.Errorf("status %d\n%s", status, errs)
	}
	if status, _, errs = run(t, env, "audit", "verify", "nowhere"); status != 2 {
		t.Errorf("status %d\n%s", status, errs)
	}
	_, stranger, err := audit.NewSigningKey("stranger")
	if err != nil {
		t.Fatal(err)
	}
	if status, _, errs = run(t, env, "audit", "verify", "--checkpoint", file, "--key", stranger); status != 1 || !strings.Contains(errs, "no checkpoint that the key signed") {
		t.Errorf("status %d\n%s", status, errs)
	}
	if _, out, _ = run(t, env, "audit", "key"); !strings.HasPrefix(out, audit.KeyName+"+") {
		t.Errorf("key %q", out)
	}
}
