package recipient

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Check is what proves that a number is one's own.
type Check string

// The checks. A list without one is opened by the number alone.
const (
	None      Check = "none"
	BirthDate Check = "birth_date"
	Code      Check = "code"
)

// List is what staff see of a list: no person.
type List struct {
	ID        ids.ID
	Procedure ids.ID
	Field     string // the form's list_match field
	Check     Check
	Targets   []string // ids of the fields that are filled in beforehand
	Once      bool     // 1人1回
	Rows      int
	Applied   int // people on it who have an application that stands
	Locked    int // numbers at which nobody may try just now
	CreatedAt time.Time
	CreatedBy string
}

// content is the sealed part of a row.
type content struct {
	Number  string       `json:"number"`
	Check   string       `json:"check,omitempty"`
	Prefill form.Answers `json:"prefill"`
}

func rowPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "recipient", Column: "row_sealed", Row: id}
}

// index is how a number is found: equal numbers of two procedures do not look
// alike.
func index(ctx context.Context, sp *tenant.Space, procedure ids.ID, number string) ([]byte, error) {
	return sp.Sealer().Index(ctx, "recipient.number/"+procedure.String(), number)
}

// Get returns the procedure's list; NotFound "no_list" when it has none.
func Get(ctx context.Context, sp *tenant.Space, procedure ids.ID) (l List, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		r, err := readyList(ctx, tx, procedure)
		if err != nil {
			return err
		}
		if l, err = r.list(); err != nil {
			return err
		}
		if l.Applied, err = countApplied(ctx, tx, r); err != nil {
			return err
		}
		l.Locked, err = countLocked(ctx, tx, procedure, sp.Now().Add(-numberWindow))
		return err
	})
	if err != nil {
		return List{}, fmt.Errorf("get list of recipients: %w", err)
	}
	return l, nil
}

func readyList(ctx context.Context, tx *pg.Tx, procedure ids.ID) (listRow, error) {
	r, err := findList(ctx, tx, procedure)
	if fault.Is(err, fault.NotFound) {
		return listRow{}, fault.New(fault.NotFound, "no_list")
	}
	return r, err
}

func (r listRow) list() (List, error) {
	l := List{ID: r.ID, Procedure: r.ProcedureID, Field: r.Field, Check: Check(r.CheckKind), Once: r.Once, Rows: r.Rows,
		CreatedAt: r.CreatedAt.UTC(), CreatedBy: r.CreatedBy}
	if err := json.Unmarshal(r.Targets, &l.Targets); err != nil {
		return List{}, fmt.Errorf("read list of recipients: %w", err)
	}
	return l, nil
}

// SetOnce says whether a person may have one standing application only (1人1回).
// Conflict "applied_twice" when somebody has two already.
func SetOnce(ctx context.Context, sp *tenant.Space, who access.Principal, procedure ids.ID, once bool) error {
	return change(ctx, sp, who, procedure, audit.Entry{Action: "recipient.once", Detail: map[string]string{"once": strconv.FormatBool(once)}},
		func(tx *pg.Tx, r listRow) error { return setOnce(ctx, tx, r, once) })
}

// RevokeLinks makes every link of the list void.
func RevokeLinks(ctx context.Context, sp *tenant.Space, who access.Principal, procedure ids.ID) error {
	return change(ctx, sp, who, procedure, audit.Entry{Action: "recipient.revoke_links"},
		func(tx *pg.Tx, r listRow) error { return setLinkKey(ctx, tx, r.ID, ids.New()) })
}

// Delete forgets the list and everybody on it. Applications stay as they are.
func Delete(ctx context.Context, sp *tenant.Space, who access.Principal, procedure ids.ID) error {
	return change(ctx, sp, who, procedure, audit.Entry{Action: "recipient.delete"},
		func(tx *pg.Tx, r listRow) error { return deleteList(ctx, tx, r.ID) })
}

func change(ctx context.Context, sp *tenant.Space, who access.Principal, procedure ids.ID, e audit.Entry, do func(*pg.Tx, listRow) error) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		r, err := readyList(ctx, tx, procedure)
		if err != nil {
			return err
		}
		if err := do(tx, r); err != nil {
			return err
		}
		e.Object, e.Entity = "procedure", procedure
		return audit.Record(ctx, sp, tx, who, e)
	})
	if err != nil {
		return fmt.Errorf("change list of recipients: %w", err)
	}
	return nil
}

// Open lists the numbers of those who have not applied yet, in the order of the
// file, after the position given. The view is audited first.
func Open(ctx context.Context, sp *tenant.Space, who access.Principal, procedure ids.ID, after int) (numbers []Entry, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		r, err := readyList(ctx, tx, procedure)
		if err != nil {
			return err
		}
		e := audit.Entry{Action: "recipient.open", Object: "procedure", Entity: procedure}
		if err := audit.Record(ctx, sp, tx, who, e); err != nil {
			return err
		}
		rows, err := listRecipients(ctx, tx, r, true, after, openPage)
		if err != nil {
			return err
		}
		for _, row := range rows {
			c, err := openRow(ctx, sp, row)
			if err != nil {
				return err
			}
			numbers = append(numbers, Entry{Position: row.Position, Number: c.Number})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("open list of recipients: %w", err)
	}
	return numbers, nil
}

const openPage = 200

// Entry is one person as staff see them: the number alone.
type Entry struct {
	Position int // line of the file, the heading not counted
	Number   string
}

func openRow(ctx context.Context, sp *tenant.Space, row recipientRow) (content, error) {
	var c content
	err := sp.Sealer().OpenJSON(ctx, rowPlace(row.ID), row.RowSealed, &c)
	return c, err
}
