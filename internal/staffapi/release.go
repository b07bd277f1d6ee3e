package staffapi

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/release"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type historyOutput struct {
	Body struct {
		Items []released `json:"items"`
	}
}

type released struct {
	ID      ids.ID     `json:"id"`
	Version *ids.ID    `json:"version,omitempty"`
	Kind    string     `json:"kind" enum:"publish,plan,cancel,start,unpublish,revert"`
	Starts  *time.Time `json:"starts,omitempty" doc:"Of a plan"`
	At      time.Time  `json:"at"`
	By      string     `json:"by"`
	Note    string     `json:"note"`
}

type revertInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Version  httpapi.ID `json:"version" doc:"Whose form becomes the draft"`
		Revision int64      `json:"revision" doc:"Of the form draft that is replaced"`
	}
}

type requestOutput struct{ Body publicationRequest }

type requestsOutput struct {
	Body struct {
		Items []publicationRequest `json:"items"`
	}
}

type publicationRequest struct {
	ID        ids.ID         `json:"id"`
	Procedure ids.ID         `json:"procedure"`
	Title     string         `json:"title,omitempty" doc:"Of the procedure; in lists"`
	Document  httpapi.Object `json:"document,omitempty" doc:"As it was asked for; left out in lists"`
	Revision  int64          `json:"revision"`
	Starts    *time.Time     `json:"starts,omitempty"`
	Note      string         `json:"note"`
	AskedAt   time.Time      `json:"asked_at"`
	Asker     string         `json:"asker"`
	Own       bool           `json:"own" doc:"Asked for by the person who looks, who so cannot decide"`
	Edited    bool           `json:"edited" doc:"Last edited by the person who looks, who so cannot approve"`
	State     string         `json:"state" enum:"waiting,approved,returned,withdrawn"`
	DecidedAt *time.Time     `json:"decided_at,omitempty"`
	Decider   string         `json:"decider"`
	Comment   string         `json:"comment"`
	Version   *ids.ID        `json:"version,omitempty" doc:"What became of an approved one"`
}

type decideInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Comment string `json:"comment" maxLength:"1000"`
	}
}

type ruleOutput struct{ Body publicationRule }

type publicationRule struct {
	Approval bool `json:"approval" doc:"A publication needs a second person"`
}

type ruleInput struct{ Body publicationRule }

type startTrialInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Version *httpapi.ID `json:"version,omitempty" doc:"Left out: the form draft, frozen as it is now"`
	}
}

type trialOutput struct {
	Body struct {
		TrialView
		Link string `json:"link" doc:"Opens once, within half an hour; shown here only"`
	}
}

// TrialView is exported because Huma overlooks embedded types that are not.
type TrialView struct {
	ID           ids.ID             `json:"id"`
	Number       int                `json:"number" doc:"Of the version; 0: the draft as it was then"`
	Tester       string             `json:"tester"`
	Opened       bool               `json:"opened"`
	CreatedAt    time.Time          `json:"created_at"`
	LinkUntil    time.Time          `json:"link_until"`
	ExpiresAt    time.Time          `json:"expires_at" doc:"Deleted then at the latest"`
	Applications []TrialApplication `json:"applications"`
}

// TrialApplication is what was handed in under a trial.
type TrialApplication struct {
	ID            ids.ID `json:"id"`
	ReceiptNumber string `json:"receipt_number"`
	State         string `json:"state" enum:"submitted,accepted,in_review,returned,in_approval,approved,rejected,refused,issued,completed,withdrawn"`
}

type trialsOutput struct {
	Body struct {
		Items []TrialView `json:"items"`
	}
}

type trialInput struct {
	ID    httpapi.ID `path:"id"`
	Trial httpapi.ID `path:"trial"`
}

