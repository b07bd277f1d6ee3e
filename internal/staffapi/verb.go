package staffapi

import (
	"context"
	"encoding/json"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type cardOutput struct{ Body ApplicationCard }

type onInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Revision int64 `json:"revision"`
	}
}

type memoOnInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Revision int64  `json:"revision"`
		Memo     string `json:"memo,omitempty" maxLength:"4000" doc:"Internal; never shown to residents"`
	}
}

type reasonOnInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Revision int64  `json:"revision"`
		Reason   string `json:"reason" maxLength:"4000"`
	}
}

type rejectInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Revision int64  `json:"revision"`
		Reason   string `json:"reason" maxLength:"4000"`
		Remedy   string `json:"remedy,omitempty" maxLength:"4000" doc:"教示; empty for the standard text"`
	}
}

type returnInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Revision int64             `json:"revision"`
		Fields   []string          `json:"fields" minItems:"1" maxItems:"500"`
		Notes    map[string]string `json:"notes"`
		Reason   string            `json:"reason" maxLength:"4000"`
		Deadline time.Time         `json:"deadline" doc:"The first instant at which it is too late"`
	}
}

type assignInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Revision   int64       `json:"revision"`
		Assignee   *httpapi.ID `json:"assignee,omitempty"`
		Department *httpapi.ID `json:"department,omitempty"`
		Nobody     bool        `json:"nobody,omitempty" doc:"Clear the person"`
	}
}

type noteInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"4000"`
	}
}

type noteOutput struct{ Body memo }

// BulkBody is exported because Huma overlooks embedded types that are not.
type BulkBody struct {
	On []struct {
		ID       httpapi.ID `json:"id"`
		Revision int64      `json:"revision"`
	} `json:"on" minItems:"1" maxItems:"100"`
}

type bulkReviewInput struct {
	Body struct {
		BulkBody
		Verb string `json:"verb" enum:"accept,begin,pass"`
	}
}

type bulkIssueInput struct {
	Body struct {
		BulkBody
		Verb string `json:"verb" enum:"issue,complete"`
	}
}

type bulkApproveInput struct{ Body BulkBody }

type bulkAssignInput struct {
	Body struct {
		BulkBody
		Assignee httpapi.ID `json:"assignee"`
	}
}

type bulkOutput struct {
	Body struct {
		Items []bulkResult `json:"items"`
	}
}

type bulkResult struct {
	ID   ids.ID `json:"id"`
	Code string `json:"code" doc:"Empty when it went well"`
}

func (c counter) verbRoutes() {
	simple := func(verb, operation, summary, action string, do onVerb) {
		httpapi.Register(c.api, desk("POST", "/api/applications/{id}/"+verb, operation, summary, "application", action), on(do))
	}
	simple("accept", "accept-application", "Take it in (受理)", "review", review.Accept)
	simple("begin", "begin-review", "Start the review", "review", review.Begin)
	simple("approve", "approve-application", "Decide for the applicant", "decide", review.Approve)
	simple("issue", "issue-application", "The result was handed over (交付)", "issue", review.Issue)
	simple("complete", "complete-application", "Close it", "issue", review.Complete)
	withReason := func(verb, operation, summary, action string, do reasonVerb) {
		httpapi.Register(c.api, desk("POST", "/api/applications/{id}/"+verb, operation, summary, "application", action), because(do))
	}
	withReason("refuse", "refuse-application", "Do not take it in (不受理)", "review", review.Refuse)
	withReason("recall", "recall-correction", "End a pending correction without one", "review", review.Recall)
	withMemo := func(verb, operation, summary, action string, do reasonVerb) {
		httpapi.Register(c.api, desk("POST", "/api/applications/{id}/"+verb, operation, summary, "application", action), noting(do))
	}
	withMemo("pass", "pass-application", "Pass it on to approval", "review", review.Pass)
	withMemo("send-back", "send-back-application", "Give it back from approval to review", "decide", review.SendBack)
	httpapi.Register(c.api, desk("POST", "/api/applications/{id}/return", "return-application", "Ask for a correction (補正依頼)", "application", "review"), c.giveBack)
	httpapi.Register(c.api, desk("POST", "/api/applications/{id}/reject", "reject-application", "Decide against the applicant", "application", "decide"), c.reject)
	httpapi.Register(c.api, desk("POST", "/api/applications/{id}/assign", "assign-application", "Hand it to somebody", "application", "assign"), c.assign)
	httpapi.Register(c.api, desk("POST", "/api/applications/{id}/notes", "add-note", "Write an internal note", "application", "note"), c.note)
	httpapi.Register(c.api, desk("PUT", "/api/applications/{id}/office", "save-office", "Fill in the fields for staff (管理項目)", "application", "fill").
		Sized(answersLimit), c.saveOffice)
	httpapi.Register(c.api, desk("POST", "/api/bulk/review", "bulk-review", "One verb of the review for many", "application", "review").Within(time.Minute), c.bulkReview)
	httpapi.Register(c.api, desk("POST", "/api/bulk/approve", "bulk-approve", "Approve many", "application", "decide").Within(time.Minute), c.bulkApprove)
	httpapi.Register(c.api, desk("POST", "/api/bulk/issue", "bulk-issue", "Issue or complete many", "application", "issue").Within(time.Minute), c.bulkIssue)
	httpapi.Register(c.api, desk("POST", "/api/bulk/assign", "bulk-assign", "Hand many to somebody", "application", "assign").Within(time.Minute), c.bulkAssign)
}

type onVerb func(context.Context, *tenant.Space, access.Principal, review.On) (application.Application, error)

type reasonVerb func(context.Context, *tenant.Space, access.Principal, review.On, string) (application.Application, error)

func on(do onVerb) func(context.Context, *onInput) (*cardOutput, error) {
	return func(ctx context.Context, in *onInput) (*cardOutput, error) {
		return shownCard(do(ctx, tenant.From(ctx), access.From(ctx), review.On{ID: in.ID.ID, Revision: in.Body.Revision}))
	}
}

func because(do reasonVerb) func(context.Context, *reasonOnInput) (*cardOutput, error) {
	return func(ctx context.Context, in *reasonOnInput) (*cardOutput, error) {
		seen := review.On{ID: in.ID.ID, Revision: in.Body.Revision}
		return shownCard(do(ctx, tenant.From(ctx), access.From(ctx), seen, in.Body.Reason))
	}
}

func noting(do reasonVerb) func(context.Context, *memoOnInput) (*cardOutput, error) {
	return func(ctx context.Context, in *memoOnInput) (*cardOutput, error) {
		seen := review.On{ID: in.ID.ID, Revision: in.Body.Revision}
		return shownCard(do(ctx, tenant.From(ctx), access.From(ctx), seen, in.Body.Memo))
	}
}

func shownCard(a application.Application, err error) (*cardOutput, error) {
	if err != nil {
		return nil, err
	}
	return &cardOutput{showCard(a)}, nil
}

func (c counter) giveBack(ctx context.Context, in *returnInput) (*cardOutput, error) {
	return shownCard(review.Return(ctx, tenant.From(ctx), access.From(ctx), review.ReturnInput{
		On: review.On{ID: in.ID.ID, Revision: in.Body.Revision}, Fields: in.Body.Fields, Notes: in.Body.Notes,
		Reason: in.Body.Reason, Deadline: in.Body.Deadline.UTC(),
	}))
}

func (c counter) reject(ctx context.Context, in *rejectInput) (*cardOutput, error) {
	return shownCard(review.Reject(ctx, tenant.From(ctx), access.From(ctx), review.RejectInput{
		On: review.On{ID: in.ID.ID, Revision: in.Body.Revision}, Reason: in.Body.Reason, Remedy: in.Body.Remedy,
	}))
}

func (c counter) assign(ctx context.Context, in *assignInput) (*cardOutput, error) {
	return shownCard(review.Assign(ctx, tenant.From(ctx), access.From(ctx), review.AssignInput{
		On:       review.On{ID: in.ID.ID, Revision: in.Body.Revision},
		Assignee: given(in.Body.Assignee), Department: given(in.Body.Department), Nobody: in.Body.Nobody,
	}))
}

func (c counter) note(ctx context.Context, in *noteInput) (*noteOutput, error) {
	m, err := review.AddMemo(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return &noteOutput{showMemo(m)}, nil
}

func (c counter) bulkReview(ctx context.Context, in *bulkReviewInput) (*bulkOutput, error) {
	return bulk(ctx, review.BulkInput{Verb: application.Verb(in.Body.Verb), On: in.Body.seen()})
}

func (c counter) bulkApprove(ctx context.Context, in *bulkApproveInput) (*bulkOutput, error) {
	return bulk(ctx, review.BulkInput{Verb: application.DoApprove, On: in.Body.seen()})
}

func (c counter) bulkIssue(ctx context.Context, in *bulkIssueInput) (*bulkOutput, error) {
	return bulk(ctx, review.BulkInput{Verb: application.Verb(in.Body.Verb), On: in.Body.seen()})
}

func (c counter) bulkAssign(ctx context.Context, in *bulkAssignInput) (*bulkOutput, error) {
	return bulk(ctx, review.BulkInput{Verb: application.DoAssign, On: in.Body.seen(), Assignee: in.Body.Assignee.ID})
}

func (b BulkBody) seen() []review.On {
	out := make([]review.On, 0, len(b.On))
	for _, o := range b.On {
		out = append(out, review.On{ID: o.ID.ID, Revision: o.Revision})
	}
	return out
}

func bulk(ctx context.Context, in review.BulkInput) (*bulkOutput, error) {
	results, err := review.Bulk(ctx, tenant.From(ctx), access.From(ctx), in)
	if err != nil {
		return nil, err
	}
	out := &bulkOutput{}
	out.Body.Items = httpapi.Each(results, func(r review.BulkResult) bulkResult { return bulkResult(r) })
	return out, nil
}

// answersLimit is the most JSON a form's answers may have.
const answersLimit = 1 << 20

type officeInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Base    int            `json:"base" doc:"Number of the version it is based on; 0 before the first"`
		Answers httpapi.Object `json:"answers"`
	}
}

type officeOutput struct{ Body office }

func (c counter) saveOffice(ctx context.Context, in *officeInput) (*officeOutput, error) {
	o, err := review.SaveOffice(ctx, tenant.From(ctx), access.From(ctx), review.OfficeInput{
		Application: in.ID.ID, Base: in.Body.Base, Answers: json.RawMessage(in.Body.Answers),
	})
	if err != nil {
		return nil, err
	}
	return &officeOutput{showOffice(o)}, nil
}
