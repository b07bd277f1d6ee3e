package statistics

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
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
func Get(ctx context.Context, sp *tenant.Space, who access.Principal) (Dashboard, error) {
	return Dashboard{}, nil
}