func (c counter) releaseRoutes() {
	httpapi.Register(c.api, desk("POST", "/api/procedures/{id}/plan/cancel", "cancel-plan", "Take a planned version back before it starts", "procedure", "publish"), c.cancelPlan)
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/history", "list-releases", "What was done with the versions, newest first", "procedure", "view"), c.history)
	httpapi.Register(c.api, desk("POST", "/api/procedures/{id}/revert", "revert-draft", "Make a version's form the draft", "procedure", "edit"), c.revert)

	httpapi.Register(c.api, desk("GET", "/api/publication-rule", "get-publication-rule", "Whether a publication needs a second person", "procedure", "view"), c.rule)
	httpapi.Register(c.api, desk("PUT", "/api/publication-rule", "set-publication-rule", "Switch whether it does", "settings", "manage"), c.setRule)
	httpapi.Register(c.api, desk("POST", "/api/procedures/{id}/requests", "ask-publication", "Ask a second person to publish", "procedure", "publish").Within(20*time.Second), c.ask)
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/requests", "list-requests", "What was asked for, newest first", "procedure", "view"), c.requests)
	httpapi.Register(c.api, desk("GET", "/api/publication-requests", "list-pending-requests", "What waits for a second person", "procedure", "view"), c.pending)
	httpapi.Register(c.api, desk("GET", "/api/publication-requests/{id}", "get-request", "One request with its form", "procedure", "view"), c.request)
	httpapi.Register(c.api, desk("POST", "/api/publication-requests/{id}/approve", "approve-publication", "Publish what was asked for", "procedure", "approve").Within(20*time.Second), c.approvePublication)
	httpapi.Register(c.api, desk("POST", "/api/publication-requests/{id}/return", "return-publication", "Give it back with a comment", "procedure", "approve"), c.returnPublication)
	httpapi.Register(c.api, desk("POST", "/api/publication-requests/{id}/withdraw", "withdraw-publication", "Take back what one asked for", "procedure", "publish"), c.withdrawPublication)

	httpapi.Register(c.api, desk("POST", "/api/procedures/{id}/trials", "start-trial", "Try the form on the residents' side; counts nowhere", "procedure", "edit"), c.startTrial)
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/trials", "list-trials", "The trials of a procedure", "procedure", "view"), c.trials)
	httpapi.Register(c.api, desk("DELETE", "/api/procedures/{id}/trials/{trial}", "delete-trial", "Delete a trial with everything in it, for good", "procedure", "edit"), c.deleteTrial)
}

// offer reads the body of a publication and of a request for one.
func (in *publishInput) offer() procedure.OfferInput {
	return procedure.OfferInput{Procedure: in.ID.ID, DraftRevision: in.Body.Revision, Starts: moment(in.Body.Starts), Note: in.Body.Note}
}

