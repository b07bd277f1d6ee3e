package recipient

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/placard"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// KindSheet is the outbox kind of a sheet of links; the entity is the sheet.
const KindSheet = "recipient.sheet"

// Content is what a sheet holds: a table of links, or an archive with the
// table and a QR code for each of them.
type Content string

// The contents.
const (
	CSV Content = "csv"
	ZIP Content = "zip"
)

// SheetState is where a sheet is.
type SheetState string

// The states.
const (
	SheetWaiting SheetState = "waiting"
	SheetRunning SheetState = "running"
	SheetReady   SheetState = "ready"
	SheetFailed  SheetState = "failed"
	SheetExpired SheetState = "expired"
)

const (
	codeSize   = 25  // millimetres of a printed QR code
	sheetsKept = 20  // that a person sees
	sheetPage  = 500 // rows read at once
)

// Sheet is the links of a list, for a mail merge (差込印刷).
type Sheet struct {
	ID        ids.ID
	Content   Content
	OpenOnly  bool // of those only who have not applied
	State     SheetState
	Total     int
	Done      int
	Code      string
	CreatedAt time.Time
	ExpiresAt time.Time // zero while it is not ready
}

func (r sheetRow) sheet() Sheet {
	s := Sheet{ID: r.ID, Content: Content(r.Content), OpenOnly: r.OpenOnly, State: SheetState(r.State), Total: r.RowsTotal, Done: r.RowsDone,
		Code: r.Code, CreatedAt: r.CreatedAt.UTC()}
	if r.ExpiresAt != nil {
		s.ExpiresAt = r.ExpiresAt.UTC()
	}
	return s
}

// RequestSheet asks for the links of the procedure's list. Origin is the
// residents' site, "https://www.example.lg.jp".
func RequestSheet(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, c Content, openOnly bool, origin string) (Sheet, error) {
	if c != CSV && c != ZIP {
		return Sheet{}, fault.Fields([]fault.Field{{Path: "content", Key: "not_allowed"}})
	}
	r := sheetRow{ID: ids.New(), ProcedureID: id, StaffID: who.ID, Content: string(c), OpenOnly: openOnly, State: string(SheetWaiting), CreatedAt: sp.Now()}
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		l, err := readyList(ctx, tx, id)
		if err != nil {
			return err
		}
		p, err := procedure.Load(ctx, tx, id)
		if err != nil {
			return err
		}
		r.ListID, r.Address = l.ID, origin+"/procedures/"+p.Slug
		if err := insertSheet(ctx, tx, r); err != nil {
			return err
		}
		if _, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: KindSheet, Entity: r.ID}); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "recipient.sheet", Object: "procedure", Entity: id, Detail: map[string]string{"sheet": r.ID.String(), "content": string(c)}})
	})
	if err != nil {
		return Sheet{}, fmt.Errorf("request sheet of links: %w", err)
	}
	return r.sheet(), nil
}

// Sheets lists the sheets that who asked for, newest first.
func Sheets(ctx context.Context, sp *tenant.Space, who access.Principal, procedure ids.ID) (out []Sheet, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		rows, err := sheetsOf(ctx, tx, procedure, who.ID, sheetsKept)
		for _, r := range rows {
			out = append(out, r.sheet())
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list sheets of links: %w", err)
	}
	return out, nil
}

// OpenSheet returns the content of a ready sheet, which the caller closes;
// NotFound unless who asked for it, Conflict "sheet_not_ready", Gone
// "sheet_expired". The download is audited first.
func OpenSheet(ctx context.Context, sp *tenant.Space, who access.Principal, procedure, id ids.ID) (io.ReadCloser, Sheet, error) {
	var r sheetRow
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = sheetByID(ctx, tx, id)
		return err
	})
	if err == nil && (r.StaffID != who.ID || r.ProcedureID != procedure) {
		err = fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return nil, Sheet{}, fmt.Errorf("open sheet of links: %w", err)
	}
	s := r.sheet()
	switch {
	case s.State == SheetExpired, s.State == SheetReady && !sp.Now().Before(s.ExpiresAt):
		return nil, Sheet{}, fault.New(fault.Gone, "sheet_expired")
	case s.State != SheetReady || r.ObjectID == nil:
		return nil, Sheet{}, fault.New(fault.Conflict, "sheet_not_ready")
	}
	e := audit.Entry{Action: "recipient.download", Object: "procedure", Entity: procedure, Detail: map[string]string{"sheet": id.String()}}
	if err := audit.Viewed(ctx, sp, who, e); err != nil {
		return nil, Sheet{}, fmt.Errorf("open sheet of links: %w", err)
	}
	body, err := openObject(ctx, sp, *r.ObjectID)
	if err != nil {
		return nil, Sheet{}, fmt.Errorf("open sheet of links: %w", err)
	}
	return body, s, nil
}

// RunSheet writes the sheet. Each run writes an object of its own.
func RunSheet(ctx context.Context, sp *tenant.Space, job outbox.Job) (outbox.Finish, error) {
	var r sheetRow
	var l listRow
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		if r, err = sheetByID(ctx, tx, job.Entity); err != nil {
			return err
		}
		l, err = listByID(ctx, tx, r.ListID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("write sheet of links: %w", err)
	}
	if r.State != string(SheetWaiting) && r.State != string(SheetRunning) {
		return nil, nil
	}
	r.State, r.RowsTotal = string(SheetRunning), l.Rows
	object := ids.New()
	w := &linkWriter{sp: sp, sheet: r, list: l}
	if err := putObject(ctx, sp, object, func(to io.Writer) error { return w.write(ctx, to) }); err != nil {
		return nil, fmt.Errorf("write sheet of links: %w", err)
	}
	until := sp.Now().Add(fileLife)
	r.State, r.ObjectID, r.ExpiresAt, r.RowsDone, r.RowsTotal = string(SheetReady), &object, &until, w.done, w.done
	return func(tx *pg.Tx) error { return updateSheet(ctx, tx, r) }, nil
}

