package recipient

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type uploadRow struct {
	ID          ids.ID
	ProcedureID ids.ID
	StaffID     ids.ID
	StaffName   string
	ObjectID    *ids.ID
	HeadSealed  []byte
	Mapping     []byte `gorm:"type:jsonb"`
	State       string
	RowsTotal   int
	RowsDone    int
	Bad         int
	Report      []byte `gorm:"type:jsonb"`
	Code        string
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	ExpiresAt   time.Time
}

func (uploadRow) TableName() string { return "recipient_upload" }

func insertUpload(ctx context.Context, tx *pg.Tx, r uploadRow) error {
	return pg.Classify(gorm.G[uploadRow](tx.Gorm()).Create(ctx, &r))
}

func findUpload(ctx context.Context, tx *pg.Tx, procedure, id ids.ID) (uploadRow, error) {
	r, err := gorm.G[uploadRow](tx.Gorm()).Where("id = ? AND procedure_id = ?", id, procedure).Take(ctx)
	return r, pg.Classify(err)
}

func uploadByID(ctx context.Context, tx *pg.Tx, id ids.ID) (uploadRow, error) {
	r, err := gorm.G[uploadRow](tx.Gorm()).Where("id = ?", id).Take(ctx)
	return r, pg.Classify(err)
}

func updateUpload(ctx context.Context, tx *pg.Tx, r uploadRow) error {
	_, err := gorm.G[uploadRow](tx.Gorm()).Where("id = ?", r.ID).
		Select("mapping", "state", "rows_done", "bad", "report", "code", "expires_at").Updates(ctx, r)
	return pg.Classify(err)
}

func progressUpload(ctx context.Context, tx *pg.Tx, id ids.ID, done int) error {
	_, err := gorm.G[uploadRow](tx.Gorm()).Where("id = ?", id).Update(ctx, "rows_done", done)
	return pg.Classify(err)
}

func failUpload(ctx context.Context, tx *pg.Tx, id ids.ID, code string) error {
	_, err := gorm.G[uploadRow](tx.Gorm()).Where("id = ? AND state IN ('checking', 'saving')", id).
		Select("state", "code").Updates(ctx, uploadRow{State: string(Failed), Code: code})
	return pg.Classify(err)
}

type sheetRow struct {
	ID          ids.ID
	ListID      ids.ID
	ProcedureID ids.ID
	StaffID     ids.ID
	Content     string
	OpenOnly    bool
	Address     string
	ObjectID    *ids.ID
	State       string
	RowsTotal   int
	RowsDone    int
	Code        string
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	ExpiresAt   *time.Time
}

func (sheetRow) TableName() string { return "recipient_sheet" }

func insertSheet(ctx context.Context, tx *pg.Tx, r sheetRow) error {
	return pg.Classify(gorm.G[sheetRow](tx.Gorm()).Create(ctx, &r))
}

func sheetByID(ctx context.Context, tx *pg.Tx, id ids.ID) (sheetRow, error) {
	r, err := gorm.G[sheetRow](tx.Gorm()).Where("id = ?", id).Take(ctx)
	return r, pg.Classify(err)
}

// sheetsOf returns the newest sheets of the person for the procedure.
func sheetsOf(ctx context.Context, tx *pg.Tx, procedure, staff ids.ID, limit int) ([]sheetRow, error) {
	rows, err := gorm.G[sheetRow](tx.Gorm()).Where("procedure_id = ? AND staff_id = ?", procedure, staff).Order("id DESC").Limit(limit).Find(ctx)
	return rows, pg.Classify(err)
}

func updateSheet(ctx context.Context, tx *pg.Tx, r sheetRow) error {
	_, err := gorm.G[sheetRow](tx.Gorm()).Where("id = ?", r.ID).
		Select("object_id", "state", "rows_total", "rows_done", "code", "expires_at").Updates(ctx, r)
	return pg.Classify(err)
}

func failSheet(ctx context.Context, tx *pg.Tx, id ids.ID, code string) error {
	_, err := gorm.G[sheetRow](tx.Gorm()).Where("id = ? AND state IN ('waiting', 'running')", id).
		Select("state", "code").Updates(ctx, sheetRow{State: string(SheetFailed), Code: code})
	return pg.Classify(err)
}

// endFiles marks what has had its day and returns the objects nobody needs.
func endFiles(ctx context.Context, tx *pg.Tx, now time.Time) ([]ids.ID, error) {
	var out []ids.ID
	err := gorm.G[uploadRow](tx.Gorm()).Raw(`
		WITH gone AS (SELECT id, object_id FROM recipient_upload WHERE object_id IS NOT NULL AND expires_at <= ?
			AND state NOT IN ('checking', 'saving') LIMIT 200 FOR UPDATE SKIP LOCKED)
		UPDATE recipient_upload u SET object_id = NULL, state = CASE WHEN u.state = 'saved' THEN 'saved' ELSE 'expired' END
		FROM gone WHERE u.id = gone.id RETURNING gone.object_id`, now).Scan(ctx, &out)
	if err != nil {
		return nil, pg.Classify(err)
	}
	var sheets []ids.ID
	err = gorm.G[sheetRow](tx.Gorm()).Raw(`
		WITH gone AS (SELECT id, object_id FROM recipient_sheet WHERE object_id IS NOT NULL AND expires_at <= ?
			LIMIT 200 FOR UPDATE SKIP LOCKED)
		UPDATE recipient_sheet s SET object_id = NULL, state = 'expired'
		FROM gone WHERE s.id = gone.id RETURNING gone.object_id`, now).Scan(ctx, &sheets)
	return append(out, sheets...), pg.Classify(err)
}

// deleteOldFiles forgets what was done long ago.
func deleteOldFiles(ctx context.Context, tx *pg.Tx, before time.Time) (int, error) {
	n, err := gorm.G[uploadRow](tx.Gorm()).Where("created_at < ? AND object_id IS NULL", before).Delete(ctx)
	if err != nil {
		return 0, pg.Classify(err)
	}
	m, err := gorm.G[sheetRow](tx.Gorm()).Where("created_at < ? AND object_id IS NULL", before).Delete(ctx)
	return n + m, pg.Classify(err)
}

// inUse tells which of the objects a row still names.
func inUse(ctx context.Context, tx *pg.Tx, objects []ids.ID) (map[ids.ID]bool, error) {
	var found []ids.ID
	err := gorm.G[uploadRow](tx.Gorm()).Raw(`SELECT object_id FROM recipient_upload WHERE object_id IN ?
		UNION ALL SELECT object_id FROM recipient_sheet WHERE object_id IN ?`, objects, objects).Scan(ctx, &found)
	out := map[ids.ID]bool{}
	for _, id := range found {
		out[id] = true
	}
	return out, pg.Classify(err)
}
