package outbox

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/fault"
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
	Lost      int
	LastCode  string
	CreatedAt time.Time
	EndedAt   *time.Time
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

// queueDue moves due rows to queued with the next fence, the most urgent
// first, as long as fewer than inFlight of the tenant are on their way.
func queueDue(tx *pg.Tx, now time.Time, inFlight int) ([]row, error) {
	var rows []row
	err := tx.Gorm().Raw(`
		WITH due AS (
			SELECT id FROM outbox
			WHERE state = 'pending' AND run_after <= ?
			ORDER BY array_position(ARRAY['critical', 'default', 'bulk'], urgency), run_after, id
			LIMIT greatest(0, ? - (SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed')))
			FOR UPDATE SKIP LOCKED
		)
		UPDATE outbox o SET state = 'queued', fence = o.fence + 1, moved_at = clock_timestamp()
		FROM due WHERE o.id = due.id
		RETURNING o.id, o.kind, o.entity_id, o.urgency, o.run_after, o.state, o.fence, o.attempts, o.lost,
			o.last_code, o.created_at, o.ended_at`, now, inFlight).Scan(&rows).Error
	return rows, err
}

// unqueue takes rows back that did not reach the queue.
func unqueue(tx *pg.Tx, t Task) error {
	return tx.Gorm().Exec(`UPDATE outbox SET state = 'pending', moved_at = clock_timestamp()
		WHERE id = ? AND fence = ? AND state = 'queued'`, t.ID, t.Fence).Error
}

// claim takes the row for the task; NotFound when the fence, the kind or the
// state says that the task is not the row's present one.
func claim(tx *pg.Tx, t Task) (row, error) {
	var rows []row
	err := tx.Gorm().Raw(`UPDATE outbox
		SET state = 'claimed', attempts = attempts + 1, moved_at = clock_timestamp()
		WHERE id = ? AND fence = ? AND kind = ? AND state = 'queued'
		RETURNING id, kind, entity_id, urgency, run_after, state, fence, attempts, lost, last_code, created_at, ended_at`,
		t.ID, t.Fence, t.Kind).Scan(&rows).Error
	return one(rows, err)
}

// hold locks the row for the rest of the transaction if the task still has it.
func hold(tx *pg.Tx, t Task) (row, error) {
	var rows []row
	err := tx.Gorm().Raw(`SELECT id, kind, entity_id, urgency, run_after, state, fence, attempts, lost, last_code,
			created_at, ended_at
		FROM outbox WHERE id = ? AND fence = ? AND state = 'claimed' FOR UPDATE`, t.ID, t.Fence).Scan(&rows).Error
	return one(rows, err)
}

// beat prolongs the lease; NotFound when the task no longer has the row.
func beat(tx *pg.Tx, t Task) error {
	res := tx.Gorm().Exec(`UPDATE outbox SET moved_at = clock_timestamp()
		WHERE id = ? AND fence = ? AND state = 'claimed'`, t.ID, t.Fence)
	if res.Error == nil && res.RowsAffected == 0 {
		return errLost
	}
	return res.Error
}

// finish ends a row that the transaction holds and records its effect.
func finish(tx *pg.Tx, id ids.ID, now time.Time) error {
	err := tx.Gorm().Exec(`INSERT INTO job_effect (outbox_id, at) VALUES (?, ?)`, id, now).Error
	if err != nil {
		return err
	}
	return tx.Gorm().Exec(`UPDATE outbox SET state = 'done', moved_at = clock_timestamp(), ended_at = ?, last_code = ''
		WHERE id = ?`, now, id).Error
}

// putBack makes a held row pending again, due at.
func putBack(tx *pg.Tx, id ids.ID, at time.Time, code string) error {
	return tx.Gorm().Exec(`UPDATE outbox SET state = 'pending', moved_at = clock_timestamp(), run_after = ?, last_code = ?
		WHERE id = ?`, at, code, id).Error
}

// giveUp ends a held row without effect.
func giveUp(tx *pg.Tx, id ids.ID, now time.Time, code string) error {
	return tx.Gorm().Exec(`UPDATE outbox SET state = 'failed', moved_at = clock_timestamp(), ended_at = ?, last_code = ?
		WHERE id = ?`, now, code, id).Error
}

// reissue frees rows that nobody can be working on any more. A row that only
// waits in the queue gets longer each time: a long queue is not a lost one.
func reissue(tx *pg.Tx, lease time.Duration) (int, error) {
	res := tx.Gorm().Exec(`UPDATE outbox
		SET lost = lost + CASE WHEN state = 'claimed' THEN 1 ELSE 0 END, state = 'pending', moved_at = clock_timestamp()
		WHERE id IN (
			SELECT id FROM outbox
			WHERE state IN ('queued', 'claimed')
			  AND moved_at < clock_timestamp() - make_interval(secs => ?)
			  AND (state = 'claimed' OR
			       moved_at < clock_timestamp() - make_interval(secs => ?) * least(greatest(fence - attempts, 1), 10))
			ORDER BY moved_at LIMIT 500
			FOR UPDATE SKIP LOCKED)`, lease.Seconds(), lease.Seconds())
	return int(res.RowsAffected), res.Error
}

// requeue gives a failed row another series of attempts.
func requeue(tx *pg.Tx, id ids.ID, now time.Time) error {
	res := tx.Gorm().Exec(`UPDATE outbox
		SET state = 'pending', attempts = 0, lost = 0, run_after = ?, created_at = ?, ended_at = NULL, moved_at = clock_timestamp()
		WHERE id = ? AND state = 'failed'`, now, now, id)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return res.Error
}

// trim removes rows that were done before the instant, effects with them.
func trim(tx *pg.Tx, before time.Time) (int, error) {
	res := tx.Gorm().Exec(`DELETE FROM outbox WHERE id IN (
		SELECT id FROM outbox WHERE state = 'done' AND ended_at < ? ORDER BY ended_at LIMIT 1000)`, before)
	return int(res.RowsAffected), res.Error
}

func failed(tx *pg.Tx, after ids.ID, limit int) ([]row, error) {
	var rows []row
	err := tx.Gorm().Raw(`SELECT id, kind, entity_id, urgency, run_after, state, fence, attempts, lost, last_code,
			created_at, ended_at
		FROM outbox WHERE state = 'failed' AND id > ? ORDER BY id LIMIT ?`, after, limit).Scan(&rows).Error
	return rows, err
}

type backlogRow struct {
	State  string
	N      int
	Oldest time.Time
}

func backlog(tx *pg.Tx) ([]backlogRow, error) {
	var rows []backlogRow
	err := tx.Gorm().Raw(`SELECT state, count(*) AS n, min(run_after) AS oldest
		FROM outbox WHERE state <> 'done' GROUP BY state`).Scan(&rows).Error
	return rows, err
}

// next tells when the earliest open row is due; zero when none is open.
func next(tx *pg.Tx) (time.Time, error) {
	var at []time.Time
	err := tx.Gorm().Raw(`SELECT run_after FROM outbox WHERE state IN ('pending', 'queued', 'claimed')
		ORDER BY run_after LIMIT 1`).Scan(&at).Error
	if err != nil || len(at) == 0 {
		return time.Time{}, err
	}
	return at[0], nil
}

func one(rows []row, err error) (row, error) {
	if err != nil {
		return row{}, err
	}
	if len(rows) == 0 {
		return row{}, errLost
	}
	return rows[0], nil
}