// SheetGivenUp records that a sheet was given up.
func SheetGivenUp(ctx context.Context, _ *tenant.Space, tx *pg.Tx, job outbox.Job, code string) error {
	return failSheet(ctx, tx, job.Entity, code)
}

// linkWriter writes a line for each person, and a code where one is wanted.
type linkWriter struct {
	sp    *tenant.Space
	sheet sheetRow
	list  listRow
	done  int
}

func (w *linkWriter) write(ctx context.Context, to io.Writer) error {
	if Content(w.sheet.Content) == CSV {
		return w.table(ctx, to, nil)
	}
	archive := zip.NewWriter(to)
	// One pass for table and codes: who applies meanwhile is in both or neither.
	var list bytes.Buffer
	if err := w.table(ctx, &list, archive); err != nil {
		return err
	}
	file, err := archive.Create("links.csv")
	if err != nil {
		return err
	}
	if _, err := list.WriteTo(file); err != nil {
		return err
	}
	return archive.Close()
}

// codeName names the picture by the line of the list: a number would name the
// person on every disk that unpacks it.
func codeName(position int) string { return fmt.Sprintf("qr/%06d.svg", position) }

// table writes the links, and their codes into the archive if there is one.
func (w *linkWriter) table(ctx context.Context, to io.Writer, codes *zip.Writer) error {
	// Without the mark Excel takes UTF-8 for the machine's own encoding.
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(to)
	out.UseCRLF = true
	heading := []string{"行", "番号", "リンク"}
	if codes != nil {
		heading = append(heading, "QRコード")
	}
	if err := out.Write(heading); err != nil {
		return err
	}
	err := w.people(ctx, func(position int, c content, address string) error {
		number := c.Number
		if number[0] == '-' {
			number = "'" + number // a spreadsheet would take it for a formula
		}
		line := []string{strconv.Itoa(position), number, address}
		if codes != nil {
			line = append(line, codeName(position))
			if err := addCode(codes, position, address); err != nil {
				return err
			}
		}
		return out.Write(line)
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func addCode(codes *zip.Writer, position int, address string) error {
	code, err := placard.NewCode(address)
	if err != nil {
		return err
	}
	file, err := codes.Create(codeName(position))
	if err == nil {
		_, err = file.Write(code.SVG(codeSize))
	}
	return err
}

// people visits the list in its order.
func (w *linkWriter) people(ctx context.Context, visit func(position int, c content, address string) error) error {
	after := 0
	w.done = 0
	for {
		var rows []recipientRow
		err := w.sp.InTx(ctx, func(tx *pg.Tx) (err error) {
			if rows, err = listRecipients(ctx, tx, w.list, w.sheet.OpenOnly, after, sheetPage); err != nil {
				return err
			}
			w.sheet.RowsDone = w.done
			return updateSheet(ctx, tx, w.sheet)
		})
		if err != nil {
			return err
		}
		for _, row := range rows {
			c, err := openRow(ctx, w.sp, row)
			if err != nil {
				return err
			}
			signed, err := token(ctx, w.sp, ofPerson, row.ID, w.list.LinkKey)
			if err != nil {
				return err
			}
			if err := visit(row.Position, c, w.sheet.Address+Fragment(signed)); err != nil {
				return err
			}
			w.done, after = w.done+1, row.Position
		}
		if len(rows) < sheetPage {
			return nil
		}
	}
}

// Sweep ends files whose day is over, forgets what was done a month ago, tries
// of yesterday and lists that were never finished, and deletes objects that no
// row names. It returns how many went.
func Sweep(ctx context.Context, sp *tenant.Space) (total int, err error) {
	now := sp.Now()
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		ended, err := endFiles(ctx, tx, now)
		if err != nil {
			return err
		}
		old, err := deleteOldFiles(ctx, tx, now.Add(-30*24*time.Hour))
		if err != nil {
			return err
		}
		tries, err := deleteTries(ctx, tx, now.Add(-triesKept))
		if err != nil {
			return err
		}
		loading, err := deleteLoading(ctx, tx, now.Add(-fileLife))
		total = len(ended) + old + tries + loading
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("sweep recipients: %w", err)
	}
	n, err := sweepObjects(ctx, sp)
	if err != nil {
		return total, fmt.Errorf("sweep recipients: %w", err)
	}
	return total + n, nil
}

// sweepObjects deletes objects that no row names: of files that ended just
// now, and of runs that died before their end. A young one may still get its
// row.
func sweepObjects(ctx context.Context, sp *tenant.Space) (n int, err error) {
	var found []ids.ID
	for info, err := range sp.Blobs().List(ctx, blob.RoomPrefix(sp.Tenant().ID, "recipient")) {
		if err != nil {
			return 0, err
		}
		key := info.Key.String()
		if id, err := ids.Parse(key[len(key)-36:]); err == nil && sp.Now().Sub(info.Modified) > time.Hour {
			found = append(found, id)
		}
	}
	if len(found) == 0 {
		return 0, nil
	}
	var used map[ids.ID]bool
	err = sp.Read(ctx, func(tx *pg.Tx) (err error) {
		used, err = inUse(ctx, tx, found)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, id := range found {
		if used[id] {
			continue
		}
		if err := sp.Blobs().Delete(ctx, objectKey(sp, id)); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
