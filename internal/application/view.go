package application

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

func titled(ctx context.Context, tx *pg.Tx, rows ...applicationRow) (Application, error) {
	list, err := titledAll(ctx, tx, rows)
	if err != nil {
		return Application{}, err
	}
	return list[0], nil
}

func titledAll(ctx context.Context, tx *pg.Tx, rows []applicationRow) ([]Application, error) {
	var of []ids.ID
	for _, r := range rows {
		if !slices.Contains(of, r.ProcedureID) {
			of = append(of, r.ProcedureID)
		}
	}
	titles, err := procedure.Titles(ctx, tx, of)
	if err != nil {
		return nil, fmt.Errorf("titles of procedures: %w", err)
	}
	out := make([]Application, len(rows))
	for i, r := range rows {
		out[i] = r.application()
		out[i].ProcedureTitle = titles[r.ProcedureID]
	}
	return out, nil
}

func answerPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "application_answer", Column: "answers_sealed", Row: id}
}

// openAnswers opens one version; bytes that do not open are Damaged, not an
// error: a person must see that they are there and broken.
func openAnswers(ctx context.Context, sp *tenant.Space, r answerRow) (AnswerVersion, error) {
	v := AnswerVersion{Number: r.Number, Cause: Verb(r.Cause), At: r.At.UTC()}
	plain, err := sp.Sealer().Open(ctx, answerPlace(r.ID), r.AnswersSealed)
	if errors.Is(err, seal.ErrDamaged) || err == nil && !json.Valid(plain) {
		v.Damaged = true
		return v, nil
	}
	if err != nil {
		return AnswerVersion{}, fmt.Errorf("open answers: %w", err)
	}
	v.Answers = plain
	return v, nil
}

// Answers returns the newest version of the answers.
func Answers(ctx context.Context, sp *tenant.Space, tx *pg.Tx, a Application) (AnswerVersion, error) {
	rows, err := newestAnswers(ctx, tx, []ids.ID{a.ID})
	if err != nil {
		return AnswerVersion{}, fmt.Errorf("read answers: %w", err)
	}
	r, ok := rows[a.ID]
	if !ok {
		return AnswerVersion{Damaged: true}, nil // a handed-in application always had one
	}
	return openAnswers(ctx, sp, r)
}

