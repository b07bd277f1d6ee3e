package embedding

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/pg"
)

type row struct {
	Origin  string
	AddedAt time.Time
	AddedBy string
}

func (row) TableName() string { return "embed_origin" }

func list(ctx context.Context, tx *pg.Tx) ([]string, error) {
	rows, err := gorm.G[row](tx.Gorm()).Order("origin").Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.Origin
	}
	return out, nil
}

// replace keeps who added what stays.
func replace(ctx context.Context, tx *pg.Tx, want, have []string, now time.Time, by string) error {
	for _, origin := range have {
		if slices.Contains(want, origin) {
			continue
		}
		if _, err := gorm.G[row](tx.Gorm()).Where("origin = ?", origin).Delete(ctx); err != nil {
			return pg.Classify(err)
		}
	}
	for _, origin := range want {
		if slices.Contains(have, origin) {
			continue
		}
		if err := gorm.G[row](tx.Gorm()).Create(ctx, &row{Origin: origin, AddedAt: now, AddedBy: by}); err != nil {
			return pg.Classify(err)
		}
	}
	return nil
}
