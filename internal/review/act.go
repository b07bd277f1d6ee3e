package review

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// On names an application as the person saw it. Every verb returns NotFound
// outside the person's departments, Conflict "changed_by_other" when the
// revision is not the newest, Conflict "state_refuses" when the state does not
// admit the verb, and the changed application otherwise.
type On struct {
	ID       ids.ID
	Revision int64
}

// Accept takes the application in (受理).
func Accept(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
	return application.Application{}, errPending
}

// Refuse does not take it in (不受理); the reason goes to the applicant.
func Refuse(ctx context.Context, sp *tenant.Space, who access.Principal, on On, reason string) (application.Application, error) {
	return application.Application{}, errPending
}

// Begin starts the review.
func Begin(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
	return application.Application{}, errPending
}

// ReturnInput asks for a correction (補正依頼).
type ReturnInput struct {
	On
	Fields   []string          // ids of fields of the form; at least one
	Notes    map[string]string // per field, may be empty
	Reason   string
	Deadline time.Time // first instant at which it is too late
}

// Return asks the applicant to correct the fields. The clock of the standard
// processing period stands still until the correction, or Recall.
func Return(ctx context.Context, sp *tenant.Space, who access.Principal, in ReturnInput) (application.Application, error) {
	return application.Application{}, errPending
}

// Recall ends a pending correction without one; the review goes on.
func Recall(ctx context.Context, sp *tenant.Space, who access.Principal, on On, reason string) (application.Application, error) {
	return application.Application{}, errPending
}

// Pass passes it on to approval.
func Pass(ctx context.Context, sp *tenant.Space, who access.Principal, on On, memo string) (application.Application, error) {
	return application.Application{}, errPending
}

// SendBack gives it back from approval to review.
func SendBack(ctx context.Context, sp *tenant.Space, who access.Principal, on On, memo string) (application.Application, error) {
	return application.Application{}, errPending
}

// Approve decides for the applicant. Conflict "same_person" when who passed it
// on: two people decide.
func Approve(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
	return application.Application{}, errPending
}

// RejectInput is a decision against the applicant.
type RejectInput struct {
	On
	Reason string // required (行政手続法 8条)
	Remedy string // how to appeal (教示); empty: the standard text
}

// Reject decides against the applicant. Conflict "same_person" as Approve.
func Reject(ctx context.Context, sp *tenant.Space, who access.Principal, in RejectInput) (application.Application, error) {
	return application.Application{}, errPending
}

// Issue records that the result was handed over or sent (交付).
func Issue(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
	return application.Application{}, errPending
}

// Complete closes it; the retention period begins with the next fiscal year.
func Complete(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
	return application.Application{}, errPending
}

// AssignInput hands an application to a person or another department. Nil
// leaves either as it is; Nobody clears the person.
type AssignInput struct {
	On
	Assignee   ids.ID
	Department ids.ID
	Nobody     bool
}

// Assign changes who works on it. Moving it to another department also clears
// the person unless one is named.
func Assign(ctx context.Context, sp *tenant.Space, who access.Principal, in AssignInput) (application.Application, error) {
	return application.Application{}, errPending
}

// AddMemo adds an internal note.
func AddMemo(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, text string) (Memo, error) {
	return Memo{}, errPending
}

// BulkInput applies one verb that needs nothing else (accept, begin, pass,
// approve, issue, complete) or an assignment to many applications.
type BulkInput struct {
	Verb     application.Verb
	On       []On // at most 100
	Assignee ids.ID
}

// BulkResult is what became of one of them; Code is "" when it went well.
type BulkResult struct {
	ID   ids.ID
	Code string
}

// Bulk applies the verb to each in a transaction of its own; one that fails
// does not stop the others.
func Bulk(ctx context.Context, sp *tenant.Space, who access.Principal, in BulkInput) ([]BulkResult, error) {
	return nil, errPending
}
