package recipient

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// MaxFile is the most bytes a file may have.
const MaxFile = 20 << 20

// fileLife is how long a file waits to become a list, and a sheet of links to
// be fetched.
const fileLife = 24 * time.Hour

const samples = 3 // rows that staff see while they say what the columns are

// UploadState is where a file is on its way to become a list.
type UploadState string

// The states.
const (
	Received UploadState = "received"
	Checking UploadState = "checking"
	Checked  UploadState = "checked"
	Saving   UploadState = "saving"
	Saved    UploadState = "saved"
	Failed   UploadState = "failed"
	Expired  UploadState = "expired"
)

// Upload is a file on its way.
type Upload struct {
	ID        ids.ID
	Procedure ids.ID
	State     UploadState
	Columns   []string   // the heading
	Samples   [][]string // the first rows
	Mapping   Mapping
	Total     int
	Done      int
	Bad       int   // rows that cannot be used
	Report    []Bad // the first of their cells
	Code      string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// head is the sealed part: headings may name people.
type head struct {
	Columns []string   `json:"columns"`
	Samples [][]string `json:"samples"`
}

func headPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "recipient_upload", Column: "head_sealed", Row: id}
}

func objectPlace(object ids.ID) seal.Place {
	return seal.Place{Table: "recipient_file", Column: "content", Row: object}
}

func objectKey(sp *tenant.Space, object ids.ID) blob.Key {
	return blob.TenantKey(sp.Tenant().ID, "recipient", object)
}

// operational is the key epoch's class of what lives for a day.
const operational = "operational"

// Receive reads a file of people for the procedure and keeps it, sealed, for a
// day. Invalid with "file" when it is no table, in no encoding of ours, or too
// long; TooLarge.
func Receive(ctx context.Context, sp *tenant.Space, who access.Principal, procedure ids.ID, body io.Reader) (Upload, error) {
	raw, err := io.ReadAll(io.LimitReader(body, MaxFile+1))
	if err != nil {
		return Upload{}, fmt.Errorf("receive recipients: %w", err)
	}
	if len(raw) > MaxFile {
		return Upload{}, fault.New(fault.TooLarge, "body_too_large")
	}
	t, err := readTable(raw)
	if err != nil {
		return Upload{}, fmt.Errorf("receive recipients: %w", err)
	}
	if err := matchable(ctx, sp, procedure); err != nil {
		return Upload{}, fmt.Errorf("receive recipients: %w", err)
	}
	u, err := keepFile(ctx, sp, who, procedure, t, raw)
	if err != nil {
		return Upload{}, fmt.Errorf("receive recipients: %w", err)
	}
	return u, nil
}

// matchable refuses a procedure whose form asks nobody for a number.
func matchable(ctx context.Context, sp *tenant.Space, procedure ids.ID) error {
	f, _, err := formOf(ctx, sp, procedure)
	if err != nil {
		return err
	}
	if _, _, ok := f.MatchField(); !ok {
		return fault.New(fault.Conflict, "no_match_field")
	}
	return nil
}

// formOf is the form that a list is judged by: the published one, or the draft
// while nothing is published.
func formOf(ctx context.Context, sp *tenant.Space, id ids.ID) (f *form.Form, p procedure.Procedure, err error) {
	var document json.RawMessage
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		if p, err = procedure.Load(ctx, tx, id); err != nil {
			return err
		}
		p = p.At(sp.Now())
		if p.Version == ids.Nil {
			document, err = procedure.DraftDocument(ctx, tx, id)
			return err
		}
		v, err := procedure.LoadVersion(ctx, tx, p.Version)
		document = v.Document
		return err
	})
	if err != nil {
		return nil, p, err
	}
	f, err = form.Parse(document)
	if err != nil {
		return nil, p, fault.New(fault.Conflict, "form_not_ready")
	}
	return f, p, nil
}

func keepFile(ctx context.Context, sp *tenant.Space, who access.Principal, procedure ids.ID, t table, raw []byte) (Upload, error) {
	object, now := ids.New(), sp.Now()
	r := uploadRow{ID: ids.New(), ProcedureID: procedure, StaffID: who.ID, StaffName: who.Name, ObjectID: &object, Mapping: []byte("{}"),
		State: string(Received), RowsTotal: len(t.rows), Report: []byte("[]"), CreatedAt: now, ExpiresAt: now.Add(fileLife)}
	h := head{Columns: t.heading, Samples: t.rows[:min(samples, len(t.rows))]}
	var err error
	if r.HeadSealed, err = sp.Sealer().SealJSON(ctx, sp.Epoch(operational, now), headPlace(r.ID), h); err != nil {
		return Upload{}, err
	}
	if err := putObject(ctx, sp, object, func(w io.Writer) error { _, err := w.Write(raw); return err }); err != nil {
		return Upload{}, err
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := insertUpload(ctx, tx, r); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "recipient.upload", Object: "procedure", Entity: procedure,
			Detail: map[string]string{"rows": strconv.Itoa(len(t.rows))}})
	})
	if err != nil {
		return Upload{}, err
	}
	return r.upload(h)
}

