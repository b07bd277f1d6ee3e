package capacity

import (
	"context"
	"encoding/binary"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type seatRow struct {
	ProcedureID ids.ID
	Field       string
	Option      string
	Taken       int
}

func (seatRow) TableName() string { return "seat" }

func taken(ctx context.Context, tx *pg.Tx, procedure ids.ID) (Taken, error) {
	rows, err := gorm.G[seatRow](tx.Gorm()).Where("procedure_id = ?", procedure).Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := Taken{}
	for _, r := range rows {
		out[Option{r.Field, r.Option}] = r.Taken
	}
	return out, nil
}

// takeOne takes a seat if there is one. PostgreSQL reads the row anew once it
// holds its lock: whoever waited is judged by what the other left.
func takeOne(ctx context.Context, tx *pg.Tx, procedure ids.ID, o Option, limit int) (bool, error) {
	n, err := gorm.G[seatRow](tx.Gorm()).Where("procedure_id = ? AND field = ? AND option = ? AND taken < ?", procedure, o.Field, o.Value, limit).
		Update(ctx, "taken", gorm.Expr("taken + 1"))
	return n == 1, pg.Classify(err)
}

func change(ctx context.Context, tx *pg.Tx, procedure ids.ID, o Option, by int) error {
	_, err := gorm.G[seatRow](tx.Gorm()).Where("procedure_id = ? AND field = ? AND option = ?", procedure, o.Field, o.Value).
		Update(ctx, "taken", gorm.Expr("taken + ?", by))
	return pg.Classify(err)
}

func insert(ctx context.Context, tx *pg.Tx, procedure ids.ID, fresh Taken) error {
	rows := make([]seatRow, 0, len(fresh))
	for _, o := range sorted(fresh) {
		rows = append(rows, seatRow{procedure, o.Field, o.Value, fresh[o]})
	}
	return pg.Classify(gorm.G[seatRow](tx.Gorm()).CreateInBatches(ctx, &rows, 500))
}

func procedures(ctx context.Context, tx *pg.Tx) ([]ids.ID, error) {
	var out []ids.ID
	err := gorm.G[seatRow](tx.Gorm()).Select("DISTINCT procedure_id").Scan(ctx, &out)
	return out, pg.Classify(err)
}

func enter(ctx context.Context, tx *pg.Tx, procedure ids.ID) error {
	return pg.Classify(gorm.G[seatRow](tx.Gorm()).Exec(ctx, "SELECT pg_advisory_xact_lock_shared(?)", gate(procedure)))
}

func enterAlone(ctx context.Context, tx *pg.Tx, procedure ids.ID) error {
	return pg.Classify(gorm.G[seatRow](tx.Gorm()).Exec(ctx, "SELECT pg_advisory_xact_lock(?)", gate(procedure)))
}

// gate is a number of the procedure that no other lock of ours is likely to
// have; sharing one would only make somebody wait.
func gate(procedure ids.ID) int64 {
	return int64(binary.BigEndian.Uint64(procedure[8:]))
}
