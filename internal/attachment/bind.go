package attachment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Bind moves the files that the answers name from the draft to the application
// and discards the draft's others. A file that is not there, not of that field
// or refused is a field fault ("attachment_missing", "attachment_refused").
// With draft equal to application (a correction) files of earlier answers stay:
// what was before a correction is kept.
func Bind(ctx context.Context, sp *tenant.Space, tx *pg.Tx, draft, application ids.ID, used []Use) error {
	rows, err := lockOwned(tx, draft)
	if err != nil {
		return fmt.Errorf("bind attachments: %w", pg.Classify(err))
	}
	if err := checkUses(rows, used); err != nil {
		return err
	}
	for _, r := range rows {
		switch {
		case slices.Contains(used, Use{r.Field, r.ID}):
			err = bind(tx, r.ID, application)
		case r.State == Receiving, r.Bound, r.State == Refused && draft == application:
			continue // still coming in, of an earlier answer, or kept for staff to see
		default:
			err = discard(ctx, sp, tx, r.ID)
		}
		if err != nil {
			return fmt.Errorf("bind attachments: %w", err)
		}
	}
	return nil
}

// Keep makes a file its owner's for good, as Bind does for what an application
// names: for owners that no resident's draft is.
func Keep(tx *pg.Tx, ref Ref) error { return bind(tx, ref.ID, ref.Owner) }

// Drop discards one file of its owner, kept or not.
func Drop(ctx context.Context, sp *tenant.Space, tx *pg.Tx, ref Ref) error {
	r, err := byRef(ctx, tx, ref)
	if err == nil {
		err = discard(ctx, sp, tx, r.ID)
	}
	if err != nil {
		return fmt.Errorf("drop attachment: %w", err)
	}
	return nil
}

func checkUses(rows []row, used []Use) error {
	var faults []fault.Field
	for _, u := range used {
		i := slices.IndexFunc(rows, func(r row) bool { return r.ID == u.ID && r.Field == u.Field })
		switch {
		case i < 0 || rows[i].State == Receiving:
			faults = append(faults, fault.Field{Path: "answers." + u.Field, Key: "attachment_missing"})
		case rows[i].State == Refused:
			faults = append(faults, fault.Field{Path: "answers." + u.Field, Key: "attachment_refused"})
		}
	}
	return fault.Fields(faults)
}

// DeleteDraft removes a file that no application has taken yet; Conflict when
// one has.
func DeleteDraft(ctx context.Context, sp *tenant.Space, who access.Principal, ref Ref) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		r, err := byRef(ctx, tx, ref)
		if err != nil {
			return err
		}
		if r.Bound {
			return fault.New(fault.Conflict, "attachment_submitted")
		}
		if err := discard(ctx, sp, tx, r.ID); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{
			Action: "attachment.delete", Object: "attachment", Entity: r.ID,
			Detail: map[string]string{"owner": r.OwnerID.String(), "field": r.Field},
		})
	})
	if err != nil {
		return fmt.Errorf("delete attachment: %w", err)
	}
	return nil
}

// Discard removes all files of an owner that goes, a draft or an application
// whose retention has ended.
func Discard(ctx context.Context, sp *tenant.Space, tx *pg.Tx, owner ids.ID) error {
	rows, err := lockOwned(tx, owner)
	if err != nil {
		return fmt.Errorf("discard attachments: %w", pg.Classify(err))
	}
	for _, r := range rows {
		if err := discard(ctx, sp, tx, r.ID); err != nil {
			return fmt.Errorf("discard attachments: %w", err)
		}
	}
	return nil
}

func discard(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) error {
	if err := setDiscarded(tx, id); err != nil {
		return err
	}
	return eraseLater(ctx, sp, tx, id)
}

func eraseLater(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) error {
	_, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: KindDiscard, Entity: id, Urgency: outbox.Bulk})
	return err
}

// Erase deletes the object of a discarded or refused file; the row of a
// discarded one goes with it.
func Erase(ctx context.Context, sp *tenant.Space, job outbox.Job) (outbox.Finish, error) {
	var r row
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = byID(ctx, tx, job.Entity)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("erase attachment: %w", err)
	}
	if r.State != Discarded && r.State != Refused {
		return nil, nil
	}
	if err := sp.Blobs().Delete(ctx, objectKey(sp, r.ID)); err != nil && !errors.Is(err, blob.ErrNotFound) {
		return nil, fmt.Errorf("erase attachment: %w", err)
	}
	if r.State == Refused {
		return nil, nil
	}
	return func(tx *pg.Tx) error { return remove(tx, r.ID) }, nil
}

// Sweep discards uploads that broke off a day ago and files that no
// application took within forgotten; it returns how many.
func Sweep(ctx context.Context, sp *tenant.Space, forgotten time.Duration) (int, error) {
	n := 0
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		found, err := loose(tx, sp.Now().Add(-24*time.Hour), sp.Now().Add(-forgotten))
		if err != nil {
			return err
		}
		for _, id := range found {
			if err := discard(ctx, sp, tx, id); err != nil {
				return err
			}
		}
		n = len(found)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("sweep attachments: %w", err)
	}
	return n, nil
}