// putObject stores what write gives, sealed.
func putObject(ctx context.Context, sp *tenant.Space, object ids.ID, write func(io.Writer) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	from, to := io.Pipe()
	stored := make(chan error, 1)
	go func() {
		_, err := sp.Blobs().Put(ctx, objectKey(sp, object), from)
		_ = from.CloseWithError(errors.Join(err, io.ErrClosedPipe))
		stored <- err
	}()
	err := sealInto(ctx, sp, object, to, write)
	_ = to.CloseWithError(err) // nil ends the stream
	if putErr := <-stored; putErr != nil {
		return putErr
	}
	return err
}

func sealInto(ctx context.Context, sp *tenant.Space, object ids.ID, to io.Writer, write func(io.Writer) error) error {
	sealed, err := sp.Sealer().SealStream(ctx, sp.Epoch(operational, sp.Now()), objectPlace(object), to)
	if err != nil {
		return err
	}
	if err := write(sealed); err != nil {
		return err
	}
	return sealed.Close()
}

// openObject returns the plain content; the caller closes it.
func openObject(ctx context.Context, sp *tenant.Space, object ids.ID) (io.ReadCloser, error) {
	raw, _, err := sp.Blobs().Get(ctx, objectKey(sp, object))
	if err != nil {
		return nil, err
	}
	plain, err := sp.Sealer().OpenStream(ctx, objectPlace(object), raw)
	if err != nil {
		_ = raw.Close()
		return nil, err
	}
	return opened{plain, raw}, nil
}

type opened struct {
	io.Reader
	io.Closer
}

func readObject(ctx context.Context, sp *tenant.Space, object ids.ID) (table, error) {
	r, err := openObject(ctx, sp, object)
	if err != nil {
		return table{}, err
	}
	defer r.Close()
	var b bytes.Buffer
	if _, err := io.Copy(&b, r); err != nil {
		return table{}, err
	}
	return readTable(b.Bytes())
}

func (r uploadRow) upload(h head) (Upload, error) {
	u := Upload{ID: r.ID, Procedure: r.ProcedureID, State: UploadState(r.State), Columns: h.Columns, Samples: h.Samples,
		Total: r.RowsTotal, Done: r.RowsDone, Bad: r.Bad, Code: r.Code, CreatedAt: r.CreatedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC()}
	return u, errors.Join(json.Unmarshal(r.Mapping, &u.Mapping), json.Unmarshal(r.Report, &u.Report))
}

// GetUpload returns a file of the procedure with its report; the sample rows
// are people's, so that the view is audited.
func GetUpload(ctx context.Context, sp *tenant.Space, who access.Principal, procedure, id ids.ID) (u Upload, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		r, err := findUpload(ctx, tx, procedure, id)
		if err != nil {
			return err
		}
		var h head
		if err := sp.Sealer().OpenJSON(ctx, headPlace(r.ID), r.HeadSealed, &h); err != nil {
			return err
		}
		if r.State == string(Received) {
			e := audit.Entry{Action: "recipient.preview", Object: "procedure", Entity: procedure}
			if err := audit.Record(ctx, sp, tx, who, e); err != nil {
				return err
			}
		} else {
			h.Samples = nil // only while staff say what the columns are
		}
		u, err = r.upload(h)
		return err
	})
	if err != nil {
		return Upload{}, fmt.Errorf("get upload of recipients: %w", err)
	}
	return u, nil
}

// ask puts the file before a job.
func ask(ctx context.Context, sp *tenant.Space, who access.Principal, r uploadRow, kind, action string) error {
	r.RowsDone, r.Code = 0, ""
	return sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := updateUpload(ctx, tx, r); err != nil {
			return err
		}
		if _, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: kind, Entity: r.ID}); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: action, Object: "procedure", Entity: r.ProcedureID,
			Detail: map[string]string{"upload": r.ID.String()}})
	})
}