func (c counter) cancelPlan(ctx context.Context, in *idInput) (*procedureOutput, error) {
	p, err := procedure.CancelPlan(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
	return shownProcedure(ctx, p, err)
}

func (c counter) history(ctx context.Context, in *idInput) (*historyOutput, error) {
	found, err := procedure.History(ctx, tenant.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &historyOutput{}
	out.Body.Items = httpapi.Each(found, func(r procedure.Release) released {
		return released{ID: r.ID, Version: httpapi.Some(r.Version), Kind: string(r.Kind), Starts: httpapi.When(r.Starts), At: r.At, By: r.By, Note: r.Note}
	})
	return out, nil
}

func (c counter) revert(ctx context.Context, in *revertInput) (*formDraftOutput, error) {
	d, err := procedure.Revert(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Body.Version.ID, in.Body.Revision)
	return shownForm(d, err)
}

func (c counter) rule(ctx context.Context, _ *nothing) (*ruleOutput, error) {
	out := &ruleOutput{}
	err := tenant.From(ctx).Read(ctx, func(tx *pg.Tx) (err error) {
		out.Body.Approval, err = procedure.ApprovalRequired(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (c counter) setRule(ctx context.Context, in *ruleInput) (*ruleOutput, error) {
	if err := procedure.RequireApproval(ctx, tenant.From(ctx), access.From(ctx), in.Body.Approval); err != nil {
		return nil, err
	}
	return &ruleOutput{in.Body}, nil
}

func (c counter) ask(ctx context.Context, in *publishInput) (*requestOutput, error) {
	r, err := release.Ask(ctx, tenant.From(ctx), access.From(ctx), in.offer())
	return shownRequest(ctx, r, err)
}

func (c counter) requests(ctx context.Context, in *idInput) (*requestsOutput, error) {
	found, err := release.List(ctx, tenant.From(ctx), in.ID.ID)
	return shownRequests(ctx, found, err)
}

func (c counter) pending(ctx context.Context, _ *nothing) (*requestsOutput, error) {
	found, err := release.Pending(ctx, tenant.From(ctx))
	return shownRequests(ctx, found, err)
}

func (c counter) request(ctx context.Context, in *idInput) (*requestOutput, error) {
	r, err := release.Get(ctx, tenant.From(ctx), in.ID.ID)
	return shownRequest(ctx, r, err)
}

func (c counter) approvePublication(ctx context.Context, in *decideInput) (*requestOutput, error) {
	r, err := release.Approve(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Body.Comment)
	return shownRequest(ctx, r, err)
}

func (c counter) returnPublication(ctx context.Context, in *decideInput) (*requestOutput, error) {
	r, err := release.Return(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Body.Comment)
	return shownRequest(ctx, r, err)
}

func (c counter) withdrawPublication(ctx context.Context, in *idInput) (*requestOutput, error) {
	r, err := release.Withdraw(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
	return shownRequest(ctx, r, err)
}

func shownRequest(ctx context.Context, r release.Request, err error) (*requestOutput, error) {
	if err != nil {
		return nil, err
	}
	return &requestOutput{showRequest(r, access.From(ctx))}, nil
}

func shownRequests(ctx context.Context, found []release.Request, err error) (*requestsOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &requestsOutput{}
	out.Body.Items = httpapi.Each(found, func(r release.Request) publicationRequest { return showRequest(r, access.From(ctx)) })
	return out, nil
}

func showRequest(r release.Request, who access.Principal) publicationRequest {
	return publicationRequest{
		ID: r.ID, Procedure: r.Procedure, Title: r.Title, Document: httpapi.Object(r.Document), Revision: r.Revision, Starts: httpapi.When(r.Starts),
		Note: r.Note, AskedAt: r.AskedAt, Asker: r.Asker, Own: r.AskedBy == who.ID, Edited: r.Editor == who.ID, State: string(r.State),
		DecidedAt: httpapi.When(r.DecidedAt), Decider: r.Decider, Comment: r.Comment, Version: httpapi.Some(r.Version),
	}
}

func (c counter) startTrial(ctx context.Context, in *startTrialInput) (*trialOutput, error) {
	sp := tenant.From(ctx)
	t, token, err := review.StartTrial(ctx, sp, access.From(ctx), in.ID.ID, given(in.Body.Version))
	if err != nil {
		return nil, err
	}
	host := sp.Tenant().Host(tenant.CitizenSide, httpapi.RequestFrom(ctx).Plane)
	if host == "" {
		host = sp.Tenant().Host(tenant.CitizenSide, tenant.Internet)
	}
	out := &trialOutput{}
	out.Body.TrialView = showTrial(t)
	out.Body.Link = c.origin(host) + "/trial#" + token // in the fragment, which no server and no proxy sees
	return out, nil
}

func (c counter) trials(ctx context.Context, in *idInput) (*trialsOutput, error) {
	found, err := review.Trials(ctx, tenant.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &trialsOutput{}
	out.Body.Items = httpapi.Each(found, showTrial)
	return out, nil
}

func (c counter) deleteTrial(ctx context.Context, in *trialInput) (*nothing, error) {
	return &nothing{}, review.EndTrial(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Trial.ID)
}

func showTrial(t review.Trial) TrialView {
	v := TrialView{ID: t.ID, Number: t.Number, Tester: t.Name, Opened: t.Opened, CreatedAt: t.CreatedAt, LinkUntil: t.LinkUntil, ExpiresAt: t.ExpiresAt,
		Applications: []TrialApplication{}}
	for _, a := range t.Applications {
		v.Applications = append(v.Applications, TrialApplication{ID: a.ID, ReceiptNumber: a.ReceiptNumber, State: string(a.State)})
	}
	return v
}
