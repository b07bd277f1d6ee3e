package erasure

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/residue"
)

type facts = map[string]string

func jst(s kms.DeletionState) string { return s.At.In(clock.JST).Format("2006年1月2日 15:04:05") }

// doFreeze closes the tenant in the directory, then takes the role's right to
// log in and ends its connections, so that a process that has not heard yet
// cannot go on.
func doFreeze(ctx context.Context, j *job) (facts, error) {
	if err := j.Control.InTx(ctx, func(tx *pg.Tx) error { return freeze(tx, j.tenant, j.Clock.Now()) }); err != nil {
		return nil, err
	}
	admin, err := j.Admin(ctx)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	if err := forRole(ctx, admin, j.plan.Database, "ALTER ROLE %s NOLOGIN", "GRANT %s TO CURRENT_USER"); err != nil {
		return nil, err
	}
	n, err := pg.One[int64](ctx, admin, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1", j.plan.Database)
	if err != nil {
		return nil, fmt.Errorf("end connections: %w", err)
	}
	return facts{"切断した接続": strconv.FormatInt(n, 10)}, nil
}

// forRole runs statements on the tenant's role while it still exists.
func forRole(ctx context.Context, admin *pg.Conn, role string, statements ...string) error {
	exists, err := pg.One[bool](ctx, admin, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role)
	if err != nil || !exists {
		return err
	}
	for _, sql := range statements {
		if err := admin.Exec(ctx, fmt.Sprintf(sql, pg.Ident(role))); err != nil {
			return fmt.Errorf("change role: %w", err)
		}
	}
	return nil
}

func doScheduleKey(ctx context.Context, j *job) (facts, error) {
	state, err := j.Keys.ScheduleDeletion(ctx, kms.KeyID(j.plan.Key))
	if err != nil && !errors.Is(err, kms.ErrKeyGone) {
		return nil, fmt.Errorf("schedule key deletion: %w", err)
	}
	if state.At.IsZero() {
		return facts{"状態": keyStates[kms.Gone]}, nil
	}
	return facts{"状態": keyStates[state.Status], "期日": jst(state)}, nil
}

var keyStates = map[kms.Status]string{kms.PendingDeletion: "削除予約済み", kms.Gone: "消滅"}

// controlNames are what the certificate calls the control database's tables.
var controlNames = map[string]string{
	"tenant_secret": "接続パスワード", "tenant_root_key": "根鍵の写し", "tenant_host": "ホスト名",
}

// doAwaitKey asks until the key is gone and then tries to use it: every wrapped
// root key must be refused.
func doAwaitKey(ctx context.Context, j *job) (facts, error) {
	state, err := j.Keys.Describe(ctx, kms.KeyID(j.plan.Key))
	if err != nil {
		return nil, fmt.Errorf("describe key: %w", err)
	}
	if state.Status != kms.Gone {
		return nil, ErrWaiting
	}
	var keys []rootKey
	err = j.Control.Read(ctx, func(tx *pg.Tx) (err error) {
		keys, err = rootKeys(tx, j.tenant)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if _, err := j.Keys.Unwrap(ctx, kms.KeyID(k.KmsKey), k.Wrapped, nil); !errors.Is(err, kms.ErrKeyGone) {
			return nil, fault.Newf(fault.Conflict, "key_still_works", "root key version %d: %w", k.Version, err)
		}
	}
	out := facts{"開けなかった根鍵": strconv.Itoa(len(keys))}
	if !state.At.IsZero() {
		out["消滅日時"] = jst(kms.DeletionState{At: state.At})
	}
	return out, nil
}

func doDestroyDatabase(ctx context.Context, j *job) (facts, error) {
	admin, err := j.Admin(ctx)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	size, err := pg.Query[int64](ctx, admin, "SELECT pg_database_size(oid) FROM pg_database WHERE datname = $1", j.plan.Database)
	if err != nil {
		return nil, fmt.Errorf("measure database: %w", err)
	}
	if len(size) == 0 {
		return facts{"データベース": "既に存在しない"}, nil
	}
	if err := admin.Exec(ctx, "DROP DATABASE "+pg.Ident(j.plan.Database)+" WITH (FORCE)"); err != nil {
		return nil, fmt.Errorf("drop database: %w", err)
	}
	return facts{"データベース": j.plan.Database, "大きさ（バイト）": strconv.FormatInt(size[0], 10)}, nil
}

func doDestroyRole(ctx context.Context, j *job) (facts, error) {
	admin, err := j.Admin(ctx)
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	if err := admin.Exec(ctx, "DROP ROLE IF EXISTS "+pg.Ident(j.plan.Database)); err != nil {
		return nil, fmt.Errorf("drop role: %w", err)
	}
	return facts{"接続権限": j.plan.Database}, nil
}

func doDestroyObjects(ctx context.Context, j *job) (facts, error) {
	n, err := j.Blobs.DeletePrefix(ctx, blob.TenantPrefix(j.tenant))
	if err != nil {
		return nil, fmt.Errorf("delete objects: %w", err)
	}
	return facts{"削除した個数": strconv.FormatInt(int64(n), 10)}, nil
}

func doSweepQueue(ctx context.Context, j *job) (facts, error) {
	out := facts{}
	for _, s := range j.Sweepers {
		n, err := s.Sweep(ctx, j.tenant)
		if err != nil {
			return nil, fmt.Errorf("sweep %s: %w", s.Name, err)
		}
		out[s.Name] = strconv.FormatInt(n, 10)
	}
	return out, nil
}

func doScrubControl(ctx context.Context, j *job) (facts, error) {
	out := facts{}
	err := j.Control.InTx(ctx, func(tx *pg.Tx) error {
		gone, err := scrub(tx, j.tenant, j.Clock.Now())
		for table, n := range gone {
			out[controlNames[table]] = strconv.FormatInt(n, 10)
		}
		return err
	})
	return out, err
}

// doVerify lets the verifier look and keeps its report. The Verified itself is
// not kept: the certificate is made from a fresh one.
func doVerify(ctx context.Context, j *job) (facts, error) {
	verified, err := residue.Verify(ctx, j.Verifier, j.subject())
	if err != nil {
		return nil, err
	}
	report := verified.Report()
	err = j.Control.InTx(ctx, func(tx *pg.Tx) error {
		return updateErasure(tx, j.id, map[string]any{"verification": mustJSON(report)})
	})
	return facts{"検査": strconv.Itoa(len(report.Checks))}, err
}

func (j *job) subject() residue.Subject {
	return residue.Subject{
		Tenant: j.tenant, Database: j.plan.Database, Key: kms.KeyID(j.plan.Key), Canaries: []string{j.canary},
	}
}
