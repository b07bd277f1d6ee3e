package erasure

import (
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type requestRow struct {
	ID            ids.ID
	TenantID      ids.ID
	Reason        string
	DataReturn    string
	DataSHA256    string `gorm:"column:data_sha256"`
	RequestedBy   ids.ID
	RequesterName string
	RequestedAt   time.Time
}

func (requestRow) TableName() string { return "erasure_request" }

type consentRow struct {
	RequestID     ids.ID
	RequestedBy   ids.ID
	ConsentedBy   ids.ID
	ConsenterName string
	ConsentedAt   time.Time
}

func (consentRow) TableName() string { return "erasure_consent" }

type cancellationRow struct {
	RequestID     ids.ID
	CancelledBy   ids.ID
	CancellerName string
	CancelledAt   time.Time
}

func (cancellationRow) TableName() string { return "erasure_cancellation" }

func insertRequest(tx *pg.Tx, r requestRow) error           { return tx.Gorm().Create(&r).Error }
func insertConsent(tx *pg.Tx, r consentRow) error           { return tx.Gorm().Create(&r).Error }
func insertCancellation(tx *pg.Tx, r cancellationRow) error { return tx.Gorm().Create(&r).Error }

// standing is one request with what followed it.
type standing struct {
	Asked         requestRow `gorm:"embedded"`
	ConsentedBy   *ids.ID
	ConsenterName *string
	ConsentedAt   *time.Time
	CancelledBy   *ids.ID
	CancellerName *string
	CancelledAt   *time.Time
	Erasure       *string
}

const standingSQL = `SELECT r.id, r.tenant_id, r.reason, r.data_return, r.data_sha256, r.requested_by, r.requester_name, r.requested_at,
	c.consented_by, c.consenter_name, c.consented_at,
	x.cancelled_by, x.canceller_name, x.cancelled_at, e.state AS erasure
	FROM erasure_request r
	LEFT JOIN erasure_consent c ON c.request_id = r.id
	LEFT JOIN erasure_cancellation x ON x.request_id = r.id
	LEFT JOIN erasure e ON e.request_id = r.id `

// latest returns the tenant's newest request, nil when there is none.
func latest(tx *pg.Tx, tenant ids.ID) (*Request, error) {
	return standingOf(tx, standingSQL+"WHERE r.tenant_id = ? ORDER BY r.requested_at DESC, r.id DESC LIMIT 1", tenant)
}

func standingOf(tx *pg.Tx, sql string, args ...any) (*Request, error) {
	var s standing
	got := tx.Gorm().Raw(sql, args...).Scan(&s)
	if got.Error != nil || got.RowsAffected == 0 {
		return nil, got.Error
	}
	return s.request(), nil
}

func (s standing) request() *Request {
	r := &Request{
		ID: s.Asked.ID, Tenant: s.Asked.TenantID, Reason: s.Asked.Reason, DataReturn: s.Asked.DataReturn, SHA256: s.Asked.DataSHA256,
		Requested: Person{s.Asked.RequestedBy, s.Asked.RequesterName, s.Asked.RequestedAt},
		Consented: person(s.ConsentedBy, s.ConsenterName, s.ConsentedAt),
		Cancelled: person(s.CancelledBy, s.CancellerName, s.CancelledAt),
	}
	if s.Erasure != nil {
		r.Erasure = State(*s.Erasure)
	}
	return r
}

func person(id *ids.ID, name *string, at *time.Time) *Person {
	if id == nil {
		return nil
	}
	return &Person{*id, *name, *at}
}

type erasureRow struct {
	ID            ids.ID
	RequestID     ids.ID
	TenantID      ids.ID
	State         string
	HaltedStep    string
	HaltedCode    string
	Plan          json.RawMessage `gorm:"type:jsonb"`
	PlanHash      string
	Canary        []byte
	PlannedBy     ids.ID
	PlannerName   string
	PlannedAt     time.Time
	ApprovedBy    *ids.ID
	ApproverName  string
	ApprovedAt    *time.Time
	ConfirmedBy   *ids.ID
	ConfirmerName string
	ConfirmedAt   *time.Time
	Verification  json.RawMessage `gorm:"type:jsonb"`
}

func (erasureRow) TableName() string { return "erasure" }

const erasureSQL = `SELECT id, request_id, tenant_id, state, halted_step, halted_code, plan, plan_hash, canary,
	planned_by, planner_name, planned_at, approved_by, approver_name, approved_at,
	confirmed_by, confirmer_name, confirmed_at, verification FROM erasure `

// lockErasure returns the row locked until the transaction ends; NotFound when
// there is none.
func lockErasure(tx *pg.Tx, id ids.ID) (*erasureRow, error) {
	return oneErasure(tx, erasureSQL+"WHERE id = ? FOR UPDATE", id)
}

func oneErasure(tx *pg.Tx, sql string, args ...any) (*erasureRow, error) {
	var r erasureRow
	got := tx.Gorm().Raw(sql, args...).Scan(&r)
	if got.Error == nil && got.RowsAffected == 0 {
		return nil, gorm.ErrRecordNotFound
	}
	return &r, got.Error
}

func updateErasure(tx *pg.Tx, id ids.ID, set map[string]any) error {
	return tx.Gorm().Model(&erasureRow{}).Where("id = ?", id).Updates(set).Error
}

// replacePlan writes a plan where none is, or in place of one that nobody has
// approved; Conflict by the caller when no row changed.
func replacePlan(tx *pg.Tx, r erasureRow) (bool, error) {
	got := tx.Gorm().Exec(`INSERT INTO erasure (id, request_id, tenant_id, state, plan, plan_hash, canary, planned_by, planner_name, planned_at)
		VALUES (?, ?, ?, 'planned', ?, ?, ?, ?, ?, ?)
		ON CONFLICT (request_id) DO UPDATE SET plan = excluded.plan, plan_hash = excluded.plan_hash, canary = excluded.canary,
			planned_by = excluded.planned_by, planner_name = excluded.planner_name, planned_at = excluded.planned_at
		WHERE erasure.state = 'planned'`,
		r.ID, r.RequestID, r.TenantID, string(r.Plan), r.PlanHash, r.Canary, r.PlannedBy, r.PlannerName, r.PlannedAt)
	return got.RowsAffected == 1, got.Error
}

type stepRow struct {
	ErasureID  ids.ID
	Name       string
	StartedAt  time.Time
	FinishedAt *time.Time
	Facts      json.RawMessage `gorm:"type:jsonb"`
}

func (stepRow) TableName() string { return "erasure_step" }

func steps(tx *pg.Tx, erasure ids.ID) ([]stepRow, error) {
	var rows []stepRow
	return rows, tx.Gorm().Raw("SELECT name, started_at, finished_at, facts FROM erasure_step WHERE erasure_id = ? ORDER BY started_at, finished_at", erasure).Scan(&rows).Error
}

// beginStep keeps the first start when a step is run again.
func beginStep(tx *pg.Tx, erasure ids.ID, name string, at time.Time) error {
	return tx.Gorm().Exec(`INSERT INTO erasure_step (erasure_id, name, started_at) VALUES (?, ?, ?)
		ON CONFLICT (erasure_id, name) DO NOTHING`, erasure, name, at).Error
}

func finishStep(tx *pg.Tx, erasure ids.ID, name string, at time.Time, facts map[string]string) error {
	raw, err := json.Marshal(facts)
	if err != nil {
		return err
	}
	return tx.Gorm().Exec("UPDATE erasure_step SET finished_at = ?, facts = ? WHERE erasure_id = ? AND name = ?",
		at, string(raw), erasure, name).Error
}

type certificateRow struct {
	ErasureID ids.ID
	Serial    string
	Evidence  []byte
	Signature []byte
	PDF       []byte `gorm:"column:pdf"`
	Issuer    []byte
	IssuedAt  time.Time
}

func (certificateRow) TableName() string { return "erasure_certificate" }

func insertCertificate(tx *pg.Tx, r certificateRow) error { return tx.Gorm().Create(&r).Error }

func certificateOf(tx *pg.Tx, erasure ids.ID) (*certificateRow, error) {
	var r certificateRow
	err := tx.Gorm().Where("erasure_id = ?", erasure).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &r, err
}

func openRequests(tx *pg.Tx) ([]Request, error) {
	var rows []standing
	err := tx.Gorm().Raw(standingSQL + "WHERE x.request_id IS NULL ORDER BY r.requested_at DESC LIMIT 500").Scan(&rows).Error
	out := make([]Request, len(rows))
	for i, r := range rows {
		out[i] = *r.request()
	}
	return out, err
}

func runningErasures(tx *pg.Tx) ([]ids.ID, error) {
	var out []ids.ID
	return out, tx.Gorm().Raw(`SELECT id FROM erasure WHERE halted_code = ''
		AND state IN ('approved', 'frozen', 'key_scheduled', 'key_gone', 'destroyed', 'confirmed') ORDER BY approved_at`).Scan(&out).Error
}
