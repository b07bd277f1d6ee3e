package review

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type memoRow struct {
	ID            ids.ID
	ApplicationID ids.ID
	At            time.Time
	StaffID       ids.ID
	StaffName     string
	TextSealed    []byte
}

func (memoRow) TableName() string { return "review_memo" }

func insertMemo(ctx context.Context, tx *pg.Tx, r memoRow) error {
	return pg.Classify(gorm.G[memoRow](tx.Gorm()).Create(ctx, &r))
}

func listMemos(ctx context.Context, tx *pg.Tx, application ids.ID) ([]memoRow, error) {
	rows, err := gorm.G[memoRow](tx.Gorm()).Where("application_id = ?", application).Order("at, id").Find(ctx)
	return rows, pg.Classify(err)
}
