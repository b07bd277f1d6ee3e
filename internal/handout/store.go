package handout

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type row struct {
	ID           ids.ID
	ProcedureID  ids.ID
	AttachmentID ids.ID
	Title        string
	Position     int
	AddedAt      time.Time
	AddedBy      string
}

func (row) TableName() string { return "handout" }

func (r row) shown(f attachment.Attachment) Handout {
	return Handout{ID: r.ID, Title: r.Title, Position: r.Position, File: f, AddedAt: r.AddedAt.UTC(), AddedBy: r.AddedBy}
}

func insertLast(ctx context.Context, tx *pg.Tx, r *row) error {
	rows, err := ofProcedure(ctx, tx, r.ProcedureID)
	if err != nil {
		return err
	}
	r.Position = 1
	if n := len(rows); n > 0 {
		r.Position = rows[n-1].Position + 1
	}
	return pg.Classify(gorm.G[row](tx.Gorm()).Create(ctx, r))
}

func ofProcedure(ctx context.Context, tx *pg.Tx, of ids.ID) ([]row, error) {
	rows, err := gorm.G[row](tx.Gorm()).Where("procedure_id = ?", of).Order("position, id").Find(ctx)
	return rows, pg.Classify(err)
}

func byID(ctx context.Context, tx *pg.Tx, of, id ids.ID) (row, error) {
	r, err := gorm.G[row](tx.Gorm()).Where("id = ? AND procedure_id = ?", id, of).Take(ctx)
	return r, pg.Classify(err)
}

func setTitle(ctx context.Context, tx *pg.Tx, id ids.ID, title string) error {
	return touched(gorm.G[row](tx.Gorm()).Where("id = ?", id).Update(ctx, "title", title))
}

func setPosition(ctx context.Context, tx *pg.Tx, id ids.ID, position int) error {
	return touched(gorm.G[row](tx.Gorm()).Where("id = ?", id).Update(ctx, "position", position))
}

func remove(ctx context.Context, tx *pg.Tx, id ids.ID) error {
	return touched(gorm.G[row](tx.Gorm()).Where("id = ?", id).Delete(ctx))
}

func touched(n int, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return pg.Classify(err)
}
