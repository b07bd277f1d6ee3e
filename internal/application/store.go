package application

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type applicationRow struct {
	ID             ids.ID
	ProcedureID    ids.ID
	VersionID      ids.ID
	State          string
	Revision       int64
	OwnerSession   ids.ID
	ReceiptNumber  *string
	LookupMac      []byte
	DepartmentID   *ids.ID
	AssigneeID     *ids.ID
	PassedBy       *ids.ID
	RetentionClass string
	Identity       string
	ConsentVersion string
	ContactSealed  []byte
	AnswerVersion  int
	CreatedAt      time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt      time.Time `gorm:"autoUpdateTime:false"`
	SubmittedAt    *time.Time
	DecidedAt      *time.Time
	DueAt          *time.Time
	PausedAt       *time.Time
	ClosedAt       *time.Time
	KeepUntil      *time.Time
	TrialID        *ids.ID
}

func (applicationRow) TableName() string { return "application" }

// application gives the row without the procedure's title, which is another
// room's.
func (r applicationRow) application() Application {
	a := Application{
		ID: r.ID, Procedure: r.ProcedureID, Version: r.VersionID, State: State(r.State), Revision: r.Revision,
		Department: pg.ID(r.DepartmentID), Assignee: pg.ID(r.AssigneeID), PassedBy: pg.ID(r.PassedBy),
		Retention: r.RetentionClass, Identity: r.Identity, SubmittedAt: pg.Time(r.SubmittedAt), UpdatedAt: r.UpdatedAt.UTC(),
		DecidedAt: pg.Time(r.DecidedAt), DueAt: pg.Time(r.DueAt), PausedAt: pg.Time(r.PausedAt), KeepUntil: pg.Time(r.KeepUntil),
		Trial: r.TrialID != nil,
	}
	if r.ReceiptNumber != nil {
		a.ReceiptNumber = *r.ReceiptNumber
	}
	return a
}

func insertApplication(ctx context.Context, tx *pg.Tx, r applicationRow) error {
	return pg.Classify(gorm.G[applicationRow](tx.Gorm()).Create(ctx, &r))
}

func findApplication(ctx context.Context, tx *pg.Tx, where string, args ...any) (applicationRow, error) {
	r, err := gorm.G[applicationRow](tx.Gorm()).Where(where, args...).Take(ctx)
	return r, pg.Classify(err)
}

// lockApplication makes whoever changes the application next wait.
func lockApplication(ctx context.Context, tx *pg.Tx, where string, args ...any) (applicationRow, error) {
	r, err := gorm.G[applicationRow](tx.Gorm(), clause.Locking{Strength: "UPDATE"}).Where(where, args...).Take(ctx)
	return r, pg.Classify(err)
}

// updateApplication writes the locked row with the next revision.
func updateApplication(ctx context.Context, tx *pg.Tx, r applicationRow) error {
	base := r.Revision
	r.Revision++
	n, err := gorm.G[applicationRow](tx.Gorm()).Where("id = ? AND revision = ?", r.ID, base).
		Select("state", "revision", "receipt_number", "lookup_mac", "department_id", "assignee_id", "passed_by",
			"identity", "consent_version", "contact_sealed", "answer_version", "updated_at", "submitted_at",
			"decided_at", "due_at", "paused_at", "closed_at", "keep_until").
		Updates(ctx, r)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "changed_by_other")
	}
	return pg.Classify(err)
}

func countDrafts(ctx context.Context, tx *pg.Tx, session ids.ID) (int64, error) {
	n, err := gorm.G[applicationRow](tx.Gorm()).Where("owner_session = ? AND state = 'draft'", session).Count(ctx, "*")
	return n, pg.Classify(err)
}

type draftRow struct {
	ApplicationID ids.ID
	Revision      int64
	Page          string
	AnswersSealed []byte
	UpdatedAt     time.Time `gorm:"autoUpdateTime:false"`
	ExpiresAt     time.Time
}

func (draftRow) TableName() string { return "application_draft" }

func insertDraft(ctx context.Context, tx *pg.Tx, r draftRow) error {
	return pg.Classify(gorm.G[draftRow](tx.Gorm()).Create(ctx, &r))
}

func findDraft(ctx context.Context, tx *pg.Tx, id ids.ID, now time.Time) (draftRow, error) {
	r, err := gorm.G[draftRow](tx.Gorm()).Where("application_id = ? AND expires_at > ?", id, now).Take(ctx)
	return r, pg.Classify(err)
}

func updateDraft(ctx context.Context, tx *pg.Tx, r draftRow, base int64) error {
	n, err := gorm.G[draftRow](tx.Gorm()).Where("application_id = ? AND revision = ?", r.ApplicationID, base).
		Select("revision", "page", "answers_sealed", "updated_at", "expires_at").Updates(ctx, r)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "draft_changed")
	}
	return pg.Classify(err)
}

func deleteDraftRow(ctx context.Context, tx *pg.Tx, id ids.ID) error {
	_, err := gorm.G[draftRow](tx.Gorm()).Where("application_id = ?", id).Delete(ctx)
	return pg.Classify(err)
}

func deleteApplication(ctx context.Context, tx *pg.Tx, id ids.ID) error {
	_, err := gorm.G[applicationRow](tx.Gorm()).Where("id = ? AND state = 'draft'", id).Delete(ctx)
	return pg.Classify(err)
}

// lockTried makes whoever hands in an application of the trial wait.
func lockTried(ctx context.Context, tx *pg.Tx, trial ids.ID) error {
	_, err := gorm.G[applicationRow](tx.Gorm(), clause.Locking{Strength: "UPDATE"}).Select("id").Where("trial_id = ?", trial).Order("id").Find(ctx)
	return pg.Classify(err)
}

// deleteTried removes the applications of a trial with all that hangs on them
// and returns which they were.
func deleteTried(ctx context.Context, tx *pg.Tx, trial ids.ID) ([]ids.ID, error) {
	rows, err := gorm.G[applicationRow](tx.Gorm()).Select("id").Where("trial_id = ?", trial).Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]ids.ID, len(rows))
	for i, r := range rows {
		out[i] = r.ID
	}
	_, err = gorm.G[applicationRow](tx.Gorm()).Where("trial_id = ?", trial).Delete(ctx)
	return out, pg.Classify(err)
}

// expiredDrafts locks what it returns; what another sweep holds is left to it.
func expiredDrafts(ctx context.Context, tx *pg.Tx, now time.Time, limit int) ([]ids.ID, error) {
	rows, err := gorm.G[draftRow](tx.Gorm(), clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).
		Select("application_id").Where("expires_at <= ?", now).
		Order("expires_at").Limit(limit).Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]ids.ID, len(rows))
	for i, r := range rows {
		out[i] = r.ApplicationID
	}
	return out, nil
}
