package erasure

import (
	"context"
	"fmt"
	"strings"

	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/residue"
)

// Certify has the verifier look once more and issues the certificate from what
// it finds. Calling it again after it succeeded changes nothing.
func (o *Office) Certify(ctx context.Context, id ids.ID) (*Erasure, error) {
	e, err := o.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if e.State == Certified {
		return e, nil
	}
	if e.State != Confirmed {
		return nil, wrongState(e.State)
	}
	j := &job{Office: o, id: id, tenant: e.Tenant, plan: e.Plan}
	if j.canary, err = o.canary(ctx, id, e.Tenant); err != nil {
		return nil, err
	}
	verified, err := residue.Verify(ctx, o.Verifier, j.subject())
	if err != nil {
		return nil, j.halt(ctx, step{name: "certify"}, err)
	}
	if err := o.issue(ctx, e, verified); err != nil {
		return nil, fmt.Errorf("certify erasure: %w", err)
	}
	return o.Get(ctx, id)
}

// issue accepts only what the verifier made, once.
func (o *Office) issue(ctx context.Context, e *Erasure, verified *residue.Verified) error {
	report, err := verified.Take(e.Tenant)
	if err != nil {
		return err
	}
	evidence, err := o.evidence(ctx, e, report)
	if err != nil {
		return err
	}
	bundle, err := certificate.Issue(evidence, o.Signer)
	if err != nil {
		return err
	}
	return o.Control.InTx(ctx, func(tx *pg.Tx) error {
		row, err := lockErasure(tx, e.ID)
		if err != nil {
			return err
		}
		if State(row.State) != Confirmed {
			return wrongState(State(row.State))
		}
		err = insertCertificate(tx, certificateRow{
			ErasureID: e.ID, Serial: evidence.Serial, Evidence: bundle.Evidence, Signature: bundle.Signature,
			PDF: bundle.PDF, Issuer: bundle.Issuer, IssuedAt: evidence.IssuedAt,
		})
		if err != nil {
			return err
		}
		return updateErasure(tx, e.ID, map[string]any{"state": string(Certified), "halted_step": "", "halted_code": ""})
	})
}

func (o *Office) evidence(ctx context.Context, e *Erasure, report certificate.Verification) (certificate.Evidence, error) {
	key, err := o.Keys.Describe(ctx, kms.KeyID(e.Plan.Key))
	if err != nil {
		return certificate.Evidence{}, fmt.Errorf("describe key: %w", err)
	}
	now := o.Clock.Now()
	out := certificate.Evidence{
		Format: certificate.Format, Serial: serial(e.ID, now.Year()), Issuer: o.Issuer, Tenant: e.Tenant.String(),
		Municipality: certificate.Municipality{Code: e.Plan.Code, Name: e.Plan.Name},
		Contract:     certificate.Contract{From: e.Plan.ContractFrom, Until: e.Plan.ContractUntil},
		DataReturn:   certificate.DataReturn{Choice: e.Request.DataReturn, SHA256: e.Request.SHA256},
		Requested:    act(&e.Request.Requested), Consented: act(e.Request.Consented),
		Planned: act(&e.Planned), Approved: act(e.Approved), Confirmed: act(e.Confirmed),
		Stores: e.Plan.Stores, Verification: report, Residuals: residuals(o.Verifier), Tool: o.Tool, IssuedAt: now,
		Key: certificate.Key{ID: e.Plan.Key, Algorithm: "AES-256", CreatedAt: e.Plan.KeyCreatedAt, DestroyedAt: key.At.UTC()},
	}
	for _, s := range e.Steps {
		if s.FinishedAt == nil {
			return out, fault.Newf(fault.Conflict, "not_certifiable", "step %s is not finished", s.Name)
		}
		out.Steps = append(out.Steps, certificate.Step{Name: s.Name, StartedAt: s.StartedAt.UTC(), FinishedAt: s.FinishedAt.UTC(), Facts: s.Facts})
	}
	if out.Key.DestroyedAt.IsZero() { // a keeper that keeps no record: the moment it was found gone
		out.Key.DestroyedAt = stepEnd(out.Steps, "await_key")
	}
	return out, nil
}

func act(p *Person) certificate.Act {
	if p == nil {
		return certificate.Act{}
	}
	return certificate.Act{Person: p.Name, ID: p.ID.String(), At: p.At.UTC()}
}

func serial(id ids.ID, year int) string {
	hex := strings.ReplaceAll(id.String(), "-", "")
	return fmt.Sprintf("E-%d-%s", year, strings.ToUpper(hex[len(hex)-10:]))
}
