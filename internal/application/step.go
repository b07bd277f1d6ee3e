package application

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/trial"
)

// Step is one verb of staff applied to one application.
type Step struct {
	Application ids.ID
	Revision    int64 // the one the person saw
	Verb        Verb
	Reason      string   // kept sealed; shown to the applicant for verbs that speak to them
	Ask         *Asking  // for DoReturn
	Assignee    *ids.ID  // Nil clears; for DoAssign
	Department  ids.ID   // Nil leaves it; for DoAssign
	Detail      []string // ids named in the history, such as fields
}

// Asking is what a return for correction asks for.
type Asking struct {
	Fields   []string
	Notes    map[string]string
	Deadline time.Time
}

// Lock reads an application and makes whoever changes it next wait until the
// transaction ends. A draft is NotFound: nobody but its owner knows of it.
func Lock(ctx context.Context, tx *pg.Tx, id ids.ID) (Application, error) {
	r, err := lockApplication(ctx, tx, "id = ? AND state <> 'draft'", id)
	if err != nil {
		return Application{}, fmt.Errorf("lock application: %w", err)
	}
	return titled(ctx, tx, r)
}

// Load reads an application that was handed in.
func Load(ctx context.Context, tx *pg.Tx, id ids.ID) (Application, error) {
	r, err := findApplication(ctx, tx, "id = ? AND state <> 'draft'", id)
	if err != nil {
		return Application{}, fmt.Errorf("load application: %w", err)
	}
	return titled(ctx, tx, r)
}

// Take applies the step in the caller's transaction and returns the changed
// application. Conflict "changed_by_other" when the revision is not the
// newest, "state_refuses" when the state does not admit the verb.
func Take(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, s Step) (Application, error) {
	r, err := lockApplication(ctx, tx, "id = ? AND state <> 'draft'", s.Application)
	if err != nil {
		return Application{}, fmt.Errorf("%s application: %w", s.Verb, err)
	}
	if r.Revision != s.Revision {
		return Application{}, fault.New(fault.Conflict, "changed_by_other")
	}
	if err := advance(ctx, sp, tx, who, &r, s); err != nil {
		return Application{}, fmt.Errorf("%s application: %w", s.Verb, err)
	}
	return titled(ctx, tx, r)
}

// advance moves the locked row and writes history and audit. It is the only
// place where a state changes.
func advance(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, r *applicationRow, s Step) error {
	from := State(r.State)
	next, err := Next(from, s.Verb)
	if err != nil {
		return err
	}
	if err := settleCorrection(ctx, sp, tx, who, r, s); err != nil {
		return err
	}
	now := sp.Now()
	r.State, r.UpdatedAt = string(next), now
	runClock(r, from, next, now)
	switch s.Verb {
	case DoPass:
		r.PassedBy = pg.OptionalID(who.ID)
	case DoSendBack, DoReturn:
		r.PassedBy = nil
	case DoAssign:
		assign(r, s)
	}
	if s.Verb.Decides() {
		r.DecidedAt = &now
	}
	if next.Over() {
		keep := keepUntil(sp, r.RetentionClass, now)
		if r.TrialID != nil {
			keep = r.CreatedAt.Add(trial.Life) // it is no record of the office
		}
		r.ClosedAt, r.KeepUntil = &now, &keep
	}
	if err := updateApplication(ctx, tx, *r); err != nil {
		return err
	}
	r.Revision++
	if err := chronicle(ctx, sp, tx, who, *r, from, s); err != nil {
		return err
	}
	return leave(ctx, sp, tx, *r, from)
}

func assign(r *applicationRow, s Step) {
	if s.Department != ids.Nil && s.Department != pg.ID(r.DepartmentID) {
		r.DepartmentID, r.AssigneeID = pg.OptionalID(s.Department), nil
	}
	if s.Assignee != nil {
		r.AssigneeID = pg.OptionalID(*s.Assignee)
	}
}

// runClock stops the standard processing period while the applicant has to act
// and moves its end by as long as it stood.
func runClock(r *applicationRow, from, to State, now time.Time) {
	switch {
	case to == Returned && from != Returned:
		r.PausedAt = &now
	case from == Returned && to != Returned:
		if r.DueAt != nil && r.PausedAt != nil {
			due := r.DueAt.Add(now.Sub(*r.PausedAt))
			r.DueAt = &due
		}
		r.PausedAt = nil
	}
}

// dueAt is the end of the standard processing period: the days count from the
// day after it was handed in.
func dueAt(submitted time.Time, days int) *time.Time {
	if days <= 0 {
		return nil
	}
	y, m, d := submitted.In(clock.JST).Date()
	due := time.Date(y, m, d+days+1, 0, 0, 0, 0, clock.JST).UTC()
	return &due
}

// keepUntil is the first of April after the class's years, which count from
// the fiscal year after the one in which it ended. A class the tenant no longer
// has is kept as long as the longest it has.
func keepUntil(sp *tenant.Space, class string, ended time.Time) time.Time {
	years := 0
	for _, c := range sp.Tenant().Retention {
		if c.Name == class {
			years = c.Years
			break
		}
		years = max(years, c.Years)
	}
	return time.Date(clock.FiscalYear(ended)+1+years, time.April, 1, 0, 0, 0, 0, clock.JST).UTC()
}

// chronicle writes the history and the audit entry of a step.
func chronicle(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, r applicationRow, from State, s Step) error {
	e := eventRow{
		ID: ids.New(), ApplicationID: r.ID, At: sp.Now(), Verb: string(s.Verb), FromState: string(from), ToState: r.State,
		Audience: string(who.Audience), ActorID: who.ID, ActorName: actor(who), Fields: asJSON(s.Detail),
	}
	if s.Reason != "" {
		sealed, err := sp.Sealer().SealText(ctx, r.epoch(sp), reasonPlace(e.ID), s.Reason)
		if err != nil {
			return err
		}
		e.ReasonSealed = sealed
	}
	if err := insertEvent(ctx, tx, e); err != nil {
		return err
	}
	detail := map[string]string{"from": string(from), "to": r.State}
	if len(s.Detail) > 0 {
		detail["fields"] = strings.Join(s.Detail, " ")
	}
	if s.Verb == DoAssign {
		detail["assignee"], detail["department"] = pg.ID(r.AssigneeID).String(), pg.ID(r.DepartmentID).String()
	}
	return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "application." + string(s.Verb), Object: "application", Entity: r.ID, Detail: detail})
}

func actor(who access.Principal) string {
	switch who.Audience {
	case access.Staff:
		return who.Name
	case access.Applicant:
		return "applicant"
	}
	return "system"
}

// epoch is the key epoch of everything about the application: class × fiscal
// year in which it was handed in.
func (r applicationRow) epoch(sp *tenant.Space) seal.Epoch {
	at := r.CreatedAt
	if r.SubmittedAt != nil {
		at = *r.SubmittedAt
	}
	return sp.Epoch(r.RetentionClass, at)
}

func reasonPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "application_event", Column: "reason_sealed", Row: id}
}
