package application

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type chain = gorm.ChainInterface[applicationRow]

// handedIn are the applications that count. Trials are kept out here and
// nowhere else: every list, count and export begins with it.
func handedIn(tx *pg.Tx) chain {
	return gorm.G[applicationRow](tx.Gorm()).Where("state <> 'draft' AND trial_id IS NULL")
}

// tried are the applications that staff handed in to try a form.
func tried(tx *pg.Tx) chain {
	return gorm.G[applicationRow](tx.Gorm()).Where("state <> 'draft' AND trial_id IS NOT NULL")
}

func (q Query) base(tx *pg.Tx) chain {
	if q.Trials {
		return tried(tx)
	}
	return handedIn(tx)
}

func narrow(s chain, f Filter) chain {
	if f.Procedure != ids.Nil {
		s = s.Where("procedure_id = ?", f.Procedure)
	}
	if len(f.States) > 0 {
		s = s.Where("state IN ?", f.States)
	}
	if !f.From.IsZero() {
		s = s.Where("submitted_at >= ?", f.From.UTC())
	}
	if !f.Until.IsZero() {
		s = s.Where("submitted_at < ?", f.Until.UTC())
	}
	switch {
	case f.Departments == nil:
	case len(f.Departments) == 0:
		s = s.Where("false")
	default:
		s = s.Where("department_id IN ?", f.Departments)
	}
	return s
}

func (q Query) narrow(s chain, now time.Time) chain {
	s = narrow(s, q.Filter)
	if q.Assignee != ids.Nil {
		s = s.Where("assignee_id = ?", q.Assignee)
	}
	if q.Unassigned {
		s = s.Where("assignee_id IS NULL")
	}
	if q.Overdue {
		s = overdue(s, now)
	}
	if q.Search != "" {
		s = s.Where("receipt_number = ?", q.Search)
	}
	if len(q.terms) > 0 {
		s = s.Where("id IN (SELECT application_id FROM application_term WHERE term IN ?)", q.terms)
	}
	return s
}

// undecided are the states in which the standard processing period runs or
// stands still.
const undecided = "'submitted', 'accepted', 'in_review', 'returned', 'in_approval'"

func overdue(s chain, now time.Time) chain {
	return s.Where("due_at <= ? AND paused_at IS NULL AND state IN ("+undecided+")", now)
}

// queryApplications returns one row more than the limit when there is one.
func queryApplications(ctx context.Context, tx *pg.Tx, q Query, now time.Time) ([]applicationRow, error) {
	s := q.narrow(q.base(tx), now)
	order, than := "submitted_at DESC, id DESC", "(submitted_at, id) < (?, ?)"
	if q.Oldest {
		order, than = "submitted_at, id", "(submitted_at, id) > (?, ?)"
	}
	if q.After != "" {
		at, id, err := readCursor(q.After)
		if err != nil {
			return nil, err
		}
		s = s.Where(than, at, id)
	}
	rows, err := s.Order(order).Limit(q.Limit + 1).Find(ctx)
	return rows, pg.Classify(err)
}

// triedOf returns what was handed in under the trials of a procedure.
func triedOf(ctx context.Context, tx *pg.Tx, procedure ids.ID) ([]applicationRow, error) {
	rows, err := tried(tx).Where("procedure_id = ?", procedure).Order("submitted_at DESC, id DESC").Limit(200).Find(ctx)
	return rows, pg.Classify(err)
}

func countApplications(ctx context.Context, tx *pg.Tx, q Query) (int, error) {
	n, err := q.narrow(handedIn(tx), time.Time{}).Count(ctx, "*")
	return int(n), pg.Classify(err)
}

func versionsIn(ctx context.Context, tx *pg.Tx, f Filter) ([]ids.ID, error) {
	var out []ids.ID
	err := narrow(handedIn(tx), f).Select("version_id").Group("version_id").
		Order("(SELECT published_at FROM form_version WHERE form_version.id = version_id) DESC").Scan(ctx, &out)
	return out, pg.Classify(err)
}

// countBy counts by one expression of the row.
func countBy[K comparable](ctx context.Context, s chain, expression string) (map[K]int, error) {
	var rows []struct {
		K K
		N int
	}
	if err := s.Select(expression+" AS k, count(1) AS n").Group(expression).Scan(ctx, &rows); err != nil {
		return nil, pg.Classify(err)
	}
	out := map[K]int{}
	for _, r := range rows {
		out[r.K] = r.N
	}
	return out, nil
}

// Counts are numbers over the applications handed in.
type Counts struct {
	States     map[State]int
	Days       map[string]int // by day of submission in JST, "2026-11-23"
	Procedures map[ids.ID]int
	Open       map[ids.ID]int // by procedure, not yet over
	Overdue    int
	Assigned   int // to the person asked for, not yet over
}

// Tally counts what stands in the departments (nil: all). Days go back days
// days, today included.
func Tally(ctx context.Context, sp *tenant.Space, tx *pg.Tx, departments []ids.ID, days int, person ids.ID) (c Counts, err error) {
	within := func() chain { return narrow(handedIn(tx), Filter{Departments: departments}) }
	if c.States, err = countBy[State](ctx, within(), "state"); err != nil {
		return Counts{}, fmt.Errorf("count by state: %w", err)
	}
	since := StartOfDay(sp.Now()).AddDate(0, 0, 1-days)
	recent := within().Where("submitted_at >= ?", since.UTC())
	c.Days, err = countBy[string](ctx, recent, "to_char(submitted_at AT TIME ZONE 'UTC' + interval '9 hours', 'YYYY-MM-DD')")
	if err != nil {
		return Counts{}, fmt.Errorf("count by day: %w", err)
	}
	if c.Procedures, err = countBy[ids.ID](ctx, within(), "procedure_id"); err != nil {
		return Counts{}, fmt.Errorf("count by procedure: %w", err)
	}
	if c.Open, err = countBy[ids.ID](ctx, within().Where("closed_at IS NULL"), "procedure_id"); err != nil {
		return Counts{}, fmt.Errorf("count open by procedure: %w", err)
	}
	late, err := overdue(within(), sp.Now()).Count(ctx, "*")
	if err != nil {
		return Counts{}, fmt.Errorf("count overdue: %w", pg.Classify(err))
	}
	mine, err := within().Where("assignee_id = ? AND closed_at IS NULL", person).Count(ctx, "*")
	if err != nil {
		return Counts{}, fmt.Errorf("count assigned: %w", pg.Classify(err))
	}
	c.Overdue, c.Assigned = int(late), int(mine)
	return c, nil
}

// StartOfDay is the midnight in JST before or at t.
func StartOfDay(t time.Time) time.Time {
	y, m, d := t.In(clock.JST).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, clock.JST)
}
