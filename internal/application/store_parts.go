package application

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type answerRow struct {
	ID            ids.ID
	ApplicationID ids.ID
	Number        int
	Cause         string
	AnswersSealed []byte
	At            time.Time
}

func (answerRow) TableName() string { return "application_answer" }

func insertAnswers(ctx context.Context, tx *pg.Tx, r answerRow) error {
	return pg.Classify(gorm.G[answerRow](tx.Gorm()).Create(ctx, &r))
}

func findAnswers(ctx context.Context, tx *pg.Tx, application ids.ID, number int) (answerRow, error) {
	r, err := gorm.G[answerRow](tx.Gorm()).Where("application_id = ? AND number = ?", application, number).Take(ctx)
	return r, pg.Classify(err)
}

func listAnswers(ctx context.Context, tx *pg.Tx, application ids.ID) ([]answerRow, error) {
	rows, err := gorm.G[answerRow](tx.Gorm()).Where("application_id = ?", application).Order("number").Find(ctx)
	return rows, pg.Classify(err)
}

// newestAnswers returns the newest version of each application.
func newestAnswers(ctx context.Context, tx *pg.Tx, of []ids.ID) (map[ids.ID]answerRow, error) {
	rows, err := gorm.G[answerRow](tx.Gorm()).Where("application_id IN ?", of).Order("number").Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := map[ids.ID]answerRow{}
	for _, r := range rows {
		out[r.ApplicationID] = r // the order leaves the newest
	}
	return out, nil
}

// standingAnswers returns the newest answers of the procedure's applications
// that hold what they took, in the order of their ids.
func standingAnswers(ctx context.Context, tx *pg.Tx, procedure, after ids.ID, limit int) ([]answerRow, error) {
	gone := []State{Drafted, Withdrawn, Rejected, Refused}
	rows, err := gorm.G[answerRow](tx.Gorm()).
		Where("application_id > ?", after).
		Where(`EXISTS (SELECT 1 FROM application a WHERE a.id = application_id AND a.answer_version = number
			AND a.procedure_id = ? AND a.trial_id IS NULL AND a.state NOT IN ?)`, procedure, gone).
		Order("application_id").Limit(limit).Find(ctx)
	return rows, pg.Classify(err)
}

type termRow struct {
	ApplicationID ids.ID
	Term          []byte
	Office        bool // of what staff wrote
}

func (termRow) TableName() string { return "application_term" }

// replaceTerms leaves exactly the terms for the application, of the applicant's
// answers or of the office's.
func replaceTerms(ctx context.Context, tx *pg.Tx, application ids.ID, terms [][]byte, office, fresh bool) error {
	if !fresh {
		if _, err := gorm.G[termRow](tx.Gorm()).Where("application_id = ? AND office = ?", application, office).Delete(ctx); err != nil {
			return pg.Classify(err)
		}
	}
	if len(terms) == 0 {
		return nil
	}
	rows := make([]termRow, len(terms))
	for i, t := range terms {
		rows[i] = termRow{application, t, office}
	}
	return pg.Classify(gorm.G[termRow](tx.Gorm()).CreateInBatches(ctx, &rows, 500))
}

type submissionRow struct {
	ApplicationID ids.ID
	OwnerSession  ids.ID
	KeyMac        []byte
	BodyMac       []byte
	SecretSealed  []byte
	At            time.Time
	ExpiresAt     time.Time
}

func (submissionRow) TableName() string { return "application_submission" }

func insertSubmission(ctx context.Context, tx *pg.Tx, r submissionRow) error {
	return pg.Classify(gorm.G[submissionRow](tx.Gorm()).Create(ctx, &r))
}

func submissionByKey(ctx context.Context, tx *pg.Tx, session ids.ID, key []byte) (submissionRow, error) {
	r, err := gorm.G[submissionRow](tx.Gorm()).Where("owner_session = ? AND key_mac = ?", session, key).Take(ctx)
	return r, pg.Classify(err)
}

func submissionOf(ctx context.Context, tx *pg.Tx, application ids.ID) (submissionRow, error) {
	r, err := gorm.G[submissionRow](tx.Gorm()).Where("application_id = ?", application).Take(ctx)
	return r, pg.Classify(err)
}

type correctionRow struct {
	ID            ids.ID
	ApplicationID ids.ID
	Fields        []byte `gorm:"type:jsonb"`
	TextSealed    []byte
	Deadline      time.Time
	AskedAt       time.Time
	AskedBy       ids.ID
	AskedByName   string
	FromNumber    int
	ToNumber      int
	ClosedAt      *time.Time
	Outcome       string
	OverdueToldAt *time.Time
}

func (correctionRow) TableName() string { return "application_correction" }

func insertCorrection(ctx context.Context, tx *pg.Tx, r correctionRow) error {
	return pg.Classify(gorm.G[correctionRow](tx.Gorm()).Create(ctx, &r))
}

