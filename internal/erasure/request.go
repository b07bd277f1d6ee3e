package erasure

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Desk is where a municipality's people ask for and consent to an erasure. Its
// database role may insert requests, consents and cancellations and nothing
// else.
type Desk struct{ Control *pg.DB }

// RequestInput is what the first person states.
type RequestInput struct {
	Reason     string // 1 to 2,000 characters
	DataReturn string // "received" or "declined"
	SHA256     string // of the data received, 64 hex digits; empty when declined
}

// Person is somebody who acted, and when.
type Person struct {
	ID   ids.ID
	Name string
	At   time.Time
}

// Request is a municipality's wish as both sides see it.
type Request struct {
	ID         ids.ID
	Tenant     ids.ID
	Reason     string
	DataReturn string
	SHA256     string
	Requested  Person
	Consented  *Person
	Cancelled  *Person
	Erasure    State // "" until an operator has planned
}

var hexDigest = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (in RequestInput) check() error {
	var faults []fault.Field
	if n := utf8.RuneCountInString(strings.TrimSpace(in.Reason)); n == 0 {
		faults = append(faults, fault.Field{Path: "reason", Key: "required"})
	} else if n > 2000 {
		faults = append(faults, fault.Field{Path: "reason", Key: "too_long", Params: map[string]any{"max": 2000}})
	}
	switch {
	case in.DataReturn != "received" && in.DataReturn != "declined":
		faults = append(faults, fault.Field{Path: "data_return", Key: "required"})
	case in.DataReturn == "received" && !hexDigest.MatchString(in.SHA256):
		faults = append(faults, fault.Field{Path: "sha256", Key: "not_sha256"})
	case in.DataReturn == "declined" && in.SHA256 != "":
		faults = append(faults, fault.Field{Path: "sha256", Key: "not_expected"})
	}
	return fault.Fields(faults)
}

// Ask writes the municipality's request. Conflict "erasure_requested" when one
// is already open.
func (d Desk) Ask(ctx context.Context, sp *tenant.Space, who access.Principal, in RequestInput) (*Request, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	id := ids.New()
	if err := d.note(ctx, sp, who, "erasure.request", id); err != nil {
		return nil, err
	}
	err := d.Control.InTx(ctx, func(tx *pg.Tx) error {
		switch open, err := latest(tx, sp.Tenant().ID); {
		case err != nil:
			return err
		case open != nil && open.Cancelled == nil:
			return fault.New(fault.Conflict, "erasure_requested")
		}
		return insertRequest(tx, requestRow{
			ID: id, TenantID: sp.Tenant().ID, Reason: strings.TrimSpace(in.Reason), DataReturn: in.DataReturn,
			DataSHA256: in.SHA256, RequestedBy: who.ID, RequesterName: who.Name, RequestedAt: sp.Now(),
		})
	})
	if err != nil {
		return nil, fmt.Errorf("request erasure: %w", err)
	}
	return d.Standing(ctx, sp)
}

// Consent is the second person's word. Conflict "same_person" for the one who
// requested; NotFound when the request is not this municipality's.
func (d Desk) Consent(ctx context.Context, sp *tenant.Space, who access.Principal, request ids.ID) (*Request, error) {
	err := d.onOpen(ctx, sp, request, func(tx *pg.Tx, r *Request) error {
		switch {
		case r.Consented != nil:
			return fault.New(fault.Conflict, "already_consented")
		case r.Requested.ID == who.ID:
			return fault.New(fault.Conflict, "same_person")
		}
		if err := d.note(ctx, sp, who, "erasure.consent", request); err != nil {
			return err
		}
		return insertConsent(tx, consentRow{
			RequestID: r.ID, RequestedBy: r.Requested.ID, ConsentedBy: who.ID, ConsenterName: who.Name, ConsentedAt: sp.Now(),
		})
	})
	if err != nil {
		return nil, fmt.Errorf("consent to erasure: %w", err)
	}
	return d.Standing(ctx, sp)
}

// Cancel takes the request back, which either person or any third with the
// right may do until an operator has approved the plan.
func (d Desk) Cancel(ctx context.Context, sp *tenant.Space, who access.Principal, request ids.ID) (*Request, error) {
	err := d.onOpen(ctx, sp, request, func(tx *pg.Tx, r *Request) error {
		if r.Erasure != "" && r.Erasure != Planned {
			return wrongState(r.Erasure)
		}
		if err := d.note(ctx, sp, who, "erasure.cancel", request); err != nil {
			return err
		}
		return insertCancellation(tx, cancellationRow{
			RequestID: r.ID, CancelledBy: who.ID, CancellerName: who.Name, CancelledAt: sp.Now(),
		})
	})
	if err != nil {
		return nil, fmt.Errorf("cancel erasure: %w", err)
	}
	return d.Standing(ctx, sp)
}

// Standing returns the municipality's latest request, nil when there is none.
func (d Desk) Standing(ctx context.Context, sp *tenant.Space) (*Request, error) {
	var r *Request
	err := d.Control.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = latest(tx, sp.Tenant().ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read erasure request: %w", err)
	}
	return r, nil
}

func (d Desk) onOpen(ctx context.Context, sp *tenant.Space, request ids.ID, fn func(*pg.Tx, *Request) error) error {
	return d.Control.InTx(ctx, func(tx *pg.Tx) error {
		r, err := latest(tx, sp.Tenant().ID)
		if err != nil {
			return err
		}
		if r == nil || r.ID != request || r.Cancelled != nil {
			return fault.New(fault.NotFound, "not_found")
		}
		return fn(tx, r)
	})
}

// note writes the municipality's own audit entry first: an entry without its
// act is harmless, an act without its entry is not.
func (d Desk) note(ctx context.Context, sp *tenant.Space, who access.Principal, action string, request ids.ID) error {
	return audit.Viewed(ctx, sp, who, audit.Entry{Action: action, Object: "erasure", Entity: request})
}
