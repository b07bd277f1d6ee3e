package operatorapi

import (
	"bytes"
	"context"
	"io"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
)

type requestsOutput struct {
	Body struct {
		Items []erasureRequest `json:"items"`
	}
}

type erasureOutput struct{ Body erasureView }

type approveInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		PlanHash string `json:"plan_hash" pattern:"^[0-9a-f]{64}$" doc:"Of the plan that was shown"`
	}
}

func (c counter) erasureRoutes() {
	httpapi.Register(c.api, own("GET", "/api/erasure-requests", "list-erasure-requests", "What municipalities ask for", "erasure", "view"), c.requests)
	httpapi.Register(c.api, own("GET", "/api/tenants/{id}/erasure", "get-tenant-erasure", "The municipality's latest erasure", "erasure", "view"), c.ofTenant)
	httpapi.Register(c.api, own("POST", "/api/tenants/{id}/erasure", "plan-erasure", "Count every store and write the plan (worker)", "erasure", "plan").
		Within(2*time.Minute), c.plan)
	httpapi.Register(c.api, own("GET", "/api/erasures/{id}", "get-erasure", "One erasure, its steps and verification", "erasure", "view"), c.erasure)
	httpapi.Register(c.api, own("POST", "/api/erasures/{id}/approve", "approve-erasure", "Let the plan run (checker)", "erasure", "approve"), c.approve)
	httpapi.Register(c.api, own("POST", "/api/erasures/{id}/resume", "resume-erasure", "Try again from where it halted", "erasure", "plan"), c.resume)
	httpapi.Register(c.api, own("POST", "/api/erasures/{id}/confirm", "confirm-erasure", "Confirm the verification (checker)", "erasure", "approve"), c.confirm)
	httpapi.Download(c.api, own("GET", "/api/erasures/{id}/certificate", "download-certificate", "The certificate's bundle", "erasure", "view"), c.certificate)
}

func (c counter) requests(ctx context.Context, _ *nothing) (*requestsOutput, error) {
	all, err := c.erasures.Requests(ctx)
	if err != nil {
		return nil, err
	}
	out := &requestsOutput{}
	out.Body.Items = make([]erasureRequest, len(all))
	for i, r := range all {
		out.Body.Items[i] = showRequest(r)
	}
	return out, nil
}

func (c counter) ofTenant(ctx context.Context, in *idInput) (*erasureOutput, error) {
	return shown(ctx)(c.erasures.ByTenant(ctx, in.ID.ID))
}

func (c counter) erasure(ctx context.Context, in *idInput) (*erasureOutput, error) {
	return shown(ctx)(c.erasures.Get(ctx, in.ID.ID))
}

func (c counter) plan(ctx context.Context, in *idInput) (*erasureOutput, error) {
	who := access.From(ctx)
	if err := c.operators.Note(ctx, who, "erasure.plan", in.ID.ID); err != nil {
		return nil, err
	}
	return shown(ctx)(c.erasures.Plan(ctx, who, in.ID.ID))
}

func (c counter) approve(ctx context.Context, in *approveInput) (*erasureOutput, error) {
	return c.decide(ctx, "erasure.approve", in.ID.ID, func(who access.Principal) (*erasure.Erasure, error) {
		return c.erasures.Approve(ctx, who, in.ID.ID, in.Body.PlanHash)
	})
}

func (c counter) confirm(ctx context.Context, in *idInput) (*erasureOutput, error) {
	return c.decide(ctx, "erasure.confirm", in.ID.ID, func(who access.Principal) (*erasure.Erasure, error) {
		return c.erasures.Confirm(ctx, who, in.ID.ID)
	})
}

func (c counter) resume(ctx context.Context, in *idInput) (*erasureOutput, error) {
	return c.decide(ctx, "erasure.resume", in.ID.ID, func(access.Principal) (*erasure.Erasure, error) {
		return c.erasures.Resume(ctx, in.ID.ID)
	})
}

// decide records the act, does it and tells the runner.
func (c counter) decide(ctx context.Context, action string, id ids.ID, do func(access.Principal) (*erasure.Erasure, error)) (*erasureOutput, error) {
	who := access.From(ctx)
	if err := c.operators.Note(ctx, who, action, id); err != nil {
		return nil, err
	}
	e, err := do(who)
	if err == nil {
		c.wake()
	}
	return shown(ctx)(e, err)
}

func (c counter) certificate(ctx context.Context, in *idInput) (*httpapi.Outgoing, error) {
	bundle, serial, at, err := c.erasures.Bundle(ctx, in.ID.ID)
	if err != nil {
		return nil, err
	}
	if err := c.operators.Note(ctx, access.From(ctx), "erasure.download", in.ID.ID); err != nil {
		return nil, err
	}
	var zip bytes.Buffer
	if err := bundle.WriteZip(&zip, at); err != nil {
		return nil, err
	}
	return &httpapi.Outgoing{
		Name: "消去証明書_" + serial + ".zip", Type: "application/zip", Size: int64(zip.Len()), Reader: io.NopCloser(&zip),
	}, nil
}
