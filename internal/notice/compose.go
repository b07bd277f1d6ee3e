package notice

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Compose writes a notice and the work of sending it in the caller's
// transaction and returns its id. Invalid "bad_address" for what is no plain
// mail address.
func Compose(ctx context.Context, sp *tenant.Space, tx *pg.Tx, n New) (ids.ID, error) {
	r, err := newRow(ctx, sp, n)
	if err != nil {
		return ids.Nil, fmt.Errorf("compose notice %s: %w", n.Template, err)
	}
	if err := insert(ctx, tx, r); err != nil {
		return ids.Nil, fmt.Errorf("compose notice %s: %w", n.Template, err)
	}
	if err := enqueue(ctx, sp, tx, r); err != nil {
		return ids.Nil, err
	}
	return r.ID, nil
}

func newRow(ctx context.Context, sp *tenant.Space, n New) (*row, error) {
	to, err := mail.ParseAddress(n.To)
	if err != nil {
		return nil, err
	}
	// A template that cannot be filled fails the change that asks for it, not
	// the job nobody waits for.
	if _, err := render(n.Template, sp.Tenant(), https, n.Params); err != nil {
		return nil, err
	}
	r := &row{ID: ids.New(), Template: n.Template, Class: n.Class, State: Waiting, CreatedAt: sp.Now()}
	if r.Class == "" {
		r.Class = operational
	}
	if n.Application != ids.Nil {
		r.ApplicationID = &n.Application
	}
	epoch := sp.Epoch(r.Class, r.CreatedAt)
	if r.ToSealed, err = sp.Sealer().SealText(ctx, epoch, toPlace(r.ID), to); err != nil {
		return nil, err
	}
	r.ParamsSealed, err = sp.Sealer().SealJSON(ctx, epoch, paramsPlace(r.ID), n.Params)
	return r, err
}

func enqueue(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r *row) error {
	urgency := outbox.Default
	if manners()[r.Template].oneTime {
		urgency = outbox.Critical // somebody waits at a screen
	}
	_, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: KindSend, Entity: r.ID, Urgency: urgency})
	return err
}

// Forget removes every notice about the application; what waits is not sent.
func Forget(ctx context.Context, tx *pg.Tx, application ids.ID) error {
	if err := removeOf(ctx, tx, application); err != nil {
		return fmt.Errorf("forget notices: %w", err)
	}
	return nil
}

// Resend sends the content of an earlier notice again, as a new one. Gone when
// it was a one-time code or link, Conflict while it still waits.
func Resend(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		old, err := byID(ctx, tx, id)
		if err != nil {
			return err
		}
		if manners()[old.Template].oneTime || old.ParamsSealed == nil {
			return fault.New(fault.Gone, "notice_not_resendable")
		}
		if old.State == Waiting {
			return fault.New(fault.Conflict, "notice_waiting")
		}
		again, err := copyOf(ctx, sp, old)
		if err != nil {
			return err
		}
		if err := insert(ctx, tx, again); err != nil {
			return err
		}
		if err := enqueue(ctx, sp, tx, again); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{
			Action: "notice.resend", Object: "notice", Entity: again.ID,
			Detail: map[string]string{"again_of": old.ID.String(), "template": string(old.Template)},
		})
	})
	if err != nil {
		return fmt.Errorf("resend notice: %w", err)
	}
	return nil
}

// copyOf seals the content again: a sealed value opens in its own row only.
func copyOf(ctx context.Context, sp *tenant.Space, old row) (*row, error) {
	to, p, err := old.open(ctx, sp)
	if err != nil {
		return nil, err
	}
	n := New{Template: old.Template, To: to, Class: old.Class, Params: p}
	if old.ApplicationID != nil {
		n.Application = *old.ApplicationID
	}
	again, err := newRow(ctx, sp, n)
	if err != nil {
		return nil, err
	}
	again.AgainOf = &old.ID
	return again, nil
}

func (r row) open(ctx context.Context, sp *tenant.Space) (to string, p Params, err error) {
	if to, err = sp.Sealer().OpenText(ctx, toPlace(r.ID), r.ToSealed); err != nil {
		return "", Params{}, err
	}
	if r.ParamsSealed == nil {
		return "", Params{}, fault.New(fault.Gone, "notice_emptied")
	}
	err = sp.Sealer().OpenJSON(ctx, paramsPlace(r.ID), r.ParamsSealed, &p)
	return to, p, err
}

func https(host string) string { return "https://" + host }
