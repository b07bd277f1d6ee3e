package export

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Request asks for a list, narrowed to what who may see. Invalid with field
// faults when the spec makes no sense.
func Request(ctx context.Context, sp *tenant.Space, who access.Principal, spec Spec) (Export, error) {
	if err := spec.check(); err != nil {
		return Export{}, err
	}
	spec = spec.narrow(who)
	filter, err := json.Marshal(spec)
	if err != nil {
		return Export{}, fmt.Errorf("request export: %w", err)
	}
	r := &row{
		ID: ids.New(), RequestedBy: who.ID, ProcedureID: spec.Procedure, Filter: filter,
		Encoding: spec.Encoding, State: Waiting, CreatedAt: sp.Now(),
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := insert(ctx, tx, r); err != nil {
			return err
		}
		if _, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: KindRun, Entity: r.ID}); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{
			Action: "export.request", Object: "export", Entity: r.ID,
			Detail: map[string]string{"procedure": spec.Procedure.String(), "encoding": string(spec.Encoding)},
		})
	})
	if err != nil {
		return Export{}, fmt.Errorf("request export: %w", err)
	}
	return r.export()
}

// Get returns an export that who asked for, with its progress; NotFound for
// anybody else's.
func Get(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (Export, error) {
	r, err := find(ctx, sp, who, id)
	if err != nil {
		return Export{}, fmt.Errorf("get export: %w", err)
	}
	return r.export()
}

// List returns the latest exports of who, newest first.
func List(ctx context.Context, sp *tenant.Space, who access.Principal) ([]Export, error) {
	var rows []row
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		rows, err = allOfRequester(ctx, tx, who.ID, 50)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list exports: %w", err)
	}
	out := make([]Export, 0, len(rows))
	for _, r := range rows {
		e, err := r.export()
		if err != nil {
			return nil, fmt.Errorf("list exports: %w", err)
		}
		out = append(out, e)
	}
	return out, nil
}

// Open returns the content of a ready list, which the caller closes. NotFound
// unless who asked for it, Conflict "export_not_ready", Gone "export_expired".
// The download is audited first.
func Open(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (io.ReadCloser, Export, error) {
	r, err := find(ctx, sp, who, id)
	if err != nil {
		return nil, Export{}, fmt.Errorf("open export: %w", err)
	}
	e, err := r.export()
	if err != nil {
		return nil, Export{}, fmt.Errorf("open export: %w", err)
	}
	switch {
	case e.State == Expired, e.State == Ready && !sp.Now().Before(e.ExpiresAt):
		return nil, Export{}, fault.New(fault.Gone, "export_expired")
	case e.State != Ready || r.ObjectID == nil:
		return nil, Export{}, fault.New(fault.Conflict, "export_not_ready")
	}
	err = audit.Viewed(ctx, sp, who, audit.Entry{Action: "export.download", Object: "export", Entity: id})
	if err != nil {
		return nil, Export{}, fmt.Errorf("open export: %w", err)
	}
	object, _, err := sp.Blobs().Get(ctx, objectKey(sp, *r.ObjectID))
	if err != nil {
		return nil, Export{}, fmt.Errorf("open export: %w", err)
	}
	plain, err := sealer(sp).OpenStream(ctx, objectPlace(*r.ObjectID), object)
	if err != nil {
		_ = object.Close()
		return nil, Export{}, fmt.Errorf("open export: %w", err)
	}
	return download{plain, object}, e, nil
}

type download struct {
	io.Reader
	io.Closer
}

func find(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (r row, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = ofRequester(ctx, tx, id, who.ID)
		return err
	})
	return r, err
}
