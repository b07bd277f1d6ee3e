package recipient

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type listRow struct {
	ID          ids.ID
	ProcedureID ids.ID
	Field       string
	CheckKind   string
	Targets     []byte `gorm:"type:jsonb"`
	Once        bool
	Rows        int
	LinkKey     ids.ID
	State       string
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	CreatedBy   string
}

func (listRow) TableName() string { return "recipient_list" }

func insertList(ctx context.Context, tx *pg.Tx, r listRow) error {
	return pg.Classify(gorm.G[listRow](tx.Gorm()).Create(ctx, &r))
}

func findList(ctx context.Context, tx *pg.Tx, procedure ids.ID) (listRow, error) {
	r, err := gorm.G[listRow](tx.Gorm()).Where("procedure_id = ? AND state = 'ready'", procedure).Take(ctx)
	return r, pg.Classify(err)
}

func listByID(ctx context.Context, tx *pg.Tx, id ids.ID) (listRow, error) {
	r, err := gorm.G[listRow](tx.Gorm()).Where("id = ? AND state = 'ready'", id).Take(ctx)
	return r, pg.Classify(err)
}

// setOnce also changes what the standing applications hold; Conflict
// "applied_twice" when a person has two.
func setOnce(ctx context.Context, tx *pg.Tx, r listRow, once bool) error {
	_, err := gorm.G[claimRow](tx.Gorm()).Where("procedure_id = ?", r.ProcedureID).Update(ctx, "once", once)
	if err = pg.Classify(err); pg.Constraint(err) == "recipient_claim_once" {
		return fault.New(fault.Conflict, "applied_twice")
	}
	if err != nil {
		return err
	}
	_, err = gorm.G[listRow](tx.Gorm()).Where("id = ?", r.ID).Update(ctx, "once", once)
	return pg.Classify(err)
}

func setLinkKey(ctx context.Context, tx *pg.Tx, id, key ids.ID) error {
	_, err := gorm.G[listRow](tx.Gorm()).Where("id = ?", id).Update(ctx, "link_key", key)
	return pg.Classify(err)
}

func deleteList(ctx context.Context, tx *pg.Tx, id ids.ID) error {
	_, err := gorm.G[listRow](tx.Gorm()).Where("id = ?", id).Delete(ctx)
	return pg.Classify(err)
}

// swapList puts the loaded list in the place of the one before.
func swapList(ctx context.Context, tx *pg.Tx, procedure, loaded ids.ID, rows int, once bool) error {
	if _, err := gorm.G[listRow](tx.Gorm()).Where("procedure_id = ? AND state = 'ready'", procedure).Delete(ctx); err != nil {
		return pg.Classify(err)
	}
	n, err := gorm.G[listRow](tx.Gorm()).Where("id = ? AND state = 'loading'", loaded).
		Select("state", "rows").Updates(ctx, listRow{State: "ready", Rows: rows})
	if err == nil && n == 0 {
		return fault.Newf(fault.Internal, "list_lost", "loaded list %s is not there", loaded)
	}
	if err != nil {
		return pg.Classify(err)
	}
	return setOnce(ctx, tx, listRow{ID: loaded, ProcedureID: procedure}, once)
}

// deleteLoading forgets lists whose loading never came to its end.
func deleteLoading(ctx context.Context, tx *pg.Tx, before time.Time) (int, error) {
	n, err := gorm.G[listRow](tx.Gorm()).Where("state = 'loading' AND created_at < ?", before).Delete(ctx)
	return n, pg.Classify(err)
}

type recipientRow struct {
	ID          ids.ID
	ListID      ids.ID
	Position    int
	NumberIndex []byte
	RowSealed   []byte
}

func (recipientRow) TableName() string { return "recipient" }

func insertRecipients(ctx context.Context, tx *pg.Tx, rows []recipientRow) error {
	return pg.Classify(gorm.G[recipientRow](tx.Gorm()).CreateInBatches(ctx, &rows, 500))
}

func findRecipient(ctx context.Context, tx *pg.Tx, list ids.ID, number []byte) (recipientRow, error) {
	r, err := gorm.G[recipientRow](tx.Gorm()).Where("list_id = ? AND number_index = ?", list, number).Take(ctx)
	return r, pg.Classify(err)
}

func recipientByID(ctx context.Context, tx *pg.Tx, id ids.ID) (recipientRow, error) {
	r, err := gorm.G[recipientRow](tx.Gorm()).Where("id = ?", id).Take(ctx)
	return r, pg.Classify(err)
}

const hasClaim = "EXISTS (SELECT 1 FROM recipient_claim c WHERE c.procedure_id = ? AND c.number_index = recipient.number_index)"

// listRecipients returns rows of a list by position; open leaves out those who
// have applied.
func listRecipients(ctx context.Context, tx *pg.Tx, l listRow, open bool, after, limit int) ([]recipientRow, error) {
	s := gorm.G[recipientRow](tx.Gorm()).Where("list_id = ? AND position > ?", l.ID, after)
	if open {
		s = s.Where("NOT "+hasClaim, l.ProcedureID)
	}
	rows, err := s.Order("position").Limit(limit).Find(ctx)
	return rows, pg.Classify(err)
}

func countApplied(ctx context.Context, tx *pg.Tx, l listRow) (int, error) {
	n, err := gorm.G[recipientRow](tx.Gorm()).Where("list_id = ?", l.ID).Where(hasClaim, l.ProcedureID).Count(ctx, "*")
	return int(n), pg.Classify(err)
}

