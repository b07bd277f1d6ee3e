package export

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type row struct {
	ID          ids.ID
	RequestedBy ids.ID
	ProcedureID ids.ID
	Filter      []byte `gorm:"type:jsonb"`
	Encoding    Encoding
	State       State
	RowsDone    int
	RowsTotal   int
	Unmappable  int
	ObjectID    *ids.ID
	Code        string
	CreatedAt   time.Time
	FinishedAt  *time.Time
	ExpiresAt   *time.Time
}

func (row) TableName() string { return "export" }

func (r row) export() (Export, error) {
	e := Export{
		ID: r.ID, State: r.State, RowsDone: r.RowsDone, RowsTotal: r.RowsTotal,
		Unmappable: r.Unmappable, Code: r.Code, CreatedAt: r.CreatedAt,
	}
	if err := json.Unmarshal(r.Filter, &e.Spec); err != nil {
		return Export{}, err
	}
	e.Spec.Encoding = r.Encoding
	if r.FinishedAt != nil {
		e.FinishedAt = *r.FinishedAt
	}
	if r.ExpiresAt != nil {
		e.ExpiresAt = *r.ExpiresAt
	}
	return e, nil
}

func insert(ctx context.Context, tx *pg.Tx, r *row) error {
	return gorm.G[row](tx.Gorm()).Create(ctx, r)
}

func byID(ctx context.Context, tx *pg.Tx, id ids.ID) (row, error) {
	return gorm.G[row](tx.Gorm()).Where("id = ?", id).First(ctx)
}

func ofRequester(ctx context.Context, tx *pg.Tx, id, who ids.ID) (row, error) {
	return gorm.G[row](tx.Gorm()).Where("id = ? AND requested_by = ?", id, who).First(ctx)
}

func allOfRequester(ctx context.Context, tx *pg.Tx, who ids.ID, limit int) ([]row, error) {
	return gorm.G[row](tx.Gorm()).Where("requested_by = ?", who).Order("id DESC").Limit(limit).Find(ctx)
}

func started(tx *pg.Tx, id ids.ID, total int) error {
	return tx.Gorm().Exec(`UPDATE export SET state = 'running', rows_total = ?, rows_done = 0
		WHERE id = ? AND state IN ('waiting', 'running')`, total, id).Error
}

func progressed(tx *pg.Tx, id ids.ID, done int) error {
	return tx.Gorm().Exec(`UPDATE export SET rows_done = ?, rows_total = greatest(rows_total, ?)
		WHERE id = ? AND state = 'running'`, done, done, id).Error
}

func ready(tx *pg.Tx, id, object ids.ID, res result, now time.Time) error {
	return tx.Gorm().Exec(`UPDATE export SET state = 'ready', object_id = ?, rows_done = ?, rows_total = ?,
			unmappable = ?, code = '', finished_at = ?, expires_at = ?
		WHERE id = ?`, object, res.rows, res.rows, res.unmappable, now, now.Add(Lifetime), id).Error
}

func failed(tx *pg.Tx, id ids.ID, code string, now time.Time) error {
	return tx.Gorm().Exec(`UPDATE export SET state = 'failed', code = ?, finished_at = ?
		WHERE id = ? AND state IN ('waiting', 'running')`, code, now, id).Error
}

// expire ends results whose time is over and returns their rows.
func expire(tx *pg.Tx, now time.Time) ([]ids.ID, error) {
	var out []ids.ID
	err := tx.Gorm().Raw(`UPDATE export SET state = 'expired'
		WHERE id IN (SELECT id FROM export WHERE state = 'ready' AND expires_at <= ? ORDER BY expires_at LIMIT 200
			FOR UPDATE SKIP LOCKED)
		RETURNING id`, now).Scan(&out).Error
	return out, err
}

func emptied(tx *pg.Tx, id ids.ID) error {
	return tx.Gorm().Exec(`UPDATE export SET object_id = NULL WHERE id = ?`, id).Error
}

// inUse tells which of the objects a row still names.
func inUse(tx *pg.Tx, objects []ids.ID) ([]ids.ID, error) {
	var out []ids.ID
	err := tx.Gorm().Raw(`SELECT object_id FROM export WHERE object_id IN ?`, objects).Scan(&out).Error
	return out, err
}
