package staffapi

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type invitationTokenInput struct {
	Body struct {
		Token string `json:"token" minLength:"20" maxLength:"200"`
	}
}

type openInvitationOutput struct{ Body openInvitation }

type openInvitation struct {
	City      string    `json:"city"`
	Email     string    `json:"email"`
	Roles     []string  `json:"roles"`
	InvitedBy string    `json:"invited_by"`
	Expires   time.Time `json:"expires"`
	Again     bool      `json:"again" doc:"For an account that exists: a new password and second factor"`
}

type acceptInput struct {
	Body struct {
		Token    string `json:"token" minLength:"20" maxLength:"200"`
		Name     string `json:"name" maxLength:"200"`
		Password string `json:"password" maxLength:"512"`
	}
}

// trying bounds guesses at invitations, which have 256 bits anyway.
var trying = httpapi.Limit{Name: "invitation", Events: 30, Per: 10 * time.Minute, By: httpapi.ByAddress, FailClosed: true}

func (c counter) invitationRoutes() {
	httpapi.Register(c.api, open("POST", "/api/invitations/open", "open-invitation", "Read an invitation", "invitation", "accept").
		Limited(trying), c.openInvitation)
	httpapi.Register(c.api, open("POST", "/api/invitations/accept", "accept-invitation", "Choose name and password; the second factor follows", "invitation", "accept").
		Limited(trying).Within(20*time.Second), c.acceptInvitation)
}

func (c counter) openInvitation(ctx context.Context, in *invitationTokenInput) (*openInvitationOutput, error) {
	sp := tenant.From(ctx)
	v, err := staff.OpenInvitation(ctx, sp, in.Body.Token)
	if err != nil {
		return nil, err
	}
	return &openInvitationOutput{openInvitation{
		City: sp.Tenant().Name, Email: v.Mail, Roles: texts(v.Roles), InvitedBy: v.InvitedBy, Expires: v.Expires, Again: v.Again,
	}}, nil
}

func (c counter) acceptInvitation(ctx context.Context, in *acceptInput) (*stepOutput, error) {
	asked := httpapi.RequestFrom(ctx)
	opened, err := staff.AcceptInvitation(ctx, tenant.From(ctx), c.passwords, staff.AcceptInput{
		Token: in.Body.Token, Name: in.Body.Name, Password: in.Body.Password, Plane: asked.Plane, RequestID: asked.ID,
	})
	if err != nil {
		return nil, err
	}
	return c.step(opened), nil
}
