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

// recorded reads a row back; false when its detail is not what Record writes.
func (r entryRow) recorded() (Recorded, bool) {
	out := Recorded{
		ID: r.ID, At: r.At, Audience: r.Audience, ActorID: r.ActorID, ActorName: r.ActorName,
		Plane: r.Plane, RequestID: r.RequestID,
		Entry: Entry{Action: r.Action, Object: r.Object, Entity: r.EntityID},
	}
	return out, json.Unmarshal(r.Detail, &out.Detail) == nil
}

type linkRow struct {
	Seq      int64
	EntryID  ids.ID
	SealedAt time.Time
	Hash     []byte
}

func (linkRow) TableName() string { return "audit_link" }

const entryColumns = `e.id, e.at, e.audience, e.actor_id, e.actor_name, e.plane, e.request_id, e.action, e.object,
	e.entity_id, e.detail`

// lockSealer makes this transaction the tenant's only sealer; false when there
// is one.
func lockSealer(tx *pg.Tx) (ok bool, err error) {
	err = tx.Gorm().Raw(`SELECT pg_try_advisory_xact_lock(hashtextextended('audit sealer', 0))`).Scan(&ok).Error
	return ok, err
}

type tailRow struct {
	Seq  int64
	Hash []byte
	Txid uint64 // of the entry sealed last
	Next uint64 // the server's next transaction
}

// tail returns the end of the chain.
func tail(tx *pg.Tx) (t tailRow, err error) {
	err = tx.Gorm().Raw(`SELECT coalesce(l.seq, 0) AS seq, l.hash, coalesce(e.txid::text, '0')::bigint AS txid,
			pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next
		FROM (SELECT 1) one
		LEFT JOIN LATERAL (SELECT seq, hash, entry_id FROM audit_link ORDER BY seq DESC LIMIT 1) l ON true
		LEFT JOIN audit_entry e ON e.id = l.entry_id`).Scan(&t).Error
	return t, err
}

// from is where to look for entries without a link. What commits later has a
// higher transaction than what was settled, so looking from the last sealed one
// on misses nothing. In a restored database the numbers begin anew, and all is
// looked at until the chain has caught up.
func (t tailRow) from() int64 {
	if t.Txid >= t.Next {
		return 0
	}
	return int64(t.Txid)
}

// settled returns a transaction below which all of this database have ended.
// The server's own horizon would also wait for other municipalities'. The next
// transaction is taken first (in t): whoever is not yet running then comes
// after it, whoever has ended meanwhile is visible to the next statement.
func settled(tx *pg.Tx, t tailRow) (uint64, error) {
	var running []uint32
	err := tx.Gorm().Raw(`SELECT backend_xid::text::bigint FROM pg_stat_activity
		WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()`).Scan(&running).Error
	bound := t.Next
	for _, xid := range running {
		// The view has the low half of the number only; no two that run are half
		// the range apart.
		full := t.Next - uint64(int64(int32(uint32(t.Next)-xid)))
		bound = min(bound, full)
	}
	return bound, err
}

// unsealed takes entries without a link whose transactions have ended, in the
// order of those transactions.
func unsealed(tx *pg.Tx, t tailRow, limit int) ([]entryRow, error) {
	bound, err := settled(tx, t)
	if err != nil {
		return nil, err
	}
	var rows []entryRow
	err = tx.Gorm().Raw(`SELECT `+entryColumns+` FROM audit_entry e
		WHERE e.txid >= (?::bigint)::text::xid8 AND e.txid < (?::bigint)::text::xid8
		  AND NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id)
		ORDER BY e.txid, e.id LIMIT ?`, t.from(), int64(bound), limit).Scan(&rows).Error
	return rows, err
}

func insertLinks(ctx context.Context, tx *pg.Tx, rows []linkRow) error {
	return gorm.G[linkRow](tx.Gorm()).CreateInBatches(ctx, &rows, len(rows))
}

type statusRow struct {
	Unsealed int
	Oldest   *time.Time
}

