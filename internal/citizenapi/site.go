package citizenapi

import (
	"context"
	"net/http"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type siteOutput struct{ Body site }

type site struct {
	Name      string   `json:"name" doc:"青空市"`
	NameKana  string   `json:"name_kana"`
	NameEn    string   `json:"name_en"`
	Code      string   `json:"code" doc:"団体コード"`
	Plane     string   `json:"plane" enum:"internet,lgwan"`
	Languages []string `json:"languages" doc:"The languages the pages are offered in"`
}

type sessionOutput struct{ Body session }

type session struct {
	Active bool   `json:"active" doc:"Whether the browser holds a session"`
	CSRF   string `json:"csrf" doc:"For X-Madoguchi-CSRF; empty without a session"`
	Trial  bool   `json:"trial,omitempty" doc:"The session is staff trying a form"`
}

type openTrialInput struct {
	Body struct {
		Token string `json:"token" minLength:"20" maxLength:"100"`
	}
}

type openTrialOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      struct {
		Slug  string `json:"slug"`
		Title string `json:"title"`
		CSRF  string `json:"csrf"`
	}
}

type signedOut struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
}

func (c counter) siteRoutes() {
	httpapi.Register(c.api, open("GET", "/api/site", "get-site", "Whose counter this is", "site", "view").
		Limited(reading), c.getSite)
	httpapi.Register(c.api, open("GET", "/api/session", "get-session", "Whether there is a session, and its CSRF token", "site", "view").
		Limited(reading).Knowing(), c.getSession)
	httpapi.Register(c.api, open("POST", "/api/trials/open", "open-trial", "Begin a trial by its link, in a session of its own", "trial", "open").
		Limited(trying), c.openTrial)
	httpapi.Register(c.api, own("DELETE", "/api/session", "end-session", "Forget this browser", "session", "use"), c.endSession)
}

func (c counter) getSite(ctx context.Context, _ *nothing) (*siteOutput, error) {
	t := tenant.From(ctx).Tenant()
	return &siteOutput{site{
		Name: t.Name, NameKana: t.NameKana, NameEn: t.NameEn, Code: t.Code.String(),
		Plane: string(httpapi.RequestFrom(ctx).Plane), Languages: []string{"ja", "ja-easy", "en"},
	}}, nil
}

func (c counter) getSession(ctx context.Context, _ *nothing) (*sessionOutput, error) {
	csrf := httpapi.RequestFrom(ctx).CSRF
	tried, err := application.Trying(ctx, tenant.From(ctx), access.From(ctx))
	if err != nil {
		return nil, err
	}
	return &sessionOutput{session{Active: csrf != "", CSRF: csrf, Trial: tried}}, nil
}

// trying makes the token of a trial's link not worth guessing.
var trying = httpapi.Limit{Name: "trial", Events: 60, Per: 10 * time.Minute, By: httpapi.ByAddress, FailClosed: true}

func (c counter) openTrial(ctx context.Context, in *openTrialInput) (*openTrialOutput, error) {
	asked := httpapi.RequestFrom(ctx)
	visitor := access.Principal{Audience: access.Public, Plane: asked.Plane, RequestID: asked.ID}
	p, opened, err := application.OpenTrial(ctx, tenant.From(ctx), visitor, in.Body.Token)
	if err != nil {
		return nil, err
	}
	out := &openTrialOutput{}
	out.SetCookie, out.Body.CSRF = c.give(ctx, opened)
	out.Body.Slug, out.Body.Title = p.Slug, p.Title
	return out, nil
}

func (c counter) endSession(ctx context.Context, _ *nothing) (*signedOut, error) {
	if err := applicant.End(ctx, tenant.From(ctx), access.From(ctx)); err != nil {
		return nil, err
	}
	return &signedOut{SetCookie: []http.Cookie{c.api.NoCookie()}}, nil
}
