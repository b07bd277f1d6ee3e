package notice

import (
	"context"
	"errors"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Post is how notices leave.
type Post struct {
	Sender mail.Sender
	From   string                   // a bare address of the platform; the municipality's name goes before it
	Origin func(host string) string // where a host's pages are; nil: "https://" before the host
}

// Send hands a waiting notice to the mail door. Its Message-ID is made from
// the notice, so a receiver can tell a second copy.
func Send(ctx context.Context, sp *tenant.Space, post Post, job outbox.Job) (outbox.Finish, error) {
	r, err := waiting(ctx, sp, job.Entity)
	if fault.Is(err, fault.NotFound) {
		return nil, nil // erased, or sent by a run whose end was lost
	}
	if err != nil {
		return nil, fmt.Errorf("send notice: %w", err)
	}
	m, err := message(ctx, sp, post, r)
	if err != nil {
		return nil, fmt.Errorf("send notice: %w", err)
	}
	if err := sp.InTx(ctx, func(tx *pg.Tx) error { return tried(tx, r.ID) }); err != nil {
		return nil, fmt.Errorf("send notice: %w", err)
	}
	if err := post.Sender.Send(ctx, m); err != nil {
		code := fault.CodeOf(err)
		back := sp.InTx(context.WithoutCancel(ctx), func(tx *pg.Tx) error { return untried(tx, r.ID, code) })
		return nil, errors.Join(fmt.Errorf("send notice: %w", err), back)
	}
	return func(tx *pg.Tx) error { return sent(tx, r.ID, sp.Now(), manners()[r.Template].oneTime) }, nil
}

// SendFailed records that a notice was given up.
func SendFailed(ctx context.Context, _ *tenant.Space, tx *pg.Tx, job outbox.Job, code string) error {
	r, err := byID(ctx, tx, job.Entity)
	if fault.Is(pg.Classify(err), fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return failed(tx, r.ID, code, manners()[r.Template].oneTime)
}

func waiting(ctx context.Context, sp *tenant.Space, id ids.ID) (r row, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = byID(ctx, tx, id)
		return err
	})
	if err == nil && r.State != Waiting {
		return row{}, fault.New(fault.NotFound, "not_waiting")
	}
	return r, err
}

func message(ctx context.Context, sp *tenant.Space, post Post, r row) (mail.Message, error) {
	to, p, err := r.open(ctx, sp)
	if err != nil {
		return mail.Message{}, err
	}
	origin := post.Origin
	if origin == nil {
		origin = https
	}
	of := sp.Tenant()
	l, err := render(r.Template, of, origin, p)
	if err != nil {
		return mail.Message{}, err
	}
	return mail.Message{
		From:      (&address{Name: of.Name, Address: post.From}).String(),
		To:        to,
		Subject:   l.subject,
		Text:      l.text,
		MessageID: r.ID.String() + "@" + of.Slug + ".notice.madoguchi",
	}, nil
}