// AnswerVersions returns all versions, oldest first.
func AnswerVersions(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) ([]AnswerVersion, error) {
	rows, err := listAnswers(ctx, tx, id)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	out := make([]AnswerVersion, len(rows))
	for i, r := range rows {
		if out[i], err = openAnswers(ctx, sp, r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// History returns the events, oldest first.
func History(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) ([]Event, error) {
	rows, err := listEvents(ctx, tx, id)
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	out := make([]Event, len(rows))
	for i, r := range rows {
		e := Event{ID: r.ID, At: r.At.UTC(), Verb: Verb(r.Verb), From: State(r.FromState), To: State(r.ToState), Actor: r.ActorName}
		if e.Fields, err = fieldList(r.Fields); err != nil {
			return nil, fmt.Errorf("read history: %w", err)
		}
		if r.ReasonSealed != nil {
			e.Reason, err = sp.Sealer().OpenText(ctx, reasonPlace(r.ID), r.ReasonSealed)
			if e.Damaged = errors.Is(err, seal.ErrDamaged); err != nil && !e.Damaged {
				return nil, fmt.Errorf("open history: %w", err)
			}
		}
		out[i] = e
	}
	return out, nil
}

// view opens the application for its applicant and writes that it was seen.
func view(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, id ids.ID) (View, error) {
	a, err := Load(ctx, tx, id)
	if err != nil {
		return View{}, err
	}
	err = audit.Record(ctx, sp, tx, who, audit.Entry{Action: "application.view", Object: "application", Entity: id})
	if err != nil {
		return View{}, err
	}
	version, err := procedure.LoadVersion(ctx, tx, a.Version)
	if err != nil {
		return View{}, err
	}
	answers, err := Answers(ctx, sp, tx, a)
	if err != nil {
		return View{}, err
	}
	p, err := procedure.Load(ctx, tx, a.Procedure)
	if err != nil {
		return View{}, err
	}
	v := View{Application: a, Slug: p.Slug, Document: version.Document, Answers: answers.Answers, Damaged: answers.Damaged}
	return forApplicant(ctx, sp, tx, v)
}

// forApplicant adds what the applicant may know and takes away what is the
// office's own.
func forApplicant(ctx context.Context, sp *tenant.Space, tx *pg.Tx, v View) (View, error) {
	events, err := History(ctx, sp, tx, v.ID)
	if err != nil {
		return View{}, err
	}
	for _, e := range events {
		if slices.Contains([]Verb{DoPass, DoSendBack, DoAssign, DoNote}, e.Verb) {
			continue
		}
		e.From, e.To = shown(e.From), shown(e.To)
		if e.Actor != "applicant" {
			e.Actor = ""
		}
		v.Messages = append(v.Messages, e)
	}
	for _, verb := range Admits(v.State) {
		if verb == DoCorrect || verb == DoWithdraw {
			v.Allowed = append(v.Allowed, verb)
		}
	}
	if v.State == Returned {
		c, err := pendingCorrection(ctx, sp, tx, v.ID)
		if err != nil {
			return View{}, err
		}
		c.AskedBy = ""
		v.Correction = &c
		if c.Overdue {
			v.Allowed = slices.DeleteFunc(v.Allowed, func(x Verb) bool { return x == DoCorrect })
		}
	}
	v.State = shown(v.State)
	v.Department, v.Assignee, v.PassedBy = ids.Nil, ids.Nil, ids.Nil
	return v, nil
}

// shown hides from applicants that the office passes papers around inside.
func shown(s State) State {
	if s == InApproval {
		return InReview
	}
	return s
}

// formOf returns the form of a version, parsed. Versions never change, so that
// the Space keeps the forms in use.
func formOf(ctx context.Context, sp *tenant.Space, tx *pg.Tx, version ids.ID) (*form.Form, error) {
	kept, err := sp.Memo("form/"+version.String(), func() (any, error) {
		v, err := procedure.LoadVersion(ctx, tx, version)
		if err != nil {
			return nil, err
		}
		f, err := form.Parse(v.Document)
		if err != nil {
			return nil, fault.Newf(fault.Internal, "unreadable_form", "parse form version %s: %w", version, err)
		}
		return f, nil
	})
	if err != nil {
		return nil, err
	}
	return kept.(*form.Form), nil
}

// Tell writes a notice to the applicant, if there is an address, in the
// caller's transaction. Procedure, receipt number and contact are filled in.
func Tell(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID, template notice.Template, p notice.Params) error {
	r, err := findApplication(ctx, tx, "id = ?", id)
	if err != nil {
		return fmt.Errorf("notify applicant: %w", err)
	}
	return tell(ctx, sp, tx, r, template, p)
}

func tell(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r applicationRow, template notice.Template, p notice.Params) error {
	if r.ContactSealed == nil {
		return nil
	}
	to, err := sp.Sealer().OpenText(ctx, contactPlace(r.ID), r.ContactSealed)
	if errors.Is(err, seal.ErrDamaged) {
		return nil // nobody to write to; the damage shows where the application is opened
	}
	if err != nil {
		return fmt.Errorf("notify applicant: %w", err)
	}
	of, err := procedure.Load(ctx, tx, r.ProcedureID)
	if err != nil {
		return fmt.Errorf("notify applicant: %w", err)
	}
	if template == notice.Submitted {
		p.Note = of.ReplyText
	}
	p.Trial = r.TrialID != nil
	p.Procedure, p.Contact, p.ReceiptNumber, p.SubmittedAt = of.Title, of.Contact, *r.ReceiptNumber, pg.Time(r.SubmittedAt)
	if !p.Deadline.IsZero() {
		p.Deadline = p.Deadline.Add(-time.Second) // ours is the first instant too late, theirs the last that holds
	}
	_, err = notice.Compose(ctx, sp, tx, notice.New{Template: template, To: to, Application: r.ID, Class: r.RetentionClass, Params: p})
	if fault.CodeOf(err) == "bad_address" {
		return nil // an address that cannot be written to must not stop the application
	}
	if err != nil {
		return fmt.Errorf("notify applicant: %w", err)
	}
	return nil
}

// announce leaves the work of telling the department (職員への新着通知). Nothing
// more is done here: whoever submits must not wait for a row that a department
// has.
func announce(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r applicationRow, kind string) error {
	if r.DepartmentID == nil || r.TrialID != nil {
		return nil
	}
	_, err := outbox.Put(ctx, sp, tx, outbox.Event{Kind: kind, Entity: r.ID})
	return err
}
