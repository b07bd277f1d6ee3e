package attachment

import (
	"context"
	"fmt"
	"io"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// List returns the files of an owner, by field and age. The caller audits the
// view that shows them.
func List(ctx context.Context, sp *tenant.Space, owner ids.ID) ([]Attachment, error) {
	var rows []row
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		rows, err = ofOwner(ctx, tx, owner)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list attachments: %w", err)
	}
	out := make([]Attachment, 0, len(rows))
	for _, r := range rows {
		a, err := r.open(ctx, sp)
		if err != nil {
			return nil, fmt.Errorf("list attachments: %w", err)
		}
		out = append(out, a)
	}
	return out, nil
}

// Open returns the content of a released file, which the caller closes.
// NotFound when the owner has no such file, Conflict "file_in_quarantine" or
// "file_refused" while it must not be read. The view is audited first.
func Open(ctx context.Context, sp *tenant.Space, who access.Principal, ref Ref) (io.ReadCloser, Attachment, error) {
	var r row
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = byRef(ctx, tx, ref)
		return err
	})
	if err != nil {
		return nil, Attachment{}, fmt.Errorf("open attachment: %w", err)
	}
	switch r.State {
	case Quarantined:
		return nil, Attachment{}, fault.New(fault.Conflict, "file_in_quarantine")
	case Refused:
		return nil, Attachment{}, fault.New(fault.Conflict, "file_refused")
	}
	a, err := r.open(ctx, sp)
	if err != nil {
		return nil, Attachment{}, fmt.Errorf("open attachment: %w", err)
	}
	err = audit.Viewed(ctx, sp, who, audit.Entry{
		Action: "attachment.open", Object: "attachment", Entity: r.ID,
		Detail: map[string]string{"owner": r.OwnerID.String(), "field": r.Field},
	})
	if err != nil {
		return nil, Attachment{}, fmt.Errorf("open attachment: %w", err)
	}
	content, err := openContent(ctx, sp, r)
	if err != nil {
		return nil, Attachment{}, fmt.Errorf("open attachment: %w", err)
	}
	return content, a, nil
}

// OpenPublished returns the content of a released file that is published to
// the world, which the caller has checked; it closes it. Nobody's view of it is
// recorded. NotFound when the owner has no such file or it is not released.
func OpenPublished(ctx context.Context, sp *tenant.Space, ref Ref) (io.ReadCloser, Attachment, error) {
	var r row
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = byRef(ctx, tx, ref)
		return err
	})
	if err == nil && r.State != Released {
		err = fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return nil, Attachment{}, fmt.Errorf("open published file: %w", err)
	}
	a, err := r.open(ctx, sp)
	if err != nil {
		return nil, Attachment{}, fmt.Errorf("open published file: %w", err)
	}
	content, err := openContent(ctx, sp, r)
	if err != nil {
		return nil, Attachment{}, fmt.Errorf("open published file: %w", err)
	}
	return content, a, nil
}

type content struct {
	io.Reader
	io.Closer
}

func openContent(ctx context.Context, sp *tenant.Space, r row) (io.ReadCloser, error) {
	object, _, err := sp.Blobs().Get(ctx, objectKey(sp, r.ID))
	if err != nil {
		return nil, err
	}
	plain, err := sp.Sealer().OpenStream(ctx, contentPlace(r.ID), object)
	if err != nil {
		_ = object.Close()
		return nil, err
	}
	return content{plain, object}, nil
}