type claimRow struct {
	ApplicationID ids.ID
	ProcedureID   ids.ID
	NumberIndex   []byte
	Once          bool
}

func (claimRow) TableName() string { return "recipient_claim" }

func insertClaim(ctx context.Context, tx *pg.Tx, r claimRow) error {
	return pg.Classify(gorm.G[claimRow](tx.Gorm()).Create(ctx, &r))
}

func deleteClaim(ctx context.Context, tx *pg.Tx, application ids.ID) error {
	_, err := gorm.G[claimRow](tx.Gorm()).Where("application_id = ?", application).Delete(ctx)
	return pg.Classify(err)
}

func hasApplied(ctx context.Context, tx *pg.Tx, procedure ids.ID, number []byte) (bool, error) {
	n, err := gorm.G[claimRow](tx.Gorm()).Where("procedure_id = ? AND number_index = ?", procedure, number).Count(ctx, "*")
	return n > 0, pg.Classify(err)
}

type linkRow struct {
	ID           ids.ID
	ProcedureID  ids.ID
	Name         string
	ValuesSealed []byte
	Fields       []byte    `gorm:"type:jsonb"`
	CreatedAt    time.Time `gorm:"autoCreateTime:false"`
	CreatedBy    string
	RevokedAt    *time.Time
}

func (linkRow) TableName() string { return "recipient_link" }

func insertLink(ctx context.Context, tx *pg.Tx, r linkRow) error {
	return pg.Classify(gorm.G[linkRow](tx.Gorm()).Create(ctx, &r))
}

func findLink(ctx context.Context, tx *pg.Tx, id ids.ID) (linkRow, error) {
	r, err := gorm.G[linkRow](tx.Gorm()).Where("id = ?", id).Take(ctx)
	return r, pg.Classify(err)
}

func countLinks(ctx context.Context, tx *pg.Tx, procedure ids.ID) (int64, error) {
	n, err := gorm.G[linkRow](tx.Gorm()).Where("procedure_id = ?", procedure).Count(ctx, "*")
	return n, pg.Classify(err)
}

func listLinks(ctx context.Context, tx *pg.Tx, procedure ids.ID, limit int) ([]linkRow, error) {
	rows, err := gorm.G[linkRow](tx.Gorm()).Where("procedure_id = ?", procedure).Order("id DESC").Limit(limit).Find(ctx)
	return rows, pg.Classify(err)
}

func revokeLink(ctx context.Context, tx *pg.Tx, procedure, id ids.ID, now time.Time) error {
	n, err := gorm.G[linkRow](tx.Gorm()).Where("id = ? AND procedure_id = ? AND revoked_at IS NULL", id, procedure).Update(ctx, "revoked_at", now)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return pg.Classify(err)
}

type tryRow struct {
	KeyMac      []byte
	ProcedureID ids.ID
	Kind        string
	Tries       int
	Since       time.Time
}

func (tryRow) TableName() string { return "recipient_try" }

// countTry counts one more and returns how many there were since the window
// began; an old window begins anew.
func countTry(ctx context.Context, tx *pg.Tx, r tryRow, window time.Duration) (int, error) {
	var out tryRow
	old := r.Since.Add(-window)
	// A list of bytes right after a parenthesis would be spread over parameters.
	err := gorm.G[tryRow](tx.Gorm()).Raw(`
		INSERT INTO recipient_try (tries, key_mac, procedure_id, kind, since) VALUES (1, ?, ?, ?, ?)
		ON CONFLICT (key_mac) DO UPDATE SET
			tries = CASE WHEN recipient_try.since <= ? THEN 1 ELSE recipient_try.tries + 1 END,
			since = CASE WHEN recipient_try.since <= ? THEN excluded.since ELSE recipient_try.since END
		RETURNING key_mac, tries, since`, r.KeyMac, r.ProcedureID, r.Kind, r.Since, old, old).Scan(ctx, &out)
	return out.Tries, pg.Classify(err)
}

// triesSince returns how many tries the window has; 0 for an old one.
func triesSince(ctx context.Context, tx *pg.Tx, key []byte, since time.Time) (int, error) {
	rows, err := gorm.G[tryRow](tx.Gorm()).Where("key_mac = ? AND since > ?", key, since).Find(ctx)
	if err != nil || len(rows) == 0 {
		return 0, pg.Classify(err)
	}
	return rows[0].Tries, nil
}

// giveBack takes one try back.
func giveBack(ctx context.Context, tx *pg.Tx, key []byte) error {
	_, err := gorm.G[tryRow](tx.Gorm()).Where("key_mac = ? AND tries > 0", key).Update(ctx, "tries", gorm.Expr("tries - 1"))
	return pg.Classify(err)
}

func forgetTries(ctx context.Context, tx *pg.Tx, key []byte) error {
	_, err := gorm.G[tryRow](tx.Gorm()).Where("key_mac = ?", key).Delete(ctx)
	return pg.Classify(err)
}

func countLocked(ctx context.Context, tx *pg.Tx, procedure ids.ID, since time.Time) (int, error) {
	n, err := gorm.G[tryRow](tx.Gorm()).Where("procedure_id = ? AND kind = 'number' AND tries > ? AND since > ?", procedure, numberTries, since).Count(ctx, "*")
	return int(n), pg.Classify(err)
}

func deleteTries(ctx context.Context, tx *pg.Tx, before time.Time) (int, error) {
	n, err := gorm.G[tryRow](tx.Gorm()).Where("since < ?", before).Delete(ctx)
	return n, pg.Classify(err)
}
