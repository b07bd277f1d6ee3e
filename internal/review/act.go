package review

import (
	"context"
	"fmt"
	"strings"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/pg"
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

// act is one verb with what goes with it.
type act struct {
	on     On
	step   application.Step
	memo   string          // kept as an internal note
	letter notice.Template // to the applicant; "" for none
	params notice.Params
}

// do runs the act: it sees, decides who may, moves, keeps the memo, writes the
// letter, all in one transaction.
func do(ctx context.Context, sp *tenant.Space, who access.Principal, x act) (a application.Application, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		a, err = perform(ctx, sp, tx, who, x)
		return err
	})
	if err != nil {
		return application.Application{}, fmt.Errorf("review %s: %w", x.step.Verb, err)
	}
	return a, nil
}

func perform(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, x act) (application.Application, error) {
	a, err := application.Lock(ctx, tx, x.on.ID)
	if err != nil {
		return a, err
	}
	if err := sees(who, a); err != nil {
		return a, err
	}
	if _, err := application.Next(a.State, x.step.Verb); err != nil && a.Revision == x.on.Revision {
		return a, err
	}
	if v := x.step.Verb; v == application.DoApprove || v == application.DoReject {
		if err := decides(who, a); err != nil {
			return a, err
		}
	}
	x.step.Application, x.step.Revision = x.on.ID, x.on.Revision
	if a, err = application.Take(ctx, sp, tx, who, x.step); err != nil {
		return a, err
	}
	if x.memo != "" {
		if _, err := keepMemo(ctx, sp, tx, who, a, x.memo); err != nil {
			return a, err
		}
	}
	if x.letter == "" {
		return a, nil
	}
	return a, application.Tell(ctx, sp, tx, a.ID, x.letter, x.params)
}

// Accept takes the application in (受理).
func Accept(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
	return do(ctx, sp, who, act{on: on, step: application.Step{Verb: application.DoAccept}, letter: notice.Accepted})
}

// Refuse does not take it in (不受理); the reason goes to the applicant.
func Refuse(ctx context.Context, sp *tenant.Space, who access.Principal, on On, reason string) (application.Application, error) {
	reason, err := application.CheckReason(reason)
	if err != nil {
		return application.Application{}, err
	}
	return do(ctx, sp, who, act{on: on, step: application.Step{Verb: application.DoRefuse, Reason: reason},
		letter: notice.RefusedAcceptance, params: notice.Params{Reason: reason}})
}

// Begin starts the review.
func Begin(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
	return do(ctx, sp, who, act{on: on, step: application.Step{Verb: application.DoBegin}, letter: notice.ReviewStarted})
}

// Recall ends a pending correction without one; the review goes on.
func Recall(ctx context.Context, sp *tenant.Space, who access.Principal, on On, reason string) (application.Application, error) {
	reason, err := application.CheckReason(reason)
	if err != nil {
		return application.Application{}, err
	}
	return do(ctx, sp, who, act{on: on, step: application.Step{Verb: application.DoRecall, Reason: reason}})
}

// Pass passes it on to approval. The memo, which may be empty, is internal.
func Pass(ctx context.Context, sp *tenant.Space, who access.Principal, on On, memo string) (application.Application, error) {
	return withMemo(ctx, sp, who, act{on: on, step: application.Step{Verb: application.DoPass}}, memo)
}

// SendBack gives it back from approval to review. The memo, which may be
// empty, is internal.
func SendBack(ctx context.Context, sp *tenant.Space, who access.Principal, on On, memo string) (application.Application, error) {
	return withMemo(ctx, sp, who, act{on: on, step: application.Step{Verb: application.DoSendBack}}, memo)
}

func withMemo(ctx context.Context, sp *tenant.Space, who access.Principal, x act, memo string) (application.Application, error) {
	if strings.TrimSpace(memo) != "" {
		text, err := checkMemo(memo)
		if err != nil {
			return application.Application{}, err
		}
		x.memo = text
	}
	return do(ctx, sp, who, x)
}

// Approve decides for the applicant. Conflict "same_person" when who passed it
// on: two people decide.
func Approve(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
	return do(ctx, sp, who, act{on: on, step: application.Step{Verb: application.DoApprove}, letter: notice.Approved})
}

// RejectInput is a decision against the applicant.
type RejectInput struct {
	On
	Reason string // required (行政手続法 8条)
	Remedy string // how to appeal (教示); empty: the standard text
}

// Reject decides against the applicant. Conflict "same_person" as Approve.
func Reject(ctx context.Context, sp *tenant.Space, who access.Principal, in RejectInput) (application.Application, error) {
	reason, err := application.CheckReason(in.Reason)
	if err != nil {
		return application.Application{}, err
	}
	remedy := StandardRemedy(sp.Tenant().Name)
	if strings.TrimSpace(in.Remedy) != "" {
		if remedy, err = application.CheckReason(in.Remedy); err != nil {
			return application.Application{}, fault.Fields([]fault.Field{{Path: "remedy", Key: "bad_format"}})
		}
	}
	return do(ctx, sp, who, act{on: in.On, step: application.Step{Verb: application.DoReject, Reason: reason + "\n\n" + remedy},
		letter: notice.Rejected, params: notice.Params{Reason: reason, Instruction: remedy}})
}

// StandardRemedy is the instruction on appeals (教示) of 行政不服審査法 82条 and
// 行政事件訴訟法 46条 for a decision of the municipality.
func StandardRemedy(city string) string {
	return "この処分に不服があるときは、この処分があったことを知った日の翌日から起算して3か月以内に、" + city + "の長に対して審査請求をすることができます。" +
		"また、この処分があったことを知った日の翌日から起算して6か月以内に、" + city + "を被告として（訴訟において" + city +
		"を代表する者は" + city + "の長となります。）、処分の取消しの訴えを提起することができます。"
}

// Issue records that the result was handed over or sent (交付).
func Issue(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
	return do(ctx, sp, who, act{on: on, step: application.Step{Verb: application.DoIssue}, letter: notice.Issued})
}

// Complete closes it; the retention period begins with the next fiscal year.
func Complete(ctx context.Context, sp *tenant.Space, who access.Principal, on On) (application.Application, error) {
	return do(ctx, sp, who, act{on: on, step: application.Step{Verb: application.DoComplete}})
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
// the person unless one is named. It may leave what who sees.
func Assign(ctx context.Context, sp *tenant.Space, who access.Principal, in AssignInput) (application.Application, error) {
	step := application.Step{Verb: application.DoAssign, Department: in.Department}
	switch {
	case in.Nobody:
		step.Assignee = new(ids.ID)
	case in.Assignee != ids.Nil:
		step.Assignee = &in.Assignee
	case in.Department == ids.Nil:
		return application.Application{}, fault.Fields([]fault.Field{{Path: "assignee", Key: "required"}})
	}
	return do(ctx, sp, who, act{on: in.On, step: step})
}
