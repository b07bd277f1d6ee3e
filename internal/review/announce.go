package review

import (
	"context"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// announceEvery is how long the people of a department are left in peace after
// they were told of an arrival.
const announceEvery = 10 * time.Minute

// AnnounceArrival tells the reviewers of the department of a new application,
// at most once in ten minutes: what arrives meanwhile is told together when
// they are over. What somebody has taken up by then is no news.
func AnnounceArrival(ctx context.Context, sp *tenant.Space, tx *pg.Tx, job outbox.Job) error {
	a, to, err := news(ctx, sp, tx, job.Entity, application.Submitted)
	if err != nil || len(to) == 0 {
		return err
	}
	last, err := lockAnnouncement(ctx, tx, a.Department)
	if err != nil {
		return fmt.Errorf("announce arrival: %w", err)
	}
	if !last.Before(a.SubmittedAt) {
		return nil // the mail that left after it arrived leads to it too
	}
	now := sp.Now()
	if next := last.Add(announceEvery); now.Before(next) {
		_, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: application.KindArrived, Entity: a.ID, RunAfter: next})
		return err
	}
	if err := markAnnouncement(ctx, tx, a.Department, now); err != nil {
		return fmt.Errorf("announce arrival: %w", err)
	}
	return tellStaff(ctx, sp, tx, a, notice.StaffNewArrival, to)
}

// AnnounceCorrection tells the reviewers of the department that the applicant
// has corrected what they were asked to.
func AnnounceCorrection(ctx context.Context, sp *tenant.Space, tx *pg.Tx, job outbox.Job) error {
	a, to, err := news(ctx, sp, tx, job.Entity, application.InReview)
	if err != nil {
		return err
	}
	return tellStaff(ctx, sp, tx, a, notice.StaffCorrection, to)
}

// news returns the application and whom to tell of it: nobody when it has left
// the state in which it is worth telling.
func news(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID, in application.State) (application.Application, []string, error) {
	a, err := application.Load(ctx, tx, id)
	if fault.Is(err, fault.NotFound) || err == nil && (a.State != in || a.Trial) {
		return application.Application{}, nil, nil
	}
	if err != nil {
		return application.Application{}, nil, fmt.Errorf("announce application: %w", err)
	}
	to, err := staff.MailsOf(ctx, sp, tx, a.Department, access.Reviewer)
	if err != nil {
		return application.Application{}, nil, fmt.Errorf("announce application: %w", err)
	}
	return a, to, nil
}

// tellStaff composes one mail a person. It names the procedure and the receipt
// number and nothing of the applicant.
func tellStaff(ctx context.Context, sp *tenant.Space, tx *pg.Tx, a application.Application, template notice.Template, to []string) error {
	p := notice.Params{Procedure: a.ProcedureTitle, ReceiptNumber: a.ReceiptNumber}
	for _, address := range to {
		n := notice.New{Template: template, To: address, Application: a.ID, Class: a.Retention, Params: p}
		if _, err := notice.Compose(ctx, sp, tx, n); err != nil {
			return fmt.Errorf("announce application: %w", err)
		}
	}
	return nil
}

// AnnounceGuessing tells the reviewers of the procedure's department that
// somebody tries numbers of its list of recipients (照合の連続失敗). It names the
// procedure and nobody.
func AnnounceGuessing(ctx context.Context, sp *tenant.Space, tx *pg.Tx, job outbox.Job) error {
	p, err := procedure.Load(ctx, tx, job.Entity)
	if fault.Is(err, fault.NotFound) || err == nil && p.Department == ids.Nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("announce guessing: %w", err)
	}
	to, err := staff.MailsOf(ctx, sp, tx, p.Department, access.Reviewer)
	if err != nil {
		return fmt.Errorf("announce guessing: %w", err)
	}
	for _, address := range to {
		n := notice.New{Template: notice.StaffGuessing, To: address, Params: notice.Params{Procedure: p.Title}}
		if _, err := notice.Compose(ctx, sp, tx, n); err != nil {
			return fmt.Errorf("announce guessing: %w", err)
		}
	}
	return nil
}
