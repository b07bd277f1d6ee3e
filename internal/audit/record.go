package audit

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Entry is what happened, without content.
type Entry struct {
	Action string            // "application.return": room dot verb
	Object string            // "application"
	Entity ids.ID            // which one
	Detail map[string]string // ids, states, counts, field ids; never values
}

// Record appends the entry in the caller's transaction. The change and its
// entry commit together or not at all.
func Record(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, e Entry) error {
	row, err := newRow(sp, who, e)
	if err != nil {
		return fmt.Errorf("record %s: %w", e.Action, err)
	}
	if err := insert(ctx, tx, row); err != nil {
		return fmt.Errorf("record %s: %w", e.Action, err)
	}
	tx.AfterCommit(func(context.Context) { sp.Wake() }) // the sealer's turn
	return nil
}

// Viewed records that personal data is about to be shown; the caller sends
// nothing when it fails.
func Viewed(ctx context.Context, sp *tenant.Space, who access.Principal, e Entry) error {
	return sp.InTx(ctx, func(tx *pg.Tx) error { return Record(ctx, sp, tx, who, e) })
}
