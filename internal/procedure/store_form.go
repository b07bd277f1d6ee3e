package procedure

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type draftRow struct {
	ProcedureID ids.ID
	Revision    int64
	Document    string
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
	UpdatedBy   string
	UpdatedByID *ids.ID
}

func (draftRow) TableName() string { return "form_draft" }

func insertDraft(ctx context.Context, tx *pg.Tx, d FormDraft) error {
	row := draftRow{ProcedureID: d.Procedure, Revision: d.Revision, Document: string(d.Document), UpdatedAt: d.UpdatedAt, UpdatedBy: d.UpdatedBy, UpdatedByID: pg.OptionalID(d.Editor)}
	return pg.Classify(gorm.G[draftRow](tx.Gorm()).Create(ctx, &row))
}

func updateDraft(ctx context.Context, tx *pg.Tx, d FormDraft, base int64) error {
	row := draftRow{Revision: d.Revision, Document: string(d.Document), UpdatedAt: d.UpdatedAt, UpdatedBy: d.UpdatedBy, UpdatedByID: pg.OptionalID(d.Editor)}
	n, err := gorm.G[draftRow](tx.Gorm()).Where("procedure_id = ? AND revision = ?", d.Procedure, base).
		Select("revision", "document", "updated_at", "updated_by", "updated_by_id").Updates(ctx, row)
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
		UpdatedAt: row.UpdatedAt.UTC(), UpdatedBy: row.UpdatedBy, Editor: pg.ID(row.UpdatedByID)}, nil
}

type versionRow struct {
	ID          ids.ID
	ProcedureID ids.ID
	Number      int
	Document    string
	Digest      string
	Trial       bool
	PublishedAt time.Time
	PublishedBy string
}

func (versionRow) TableName() string { return "form_version" }

func insertVersion(ctx context.Context, tx *pg.Tx, v Version) error {
	row := versionRow{ID: v.ID, ProcedureID: v.Procedure, Number: v.Number, Document: string(v.Document),
		Digest: v.Digest, Trial: v.Trial, PublishedAt: v.PublishedAt, PublishedBy: v.PublishedBy}
	return pg.Classify(gorm.G[versionRow](tx.Gorm()).Create(ctx, &row))
}

func fromVersion(r versionRow) Version {
	return Version{ID: r.ID, Procedure: r.ProcedureID, Number: r.Number, Document: json.RawMessage(r.Document),
		Digest: r.Digest, Trial: r.Trial, PublishedAt: r.PublishedAt.UTC(), PublishedBy: r.PublishedBy}
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
		Where("procedure_id = ? AND NOT trial", procedure).Order("number DESC").Find(ctx)
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

// newestVersion returns the version with the highest number; NotFound before
// the first.
func newestVersion(ctx context.Context, tx *pg.Tx, procedure ids.ID) (Version, error) {
	row, err := gorm.G[versionRow](tx.Gorm()).Where("procedure_id = ? AND NOT trial", procedure).Order("number DESC").Take(ctx)
	if err != nil {
		return Version{}, pg.Classify(err)
	}
	return fromVersion(row), nil
}

func removeTrialVersion(ctx context.Context, tx *pg.Tx, id ids.ID) error {
	_, err := gorm.G[versionRow](tx.Gorm()).Where("id = ? AND trial", id).Delete(ctx)
	return pg.Classify(err)
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

// changing lets applications refer to the row while it is changed.
var changing = clause.Locking{Strength: "NO KEY UPDATE"}

func lockProcedure(ctx context.Context, tx *pg.Tx, id ids.ID) (Procedure, error) {
	row, err := gorm.G[procedureRow](tx.Gorm(), changing).Where("id = ?", id).Take(ctx)
	if err != nil {
		return Procedure{}, pg.Classify(err)
	}
	return fromRow(row), nil
}

// dueProcedures locks what it returns; what somebody else changes is left to
// them, who settle it as well.
func dueProcedures(ctx context.Context, tx *pg.Tx, now time.Time, limit int) ([]Procedure, error) {
	free := clause.Locking{Strength: "NO KEY UPDATE", Options: "SKIP LOCKED"}
	rows, err := gorm.G[procedureRow](tx.Gorm(), free).Where("next_at <= ?", now).Order("next_at").Limit(limit).Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]Procedure, len(rows))
	for i, r := range rows {
		out[i] = fromRow(r)
	}
	return out, nil
}

type releaseRow struct {
	ID          ids.ID
	ProcedureID ids.ID
	VersionID   *ids.ID
	Kind        string
	StartsAt    *time.Time
	At          time.Time
	ByID        ids.ID
	ByName      string
	Note        string
}

func (releaseRow) TableName() string { return "form_release" }

func insertRelease(ctx context.Context, tx *pg.Tx, procedure ids.ID, r Release) error {
	row := releaseRow{ID: r.ID, ProcedureID: procedure, VersionID: pg.OptionalID(r.Version), Kind: string(r.Kind),
		StartsAt: pg.OptionalTime(r.Starts), At: r.At.UTC(), ByID: r.ByID, ByName: r.By, Note: r.Note}
	return pg.Classify(gorm.G[releaseRow](tx.Gorm()).Create(ctx, &row))
}

func listReleases(ctx context.Context, tx *pg.Tx, procedure ids.ID) ([]Release, error) {
	rows, err := gorm.G[releaseRow](tx.Gorm()).Where("procedure_id = ?", procedure).Order("at DESC, id DESC").Limit(500).Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]Release, len(rows))
	for i, r := range rows {
		out[i] = Release{ID: r.ID, Version: pg.ID(r.VersionID), Kind: ReleaseKind(r.Kind), Starts: pg.Time(r.StartsAt),
			At: r.At.UTC(), ByID: r.ByID, By: r.ByName, Note: r.Note}
	}
	return out, nil
}

type ruleRow struct {
	OnlyRow   bool `gorm:"primaryKey"`
	Approval  bool
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
	UpdatedBy string
}

func (ruleRow) TableName() string { return "publication_rule" }

// ApprovalRequired tells whether a publication needs a second person (公開承認).
func ApprovalRequired(ctx context.Context, tx *pg.Tx) (bool, error) {
	row, err := gorm.G[ruleRow](tx.Gorm()).Take(ctx)
	if err = pg.Classify(err); fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return row.Approval, err
}

// RequireApproval switches the rule. Publications already asked for are
// decided either way.
func RequireApproval(ctx context.Context, sp *tenant.Space, who access.Principal, on bool) error {
	return sp.InTx(ctx, func(tx *pg.Tx) error {
		row := ruleRow{OnlyRow: true, Approval: on, UpdatedAt: sp.Now(), UpdatedBy: who.Name}
		replace := clause.OnConflict{Columns: []clause.Column{{Name: "only_row"}},
			DoUpdates: clause.AssignmentColumns([]string{"approval", "updated_at", "updated_by"})}
		if err := gorm.G[ruleRow](tx.Gorm(), replace).Create(ctx, &row); err != nil {
			return pg.Classify(err)
		}
		value := map[bool]string{true: "on", false: "off"}[on]
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "settings.publication_approval", Object: "settings", Detail: map[string]string{"approval": value}})
	})
}
