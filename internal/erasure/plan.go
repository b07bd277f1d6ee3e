package erasure

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Plan is what a dry run found: every store with its count. Nothing has been
// destroyed.
type Plan struct {
	Tenant        ids.ID              `json:"tenant"`
	Code          string              `json:"code"`
	Name          string              `json:"name"`
	Database      string              `json:"database"`
	ContractFrom  string              `json:"contract_from"`
	ContractUntil string              `json:"contract_until"`
	Key           string              `json:"key"`
	KeyCreatedAt  time.Time           `json:"key_created_at"`
	Stores        []certificate.Store `json:"stores"`
	MadeAt        time.Time           `json:"made_at"`
}

// Plan counts every store, plants a canary and writes the plan down for the
// checker. The worker is who. Planning again replaces a plan that nobody has
// approved; Conflict "no_consent" without two people's word.
func (o *Office) Plan(ctx context.Context, who access.Principal, tenantID ids.ID) (*Erasure, error) {
	request, s, keys, err := o.ready(ctx, tenantID)
	if err != nil {
		return nil, fmt.Errorf("plan erasure: %w", err)
	}
	sp, err := o.Open(ctx, tenantID)
	if err != nil {
		return nil, fmt.Errorf("plan erasure: %w", err)
	}
	phrase, err := o.plant(ctx, sp)
	if err != nil {
		return nil, fmt.Errorf("plant canary: %w", err)
	}
	plan := Plan{
		Tenant: tenantID, Code: s.Code, Name: s.Name, Database: s.DatabaseName,
		ContractFrom: s.ContractFrom.Format(time.DateOnly), ContractUntil: s.ContractUntil.Format(time.DateOnly),
		Key: keys[0].KmsKey, KeyCreatedAt: keys[0].CreatedAt.UTC(), MadeAt: o.Clock.Now(),
	}
	if plan.Stores, err = o.survey(ctx, sp, int64(len(keys))); err != nil {
		return nil, fmt.Errorf("survey stores: %w", err)
	}
	row := erasureRow{
		ID: ids.New(), RequestID: request.ID, TenantID: tenantID,
		PlannedBy: who.ID, PlannerName: who.Name, PlannedAt: plan.MadeAt,
	}
	if row.Plan, row.PlanHash, err = encodePlan(plan); err != nil {
		return nil, err
	}
	if row.Canary, err = o.Platform.SealText(ctx, seal.Epoch{Class: "platform", Year: clock.FiscalYear(plan.MadeAt)}, canaryPlace(tenantID), phrase); err != nil {
		return nil, fmt.Errorf("seal canary: %w", err)
	}
	if err := o.writePlan(ctx, row); err != nil {
		return nil, fmt.Errorf("write plan: %w", err)
	}
	return o.ByTenant(ctx, tenantID)
}

func canaryPlace(tenantID ids.ID) seal.Place {
	return seal.Place{Table: "erasure", Column: "canary", Row: tenantID}
}

func (o *Office) writePlan(ctx context.Context, row erasureRow) error {
	return o.Control.InTx(ctx, func(tx *pg.Tx) error {
		written, err := replacePlan(tx, row)
		if err == nil && !written {
			return fault.New(fault.Conflict, "already_approved")
		}
		return err
	})
}

// ready checks that two people of the municipality want this and that the
// tenant is there to be erased.
func (o *Office) ready(ctx context.Context, tenantID ids.ID) (r *Request, s *subject, keys []rootKey, err error) {
	err = o.Control.Read(ctx, func(tx *pg.Tx) error {
		if r, err = latest(tx, tenantID); err != nil {
			return err
		}
		if r == nil || r.Cancelled != nil || r.Consented == nil {
			return fault.New(fault.Conflict, "no_consent")
		}
		if s, err = subjectOf(tx, tenantID); err != nil {
			return err
		}
		if s.State != string(tenant.Active) && s.State != string(tenant.Suspended) {
			return fault.Newf(fault.Conflict, "tenant_state", "tenant is %s", s.State)
		}
		keys, err = rootKeys(tx, tenantID)
		if err == nil && len(keys) == 0 {
			return fault.New(fault.Conflict, "no_key")
		}
		return err
	})
	return r, s, keys, err
}

func encodePlan(p Plan) (raw json.RawMessage, hash string, err error) {
	canonical, err := certificate.Canonical(p)
	if err != nil {
		return nil, "", fmt.Errorf("encode plan: %w", err)
	}
	return canonical, fmt.Sprintf("%x", sha256.Sum256(canonical)), nil
}

// plant writes a fresh phrase, sealed as answers and attachments are, into the
// database and the object store. If sealing works the phrase is nowhere in
// clear, before the erasure and after it.
func (o *Office) plant(ctx context.Context, sp *tenant.Space) (string, error) {
	var random [15]byte
	rand.Read(random[:])
	phrase := "消去確認の目印" + base32.StdEncoding.EncodeToString(random[:])
	id, now := ids.New(), o.Clock.Now()
	place := seal.Place{Table: "erasure_canary", Column: "sealed", Row: id}
	sealed, err := sp.Sealer().SealText(ctx, sp.Epoch("canary", now), place, phrase)
	if err != nil {
		return "", err
	}
	if _, err := sp.Blobs().Put(ctx, canaryKey(sp.Tenant().ID, id), strings.NewReader(string(sealed))); err != nil {
		return "", err
	}
	return phrase, sp.InTx(ctx, func(tx *pg.Tx) error { return insertCanary(tx, id, sealed, now) })
}

// survey counts everything a municipality has, store by store.
func (o *Office) survey(ctx context.Context, sp *tenant.Space, keys int64) ([]certificate.Store, error) {
	var tables map[string]int64
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		tables, err = countTables(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	var stores []certificate.Store
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		stores = append(stores, certificate.Store{Name: "データベース " + table, Unit: "rows", Before: tables[table], Method: "データベースごと破棄（中身は鍵の消滅で解読不能）"})
	}
	objects, err := CountObjects(ctx, o.Blobs, blob.TenantPrefix(sp.Tenant().ID))
	if err != nil {
		return nil, err
	}
	stores = append(stores,
		certificate.Store{Name: "添付・出力", Unit: "objects", Before: objects, Method: "全ての版を削除（中身は鍵の消滅で解読不能）"},
		certificate.Store{Name: "根鍵の写し", Unit: "keys", Before: keys, Method: "行の削除（団体の鍵の消滅で解読不能）"},
		certificate.Store{Name: "接続権限", Unit: "roles", Before: 1, Method: "DROP ROLE"})
	for _, s := range o.Sweepers {
		n, err := s.Count(ctx, sp.Tenant().ID)
		if err != nil {
			return nil, fmt.Errorf("count %s: %w", s.Name, err)
		}
		stores = append(stores, certificate.Store{Name: s.Name, Unit: "keys", Before: n, Method: "団体の鍵を全て削除"})
	}
	return stores, nil
}

// CountObjects counts a tenant's objects.
func CountObjects(ctx context.Context, store blob.Store, prefix blob.Prefix) (int64, error) {
	var n int64
	for _, err := range store.List(ctx, prefix) {
		if err != nil {
			return 0, fmt.Errorf("list objects: %w", err)
		}
		n++
	}
	return n, nil
}
