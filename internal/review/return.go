package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// longest is how far a deadline of a correction may lie ahead.
const longest = 366 * 24 * time.Hour

// ReturnInput asks for a correction (補正依頼).
type ReturnInput struct {
	On
	Fields   []string          // ids of fields of the form; at least one
	Notes    map[string]string // per field, may be empty
	Reason   string
	Deadline time.Time // first instant at which it is too late
}

// Return asks the applicant to correct the fields. The clock of the standard
// processing period stands still until the correction, or Recall.
func Return(ctx context.Context, sp *tenant.Space, who access.Principal, in ReturnInput) (a application.Application, err error) {
	reason, err := application.CheckReason(in.Reason)
	if err != nil {
		return application.Application{}, err
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		now, err := application.Load(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		if err := sees(who, now); err != nil {
			return err
		}
		labels, err := checkReturn(ctx, sp, tx, now, in)
		if err != nil {
			return err
		}
		a, err = perform(ctx, sp, tx, who, act{
			on: in.On,
			step: application.Step{Verb: application.DoReturn, Reason: reason, Detail: in.Fields,
				Ask: &application.Asking{Fields: in.Fields, Notes: in.Notes, Deadline: in.Deadline}},
			letter: notice.Returned,
			params: notice.Params{Reason: reason, Fields: labels, Deadline: in.Deadline},
		})
		return err
	})
	if err != nil {
		return application.Application{}, fmt.Errorf("review return: %w", err)
	}
	return a, nil
}

// checkReturn judges what is asked for and returns the labels of the fields.
func checkReturn(ctx context.Context, sp *tenant.Space, tx *pg.Tx, a application.Application, in ReturnInput) ([]string, error) {
	version, err := procedure.LoadVersion(ctx, tx, a.Version)
	if err != nil {
		return nil, err
	}
	f, err := form.Parse(version.Document)
	if err != nil {
		return nil, fault.Newf(fault.Internal, "unreadable_form", "parse form version %s: %w", a.Version, err)
	}
	var faults []fault.Field
	bad := func(path, key string) { faults = append(faults, fault.Field{Path: path, Key: key}) }
	labels := labelsOf(f, in.Fields)
	if len(in.Fields) == 0 {
		bad("fields", "required")
	}
	for i, id := range in.Fields {
		if labels[i] == "" || slices.Contains(in.Fields[:i], id) {
			bad(fmt.Sprintf("fields.%d", i), "unknown_field")
		}
	}
	for id, note := range in.Notes {
		if !slices.Contains(in.Fields, id) {
			bad("notes", "unknown_field")
			continue
		}
		if _, err := application.CheckReason(note); strings.TrimSpace(note) != "" && err != nil {
			bad("notes."+id, "bad_format")
		}
	}
	if !in.Deadline.After(sp.Now()) || in.Deadline.After(sp.Now().Add(longest)) {
		bad("deadline", "out_of_range")
	}
	return labels, fault.Fields(faults)
}

// labelsOf gives the Japanese label of each field, "" for one that cannot be
// corrected: unknown, computed, for staff only, or a member of a group (the group
// is marked).
func labelsOf(f *form.Form, fields []string) []string {
	out := make([]string, len(fields))
	for i, id := range fields {
		for _, fd := range f.Fields() {
			if fd.ID == id && fd.GroupID == "" && fd.Type != "calculation" && !fd.StaffOnly {
				out[i] = fd.Label.Pick("ja")
			}
		}
	}
	return out
}

// AddMemo adds an internal note.
func AddMemo(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, text string) (m Memo, err error) {
	text, err = checkMemo(text)
	if err != nil {
		return Memo{}, err
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		a, err := application.Load(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := sees(who, a); err != nil {
			return err
		}
		if _, err := application.Next(a.State, application.DoNote); err != nil {
			return err
		}
		m, err = keepMemo(ctx, sp, tx, who, a, text)
		return err
	})
	if err != nil {
		return Memo{}, fmt.Errorf("add memo: %w", err)
	}
	return m, nil
}

func checkMemo(text string) (string, error) {
	text, err := application.CheckReason(text)
	if err != nil {
		return "", fault.Fields([]fault.Field{{Path: "memo", Key: "bad_format"}})
	}
	return text, nil
}

func keepMemo(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, a application.Application, text string) (Memo, error) {
	m := Memo{ID: ids.New(), At: sp.Now(), By: who.Name, Text: text}
	sealed, err := sp.Sealer().SealText(ctx, sp.Epoch(a.Retention, a.SubmittedAt), memoPlace(m.ID), text)
	if err != nil {
		return Memo{}, err
	}
	row := memoRow{ID: m.ID, ApplicationID: a.ID, At: m.At, StaffID: who.ID, StaffName: who.Name, TextSealed: sealed}
	if err := insertMemo(ctx, tx, row); err != nil {
		return Memo{}, err
	}
	return m, audit.Record(ctx, sp, tx, who, audit.Entry{Action: "application.note", Object: "application", Entity: a.ID,
		Detail: map[string]string{"memo": m.ID.String()}})
}
