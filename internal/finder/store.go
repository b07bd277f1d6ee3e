package finder

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type finderRow struct {
	ID          ids.ID
	Slug        string
	Title       string
	Document    string
	Published   *string
	Revision    int64
	Position    int
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
	UpdatedBy   string
	PublishedAt *time.Time
}

func (finderRow) TableName() string { return "finder" }

func toRow(f Finder) finderRow {
	r := finderRow{ID: f.ID, Slug: f.Slug, Title: f.Title, Document: string(f.Document), Revision: f.Revision,
		UpdatedAt: f.UpdatedAt, UpdatedBy: f.UpdatedBy}
	if f.Published != nil {
		text, at := string(f.Published), f.PublishedAt.UTC()
		r.Published, r.PublishedAt = &text, &at
	}
	return r
}

func fromRow(r finderRow) Finder {
	f := Finder{ID: r.ID, Slug: r.Slug, Title: r.Title, Document: json.RawMessage(r.Document), Revision: r.Revision,
		UpdatedAt: r.UpdatedAt.UTC(), UpdatedBy: r.UpdatedBy}
	if r.Published != nil && r.PublishedAt != nil {
		f.Published, f.PublishedAt = json.RawMessage(*r.Published), r.PublishedAt.UTC()
	}
	return f
}

func insertFinder(ctx context.Context, tx *pg.Tx, f Finder, position int) error {
	r := toRow(f)
	r.Position, r.CreatedAt = position, f.UpdatedAt
	return pg.Classify(gorm.G[finderRow](tx.Gorm()).Create(ctx, &r))
}

func updateFinder(ctx context.Context, tx *pg.Tx, f Finder, base int64) error {
	n, err := gorm.G[finderRow](tx.Gorm()).Where("id = ? AND revision = ?", f.ID, base).
		Select("title", "document", "published", "published_at", "revision", "updated_at", "updated_by").Updates(ctx, toRow(f))
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "draft_changed")
	}
	return pg.Classify(err)
}

func findFinder(ctx context.Context, tx *pg.Tx, where string, args ...any) (Finder, error) {
	r, err := gorm.G[finderRow](tx.Gorm()).Where(where, args...).Take(ctx)
	if err != nil {
		return Finder{}, pg.Classify(err)
	}
	return fromRow(r), nil
}

func listFinders(ctx context.Context, tx *pg.Tx, residents bool) ([]Finder, error) {
	s := gorm.G[finderRow](tx.Gorm()).Where("true")
	if residents {
		s = s.Where("published IS NOT NULL")
	}
	rows, err := s.Order("position, id").Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]Finder, len(rows))
	for i, r := range rows {
		out[i] = fromRow(r)
	}
	return out, nil
}

func removeFinder(ctx context.Context, tx *pg.Tx, id ids.ID) error {
	_, err := gorm.G[finderRow](tx.Gorm()).Where("id = ?", id).Delete(ctx)
	return pg.Classify(err)
}
