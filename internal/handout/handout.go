package handout

import (
	"context"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const (
	field    = "handout" // stands where an answer's field would
	class    = "handout" // retention class: the key epoch of the files
	maxFiles = 20        // of one procedure
	maxTitle = 100       // characters
)

// MaxBytes is the largest file.
const MaxBytes = 20 << 20

func kinds() []string { return []string{"pdf", "docx", "xlsx", "pptx", "jpeg", "png", "csv", "txt"} }

// Handout is one file of a procedure's page.
type Handout struct {
	ID       ids.ID
	Title    string
	Position int
	File     attachment.Attachment // name, kind, size, and whether it may be given out
	AddedAt  time.Time
	AddedBy  string
}

// Upload is a file on its way in. An empty title becomes the file's name
// without its ending.
type Upload struct {
	Procedure ids.ID
	Title     string
	FileName  string
	Body      io.Reader
}

// Add takes a file into quarantine as the procedure's last. It is offered once
// the scan has released it. Invalid and TooLarge as attachment.Receive says.
func Add(ctx context.Context, sp *tenant.Space, who access.Principal, up Upload) (Handout, error) {
	title, err := tidyTitle(up.Title, up.FileName)
	if err != nil {
		return Handout{}, err
	}
	if _, err := procedure.Get(ctx, sp, up.Procedure); err != nil {
		return Handout{}, fmt.Errorf("add handout: %w", err)
	}
	file, err := attachment.Receive(ctx, sp, who, attachment.Upload{
		Owner: up.Procedure, Field: field, FileName: up.FileName, Class: class, Body: up.Body,
		Limits: attachment.Limits{MaxBytes: MaxBytes, MaxCount: maxFiles, Kinds: kinds()},
	})
	if err != nil {
		return Handout{}, fmt.Errorf("add handout: %w", err)
	}
	r := row{ID: ids.New(), ProcedureID: up.Procedure, AttachmentID: file.ID, Title: title, AddedAt: sp.Now(), AddedBy: who.Name}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		// From here on the sweep of files that nobody took leaves it alone.
		if err := attachment.Keep(tx, attachment.Ref{Owner: up.Procedure, ID: file.ID}); err != nil {
			return err
		}
		if err := insertLast(ctx, tx, &r); err != nil {
			return err
		}
		return record(ctx, sp, tx, who, "handout.add", r)
	})
	if err != nil {
		return Handout{}, fmt.Errorf("add handout: %w", err)
	}
	return r.shown(file), nil
}

// tidyTitle is what residents read on the link.
func tidyTitle(title, fileName string) (string, error) {
	if title = strings.Join(strings.Fields(title), " "); title == "" {
		title = strings.TrimSuffix(fileName, path.Ext(fileName))
	}
	key := ""
	switch {
	case title == "":
		key = "required"
	case utf8.RuneCountInString(title) > maxTitle:
		key = "too_long"
	case !utf8.ValidString(title), strings.ContainsFunc(title, unicode.IsControl):
		key = "control_character"
	}
	if key != "" {
		return "", fault.Fields([]fault.Field{{Path: "title", Key: key}})
	}
	return title, nil
}

// Rename gives the handout another title.
func Rename(ctx context.Context, sp *tenant.Space, who access.Principal, of, id ids.ID, title string) error {
	title, err := tidyTitle(title, "")
	if err != nil {
		return err
	}
	return change(ctx, sp, who, "handout.rename", of, id, func(tx *pg.Tx, _ row) error { return setTitle(ctx, tx, id, title) })
}

// Remove takes the handout away; its file is erased by a job.
func Remove(ctx context.Context, sp *tenant.Space, who access.Principal, of, id ids.ID) error {
	return change(ctx, sp, who, "handout.remove", of, id, func(tx *pg.Tx, r row) error {
		if err := remove(ctx, tx, id); err != nil {
			return err
		}
		return attachment.Drop(ctx, sp, tx, attachment.Ref{Owner: of, ID: r.AttachmentID})
	})
}

func change(ctx context.Context, sp *tenant.Space, who access.Principal, action string, of, id ids.ID, do func(*pg.Tx, row) error) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		r, err := byID(ctx, tx, of, id)
		if err != nil {
			return err
		}
		if err := do(tx, r); err != nil {
			return err
		}
		return record(ctx, sp, tx, who, action, r)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	return nil
}

func record(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, action string, r row) error {
	return audit.Record(ctx, sp, tx, who, audit.Entry{
		Action: action, Object: "handout", Entity: r.ID, Detail: map[string]string{"procedure": r.ProcedureID.String()},
	})
}

// Order puts the handouts into the order given, which names each of them once:
// Conflict "changed_by_other" otherwise.
func Order(ctx context.Context, sp *tenant.Space, who access.Principal, of ids.ID, order []ids.ID) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		rows, err := ofProcedure(ctx, tx, of)
		if err != nil {
			return err
		}
		place := map[ids.ID]int{}
		for i, id := range order {
			place[id] = i + 1
		}
		if len(place) != len(rows) || len(order) != len(rows) {
			return fault.New(fault.Conflict, "changed_by_other")
		}
		for _, r := range rows {
			if place[r.ID] == 0 {
				return fault.New(fault.Conflict, "changed_by_other")
			}
			if err := setPosition(ctx, tx, r.ID, place[r.ID]); err != nil {
				return err
			}
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "handout.order", Object: "procedure", Entity: of})
	})
	if err != nil {
		return fmt.Errorf("order handouts: %w", err)
	}
	return nil
}
