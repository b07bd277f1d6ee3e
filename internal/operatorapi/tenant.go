package operatorapi

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/provision"
)

type tenantsOutput struct {
	Body struct {
		Items []Municipality `json:"items"`
	}
}

type tenantOutput struct {
	Body struct {
		Municipality
		Steps []provisionStep `json:"steps" doc:"Provisioning, in order"`
	}
}

// Municipality is one slot as operators see it; exported because it is embedded.
type Municipality struct {
	ID         ids.ID    `json:"id"`
	Code       string    `json:"code"`
	Name       string    `json:"name"`
	Slug       string    `json:"slug"`
	State      string    `json:"state" enum:"provisioning,active,suspended,closing,erased"`
	Cell       string    `json:"cell"`
	Database   string    `json:"database"`
	Generation int64     `json:"generation"`
	Hosts      []host    `json:"hosts"`
	From       string    `json:"contract_from" format:"date"`
	Until      string    `json:"contract_until" format:"date"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
}

type host struct {
	Name  string `json:"name"`
	Side  string `json:"side" enum:"citizen,staff"`
	Plane string `json:"plane" enum:"internet,lgwan"`
}

type provisionStep struct {
	Name       string     `json:"name"`
	State      string     `json:"state" enum:"waiting,started,done"`
	StartedAt  *time.Time `json:"started_at,omitempty"`
	FinishedAt *time.Time `json:"finished_at,omitempty"`
}

func (c counter) tenantRoutes() {
	httpapi.Register(c.api, own("GET", "/api/tenants", "list-tenants", "All municipalities, erased ones too", "tenant", "view"), c.list)
	httpapi.Register(c.api, own("GET", "/api/tenants/{id}", "get-tenant", "One municipality and its provisioning", "tenant", "view"), c.one)
}

func (c counter) list(ctx context.Context, _ *nothing) (*tenantsOutput, error) {
	slots, err := c.tenants.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	out := &tenantsOutput{}
	out.Body.Items = make([]Municipality, len(slots))
	for i, s := range slots {
		out.Body.Items[i] = show(s)
	}
	return out, nil
}

func (c counter) one(ctx context.Context, in *idInput) (*tenantOutput, error) {
	slot, steps, err := c.tenants.Tenant(ctx, in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &tenantOutput{}
	out.Body.Municipality = show(slot)
	out.Body.Steps = make([]provisionStep, len(steps))
	for i, s := range steps {
		state := s.State
		if state == "" {
			state = "waiting"
		}
		out.Body.Steps[i] = provisionStep{s.Step, state, moment(s.StartedAt), moment(s.FinishedAt)}
	}
	return out, nil
}

func show(s provision.Slot) Municipality {
	out := Municipality{
		ID: s.Tenant.ID, Code: s.Tenant.Code.String(), Name: s.Tenant.Name, Slug: s.Tenant.Slug, State: string(s.Tenant.State),
		Cell: s.Cell, Database: s.Database, Generation: s.Tenant.Generation, Hosts: []host{},
		From: s.Tenant.From.Format(time.DateOnly), Until: s.Tenant.Until.Format(time.DateOnly),
		CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt,
	}
	for _, h := range s.Tenant.Hosts {
		out.Hosts = append(out.Hosts, host{h.Name, string(h.Side), string(h.Plane)})
	}
	return out
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
