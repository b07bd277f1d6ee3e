package erasure

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

// Erasure is one erasure as operators see it.
type Erasure struct {
	ID           ids.ID
	Tenant       ids.ID
	State        State
	HaltedStep   string // "" while nothing is wrong
	HaltedCode   string
	Request      Request
	Plan         Plan
	PlanHash     string
	Planned      Person
	Approved     *Person
	Confirmed    *Person
	Steps        []Step
	Verification *certificate.Verification
	Serial       string // "" until certified
}

// Step is one line of the work record.
type Step struct {
	Name       string
	StartedAt  time.Time
	FinishedAt *time.Time
	Facts      map[string]string
}

// Get returns one erasure; NotFound when there is none.
func (o *Office) Get(ctx context.Context, id ids.ID) (*Erasure, error) {
	return o.view(ctx, erasureSQL+"WHERE id = ?", id)
}

// ByTenant returns the tenant's latest erasure; NotFound when nobody planned.
func (o *Office) ByTenant(ctx context.Context, tenant ids.ID) (*Erasure, error) {
	return o.view(ctx, erasureSQL+"WHERE tenant_id = ? ORDER BY planned_at DESC LIMIT 1", tenant)
}

func (o *Office) view(ctx context.Context, sql string, arg any) (e *Erasure, err error) {
	err = o.Control.Read(ctx, func(tx *pg.Tx) error {
		row, err := oneErasure(tx, sql, arg)
		if err != nil {
			return err
		}
		e, err = assemble(tx, row)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read erasure: %w", err)
	}
	return e, nil
}

func assemble(tx *pg.Tx, row *erasureRow) (*Erasure, error) {
	request, err := standingOf(tx, standingSQL+"WHERE r.id = ?", row.RequestID)
	if err != nil {
		return nil, err
	}
	if request == nil {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	e := &Erasure{
		ID: row.ID, Tenant: row.TenantID, State: State(row.State), HaltedStep: row.HaltedStep, HaltedCode: row.HaltedCode,
		Request: *request, PlanHash: row.PlanHash, Planned: Person{row.PlannedBy, row.PlannerName, row.PlannedAt},
		Approved:  person(row.ApprovedBy, &row.ApproverName, row.ApprovedAt),
		Confirmed: person(row.ConfirmedBy, &row.ConfirmerName, row.ConfirmedAt),
	}
	if err := json.Unmarshal(row.Plan, &e.Plan); err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	if len(row.Verification) > 0 {
		if err := json.Unmarshal(row.Verification, &e.Verification); err != nil {
			return nil, fmt.Errorf("read verification: %w", err)
		}
	}
	if e.Steps, err = readSteps(tx, row.ID); err != nil {
		return nil, err
	}
	cert, err := certificateOf(tx, row.ID)
	if err == nil && cert != nil {
		e.Serial = cert.Serial
	}
	return e, err
}

func readSteps(tx *pg.Tx, id ids.ID) ([]Step, error) {
	rows, err := steps(tx, id)
	if err != nil {
		return nil, err
	}
	out := make([]Step, len(rows))
	for i, r := range rows {
		out[i] = Step{Name: r.Name, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt}
		if err := json.Unmarshal(r.Facts, &out[i].Facts); err != nil {
			return nil, fmt.Errorf("read facts of %s: %w", r.Name, err)
		}
	}
	return out, nil
}

// Requests returns the open requests of all municipalities, newest first: what
// waits for a worker.
func (o *Office) Requests(ctx context.Context) (out []Request, err error) {
	err = o.Control.Read(ctx, func(tx *pg.Tx) error {
		out, err = openRequests(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list erasure requests: %w", err)
	}
	return out, nil
}

// Bundle returns the certificate's bundle; NotFound before it is issued.
func (o *Office) Bundle(ctx context.Context, id ids.ID) (b certificate.Bundle, serial string, at time.Time, err error) {
	err = o.Control.Read(ctx, func(tx *pg.Tx) error {
		row, err := certificateOf(tx, id)
		if err != nil {
			return err
		}
		if row == nil {
			return fault.New(fault.NotFound, "not_found")
		}
		b = certificate.Bundle{Evidence: row.Evidence, Signature: row.Signature, PDF: row.PDF, Issuer: row.Issuer}
		serial, at = row.Serial, row.IssuedAt
		return nil
	})
	if err != nil {
		return b, "", at, fmt.Errorf("read certificate: %w", err)
	}
	return b, serial, at, nil
}
