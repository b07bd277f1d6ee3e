package trial

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type row struct {
	ID            ids.ID
	ProcedureID   ids.ID
	VersionID     ids.ID
	StaffID       ids.ID
	StaffName     string
	TokenHash     string
	AddressSealed []byte
	SessionID     *ids.ID
	CreatedAt     time.Time `gorm:"autoCreateTime:false"`
	LinkUntil     time.Time
	ExpiresAt     time.Time
}

func (row) TableName() string { return "trial" }

func (r row) trial() Trial {
	return Trial{ID: r.ID, Procedure: r.ProcedureID, Version: r.VersionID, Staff: r.StaffID, Name: r.StaffName, Opened: r.SessionID != nil,
		CreatedAt: r.CreatedAt.UTC(), LinkUntil: r.LinkUntil.UTC(), ExpiresAt: r.ExpiresAt.UTC()}
}

func insert(ctx context.Context, tx *pg.Tx, t Trial, hash string, address []byte) error {
	r := row{ID: t.ID, ProcedureID: t.Procedure, VersionID: t.Version, StaffID: t.Staff, StaffName: t.Name, TokenHash: hash,
		AddressSealed: address, CreatedAt: t.CreatedAt, LinkUntil: t.LinkUntil, ExpiresAt: t.ExpiresAt}
	return pg.Classify(gorm.G[row](tx.Gorm()).Create(ctx, &r))
}

func countOf(ctx context.Context, tx *pg.Tx, procedure ids.ID) (int64, error) {
	n, err := gorm.G[row](tx.Gorm()).Where("procedure_id = ?", procedure).Count(ctx, "*")
	return n, pg.Classify(err)
}

// bind gives the session to the trial that nobody has opened yet.
func bind(ctx context.Context, tx *pg.Tx, hash string, session ids.ID, now time.Time) (Trial, error) {
	n, err := gorm.G[row](tx.Gorm()).Where("token_hash = ? AND session_id IS NULL AND link_until > ?", hash, now).Update(ctx, "session_id", session)
	if err != nil {
		return Trial{}, pg.Classify(err)
	}
	if n == 0 {
		return Trial{}, fault.New(fault.NotFound, "not_found")
	}
	return find(ctx, tx, "session_id = ?", session)
}

func find(ctx context.Context, tx *pg.Tx, where string, arg any) (Trial, error) {
	r, err := gorm.G[row](tx.Gorm()).Where(where, arg).Take(ctx)
	return r.trial(), pg.Classify(err)
}

func lock(ctx context.Context, tx *pg.Tx, id ids.ID) (Trial, ids.ID, error) {
	r, err := gorm.G[row](tx.Gorm(), clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(ctx)
	if err != nil {
		return Trial{}, ids.Nil, pg.Classify(err)
	}
	if r.SessionID == nil {
		return r.trial(), ids.Nil, nil
	}
	return r.trial(), *r.SessionID, nil
}

func addressOf(ctx context.Context, tx *pg.Tx, id ids.ID) ([]byte, error) {
	r, err := gorm.G[row](tx.Gorm()).Select("address_sealed").Where("id = ?", id).Take(ctx)
	return r.AddressSealed, pg.Classify(err)
}

func list(ctx context.Context, tx *pg.Tx, procedure ids.ID) ([]Trial, error) {
	rows, err := gorm.G[row](tx.Gorm()).Where("procedure_id = ?", procedure).Order("created_at DESC, id DESC").Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]Trial, len(rows))
	for i, r := range rows {
		out[i] = r.trial()
	}
	return out, nil
}

func remove(ctx context.Context, tx *pg.Tx, id ids.ID) error {
	_, err := gorm.G[row](tx.Gorm()).Where("id = ?", id).Delete(ctx)
	return pg.Classify(err)
}

func expired(ctx context.Context, tx *pg.Tx, now time.Time) ([]ids.ID, error) {
	rows, err := gorm.G[row](tx.Gorm()).Select("id").Where("expires_at <= ?", now).Order("expires_at").Limit(50).Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]ids.ID, len(rows))
	for i, r := range rows {
		out[i] = r.ID
	}
	return out, nil
}

func uses(ctx context.Context, tx *pg.Tx, version ids.ID) (bool, error) {
	n, err := gorm.G[row](tx.Gorm()).Where("version_id = ?", version).Count(ctx, "*")
	return n > 0, pg.Classify(err)
}
