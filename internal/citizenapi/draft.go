package citizenapi

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type startDraftInput struct {
	Body struct {
		Procedure string `json:"procedure" maxLength:"80" doc:"The procedure's slug"`
	}
}

type startDraftOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      startedDraft
}

type startedDraft struct {
	Draft
	CSRF string `json:"csrf"`
}

// Draft is exported because Huma overlooks embedded types that are not.
type Draft struct {
	ID        ids.ID         `json:"id"`
	Slug      string         `json:"slug"`
	Version   ids.ID         `json:"version"`
	Document  httpapi.Object `json:"document,omitempty" doc:"The form; left out in the answer to a save"`
	Answers   httpapi.Object `json:"answers"`
	Page      string         `json:"page" doc:"Where the resident was"`
	Revision  int64          `json:"revision"`
	UpdatedAt time.Time      `json:"updated_at"`
	Expires   time.Time      `json:"expires"`
	Newer     bool           `json:"newer" doc:"The procedure has a newer form by now"`
	Trial     bool           `json:"trial,omitempty" doc:"Staff try the form: nothing here counts"`
}

type draftInput struct {
	ID httpapi.ID `path:"id"`
}

type draftOutput struct{ Body Draft }

type saveDraftInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Answers  httpapi.Object `json:"answers"`
		Revision int64          `json:"revision"`
		Page     string         `json:"page" maxLength:"100"`
	}
}

type submitInput struct {
	ID   httpapi.ID `path:"id"`
	Key  string     `header:"Idempotency-Key" required:"true" minLength:"16" maxLength:"100"`
	Body struct {
		Answers        httpapi.Object `json:"answers"`
		ConsentVersion string         `json:"consent_version" maxLength:"100"`
	}
}

type receiptOutput struct{ Body receipt }

type receipt struct {
	ReceiptNumber string    `json:"receipt_number"`
	LookupSecret  string    `json:"lookup_secret" doc:"Shown once; with the number it opens the application later"`
	SubmittedAt   time.Time `json:"submitted_at"`
}

// answersLimit is the most JSON a form's answers may have.
const answersLimit = 1 << 20

var (
	starting   = httpapi.Limit{Name: "draft", Events: 600, Per: 10 * time.Minute, By: httpapi.ByAddress}
	saving     = httpapi.Limit{Name: "save", Events: 240, Per: time.Minute, By: httpapi.BySession}
	submitting = httpapi.Limit{Name: "submit", Events: 60, Per: time.Minute, By: httpapi.BySession}
)

func (c counter) draftRoutes() {
	httpapi.Register(c.api, open("POST", "/api/drafts", "start-draft", "Begin an application", "draft", "start").
		Limited(starting).Knowing(), c.startDraft)
	httpapi.Register(c.api, own("GET", "/api/drafts/{id}", "get-draft", "Go on with an application", "draft", "edit"), c.getDraft)
	httpapi.Register(c.api, own("PUT", "/api/drafts/{id}", "save-draft", "Keep what was typed", "draft", "edit").
		Limited(saving).Sized(answersLimit), c.saveDraft)
	httpapi.Register(c.api, own("DELETE", "/api/drafts/{id}", "delete-draft", "Forget a draft", "draft", "edit"), c.deleteDraft)
	httpapi.Register(c.api, own("POST", "/api/drafts/{id}/submit", "submit-draft", "Hand the application in, once", "draft", "submit").
		Limited(submitting).Sized(answersLimit), c.submit)
}

func (c counter) startDraft(ctx context.Context, in *startDraftInput) (*startDraftOutput, error) {
	who, cookies, csrf, err := c.session(ctx)
	if err != nil {
		return nil, err
	}
	d, err := application.StartDraft(ctx, tenant.From(ctx), who, in.Body.Procedure)
	if err != nil {
		return nil, err
	}
	return &startDraftOutput{SetCookie: cookies, Body: startedDraft{Draft: showDraft(d), CSRF: csrf}}, nil
}

func (c counter) getDraft(ctx context.Context, in *draftInput) (*draftOutput, error) {
	d, err := application.GetDraft(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	return &draftOutput{showDraft(d)}, nil
}

func (c counter) saveDraft(ctx context.Context, in *saveDraftInput) (*draftOutput, error) {
	d, err := application.SaveDraft(ctx, tenant.From(ctx), access.From(ctx), application.SaveDraftInput{
		ID: in.ID.ID, Revision: in.Body.Revision, Page: in.Body.Page, Answers: json.RawMessage(in.Body.Answers),
	})
	if err != nil {
		return nil, err
	}
	return &draftOutput{showDraft(d)}, nil
}

func (c counter) deleteDraft(ctx context.Context, in *draftInput) (*nothing, error) {
	return &nothing{}, application.DeleteDraft(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
}

func (c counter) submit(ctx context.Context, in *submitInput) (*receiptOutput, error) {
	r, err := application.Submit(ctx, tenant.From(ctx), access.From(ctx), application.SubmitInput{
		Draft: in.ID.ID, Key: in.Key, Answers: json.RawMessage(in.Body.Answers), ConsentVersion: in.Body.ConsentVersion,
	})
	if err != nil {
		return nil, err
	}
	return &receiptOutput{receipt{ReceiptNumber: r.ReceiptNumber, LookupSecret: r.LookupSecret, SubmittedAt: r.SubmittedAt}}, nil
}

func showDraft(d application.Draft) Draft {
	return Draft{
		ID: d.ID, Slug: d.Slug, Version: d.Version, Document: httpapi.Object(form.ForResidents(d.Document)), Answers: httpapi.Object(d.Answers),
		Page: d.Page, Revision: d.Revision, UpdatedAt: d.UpdatedAt, Expires: d.Expires, Newer: d.Newer, Trial: d.Trial,
	}
}
