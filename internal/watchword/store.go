package watchword

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type wordRow struct {
	ProcedureID ids.ID
	Hash        string
	Generation  ids.ID
	ChangedAt   time.Time
	ChangedBy   string
}

func (wordRow) TableName() string { return "watchword" }

func putWord(ctx context.Context, tx *pg.Tx, r wordRow) error {
	onConflict := clause.OnConflict{
		Columns:   []clause.Column{{Name: "procedure_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"hash", "generation", "changed_at", "changed_by"}),
	}
	err := gorm.G[wordRow](tx.Gorm(), onConflict).Create(ctx, &r)
	if pg.Constraint(err) == "watchword_procedure_id_fkey" {
		return fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return pg.Classify(err)
	}
	_, err = gorm.G[grantRow](tx.Gorm()).Where("procedure_id = ?", r.ProcedureID).Delete(ctx)
	return pg.Classify(err)
}

func findWord(ctx context.Context, tx *pg.Tx, procedure ids.ID) (wordRow, error) {
	r, err := gorm.G[wordRow](tx.Gorm()).Where("procedure_id = ?", procedure).Take(ctx)
	return r, pg.Classify(err)
}

type grantRow struct {
	SessionID   ids.ID
	ProcedureID ids.ID
	Generation  ids.ID
	GrantedAt   time.Time
}

func (grantRow) TableName() string { return "watchword_grant" }

func putGrant(ctx context.Context, tx *pg.Tx, r grantRow) error {
	onConflict := clause.OnConflict{
		Columns:   []clause.Column{{Name: "session_id"}, {Name: "procedure_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"generation", "granted_at"}),
	}
	return pg.Classify(gorm.G[grantRow](tx.Gorm(), onConflict).Create(ctx, &r))
}

func countGrants(ctx context.Context, tx *pg.Tx, session, procedure ids.ID) (int64, error) {
	n, err := gorm.G[grantRow](tx.Gorm()).
		Where("session_id = ? AND procedure_id = ?", session, procedure).
		Where("generation = (SELECT w.generation FROM watchword w WHERE w.procedure_id = watchword_grant.procedure_id)").
		Count(ctx, "*")
	return n, pg.Classify(err)
}
