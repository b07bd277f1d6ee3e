package citizenapi

import (
	"context"
	"net/http"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type verifyInput struct {
	Body struct {
		Email string `json:"email" maxLength:"254"`
	}
}

type verifyOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      verification
}

type verification struct {
	ID      ids.ID    `json:"id"`
	Expires time.Time `json:"expires"`
	CSRF    string    `json:"csrf"`
}

type confirmInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Code string `json:"code" minLength:"6" maxLength:"12"`
	}
}

type steppedUp struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      struct {
		CSRF string `json:"csrf"`
	}
}

// mailing bounds how many codes one address, and one municipality, can have
// sent: mail to strangers must not be had for the asking. Per mail address
// there is a limit in the room.
var mailing = []httpapi.Limit{
	{Name: "verify", Events: 60, Per: 10 * time.Minute, By: httpapi.ByAddress, FailClosed: true},
	{Name: "verify_all", Events: 3000, Per: 10 * time.Minute, By: httpapi.ByMunicipality, FailClosed: true},
}

var codes = httpapi.Limit{Name: "verify_code", Events: 120, Per: 10 * time.Minute, By: httpapi.ByAddress, FailClosed: true}

func (c counter) verificationRoutes() {
	httpapi.Register(c.api, open("POST", "/api/verifications", "start-verification", "Send a code to a mail address", "email", "verify").
		Limited(mailing...).Knowing(), c.startVerification)
	httpapi.Register(c.api, own("POST", "/api/verifications/{id}/confirm", "confirm-verification", "Give the code back", "email", "confirm").
		Limited(codes), c.confirmVerification)
}

func (c counter) startVerification(ctx context.Context, in *verifyInput) (*verifyOutput, error) {
	who, cookies, csrf, err := c.session(ctx)
	if err != nil {
		return nil, err
	}
	v, err := applicant.StartVerification(ctx, tenant.From(ctx), who, in.Body.Email)
	if err != nil {
		return nil, err
	}
	return &verifyOutput{SetCookie: cookies, Body: verification{ID: v.ID, Expires: v.Expires, CSRF: csrf}}, nil
}

func (c counter) confirmVerification(ctx context.Context, in *confirmInput) (*steppedUp, error) {
	opened, err := applicant.ConfirmVerification(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Body.Code)
	if err != nil {
		return nil, err
	}
	out := &steppedUp{}
	out.SetCookie, out.Body.CSRF = c.give(ctx, opened)
	return out, nil
}
