package staffapi

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type peopleOutput struct {
	Body struct {
		Items []person `json:"items"`
	}
}

type personOutput struct{ Body person }

type person struct {
	ID           ids.ID     `json:"id"`
	Name         string     `json:"name"`
	Email        string     `json:"email"`
	Roles        []string   `json:"roles"`
	Departments  []ids.ID   `json:"departments"`
	SecondFactor bool       `json:"second_factor" doc:"Whether one is set up"`
	Suspended    bool       `json:"suspended"`
	SignedInAt   *time.Time `json:"signed_in_at,omitempty"`
	CreatedAt    time.Time  `json:"created_at"`
}

// Membership is exported because Huma overlooks embedded types that are not.
type Membership struct {
	Roles       []string     `json:"roles" minItems:"1" maxItems:"6" enum:"tenant_administrator,form_editor,reviewer,approver,viewer,auditor"`
	Departments []httpapi.ID `json:"departments" maxItems:"200"`
}

type changePersonInput struct {
	ID   httpapi.ID `path:"id"`
	Body Membership
}

type inviteInput struct {
	Body struct {
		Email string `json:"email" maxLength:"254"`
		Membership
	}
}

type invitationsOutput struct {
	Body struct {
		Items []invitation `json:"items"`
	}
}

type invitation struct {
	ID          ids.ID    `json:"id"`
	Email       string    `json:"email"`
	Roles       []string  `json:"roles"`
	Departments []ids.ID  `json:"departments"`
	InvitedBy   string    `json:"invited_by"`
	CreatedAt   time.Time `json:"created_at"`
	Expires     time.Time `json:"expires"`
	Again       bool      `json:"again"`
}

type colleaguesOutput struct {
	Body struct {
		Items []colleague `json:"items"`
	}
}

type colleague struct {
	ID          ids.ID   `json:"id"`
	Name        string   `json:"name"`
	Departments []ids.ID `json:"departments"`
}

type departmentsOutput struct {
	Body struct {
		Items []department `json:"items"`
	}
}

type department struct {
	ID       ids.ID `json:"id"`
	Name     string `json:"name"`
	Position int    `json:"position"`
	Closed   bool   `json:"closed" doc:"Takes no new work"`
	Staff    int    `json:"staff" doc:"How many people are in it"`
}

type departmentBody struct {
	Name     string `json:"name" maxLength:"100"`
	Position int    `json:"position" minimum:"0" maximum:"10000"`
	Closed   bool   `json:"closed,omitempty"`
}

type addDepartmentInput struct{ Body departmentBody }

type changeDepartmentInput struct {
	ID   httpapi.ID `path:"id"`
	Body departmentBody
}

func (c counter) peopleRoutes() {
	httpapi.Register(c.api, desk("GET", "/api/staff", "list-staff", "Everybody who works here", "staff", "view"), c.people)
	httpapi.Register(c.api, desk("GET", "/api/staff/{id}", "get-staff", "One of the staff", "staff", "view"), c.person)
	httpapi.Register(c.api, desk("PUT", "/api/staff/{id}", "change-staff", "Change roles and departments", "staff", "manage"), c.changePerson)
	httpapi.Register(c.api, desk("POST", "/api/staff/{id}/suspend", "suspend-staff", "Keep somebody out, at once", "staff", "manage"), c.suspend)
	httpapi.Register(c.api, desk("POST", "/api/staff/{id}/restore", "restore-staff", "Let somebody in again", "staff", "manage"), c.restore)
	httpapi.Register(c.api, desk("POST", "/api/staff/{id}/reset", "reset-staff", "Mail a way to a new password and second factor", "staff", "manage"), c.reset)
	httpapi.Register(c.api, desk("GET", "/api/colleagues", "list-colleagues", "Names to assign work to", "application", "assign"), c.colleagues)
	httpapi.Register(c.api, desk("GET", "/api/invitations", "list-invitations", "Who is invited", "staff", "view"), c.invitations)
	httpapi.Register(c.api, desk("POST", "/api/invitations", "invite-staff", "Invite somebody", "staff", "manage"), c.invite)
	httpapi.Register(c.api, desk("DELETE", "/api/invitations/{id}", "revoke-invitation", "Take an invitation back", "staff", "manage"), c.revoke)
	httpapi.Register(c.api, desk("GET", "/api/departments", "list-departments", "The departments", "department", "view"), c.departments)
	httpapi.Register(c.api, desk("POST", "/api/departments", "add-department", "Add a department", "department", "manage"), c.addDepartment)
	httpapi.Register(c.api, desk("PUT", "/api/departments/{id}", "change-department", "Rename, order or close a department", "department", "manage"), c.changeDepartment)
}

