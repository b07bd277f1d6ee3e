package statistics

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const (
	days       = 30
	procedures = 20
)

// Dashboard is what the first page shows.
type Dashboard struct {
	States     []StateCount     // every state but draft, also with 0
	Days       []DayCount       // the last 30 days in JST, oldest first, also with 0
	Procedures []ProcedureCount // busiest first, at most 20
	Open       int              // not yet over
	Overdue    int              // past the standard processing period
	Mine       int              // assigned to who and not yet over
}

// StateCount is how many stand in a state now.
type StateCount struct {
	State application.State
	Count int
}

// DayCount is how many were handed in on a day.
type DayCount struct {
	Day   string // 2026-11-23, JST
	Count int
}

// ProcedureCount is how many a procedure has, and how many are not yet over.
type ProcedureCount struct {
	Procedure ids.ID
	Title     string
	Total     int
	Open      int
}

// Get counts what who may see.
func Get(ctx context.Context, sp *tenant.Space, who access.Principal) (d Dashboard, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		c, err := application.Tally(ctx, sp, tx, review.Scope(who), days, who.ID)
		if err != nil {
			return err
		}
		d.Overdue, d.Mine = c.Overdue, c.Assigned
		d.States, d.Open = states(c)
		d.Days = daily(sp, c)
		d.Procedures, err = busiest(ctx, tx, c)
		return err
	})
	if err != nil {
		return Dashboard{}, fmt.Errorf("count for the dashboard: %w", err)
	}
	return d, nil
}

func states(c application.Counts) (out []StateCount, open int) {
	for _, s := range application.States() {
		if s == application.Drafted {
			continue
		}
		out = append(out, StateCount{s, c.States[s]})
		if !s.Over() {
			open += c.States[s]
		}
	}
	return out, open
}

func daily(sp *tenant.Space, c application.Counts) []DayCount {
	today := application.StartOfDay(sp.Now())
	out := make([]DayCount, days)
	for i := range out {
		day := today.AddDate(0, 0, i+1-days).Format("2006-01-02")
		out[i] = DayCount{day, c.Days[day]}
	}
	return out
}

func busiest(ctx context.Context, tx *pg.Tx, c application.Counts) ([]ProcedureCount, error) {
	out := make([]ProcedureCount, 0, len(c.Procedures))
	for id, n := range c.Procedures {
		out = append(out, ProcedureCount{Procedure: id, Total: n, Open: c.Open[id]})
	}
	slices.SortFunc(out, func(a, b ProcedureCount) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.Procedure.String(), b.Procedure.String()))
	})
	out = out[:min(len(out), procedures)]
	of := make([]ids.ID, len(out))
	for i, p := range out {
		of[i] = p.Procedure
	}
	titles, err := procedure.Titles(ctx, tx, of)
	for i := range out {
		out[i].Title = titles[out[i].Procedure]
	}
	return out, err
}
