package release

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type requestRow struct {
	ID            ids.ID
	ProcedureID   ids.ID
	Document      string
	Digest        string
	DraftRevision int64
	StartsAt      *time.Time
	Note          string
	AskedAt       time.Time
	AskedBy       ids.ID
	AskedByName   string
	EditedBy      *ids.ID
	State         string
	DecidedAt     *time.Time
	DecidedBy     *ids.ID
	DecidedByName string
	Comment       string
	VersionID     *ids.ID
}

func (requestRow) TableName() string { return "publication_request" }

func insert(ctx context.Context, tx *pg.Tx, r Request) error {
	row := requestRow{ID: r.ID, ProcedureID: r.Procedure, Document: string(r.Document), Digest: r.Digest, DraftRevision: r.Revision,
		StartsAt: pg.OptionalTime(r.Starts), Note: r.Note, AskedAt: r.AskedAt, AskedBy: r.AskedBy, AskedByName: r.Asker,
		EditedBy: pg.OptionalID(r.Editor), State: string(r.State)}
	err := pg.Classify(gorm.G[requestRow](tx.Gorm()).Create(ctx, &row))
	if pg.Constraint(err) == "publication_request_waiting" {
		return fault.New(fault.Conflict, "request_pending")
	}
	return err
}

func update(ctx context.Context, tx *pg.Tx, r Request, by ids.ID) error {
	row := requestRow{State: string(r.State), DecidedAt: pg.OptionalTime(r.DecidedAt), DecidedBy: &by, DecidedByName: r.Decider,
		Comment: r.Comment, VersionID: pg.OptionalID(r.Version)}
	_, err := gorm.G[requestRow](tx.Gorm()).Where("id = ? AND state = 'waiting'", r.ID).
		Select("state", "decided_at", "decided_by", "decided_by_name", "comment", "version_id").Updates(ctx, row)
	return pg.Classify(err)
}

func lock(ctx context.Context, tx *pg.Tx, id ids.ID) (Request, error) {
	row, err := gorm.G[requestRow](tx.Gorm(), clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(ctx)
	return fromRow(row), pg.Classify(err)
}

func find(ctx context.Context, tx *pg.Tx, id ids.ID) (Request, error) {
	row, err := gorm.G[requestRow](tx.Gorm()).Where("id = ?", id).Take(ctx)
	return fromRow(row), pg.Classify(err)
}

func query(ctx context.Context, tx *pg.Tx, where string, arg any) ([]Request, error) {
	rows, err := gorm.G[requestRow](tx.Gorm()).Omit("document").Where(where, arg).Order("asked_at DESC, id DESC").Limit(200).Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]Request, len(rows))
	for i, r := range rows {
		out[i] = fromRow(r)
		out[i].Document = nil
	}
	return out, nil
}

func fromRow(r requestRow) Request {
	return Request{ID: r.ID, Procedure: r.ProcedureID, Document: json.RawMessage(r.Document), Digest: r.Digest, Revision: r.DraftRevision,
		Starts: pg.Time(r.StartsAt), Note: r.Note, AskedAt: r.AskedAt.UTC(), AskedBy: r.AskedBy, Asker: r.AskedByName, Editor: pg.ID(r.EditedBy),
		State: State(r.State), DecidedAt: pg.Time(r.DecidedAt), Decider: r.DecidedByName, Comment: r.Comment, Version: pg.ID(r.VersionID)}
}
