package procedure

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type draftRow struct {
	ProcedureID ids.ID
	Revision    int64
	Document    string
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
	UpdatedBy   string
}

func (draftRow) TableName() string { return "form_draft" }

func insertDraft(ctx context.Context, tx *pg.Tx, d FormDraft) error {
	row := draftRow{ProcedureID: d.Procedure, Revision: d.Revision, Document: string(d.Document), UpdatedAt: d.UpdatedAt, UpdatedBy: d.UpdatedBy}
	return pg.Classify(gorm.G[draftRow](tx.Gorm()).Create(ctx, &row))
}

func updateDraft(ctx context.Context, tx *pg.Tx, d FormDraft, base int64) error {
	row := draftRow{Revision: d.Revision, Document: string(d.Document), UpdatedAt: d.UpdatedAt, UpdatedBy: d.UpdatedBy}
	n, err := gorm.G[draftRow](tx.Gorm()).Where("procedure_id = ? AND revision = ?", d.Procedure, base).
		Select("revision", "document", "updated_at", "updated_by").Updates(ctx, row)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "draft_changed")
	}
	return pg.Classify(err)
}

func findDraft(ctx context.Context, tx *pg.Tx, procedure ids.ID) (FormDraft, error) {
	row, err := gorm.G[draftRow](tx.Gorm()).Where("procedure_id = ?", procedure).Take(ctx)
	if err != nil {
		return FormDraft{}, pg.Classify(err)
	}
	return FormDraft{Procedure: row.ProcedureID, Revision: row.Revision, Document: json.RawMessage(row.Document),
		UpdatedAt: row.UpdatedAt.UTC(), UpdatedBy: row.UpdatedBy}, nil
}

type versionRow struct {
	ID          ids.ID
	ProcedureID ids.ID
	Number      int
	Document    string
	Digest      string
	PublishedAt time.Time
	PublishedBy string
}

func (versionRow) TableName() string { return "form_version" }

func insertVersion(ctx context.Context, tx *pg.Tx, v Version) error {
	row := versionRow{ID: v.ID, ProcedureID: v.Procedure, Number: v.Number, Document: string(v.Document),
		Digest: v.Digest, PublishedAt: v.PublishedAt, PublishedBy: v.PublishedBy}
	return pg.Classify(gorm.G[versionRow](tx.Gorm()).Create(ctx, &row))
}

func fromVersion(r versionRow) Version {
	return Version{ID: r.ID, Procedure: r.ProcedureID, Number: r.Number, Document: json.RawMessage(r.Document),
		Digest: r.Digest, PublishedAt: r.PublishedAt.UTC(), PublishedBy: r.PublishedBy}
}

func findVersion(ctx context.Context, tx *pg.Tx, id ids.ID) (Version, error) {
	row, err := gorm.G[versionRow](tx.Gorm()).Where("id = ?", id).Take(ctx)
	if err != nil {
		return Version{}, pg.Classify(err)
	}
	return fromVersion(row), nil
}

func listVersions(ctx context.Context, tx *pg.Tx, procedure ids.ID) ([]Version, error) {
	rows, err := gorm.G[versionRow](tx.Gorm()).
		Select("id", "procedure_id", "number", "digest", "published_at", "published_by").
		Where("procedure_id = ?", procedure).Order("number DESC").Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]Version, len(rows))
	for i, r := range rows {
		out[i] = fromVersion(r)
		out[i].Document = nil
	}
	return out, nil
}

type sampleRow struct {
	ID          ids.ID
	ProcedureID ids.ID
	Name        string
	Answers     string
	Accept      bool
	Faults      []byte    `gorm:"type:jsonb"`
	Day         time.Time `gorm:"type:date"`
}

func (sampleRow) TableName() string { return "sample_case" }

func listSamples(ctx context.Context, tx *pg.Tx, procedure ids.ID) ([]Sample, error) {
	rows, err := gorm.G[sampleRow](tx.Gorm()).Where("procedure_id = ?", procedure).Order("id").Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]Sample, len(rows))
	for i, r := range rows {
		out[i] = Sample{ID: r.ID, Name: r.Name, Answers: json.RawMessage(r.Answers), Accept: r.Accept, Day: r.Day}
		if err := json.Unmarshal(r.Faults, &out[i].Faults); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func putSample(ctx context.Context, tx *pg.Tx, procedure ids.ID, s Sample, fresh bool) error {
	row := sampleRow{ID: s.ID, ProcedureID: procedure, Name: s.Name, Answers: string(s.Answers), Accept: s.Accept, Faults: asJSON(s.Faults), Day: s.Day}
	if fresh {
		return sampleConflict(pg.Classify(gorm.G[sampleRow](tx.Gorm()).Create(ctx, &row)))
	}
	n, err := gorm.G[sampleRow](tx.Gorm()).Where("id = ? AND procedure_id = ?", s.ID, procedure).
		Select("name", "answers", "accept", "faults", "day").Updates(ctx, row)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return sampleConflict(pg.Classify(err))
}

func sampleConflict(err error) error {
	if fault.Is(err, fault.Conflict) {
		return fault.New(fault.Conflict, "sample_exists")
	}
	return err
}

func removeSample(ctx context.Context, tx *pg.Tx, procedure, id ids.ID) error {
	n, err := gorm.G[sampleRow](tx.Gorm()).Where("id = ? AND procedure_id = ?", id, procedure).Delete(ctx)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return pg.Classify(err)
}