func (c counter) people(ctx context.Context, _ *nothing) (*peopleOutput, error) {
	found, err := staff.List(ctx, tenant.From(ctx))
	if err != nil {
		return nil, err
	}
	out := &peopleOutput{}
	out.Body.Items = httpapi.Each(found, showPerson)
	return out, nil
}

func (c counter) person(ctx context.Context, in *idInput) (*personOutput, error) {
	p, err := staff.Get(ctx, tenant.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	return &personOutput{showPerson(p)}, nil
}

func showPerson(p staff.Person) person {
	return person{
		ID: p.ID, Name: p.Name, Email: p.Mail, Roles: texts(p.Roles),
		Departments: httpapi.Each(p.Departments, func(d ids.ID) ids.ID { return d }), SecondFactor: p.SecondFactor,
		Suspended: p.Suspended, SignedInAt: httpapi.When(p.SignedInAt), CreatedAt: p.CreatedAt,
	}
}

func (c counter) changePerson(ctx context.Context, in *changePersonInput) (*personOutput, error) {
	sp := tenant.From(ctx)
	err := staff.Change(ctx, sp, access.From(ctx), staff.ChangeInput{
		ID: in.ID.ID, Roles: roles(in.Body.Roles), Departments: plain(in.Body.Departments),
	})
	if err != nil {
		return nil, err
	}
	return c.person(ctx, &idInput{in.ID})
}

func roles(in []string) []access.Role {
	return httpapi.Each(in, func(r string) access.Role { return access.Role(r) })
}

func (c counter) suspend(ctx context.Context, in *idInput) (*nothing, error) {
	return &nothing{}, staff.Suspend(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
}

func (c counter) restore(ctx context.Context, in *idInput) (*nothing, error) {
	return &nothing{}, staff.Restore(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
}

func (c counter) reset(ctx context.Context, in *idInput) (*nothing, error) {
	return &nothing{}, staff.Reset(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
}

func (c counter) colleagues(ctx context.Context, _ *nothing) (*colleaguesOutput, error) {
	found, err := staff.List(ctx, tenant.From(ctx))
	if err != nil {
		return nil, err
	}
	out := &colleaguesOutput{}
	out.Body.Items = []colleague{}
	for _, p := range found {
		if !p.Suspended {
			departments := httpapi.Each(p.Departments, func(d ids.ID) ids.ID { return d })
			out.Body.Items = append(out.Body.Items, colleague{ID: p.ID, Name: p.Name, Departments: departments})
		}
	}
	return out, nil
}

func (c counter) invitations(ctx context.Context, _ *nothing) (*invitationsOutput, error) {
	found, err := staff.Invitations(ctx, tenant.From(ctx))
	if err != nil {
		return nil, err
	}
	out := &invitationsOutput{}
	out.Body.Items = httpapi.Each(found, func(v staff.Invitation) invitation {
		return invitation{
			ID: v.ID, Email: v.Mail, Roles: texts(v.Roles), Departments: httpapi.Each(v.Departments, func(d ids.ID) ids.ID { return d }),
			InvitedBy: v.InvitedBy, CreatedAt: v.CreatedAt, Expires: v.Expires, Again: v.Again,
		}
	})
	return out, nil
}

func (c counter) invite(ctx context.Context, in *inviteInput) (*created, error) {
	id, err := staff.Invite(ctx, tenant.From(ctx), access.From(ctx), staff.InviteInput{
		Mail: in.Body.Email, Roles: roles(in.Body.Roles), Departments: plain(in.Body.Departments),
	})
	if err != nil {
		return nil, err
	}
	return createdID(id), nil
}

func (c counter) revoke(ctx context.Context, in *idInput) (*nothing, error) {
	return &nothing{}, staff.Revoke(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
}

func (c counter) departments(ctx context.Context, _ *nothing) (*departmentsOutput, error) {
	found, err := staff.Departments(ctx, tenant.From(ctx))
	if err != nil {
		return nil, err
	}
	out := &departmentsOutput{}
	out.Body.Items = httpapi.Each(found, func(d staff.Department) department {
		return department{ID: d.ID, Name: d.Name, Position: d.Position, Closed: d.Closed, Staff: d.Staff}
	})
	return out, nil
}

func (c counter) addDepartment(ctx context.Context, in *addDepartmentInput) (*created, error) {
	return c.saveDepartment(ctx, ids.Nil, in.Body)
}

func (c counter) changeDepartment(ctx context.Context, in *changeDepartmentInput) (*created, error) {
	return c.saveDepartment(ctx, in.ID.ID, in.Body)
}

func (c counter) saveDepartment(ctx context.Context, id ids.ID, b departmentBody) (*created, error) {
	id, err := staff.SaveDepartment(ctx, tenant.From(ctx), access.From(ctx), staff.Department{
		ID: id, Name: b.Name, Position: b.Position, Closed: b.Closed,
	})
	if err != nil {
		return nil, err
	}
	return createdID(id), nil
}
