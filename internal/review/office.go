package review

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Office is one version of what staff wrote into their own fields of a form
// (管理項目).
type Office struct {
	Number  int // from 1
	At      time.Time
	By      string
	Fields  []string // that this version changed
	Answers json.RawMessage
	Damaged bool // the stored answers do not open
}

// OfficeInput fills in the fields for staff only. Base is the number of the
// version it is based on, 0 before the first.
type OfficeInput struct {
	Application ids.ID
	Base        int
	Answers     json.RawMessage
}

// SaveOffice keeps what staff wrote as a new version and returns it; what
// changes nothing makes none. A required field may stay open: these fields are
// filled in one after another while the review goes on. Conflict
// "changed_by_other" when somebody saved meanwhile, "no_office_fields";
// Invalid with fields.
func SaveOffice(ctx context.Context, sp *tenant.Space, who access.Principal, in OfficeInput) (o Office, err error) {
	posted, err := form.ParseAnswers(in.Answers)
	if err != nil {
		return Office{}, err
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		a, err := application.Lock(ctx, tx, in.Application)
		if err != nil {
			return err
		}
		if err := sees(who, a); err != nil {
			return err
		}
		if _, err := application.Next(a.State, application.DoNote); err != nil {
			return err
		}
		before, err := newestOffice(ctx, sp, tx, a.ID)
		if err != nil {
			return err
		}
		if before.Number != in.Base {
			return fault.New(fault.Conflict, "changed_by_other")
		}
		o, err = saveOffice(ctx, sp, tx, who, a, before, posted)
		return err
	})
	if err != nil {
		return Office{}, fmt.Errorf("save staff fields: %w", err)
	}
	return o, nil
}

func saveOffice(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, a application.Application, before Office, posted form.Answers) (Office, error) {
	f, err := formOf(ctx, tx, a)
	if err != nil {
		return Office{}, err
	}
	if !f.StaffOnly() {
		return Office{}, fault.New(fault.Conflict, "no_office_fields")
	}
	stored, err := storedAnswers(ctx, sp, tx, a)
	if err != nil {
		return Office{}, err
	}
	answers, faults := f.ValidateStaff(stored, posted, form.Context{Now: a.SubmittedAt})
	if err := fault.Fields(slices.DeleteFunc(faults, unfinished)); err != nil {
		return Office{}, err
	}
	o := Office{Number: before.Number + 1, At: sp.Now(), By: who.Name}
	if o.Answers, err = json.Marshal(answers); err != nil {
		return Office{}, err
	}
	if o.Fields, err = changedFields(before.Answers, answers); err != nil {
		return Office{}, err
	}
	if len(o.Fields) == 0 && before.Number > 0 && !before.Damaged {
		return before, nil
	}
	return o, keepOffice(ctx, sp, tx, who, a, o, f.Searchable(answers))
}

// unfinished are faults that only say that something is not filled in yet.
func unfinished(f fault.Field) bool { return f.Key == "required" || f.Key == "consent_required" }

func formOf(ctx context.Context, tx *pg.Tx, a application.Application) (*form.Form, error) {
	version, err := procedure.LoadVersion(ctx, tx, a.Version)
	if err != nil {
		return nil, err
	}
	f, err := form.Parse(version.Document)
	if err != nil {
		return nil, fault.Newf(fault.Internal, "unreadable_form", "parse form version %s: %w", a.Version, err)
	}
	return f, nil
}

// storedAnswers are the applicant's; without them, the fields that read them
// see nothing.
func storedAnswers(ctx context.Context, sp *tenant.Space, tx *pg.Tx, a application.Application) (form.Answers, error) {
	v, err := application.Answers(ctx, sp, tx, a)
	if err != nil || v.Damaged {
		return form.Answers{}, err
	}
	answers, err := form.ParseAnswers(v.Answers)
	if err != nil {
		return nil, fault.Newf(fault.Internal, "unreadable_content", "stored answers of %s", a.ID)
	}
	return answers, nil
}

