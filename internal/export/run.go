package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// progressEvery is how many rows pass between two looks of the progress bar.
const progressEvery = 100

// result is what a run made.
type result struct{ rows, unmappable int }

// Run writes the list. Each run writes an object of its own, so that a run
// that lost its claim cannot spoil the result of the one that has it.
func Run(ctx context.Context, sp *tenant.Space, job outbox.Job) (outbox.Finish, error) {
	e, err := begin(ctx, sp, job.Entity)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("run export: %w", err)
	}
	if e.State != Running {
		return nil, nil
	}
	object := ids.New()
	res, err := put(ctx, sp, e, object)
	if err != nil {
		return nil, fmt.Errorf("run export: %w", err)
	}
	return func(tx *pg.Tx) error { return ready(tx, e.ID, object, res, sp.Now()) }, nil
}

// RunFailed records that the list was given up.
func RunFailed(_ context.Context, sp *tenant.Space, tx *pg.Tx, job outbox.Job, code string) error {
	return failed(tx, job.Entity, code, sp.Now())
}

// begin counts and moves the export to running.
func begin(ctx context.Context, sp *tenant.Space, id ids.ID) (Export, error) {
	var r row
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = byID(ctx, tx, id)
		return err
	})
	if err != nil {
		return Export{}, err
	}
	e, err := r.export()
	if err != nil || e.State != Waiting && e.State != Running {
		return e, err
	}
	total, err := application.Count(ctx, sp, e.Spec.filter())
	if err != nil {
		return Export{}, err
	}
	e.State, e.RowsTotal = Running, total
	return e, sp.InTx(ctx, func(tx *pg.Tx) error { return started(tx, id, total) })
}

// put streams the list, sealed, into the object.
func put(ctx context.Context, sp *tenant.Space, e Export, object ids.ID) (result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	from, to := io.Pipe()
	stored := make(chan error, 1)
	go func() {
		_, err := sp.Blobs().Put(ctx, objectKey(sp, object), from)
		_ = from.CloseWithError(errors.Join(err, io.ErrClosedPipe))
		stored <- err
	}()
	res, err := write(ctx, sp, e, object, to)
	_ = to.CloseWithError(err) // nil ends the stream
	if putErr := <-stored; putErr != nil {
		return result{}, putErr
	}
	return res, err
}

func write(ctx context.Context, sp *tenant.Space, e Export, object ids.ID, to io.Writer) (result, error) {
	sealed, err := sealer(sp).SealStream(ctx, sp.Epoch(class, sp.Now()), objectPlace(object), to)
	if err != nil {
		return result{}, err
	}
	buffered := bufio.NewWriterSize(sealed, 64<<10)
	res, err := table(ctx, sp, e, newSheet(buffered, e.Spec.Encoding))
	if err != nil {
		return result{}, err
	}
	if err := buffered.Flush(); err != nil {
		return result{}, err
	}
	return res, sealed.Close()
}

// table writes the heading and one line for each application.
func table(ctx context.Context, sp *tenant.Space, e Export, out *sheet) (result, error) {
	f := e.Spec.filter()
	versions, err := application.FormVersions(ctx, sp, f)
	if err != nil {
		return result{}, err
	}
	cols, err := newColumns(versions)
	if err != nil {
		return result{}, err
	}
	if err := out.line(cols.heading()); err != nil {
		return result{}, err
	}
	rows := 0
	for rec, err := range application.Each(ctx, sp, f) {
		if err != nil {
			return result{}, err
		}
		cells, err := cols.cells(ctx, sp, rec)
		if err != nil {
			return result{}, err
		}
		if err := out.line(cells); err != nil {
			return result{}, err
		}
		if rows++; rows%progressEvery == 0 {
			if err := sp.InTx(ctx, func(tx *pg.Tx) error { return progressed(tx, e.ID, rows) }); err != nil {
				return result{}, err
			}
		}
	}
	return result{rows, out.unmappable}, out.flush()
}

// Expire ends results whose day is over; their objects are erased as jobs. It
// returns how many.
func Expire(ctx context.Context, sp *tenant.Space) (int, error) {
	n := 0
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		ended, err := expire(tx, sp.Now())
		if err != nil {
			return err
		}
		for _, id := range ended {
			_, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: KindErase, Entity: id, Urgency: outbox.Bulk})
			if err != nil {
				return err
			}
		}
		n = len(ended)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("expire exports: %w", err)
	}
	return n, nil
}

// Erase deletes the object of an expired list.
func Erase(ctx context.Context, sp *tenant.Space, job outbox.Job) (outbox.Finish, error) {
	var r row
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = byID(ctx, tx, job.Entity)
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && (r.State != Expired || r.ObjectID == nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("erase export: %w", err)
	}
	if err := sp.Blobs().Delete(ctx, objectKey(sp, *r.ObjectID)); err != nil {
		return nil, fmt.Errorf("erase export: %w", err)
	}
	return func(tx *pg.Tx) error { return emptied(tx, r.ID) }, nil
}

// Sweep deletes objects that no row names and that were written more than a
// day ago: results of runs that died before their end. It returns how many.
func Sweep(ctx context.Context, sp *tenant.Space) (int, error) {
	var old []ids.ID
	for info, err := range sp.Blobs().List(ctx, blob.RoomPrefix(sp.Tenant().ID, "export")) {
		if err != nil {
			return 0, fmt.Errorf("sweep exports: %w", err)
		}
		key := info.Key.String()
		id, err := ids.Parse(key[len(key)-36:])
		if err == nil && sp.Now().Sub(info.Modified) > 24*time.Hour {
			old = append(old, id)
		}
	}
	if len(old) == 0 {
		return 0, nil
	}
	named := map[ids.ID]bool{}
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		used, err := inUse(tx, old)
		for _, id := range used {
			named[id] = true
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("sweep exports: %w", err)
	}
	n := 0
	for _, id := range old {
		if named[id] {
			continue
		}
		if err := sp.Blobs().Delete(ctx, objectKey(sp, id)); err != nil {
			return n, fmt.Errorf("sweep exports: %w", err)
		}
		n++
	}
	return n, nil
}
