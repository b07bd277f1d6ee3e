package audit

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type entryRow struct {
	ID        ids.ID
	At        time.Time
	Audience  string
	ActorID   ids.ID
	ActorName string
	Plane     string
	RequestID string
	Action    string
	Object    string
	EntityID  ids.ID
	Detail    []byte `gorm:"type:jsonb"`
}

func (entryRow) TableName() string { return "audit_entry" }

func newRow(sp *tenant.Space, who access.Principal, e Entry) (*entryRow, error) {
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return nil, err
	}
	if e.Detail == nil {
		detail = []byte("{}")
	}
	return &entryRow{
		ID: ids.New(), At: sp.Now(), Audience: string(who.Audience), ActorID: who.ID, ActorName: who.Name,
		Plane: string(who.Plane), RequestID: who.RequestID, Action: e.Action, Object: e.Object,
		EntityID: e.Entity, Detail: detail,
	}, nil
}

func insert(ctx context.Context, tx *pg.Tx, r *entryRow) error {
	return gorm.G[entryRow](tx.Gorm()).Create(ctx, r)
}
