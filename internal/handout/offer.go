package handout

import (
	"context"
	"fmt"
	"io"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// List returns the handouts of the procedure in order, for staff: also those
// that wait for their scan or were refused by it.
func List(ctx context.Context, sp *tenant.Space, of ids.ID) ([]Handout, error) {
	var rows []row
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		rows, err = ofProcedure(ctx, tx, of)
		return err
	})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	files, err := attachment.List(ctx, sp, of)
	if err != nil {
		return nil, fmt.Errorf("list handouts: %w", err)
	}
	byID := map[ids.ID]attachment.Attachment{}
	for _, f := range files {
		byID[f.ID] = f
	}
	out := make([]Handout, 0, len(rows))
	for _, r := range rows {
		if f, ok := byID[r.AttachmentID]; ok {
			out = append(out, r.shown(f))
		}
	}
	return out, nil
}

// Offered returns what residents find on the page of the procedure, which the
// caller has shown them.
func Offered(ctx context.Context, sp *tenant.Space, of ids.ID) ([]Handout, error) {
	all, err := List(ctx, sp, of)
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, h := range all {
		if h.File.State == attachment.Released {
			out = append(out, h)
		}
	}
	return out, nil
}

// Open returns the content of a released handout of the procedure that the
// resident reaches by the slug; the caller closes it. NotFound otherwise, and
// what procedure.GetPublic says.
func Open(ctx context.Context, sp *tenant.Space, who access.Principal, slug string, id ids.ID) (io.ReadCloser, Handout, error) {
	p, err := procedure.GetPublic(ctx, sp, who, slug)
	if err != nil {
		return nil, Handout{}, fmt.Errorf("open handout: %w", err)
	}
	return OpenFor(ctx, sp, p.ID, id)
}

// OpenFor is Open for staff, who see the procedure in every state.
func OpenFor(ctx context.Context, sp *tenant.Space, of, id ids.ID) (io.ReadCloser, Handout, error) {
	var r row
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = byID(ctx, tx, of, id)
		return err
	})
	if err != nil {
		return nil, Handout{}, fmt.Errorf("open handout: %w", err)
	}
	content, file, err := attachment.OpenPublished(ctx, sp, attachment.Ref{Owner: of, ID: r.AttachmentID})
	if err != nil {
		return nil, Handout{}, fmt.Errorf("open handout: %w", err)
	}
	return content, r.shown(file), nil
}