// changedFields are the ids whose answer is another than before.
func changedFields(before json.RawMessage, now form.Answers) ([]string, error) {
	was := map[string]json.RawMessage{}
	if len(before) > 0 {
		if err := json.Unmarshal(before, &was); err != nil {
			return nil, fault.New(fault.Internal, "unreadable_content")
		}
	}
	var out []string
	for id, v := range now {
		written, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(written, was[id]) {
			out = append(out, id)
		}
		delete(was, id)
	}
	out = slices.AppendSeq(out, maps.Keys(was))
	slices.Sort(out)
	return out, nil
}

func officePlace(id ids.ID) seal.Place {
	return seal.Place{Table: "review_answer", Column: "answers_sealed", Row: id}
}

func keepOffice(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, a application.Application, o Office, terms []form.IndexTerm) error {
	r := officeRow{ID: ids.New(), ApplicationID: a.ID, Number: o.Number, At: o.At, StaffID: who.ID, StaffName: who.Name}
	var err error
	if r.Fields, err = json.Marshal(append([]string{}, o.Fields...)); err != nil {
		return err
	}
	if r.AnswersSealed, err = sp.Sealer().Seal(ctx, sp.Epoch(a.Retention, a.SubmittedAt), officePlace(r.ID), o.Answers); err != nil {
		return err
	}
	if err := insertOffice(ctx, tx, r); err != nil {
		return err
	}
	if err := application.IndexOffice(ctx, sp, tx, a.ID, terms); err != nil {
		return err
	}
	return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "review.office", Object: "application", Entity: a.ID,
		Detail: map[string]string{"fields": strings.Join(o.Fields, " ")}})
}

func openOffice(ctx context.Context, sp *tenant.Space, r officeRow) (Office, error) {
	o := Office{Number: r.Number, At: r.At.UTC(), By: r.StaffName}
	if err := json.Unmarshal(r.Fields, &o.Fields); err != nil {
		return Office{}, fmt.Errorf("read staff fields: %w", err)
	}
	plain, err := sp.Sealer().Open(ctx, officePlace(r.ID), r.AnswersSealed)
	if o.Damaged = errors.Is(err, seal.ErrDamaged) || err == nil && !json.Valid(plain); err != nil && !o.Damaged {
		return Office{}, fmt.Errorf("open staff fields: %w", err)
	}
	if !o.Damaged {
		o.Answers = plain
	}
	return o, nil
}

// newestOffice is the zero Office while staff wrote nothing.
func newestOffice(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) (Office, error) {
	r, err := lastOffice(ctx, tx, id)
	if fault.Is(err, fault.NotFound) {
		return Office{}, nil
	}
	if err != nil {
		return Office{}, fmt.Errorf("read staff fields: %w", err)
	}
	return openOffice(ctx, sp, r)
}

// offices returns all versions, oldest first.
func offices(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) ([]Office, error) {
	rows, err := listOffices(ctx, tx, id)
	if err != nil {
		return nil, fmt.Errorf("read staff fields: %w", err)
	}
	out := make([]Office, len(rows))
	for i, r := range rows {
		if out[i], err = openOffice(ctx, sp, r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// WithOffice adds what staff wrote to an applicant's answers, for lists that
// staff make. Answers of staff that do not open are left out.
func WithOffice(ctx context.Context, sp *tenant.Space, id ids.ID, answers form.Answers) (form.Answers, error) {
	var o Office
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		o, err = newestOffice(ctx, sp, tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return o.add(answers)
}

func (o Office) add(answers form.Answers) (form.Answers, error) {
	if len(o.Answers) == 0 {
		return answers, nil
	}
	own, err := form.ParseAnswers(o.Answers)
	if err != nil {
		return nil, fault.New(fault.Internal, "unreadable_content")
	}
	out := maps.Clone(answers)
	maps.Copy(out, own)
	return out, nil
}
