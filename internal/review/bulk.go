package review

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const maxBulk = 100

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
	if len(in.On) == 0 || len(in.On) > maxBulk {
		return nil, fault.Fields([]fault.Field{{Path: "on", Key: "out_of_range", Params: map[string]any{"max": maxBulk}}})
	}
	one, ok := bulkVerb(in)
	if !ok {
		return nil, fault.Fields([]fault.Field{{Path: "verb", Key: "unknown"}})
	}
	out := make([]BulkResult, len(in.On))
	for i, on := range in.On {
		out[i].ID = on.ID
		if _, err := one(ctx, sp, who, on); err != nil {
			out[i].Code = fault.CodeOf(err)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type verb func(context.Context, *tenant.Space, access.Principal, On) (application.Application, error)

func bulkVerb(in BulkInput) (verb, bool) {
	plain := map[application.Verb]verb{
		application.DoAccept: Accept, application.DoBegin: Begin, application.DoApprove: Approve,
		application.DoIssue: Issue, application.DoComplete: Complete,
		application.DoPass: func(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
			return Pass(ctx, sp, who, on, "")
		},
		application.DoAssign: func(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
			return Assign(ctx, sp, who, AssignInput{On: on, Assignee: in.Assignee, Nobody: in.Assignee == ids.Nil})
		},
	}
	v, ok := plain[in.Verb]
	return v, ok
}
