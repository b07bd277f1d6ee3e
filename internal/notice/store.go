package notice

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type row struct {
	ID            ids.ID
	Template      Template
	ApplicationID *ids.ID
	Class         string
	ToSealed      []byte
	ParamsSealed  []byte
	State         State
	Sends         int
	Code          string
	CreatedAt     time.Time
	SentAt        *time.Time
	AgainOf       *ids.ID
}

func (row) TableName() string { return "notice" }

func insert(ctx context.Context, tx *pg.Tx, r *row) error {
	return gorm.G[row](tx.Gorm()).Create(ctx, r)
}

func byID(ctx context.Context, tx *pg.Tx, id ids.ID) (row, error) {
	return gorm.G[row](tx.Gorm()).Where("id = ?", id).First(ctx)
}

func ofApplication(ctx context.Context, tx *pg.Tx, application ids.ID) ([]row, error) {
	return gorm.G[row](tx.Gorm()).Where("application_id = ?", application).Order("id").Limit(200).Find(ctx)
}

func removeOf(ctx context.Context, tx *pg.Tx, application ids.ID) error {
	_, err := gorm.G[row](tx.Gorm()).Where("application_id = ?", application).Delete(ctx)
	return pg.Classify(err)
}

func undelivered(ctx context.Context, tx *pg.Tx, after ids.ID, limit int) ([]row, error) {
	return gorm.G[row](tx.Gorm()).Where("state = ? AND id > ?", Failed, after).Order("id").Limit(limit).Find(ctx)
}

// tried counts an attempt before it is made: a crash after the mail left still
// shows.
func tried(tx *pg.Tx, id ids.ID) error {
	return tx.Gorm().Exec(`UPDATE notice SET sends = sends + 1 WHERE id = ?`, id).Error
}

// untried takes back an attempt that the mail door did not accept.
func untried(tx *pg.Tx, id ids.ID, code string) error {
	return tx.Gorm().Exec(`UPDATE notice SET sends = greatest(0, sends - 1), code = ? WHERE id = ?`, code, id).Error
}

func sent(tx *pg.Tx, id ids.ID, now time.Time, forget bool) error {
	return tx.Gorm().Exec(`UPDATE notice
		SET state = 'sent', code = '', sent_at = ?, params_sealed = CASE WHEN ? THEN NULL ELSE params_sealed END
		WHERE id = ?`, now, forget, id).Error
}

func failed(tx *pg.Tx, id ids.ID, code string, forget bool) error {
	return tx.Gorm().Exec(`UPDATE notice
		SET state = 'failed', code = ?, params_sealed = CASE WHEN ? THEN NULL ELSE params_sealed END
		WHERE id = ? AND state = 'waiting'`, code, forget, id).Error
}
