package recipient

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// The outbox kinds of a file; the entity is the upload.
const (
	KindCheck = "recipient.check"
	KindSave  = "recipient.save"
)

const (
	loadBatch  = 500
	longReport = 200 // cells that a report names
)

// CheckFile says what the columns are and has every row judged, as a job;
// nothing is saved. Conflict "upload_busy", Gone "upload_expired"; Invalid
// with the places of the mapping.
func CheckFile(ctx context.Context, sp *tenant.Space, who access.Principal, procedure, id ids.ID, m Mapping) error {
	r, err := idle(ctx, sp, procedure, id, Received, Checked, Failed)
	if err != nil {
		return fmt.Errorf("check recipients: %w", err)
	}
	var h head
	if err := sp.Sealer().OpenJSON(ctx, headPlace(r.ID), r.HeadSealed, &h); err != nil {
		return fmt.Errorf("check recipients: %w", err)
	}
	f, _, err := formOf(ctx, sp, procedure)
	if err != nil {
		return fmt.Errorf("check recipients: %w", err)
	}
	if _, err := newJudge(f, m, len(h.Columns), form.Context{Now: sp.Now()}); err != nil {
		return fmt.Errorf("check recipients: %w", err)
	}
	if r.Mapping, err = json.Marshal(m); err != nil {
		return fmt.Errorf("check recipients: %w", err)
	}
	r.State, r.Bad, r.Report = string(Checking), 0, []byte("[]")
	if err := ask(ctx, sp, who, r, KindCheck, "recipient.check"); err != nil {
		return fmt.Errorf("check recipients: %w", err)
	}
	return nil
}

// Save makes the checked file the procedure's list, as a job, in the place of
// the list before. Conflict "rows_bad" when rows cannot be used and without is
// false; with it they are left out.
func Save(ctx context.Context, sp *tenant.Space, who access.Principal, procedure, id ids.ID, without bool) error {
	r, err := idle(ctx, sp, procedure, id, Checked)
	if err != nil {
		return fmt.Errorf("save recipients: %w", err)
	}
	if r.Bad > 0 && !without || r.Bad == r.RowsTotal {
		return fault.New(fault.Conflict, "rows_bad")
	}
	r.State = string(Saving)
	if err := ask(ctx, sp, who, r, KindSave, "recipient.save"); err != nil {
		return fmt.Errorf("save recipients: %w", err)
	}
	return nil
}

// idle returns the upload when nothing is being done with it.
func idle(ctx context.Context, sp *tenant.Space, procedure, id ids.ID, states ...UploadState) (r uploadRow, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		r, err = findUpload(ctx, tx, procedure, id)
		return err
	})
	if err != nil {
		return r, err
	}
	if r.ObjectID == nil || !sp.Now().Before(r.ExpiresAt) {
		return r, fault.New(fault.Gone, "upload_expired")
	}
	for _, s := range states {
		if r.State == string(s) {
			return r, nil
		}
	}
	return r, fault.New(fault.Conflict, "upload_busy")
}

// pending returns the upload that a job is about, false when it is done.
func pending(ctx context.Context, sp *tenant.Space, id ids.ID, state UploadState) (r uploadRow, ok bool, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		r, err = uploadByID(ctx, tx, id)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return r, false, nil
	}
	return r, err == nil && r.State == string(state) && r.ObjectID != nil, err
}

