package attachment

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type row struct {
	ID         ids.ID
	OwnerID    ids.ID
	Field      string
	Class      string
	State      State
	Kind       string
	Size       int64
	NameSealed []byte
	Bound      bool
	Verdict    string
	Scanner    string
	CreatedAt  time.Time
	ScannedAt  *time.Time
}

func (row) TableName() string { return "attachment" }

func (r row) open(ctx context.Context, sp *tenant.Space) (Attachment, error) {
	name, err := sp.Sealer().OpenText(ctx, namePlace(r.ID), r.NameSealed)
	if err != nil {
		return Attachment{}, err
	}
	return Attachment{
		ID: r.ID, Owner: r.OwnerID, Field: r.Field, Name: name, Kind: r.Kind, Size: r.Size,
		State: r.State, Verdict: r.Verdict, Scanner: r.Scanner, CreatedAt: r.CreatedAt,
	}, nil
}

func insert(ctx context.Context, tx *pg.Tx, r *row) error {
	return gorm.G[row](tx.Gorm()).Create(ctx, r)
}

// count counts the files of a field, holding back others who would add to it.
func count(ctx context.Context, tx *pg.Tx, owner ids.ID, field string) (int64, error) {
	err := tx.Gorm().Exec(`SELECT pg_advisory_xact_lock(hashtextextended(?, 6))`, owner.String()+"/"+field).Error
	if err != nil {
		return 0, err
	}
	return gorm.G[row](tx.Gorm()).
		Where("owner_id = ? AND field = ? AND state NOT IN ?", owner, field, []State{Refused, Discarded}).
		Count(ctx, "id")
}

func byID(ctx context.Context, tx *pg.Tx, id ids.ID) (row, error) {
	return gorm.G[row](tx.Gorm()).Where("id = ?", id).First(ctx)
}

func byRef(ctx context.Context, tx *pg.Tx, ref Ref) (row, error) {
	return gorm.G[row](tx.Gorm()).
		Where("id = ? AND owner_id = ? AND state NOT IN ?", ref.ID, ref.Owner, []State{Receiving, Discarded}).
		First(ctx)
}

func ofOwner(ctx context.Context, tx *pg.Tx, owner ids.ID) ([]row, error) {
	return gorm.G[row](tx.Gorm()).
		Where("owner_id = ? AND state NOT IN ?", owner, []State{Receiving, Discarded}).
		Order("field, created_at, id").Find(ctx)
}

// lockOwned locks the living files of an owner in one order.
func lockOwned(tx *pg.Tx, owner ids.ID) ([]row, error) {
	var rows []row
	err := tx.Gorm().Raw(`SELECT id, owner_id, field, class, state, kind, size, name_sealed, bound, verdict, scanner,
			created_at, scanned_at
		FROM attachment WHERE owner_id = ? AND state <> 'discarded' ORDER BY id FOR UPDATE`, owner).Scan(&rows).Error
	return rows, err
}

// arrived ends the receiving of a file.
func arrived(tx *pg.Tx, id ids.ID, size int64) error {
	return mustTouch(tx.Gorm().Exec(`UPDATE attachment SET state = 'quarantined', size = ?
		WHERE id = ? AND state = 'receiving'`, size, id))
}

func judged(tx *pg.Tx, id ids.ID, to State, verdict, scanner string, now time.Time) error {
	return tx.Gorm().Exec(`UPDATE attachment SET state = ?, verdict = ?, scanner = ?, scanned_at = ?
		WHERE id = ? AND state = 'quarantined'`, to, verdict, scanner, now, id).Error
}

func bind(tx *pg.Tx, id, application ids.ID) error {
	return mustTouch(tx.Gorm().Exec(`UPDATE attachment SET owner_id = ?, bound = true
		WHERE id = ? AND state IN ('quarantined', 'released')`, application, id))
}

func setDiscarded(tx *pg.Tx, id ids.ID) error {
	return mustTouch(tx.Gorm().Exec(`UPDATE attachment SET state = 'discarded' WHERE id = ? AND state <> 'discarded'`, id))
}

func remove(tx *pg.Tx, id ids.ID) error {
	return tx.Gorm().Exec(`DELETE FROM attachment WHERE id = ?`, id).Error
}

// loose finds uploads that broke off and files that nobody's application took.
func loose(tx *pg.Tx, broken, forgotten time.Time) ([]ids.ID, error) {
	var found []ids.ID
	err := tx.Gorm().Raw(`SELECT id FROM attachment
		WHERE (state = 'receiving' AND created_at < ?)
		   OR (NOT bound AND state IN ('quarantined', 'released', 'refused') AND created_at < ?)
		ORDER BY created_at LIMIT 500 FOR UPDATE SKIP LOCKED`, broken, forgotten).Scan(&found).Error
	return found, err
}

func mustTouch(res *gorm.DB) error {
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return res.Error
}
