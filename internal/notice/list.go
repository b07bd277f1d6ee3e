package notice

import (
	"context"
	"fmt"
	netmail "net/mail"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type address = netmail.Address

// List returns the notices about an application, oldest first, with masked
// addresses. The view is audited.
func List(ctx context.Context, sp *tenant.Space, who access.Principal, application ids.ID) ([]Notice, error) {
	var rows []row
	err := sp.InTx(ctx, func(tx *pg.Tx) (err error) {
		if rows, err = ofApplication(ctx, tx, application); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{
			Action: "notice.list", Object: "application", Entity: application,
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	return openAll(ctx, sp, rows)
}

// Undelivered lists notices that were given up, after the id, oldest first.
func Undelivered(ctx context.Context, sp *tenant.Space, after ids.ID, limit int) ([]Notice, error) {
	var rows []row
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		rows, err = undelivered(ctx, tx, after, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list undelivered notices: %w", err)
	}
	return openAll(ctx, sp, rows)
}

func openAll(ctx context.Context, sp *tenant.Space, rows []row) ([]Notice, error) {
	out := make([]Notice, 0, len(rows))
	for _, r := range rows {
		to, err := sp.Sealer().OpenText(ctx, toPlace(r.ID), r.ToSealed)
		if err != nil {
			return nil, fmt.Errorf("list notices: %w", err)
		}
		n := Notice{
			ID: r.ID, Template: r.Template, To: mask(to), State: r.State, Sends: r.Sends, Code: r.Code,
			CreatedAt:  r.CreatedAt,
			Resendable: r.State != Waiting && !manners()[r.Template].oneTime && r.ParamsSealed != nil,
		}
		if r.ApplicationID != nil {
			n.Application = *r.ApplicationID
		}
		if r.SentAt != nil {
			n.SentAt = *r.SentAt
		}
		out = append(out, n)
	}
	return out, nil
}
