package staffapi

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/erasure"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type erasureStandingOutput struct{ Body erasureStanding }

type erasureStanding struct {
	Request *erasureRequest `json:"request,omitempty" doc:"Absent while nobody has asked"`
}

type erasureOutput struct{ Body erasureRequest }

type erasureRequest struct {
	ID         ids.ID  `json:"id"`
	Reason     string  `json:"reason"`
	DataReturn string  `json:"data_return" enum:"received,declined"`
	SHA256     string  `json:"sha256"`
	Requested  signed  `json:"requested"`
	Consented  *signed `json:"consented,omitempty"`
	Cancelled  *signed `json:"cancelled,omitempty"`
	Stage      string  `json:"stage" doc:"Empty until an operator has planned"`
}

type signed struct {
	ID   ids.ID    `json:"id"`
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

type askErasureInput struct {
	Body struct {
		Reason     string `json:"reason" minLength:"1" maxLength:"2000"`
		DataReturn string `json:"data_return" enum:"received,declined" doc:"Whether the data was handed over"`
		SHA256     string `json:"sha256,omitempty" maxLength:"64" doc:"Of the data received"`
	}
}

func (c counter) erasureRoutes() {
	httpapi.Register(c.api, desk("GET", "/api/erasure", "get-erasure", "Whether the end was asked for, and how it stands", "erasure", "view"), c.erasure)
	httpapi.Register(c.api, desk("POST", "/api/erasure", "request-erasure", "Ask for the end of all data", "erasure", "request"), c.askErasure)
	httpapi.Register(c.api, desk("POST", "/api/erasure/{id}/consent", "consent-erasure", "The second person's word", "erasure", "consent"), c.consentErasure)
	httpapi.Register(c.api, desk("POST", "/api/erasure/{id}/cancel", "cancel-erasure", "Take the request back", "erasure", "consent"), c.cancelErasure)
}

func (c counter) erasure(ctx context.Context, _ *nothing) (*erasureStandingOutput, error) {
	r, err := c.desk.Standing(ctx, tenant.From(ctx))
	if err != nil {
		return nil, err
	}
	out := &erasureStandingOutput{}
	if r != nil {
		shown := showErasure(*r)
		out.Body.Request = &shown
	}
	return out, nil
}

func (c counter) askErasure(ctx context.Context, in *askErasureInput) (*erasureOutput, error) {
	return shownErasure(c.desk.Ask(ctx, tenant.From(ctx), access.From(ctx), erasure.RequestInput{
		Reason: in.Body.Reason, DataReturn: in.Body.DataReturn, SHA256: in.Body.SHA256,
	}))
}

func (c counter) consentErasure(ctx context.Context, in *idInput) (*erasureOutput, error) {
	return shownErasure(c.desk.Consent(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID))
}

func (c counter) cancelErasure(ctx context.Context, in *idInput) (*erasureOutput, error) {
	return shownErasure(c.desk.Cancel(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID))
}

func shownErasure(r *erasure.Request, err error) (*erasureOutput, error) {
	if err != nil {
		return nil, err
	}
	return &erasureOutput{showErasure(*r)}, nil
}

func showErasure(r erasure.Request) erasureRequest {
	return erasureRequest{
		ID: r.ID, Reason: r.Reason, DataReturn: r.DataReturn, SHA256: r.SHA256, Requested: *showSigned(&r.Requested),
		Consented: showSigned(r.Consented), Cancelled: showSigned(r.Cancelled), Stage: string(r.Erasure),
	}
}

func showSigned(p *erasure.Person) *signed {
	if p == nil {
		return nil
	}
	return &signed{ID: p.ID, Name: p.Name, At: p.At}
}
