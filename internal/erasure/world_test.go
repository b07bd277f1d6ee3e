package erasure_test

import (
	"context"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/provision"
	"github.com/madoguchi/madoguchi/internal/queue"
	"github.com/madoguchi/madoguchi/internal/residue"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/migrations"
)

func person(audience access.Audience, name string) access.Principal {
	return access.Principal{Audience: audience, ID: ids.New(), Name: name}
}

// world is one municipality, its neighbour, and the operators' office over
// real servers.
type world struct {
	office       *erasure.Office
	desk         erasure.Desk
	a, b         *tenant.Space
	control      *pg.DB
	queue        *queue.Queue
	worker       access.Principal
	checker      access.Principal
	first, other access.Principal
}

func newWorld(t *testing.T) *world {
	t.Helper()
	a, b := tenanttest.Two(t)
	dsn := pgtest.Database(t, migrations.Control(), "control")
	control, err := pg.Open(dsn, pg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = control.Close() })
	keys, err := kms.OpenLocal(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	q, err := queue.Open(queue.Config{Addr: pgtest.Redis(t), Key: queue.MACKey{1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	w := &world{
		a: a, b: b, control: control, queue: q, desk: erasure.Desk{Control: control},
		worker: person(access.Operator, "運営 一郎"), checker: person(access.Operator, "運営 二郎"),
		first: person(access.Staff, "職員 花子"), other: person(access.Staff, "職員 月子"),
	}
	for _, sp := range []*tenant.Space{a, b} {
		register(t, dsn, keys, sp)
	}
	w.office = newOffice(t, w, dsn, keys)
	return w
}

func newOffice(t *testing.T, w *world, dsn string, keys *kms.Local) *erasure.Office {
	t.Helper()
	count := func(ctx context.Context, id ids.ID) (int64, error) {
		n, err := w.queue.CountTenant(ctx, id)
		return int64(n), err
	}
	return &erasure.Office{
		Control: w.control, Clock: w.a.Clock(), Keys: keys, Blobs: w.a.Blobs(), Issuer: "窓口運営株式会社", Tool: "madoguchi test",
		Admin: func(ctx context.Context) (*pg.Conn, error) {
			return pg.Connect(ctx, pgtest.Server(t).AdminDSN("postgres"))
		},
		Open: func(context.Context, ids.ID) (*tenant.Space, error) { return w.a, nil },
		Sweepers: []erasure.Sweeper{{Name: "Redis（処理待ち）", Count: count, Sweep: func(ctx context.Context, id ids.ID) (int64, error) {
			n, err := w.queue.SweepTenant(ctx, id)
			return int64(n), err
		}}},
		Platform: seal.New(ids.New(), seal.Static{{7}}), Signer: newSigner(t),
		Verifier: residue.Access{
			Control: dsn, Role: "madoguchi_verifier", Keys: keys, Clock: w.a.Clock(),
			Objects: func(ctx context.Context, p blob.Prefix) (int64, error) {
				return erasure.CountObjects(ctx, w.a.Blobs(), p)
			},
			Counters:    []residue.Counter{{Name: "Redis（処理待ち）", Count: count}},
			Directories: []residue.Directory{{Name: "作業場所", Path: t.TempDir()}}, // one test searches the whole cluster
		},
	}
}

func dataDirectory(t *testing.T) string {
	t.Helper()
	conn, err := pg.Connect(t.Context(), pgtest.Server(t).AdminDSN("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	dir, err := pg.One[string](t.Context(), conn, "SHOW data_directory")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// register writes what provisioning would have written about the Space.
func register(t *testing.T, dsn string, keys *kms.Local, sp *tenant.Space) {
	t.Helper()
	of := sp.Tenant()
	key, err := keys.CreateKey(t.Context(), of.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, wrapped, err := keys.GenerateDataKey(t.Context(), key, nil)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pg.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, s := range []struct {
		sql  string
		args []any
	}{
		{"INSERT INTO municipality (code, name, name_kana, name_en) VALUES ($1, $2, $3, $4)", []any{of.Code.String(), of.Name, of.NameKana, of.NameEn}},
		{`INSERT INTO tenant (id, code, slug, state, database_name, retention, contract_from, contract_until, declaration, created_at, updated_at)
			VALUES ($1, $2, $3, 'active', $4, '[]', $5, $6, '{"first_administrator": "x"}', now(), now())`,
			[]any{of.ID, of.Code.String(), of.Slug, provision.DatabaseName(of.Code.String(), of.ID), of.From, of.Until}},
		{"INSERT INTO tenant_host (host, tenant_id, side, plane) VALUES ($1, $2, 'citizen', 'internet')", []any{of.Slug + ".localhost", of.ID}},
		{"INSERT INTO tenant_secret (tenant_id, purpose, sealed) VALUES ($1, 'database_password', 'x')", []any{of.ID}},
		{"INSERT INTO tenant_root_key (tenant_id, version, kms_key, wrapped, created_at) VALUES ($1, 1, $2, $3, now())", []any{of.ID, string(key), wrapped}},
	} {
		if err := conn.Exec(t.Context(), s.sql, s.args...); err != nil {
			t.Fatalf("%s: %v", s.sql, err)
		}
	}
}

func newSigner(t *testing.T) *certificate.Signer {
	t.Helper()
	key, cert, err := certificate.SelfSigned("issuer", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s, err := certificate.NewSigner(key, cert)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
