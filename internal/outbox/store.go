package outbox

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type row struct {
	ID        ids.ID
	Kind      string
	EntityID  ids.ID
	Urgency   string
	RunAfter  time.Time
	State     string
	Fence     int64
	Attempts  int
	ClaimedAt *time.Time
	LastCode  string
	CreatedAt time.Time
	DoneAt    *time.Time
}

func (row) TableName() string { return "outbox" }

func newRow(e Event, now time.Time) *row {
	if e.Urgency == "" {
		e.Urgency = Default
	}
	if e.RunAfter.IsZero() {
		e.RunAfter = now
	}
	return &row{
		ID: ids.New(), Kind: e.Kind, EntityID: e.Entity, Urgency: string(e.Urgency),
		RunAfter: e.RunAfter, State: "pending", CreatedAt: now,
	}
}

func insert(ctx context.Context, tx *pg.Tx, r *row) error {
	return gorm.G[row](tx.Gorm()).Create(ctx, r)
}