func openCorrection(ctx context.Context, tx *pg.Tx, application ids.ID) (correctionRow, error) {
	r, err := gorm.G[correctionRow](tx.Gorm()).Where("application_id = ? AND closed_at IS NULL", application).Take(ctx)
	return r, pg.Classify(err)
}

func listCorrections(ctx context.Context, tx *pg.Tx, application ids.ID) ([]correctionRow, error) {
	rows, err := gorm.G[correctionRow](tx.Gorm()).Where("application_id = ?", application).Order("asked_at DESC, id DESC").Find(ctx)
	return rows, pg.Classify(err)
}

func closeCorrection(ctx context.Context, tx *pg.Tx, id ids.ID, outcome string, to int, at time.Time) error {
	_, err := gorm.G[correctionRow](tx.Gorm()).Where("id = ? AND closed_at IS NULL", id).
		Select("closed_at", "outcome", "to_number").
		Updates(ctx, correctionRow{ClosedAt: &at, Outcome: outcome, ToNumber: to})
	return pg.Classify(err)
}

// overdueCorrections locks what it returns; what another round or an applicant
// holds is left to the next.
func overdueCorrections(ctx context.Context, tx *pg.Tx, now time.Time, limit int) ([]correctionRow, error) {
	rows, err := gorm.G[correctionRow](tx.Gorm(), clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).
		Where("closed_at IS NULL AND overdue_told_at IS NULL AND deadline <= ?", now).
		Order("deadline").Limit(limit).Find(ctx)
	return rows, pg.Classify(err)
}

func markOverdueTold(ctx context.Context, tx *pg.Tx, id ids.ID, at time.Time) error {
	_, err := gorm.G[correctionRow](tx.Gorm()).Where("id = ?", id).Update(ctx, "overdue_told_at", at)
	return pg.Classify(err)
}

type eventRow struct {
	ID            ids.ID
	ApplicationID ids.ID
	At            time.Time
	Verb          string
	FromState     string
	ToState       string
	Audience      string
	ActorID       ids.ID
	ActorName     string
	Fields        []byte `gorm:"type:jsonb"`
	ReasonSealed  []byte
}

func (eventRow) TableName() string { return "application_event" }

func insertEvent(ctx context.Context, tx *pg.Tx, r eventRow) error {
	return pg.Classify(gorm.G[eventRow](tx.Gorm()).Create(ctx, &r))
}

func listEvents(ctx context.Context, tx *pg.Tx, application ids.ID) ([]eventRow, error) {
	rows, err := gorm.G[eventRow](tx.Gorm()).Where("application_id = ?", application).Order("at, id").Find(ctx)
	return rows, pg.Classify(err)
}

type limitRow struct {
	NumberMac []byte
	Tries     int
	Since     time.Time
}

func (limitRow) TableName() string { return "lookup_limit" }

// countTry counts one more try for the number and returns how many there were
// since the window began; an old window begins anew.
func countTry(ctx context.Context, tx *pg.Tx, number []byte, now time.Time, window time.Duration) (int, error) {
	var r limitRow
	// A list of bytes right after a parenthesis would be spread over parameters.
	err := gorm.G[limitRow](tx.Gorm()).Raw(`
		INSERT INTO lookup_limit (tries, number_mac, since) VALUES (1, ?, ?)
		ON CONFLICT (number_mac) DO UPDATE SET
			tries = CASE WHEN lookup_limit.since <= ? THEN 1 ELSE lookup_limit.tries + 1 END,
			since = CASE WHEN lookup_limit.since <= ? THEN excluded.since ELSE lookup_limit.since END
		RETURNING number_mac, tries, since`, number, now, now.Add(-window), now.Add(-window)).Scan(ctx, &r)
	return r.Tries, pg.Classify(err)
}

func forgetTries(ctx context.Context, tx *pg.Tx, number []byte) error {
	_, err := gorm.G[limitRow](tx.Gorm()).Where("number_mac = ?", number).Delete(ctx)
	return pg.Classify(err)
}

// deleteEnded forgets idempotency keys and look-up windows that have ended.
func deleteEnded(ctx context.Context, tx *pg.Tx, now, since time.Time) (int, error) {
	keys, err := gorm.G[submissionRow](tx.Gorm()).Where("expires_at <= ?", now).Delete(ctx)
	if err != nil {
		return 0, pg.Classify(err)
	}
	tries, err := gorm.G[limitRow](tx.Gorm()).Where("since <= ?", since).Delete(ctx)
	return keys + tries, pg.Classify(err)
}

func fieldList(raw []byte) ([]string, error) {
	var out []string
	err := json.Unmarshal(raw, &out)
	return out, err
}

func asJSON(list []string) []byte {
	if list == nil {
		list = []string{}
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // a list of strings always marshals
	}
	return b
}