// each judges the file row by row and keeps the progress.
func each(ctx context.Context, sp *tenant.Space, r uploadRow, visit func(j *judge, position int, c content, bad []Bad) error) (procedure.Procedure, error) {
	f, p, err := formOf(ctx, sp, r.ProcedureID)
	if err != nil {
		return p, err
	}
	t, err := readObject(ctx, sp, *r.ObjectID)
	if err != nil {
		return p, err
	}
	var m Mapping
	if err := json.Unmarshal(r.Mapping, &m); err != nil {
		return p, err
	}
	j, err := newJudge(f, m, len(t.heading), form.Context{Now: sp.Now()})
	if err != nil {
		return p, err
	}
	for i, cells := range t.rows {
		c, bad := j.row(cells, t.lines[i])
		if err := visit(j, i+1, c, bad); err != nil {
			return p, err
		}
		if (i+1)%(2*loadBatch) == 0 {
			if err := sp.InTx(ctx, func(tx *pg.Tx) error { return progressUpload(ctx, tx, r.ID, i+1) }); err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

// RunCheck judges every row.
func RunCheck(ctx context.Context, sp *tenant.Space, job outbox.Job) (outbox.Finish, error) {
	r, ok, err := pending(ctx, sp, job.Entity, Checking)
	if err != nil || !ok {
		return nil, err
	}
	var report []Bad
	rows := 0
	_, err = each(ctx, sp, r, func(_ *judge, _ int, _ content, bad []Bad) error {
		if len(bad) > 0 {
			rows++
		}
		report = append(report, bad[:min(len(bad), longReport-len(report))]...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("check recipients: %w", err)
	}
	told, err := json.Marshal(report)
	if err != nil {
		return nil, fmt.Errorf("check recipients: %w", err)
	}
	if report == nil {
		told = []byte("[]")
	}
	r.State, r.RowsDone, r.Bad, r.Report = string(Checked), r.RowsTotal, rows, told
	return func(tx *pg.Tx) error { return updateUpload(ctx, tx, r) }, nil
}

// RunSave writes the people of the file as a new list and puts it in the place
// of the one before.
func RunSave(ctx context.Context, sp *tenant.Space, job outbox.Job) (outbox.Finish, error) {
	r, ok, err := pending(ctx, sp, job.Entity, Saving)
	if err != nil || !ok {
		return nil, err
	}
	w := &writer{sp: sp, upload: r, list: ids.New()}
	if _, err := each(ctx, sp, r, func(j *judge, position int, c content, bad []Bad) error {
		if err := w.begin(ctx, j); err != nil || len(bad) > 0 {
			return err
		}
		return w.add(ctx, position, c)
	}); err != nil {
		return nil, fmt.Errorf("save recipients: %w", err)
	}
	if err := w.flush(ctx); err != nil {
		return nil, fmt.Errorf("save recipients: %w", err)
	}
	r.State, r.RowsDone = string(Saved), r.RowsTotal
	return func(tx *pg.Tx) error {
		err := swapList(ctx, tx, r.ProcedureID, w.list, w.rows, w.once)
		if fault.CodeOf(err) == "applied_twice" {
			return fault.New(fault.Invalid, "applied_twice") // waiting makes it no better
		}
		if err != nil {
			return err
		}
		r.ExpiresAt = sp.Now() // the file has served
		return updateUpload(ctx, tx, r)
	}, nil
}

// writer seals people and writes them in batches.
type writer struct {
	sp     *tenant.Space
	upload uploadRow
	list   ids.ID
	class  string
	once   bool
	rows   int
	batch  []recipientRow
}

// begin writes the list's own row before the first person.
func (w *writer) begin(ctx context.Context, j *judge) error {
	if w.class != "" {
		return nil
	}
	fields := j.fields()
	if fields == nil {
		fields = []string{}
	}
	targets, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	w.once = j.mapping.Once
	return w.sp.InTx(ctx, func(tx *pg.Tx) error {
		p, err := procedure.Load(ctx, tx, w.upload.ProcedureID)
		if err != nil {
			return err
		}
		w.class = p.Retention
		return insertList(ctx, tx, listRow{ID: w.list, ProcedureID: p.ID, Field: j.field.id, CheckKind: string(j.field.check), Targets: targets,
			Once: w.once, LinkKey: ids.New(), State: "loading", CreatedAt: w.sp.Now(), CreatedBy: w.upload.StaffName})
	})
}

func (w *writer) add(ctx context.Context, position int, c content) error {
	row := recipientRow{ID: ids.New(), ListID: w.list, Position: position}
	var err error
	if row.NumberIndex, err = index(ctx, w.sp, w.upload.ProcedureID, c.Number); err != nil {
		return err
	}
	if row.RowSealed, err = w.sp.Sealer().SealJSON(ctx, w.sp.Epoch(w.class, w.sp.Now()), rowPlace(row.ID), c); err != nil {
		return err
	}
	w.rows++
	if w.batch = append(w.batch, row); len(w.batch) < loadBatch {
		return nil
	}
	return w.flush(ctx)
}

func (w *writer) flush(ctx context.Context) error {
	if len(w.batch) == 0 {
		return nil
	}
	err := w.sp.InTx(ctx, func(tx *pg.Tx) error { return insertRecipients(ctx, tx, w.batch) })
	w.batch = w.batch[:0]
	return err
}

// UploadFailed records that a check or a save was given up.
func UploadFailed(ctx context.Context, _ *tenant.Space, tx *pg.Tx, job outbox.Job, code string) error {
	return failUpload(ctx, tx, job.Entity, code)
}