// open counts the entries without a link, settled or not.
func open(tx *pg.Tx, t tailRow) (s statusRow, err error) {
	err = tx.Gorm().Raw(`SELECT count(*) AS unsealed, min(e.at) AS oldest FROM audit_entry e
		WHERE e.txid >= (?::bigint)::text::xid8
		  AND NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id)`, t.from()).Scan(&s).Error
	return s, err
}

// unlinked finds entries that have no link wherever they stand: the full
// search that the verifier makes.
func unlinked(tx *pg.Tx, before time.Time, limit int) ([]entryRow, error) {
	var rows []entryRow
	err := tx.Gorm().Raw(`SELECT `+entryColumns+` FROM audit_entry e
		WHERE e.at < ? AND NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry_id = e.id)
		ORDER BY e.id LIMIT ?`, before, limit).Scan(&rows).Error
	return rows, err
}

type chainRow struct {
	Seq      int64
	SealedAt time.Time
	Hash     []byte
	Present  bool
	E        entryRow `gorm:"embedded"`
}

// chain reads links after a seq with the entries they seal.
func chain(tx *pg.Tx, after int64, limit int) ([]chainRow, error) {
	var rows []chainRow
	err := tx.Gorm().Raw(`SELECT l.seq, l.sealed_at, l.hash, e.id IS NOT NULL AS present,
			l.entry_id AS id, coalesce(e.at, l.sealed_at) AS at, coalesce(e.audience, '') AS audience,
			coalesce(e.actor_id, l.entry_id) AS actor_id, coalesce(e.actor_name, '') AS actor_name,
			coalesce(e.plane, '') AS plane, coalesce(e.request_id, '') AS request_id,
			coalesce(e.action, '') AS action, coalesce(e.object, '') AS object,
			coalesce(e.entity_id, l.entry_id) AS entity_id, coalesce(e.detail, '{}') AS detail
		FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id
		WHERE l.seq > ? ORDER BY l.seq LIMIT ?`, after, limit).Scan(&rows).Error
	return rows, err
}

type checkpointRow struct {
	Seq  int64
	At   time.Time
	Note string
}

func (checkpointRow) TableName() string { return "audit_checkpoint" }

func insertCheckpoint(ctx context.Context, tx *pg.Tx, r *checkpointRow) error {
	return gorm.G[checkpointRow](tx.Gorm()).Create(ctx, r)
}

func checkpoints(ctx context.Context, tx *pg.Tx, limit int) ([]checkpointRow, error) {
	return gorm.G[checkpointRow](tx.Gorm()).Order("seq DESC").Limit(limit).Find(ctx)
}

type listedRow struct {
	E   entryRow `gorm:"embedded"`
	Seq int64
}

// list reads entries newest first; every condition of q that is zero is open.
func list(tx *pg.Tx, q Query, limit int) ([]listedRow, error) {
	g := tx.Gorm().Table("audit_entry e").
		Select(entryColumns + ", coalesce(l.seq, 0) AS seq").
		Joins("LEFT JOIN audit_link l ON l.entry_id = e.id").
		Order("e.id DESC").Limit(limit)
	if q.Before != ids.Nil {
		g = g.Where("e.id < ?", q.Before)
	}
	if q.Actor != ids.Nil {
		g = g.Where("e.actor_id = ?", q.Actor)
	}
	if q.Entity != ids.Nil {
		g = g.Where("e.entity_id = ?", q.Entity)
	}
	if q.Action != "" {
		g = g.Where("e.action = ? OR starts_with(e.action, ?)", q.Action, q.Action+".")
	}
	if q.Audience != "" {
		g = g.Where("e.audience = ?", string(q.Audience))
	}
	if !q.From.IsZero() {
		g = g.Where("e.at >= ?", q.From)
	}
	if !q.Until.IsZero() {
		g = g.Where("e.at < ?", q.Until)
	}
	var rows []listedRow
	err := g.Scan(&rows).Error
	return rows, err
}
