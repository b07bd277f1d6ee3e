package jobs

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/export"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/recipient"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/scan"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Tools are the doors that handlers use.
type Tools struct {
	Post    notice.Post
	Scanner scan.Scanner
	Signer  *audit.Signer // signs checkpoints; nil: none are made
}

// Handlers is the table from kind to verb.
func Handlers(t Tools) outbox.Handlers {
	return outbox.Handlers{
		notice.KindSend: {
			Outside: func(ctx context.Context, sp *tenant.Space, j outbox.Job) (outbox.Finish, error) {
				return notice.Send(ctx, sp, t.Post, j)
			},
			Failed: notice.SendFailed,
		},
		attachment.KindScan: {
			Outside: func(ctx context.Context, sp *tenant.Space, j outbox.Job) (outbox.Finish, error) {
				return attachment.Scan(ctx, sp, t.Scanner, j)
			},
			Failed: attachment.ScanFailed,
		},
		attachment.KindDiscard:    {Outside: attachment.Erase},
		application.KindArrived:   {Inside: review.AnnounceArrival},
		application.KindCorrected: {Inside: review.AnnounceCorrection},

		export.KindRun:   {Outside: export.Run, Failed: export.RunFailed},
		export.KindErase: {Outside: export.Erase},

		recipient.KindCheck:  {Outside: recipient.RunCheck, Failed: recipient.UploadFailed},
		recipient.KindSave:   {Outside: recipient.RunSave, Failed: recipient.UploadFailed},
		recipient.KindSheet:  {Outside: recipient.RunSheet, Failed: recipient.SheetGivenUp},
		recipient.KindLocked: {Inside: review.AnnounceGuessing},
	}
}

// Chore is done for every tenant from time to time.
type Chore struct {
	Name  string
	Every time.Duration
	Do    func(context.Context, *tenant.Space) error
}

const (
	forgottenFile = 60 * 24 * time.Hour // a file that no application took
	doneWork      = 30 * 24 * time.Hour // outbox rows that were done
)

// Chores is the table of what is done regularly. Each may run twice or at the
// same time in two processes without harm.
func Chores(t Tools) []Chore {
	chores := []Chore{
		{"export.expire", 5 * time.Minute, counted(export.Expire)},
		{"export.sweep", time.Hour, counted(export.Sweep)},
		{"attachment.sweep", time.Hour, func(ctx context.Context, sp *tenant.Space) error {
			_, err := attachment.Sweep(ctx, sp, forgottenFile)
			return err
		}},
		{"application.sweep", time.Hour, counted(application.Sweep)},
		{"procedure.settle", time.Minute, counted(procedure.Settle)},
		{"application.overdue", time.Hour, counted(application.TellOverdue)},
		{"application.seats", 24 * time.Hour, application.CheckSeats},
		{"recipient.sweep", time.Hour, counted(recipient.Sweep)},
		{"applicant.sweep", time.Hour, counted(applicant.Sweep)},
		{"outbox.trim", time.Hour, func(ctx context.Context, sp *tenant.Space) error {
			_, err := outbox.Trim(ctx, sp, doneWork)
			return err
		}},
	}
	if t.Signer == nil {
		return chores
	}
	return append(chores, Chore{"audit.checkpoint", 10 * time.Minute, func(ctx context.Context, sp *tenant.Space) error {
		return audit.Checkpoint(ctx, sp, t.Signer)
	}})
}

func counted(verb func(context.Context, *tenant.Space) (int, error)) func(context.Context, *tenant.Space) error {
	return func(ctx context.Context, sp *tenant.Space) error {
		_, err := verb(ctx, sp)
		return err
	}
}
