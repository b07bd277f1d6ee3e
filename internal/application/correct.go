package application

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const maxReason = 2000 // characters of a reason

// correctionText is the sealed part of a correction.
type correctionText struct {
	Reason string            `json:"reason"`
	Notes  map[string]string `json:"notes"`
}

func correctionPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "application_correction", Column: "text_sealed", Row: id}
}

// settleCorrection opens or closes the correction that the step begins or ends.
func settleCorrection(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, r *applicationRow, s Step) error {
	if s.Verb == DoReturn {
		return askCorrection(ctx, sp, tx, who, *r, s)
	}
	if State(r.State) != Returned {
		return nil
	}
	outcome := map[Verb]string{DoCorrect: "corrected", DoRecall: "recalled", DoWithdraw: "withdrawn"}[s.Verb]
	if outcome == "" {
		return nil // assigning or noting leaves it pending
	}
	c, err := openCorrection(ctx, tx, r.ID)
	if err != nil {
		return fmt.Errorf("find pending correction: %w", err)
	}
	to := 0
	if s.Verb == DoCorrect {
		to = r.AnswerVersion
	}
	return closeCorrection(ctx, tx, c.ID, outcome, to, sp.Now())
}

func askCorrection(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, r applicationRow, s Step) error {
	if s.Ask == nil || len(s.Ask.Fields) == 0 {
		return fault.Newf(fault.Internal, "nothing_asked", "a return names its fields")
	}
	c := correctionRow{ID: ids.New(), ApplicationID: r.ID, Fields: asJSON(s.Ask.Fields), Deadline: s.Ask.Deadline.UTC(),
		AskedAt: sp.Now(), AskedBy: who.ID, AskedByName: who.Name, FromNumber: r.AnswerVersion}
	var err error
	c.TextSealed, err = sp.Sealer().SealJSON(ctx, r.epoch(sp), correctionPlace(c.ID), correctionText{s.Reason, s.Ask.Notes})
	if err != nil {
		return err
	}
	return insertCorrection(ctx, tx, c)
}

// Corrections returns the returns for correction, newest first.
func Corrections(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) ([]Correction, error) {
	rows, err := listCorrections(ctx, tx, id)
	if err != nil {
		return nil, fmt.Errorf("read corrections: %w", err)
	}
	out := make([]Correction, len(rows))
	for i, r := range rows {
		if out[i], err = readCorrection(ctx, sp, r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func pendingCorrection(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) (Correction, error) {
	r, err := openCorrection(ctx, tx, id)
	if err != nil {
		return Correction{}, fmt.Errorf("find pending correction: %w", err)
	}
	return readCorrection(ctx, sp, r)
}

func readCorrection(ctx context.Context, sp *tenant.Space, r correctionRow) (Correction, error) {
	c := Correction{ID: r.ID, Deadline: r.Deadline.UTC(), AskedAt: r.AskedAt.UTC(), AskedBy: r.AskedByName,
		ClosedAt: pg.Time(r.ClosedAt), Outcome: r.Outcome, FromVersion: r.FromNumber, ToVersion: r.ToNumber,
		Overdue: r.ClosedAt == nil && !sp.Now().Before(r.Deadline)}
	var err error
	if c.Fields, err = fieldList(r.Fields); err != nil {
		return Correction{}, fmt.Errorf("read correction: %w", err)
	}
	var text correctionText
	err = sp.Sealer().OpenJSON(ctx, correctionPlace(r.ID), r.TextSealed, &text)
	if c.Damaged = errors.Is(err, seal.ErrDamaged); err != nil && !c.Damaged {
		return Correction{}, fmt.Errorf("open correction: %w", err)
	}
	c.Reason, c.Notes = text.Reason, text.Notes
	return c, nil
}

// CorrectInput carries all answers; only those of marked fields (and what
// follows from them) may differ.
type CorrectInput struct {
	Revision int64 // of the View it is based on
	Answers  json.RawMessage
}

// Correct hands in the correction of the current application. Invalid with
// fields; Conflict when no correction is pending; Gone "correction_closed"
// after the deadline.
func Correct(ctx context.Context, sp *tenant.Space, who access.Principal, in CorrectInput) (v View, err error) {
	posted, err := form.ParseAnswers(in.Answers)
	if err != nil {
		return View{}, err
	}
	id, err := currentOf(ctx, sp, who)
	if err != nil {
		return View{}, fmt.Errorf("correct application: %w", err)
	}
	row := func(tx *pg.Tx) (applicationRow, error) { return findApplication(ctx, tx, "id = ?", id) }
	if err := admitMatch(ctx, sp, who, row, posted); err != nil {
		return View{}, fmt.Errorf("correct application: %w", err)
	}
	err = counted(ctx, sp, id, func(tx *pg.Tx) (err error) {
		v, err = correct(ctx, sp, tx, who, in.Revision, posted)
		return err
	})
	if err != nil {
		return View{}, fmt.Errorf("correct application: %w", afterMatch(ctx, sp, id, err))
	}
	return v, nil
}

func currentOf(ctx context.Context, sp *tenant.Space, who access.Principal) (id ids.ID, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		id, err = applicant.Current(ctx, sp, tx, who)
		return err
	})
	return id, err
}

func correct(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, revision int64, posted form.Answers) (View, error) {
	r, err := lockCurrent(ctx, sp, tx, who, revision)
	if err != nil {
		return View{}, err
	}
	if _, err := Next(State(r.State), DoCorrect); err != nil {
		return View{}, err
	}
	before, after, err := storeCorrection(ctx, sp, tx, who, &r, posted)
	if err != nil {
		return View{}, err
	}
	if err := advance(ctx, sp, tx, who, &r, Step{Verb: DoCorrect}); err != nil {
		return View{}, err
	}
	if err := announce(ctx, sp, tx, r, KindCorrected); err != nil {
		return View{}, err
	}
	if err := tell(ctx, sp, tx, r, notice.Corrected, notice.Params{}); err != nil {
		return View{}, err
	}
	v, err := view(ctx, sp, tx, who, r.ID)
	if err != nil {
		return View{}, err
	}
	return v, moveSeats(ctx, sp, tx, r, before, after)
}

// storeCorrection judges the posted answers and keeps them as a new version
// beside the old one. It returns both.
func storeCorrection(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, r *applicationRow, posted form.Answers) (before, after form.Answers, err error) {
	c, err := openCorrection(ctx, tx, r.ID)
	if err != nil {
		return nil, nil, err
	}
	if !sp.Now().Before(c.Deadline) {
		return nil, nil, fault.New(fault.Gone, "correction_closed")
	}
	marked, err := fieldList(c.Fields)
	if err != nil {
		return nil, nil, err
	}
	if before, err = original(ctx, sp, tx, *r); err != nil {
		return nil, nil, err
	}
	f, err := formOf(ctx, sp, tx, r.VersionID)
	if err != nil {
		return nil, nil, err
	}
	// Judged as on the day it was submitted: an age must not change, nor a field
	// vanish with its answer, because the correction came later.
	after, faults := f.ValidateCorrection(before, posted, marked, form.Context{Now: pg.Time(r.SubmittedAt)})
	if err := fault.Fields(append(faults, accountFaults(f, before, after)...)); err != nil {
		return nil, nil, err
	}
	if err := claimRecipient(ctx, sp, tx, who, *r, f, before, after); err != nil {
		return nil, nil, err
	}
	return before, after, keepAnswers(ctx, sp, tx, r, f, after, DoCorrect)
}

// original returns the newest answers, which must open.
func original(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r applicationRow) (form.Answers, error) {
	row, err := findAnswers(ctx, tx, r.ID, r.AnswerVersion)
	if err != nil {
		return nil, err
	}
	plain, err := sp.Sealer().Open(ctx, answerPlace(row.ID), row.AnswersSealed)
	if err != nil {
		return nil, err
	}
	a, err := form.ParseAnswers(plain)
	if err != nil {
		return nil, fault.Newf(fault.Internal, "unreadable_content", "stored answers of %s", r.ID)
	}
	return a, nil
}

// lockCurrent locks the application that the session has the right to.
func lockCurrent(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, revision int64) (applicationRow, error) {
	id, err := applicant.Current(ctx, sp, tx, who)
	if err != nil {
		return applicationRow{}, err
	}
	r, err := lockApplication(ctx, tx, "id = ? AND state <> 'draft'", id)
	if err != nil {
		return applicationRow{}, err
	}
	if r.Revision != revision {
		return applicationRow{}, fault.New(fault.Conflict, "changed_by_other")
	}
	return r, nil
}

// WithdrawInput withdraws the current application.
type WithdrawInput struct {
	Revision int64
	Reason   string
}

// Withdraw takes the current application back before a decision. Conflict
// "state_refuses" after one.
func Withdraw(ctx context.Context, sp *tenant.Space, who access.Principal, in WithdrawInput) (v View, err error) {
	reason, err := CheckReason(in.Reason)
	if err != nil {
		return View{}, err
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		r, err := lockCurrent(ctx, sp, tx, who, in.Revision)
		if err != nil {
			return err
		}
		if err := advance(ctx, sp, tx, who, &r, Step{Verb: DoWithdraw, Reason: reason}); err != nil {
			return err
		}
		if err := tell(ctx, sp, tx, r, notice.Withdrawn, notice.Params{}); err != nil {
			return err
		}
		v, err = view(ctx, sp, tx, who, r.ID)
		return err
	})
	if err != nil {
		return View{}, fmt.Errorf("withdraw application: %w", err)
	}
	return v, nil
}

// CheckReason tidies a reason that a person gave: required, at most 2,000
// characters, no control characters but line breaks.
func CheckReason(text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	key := ""
	switch {
	case text == "":
		key = "required"
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }):
		key = "bad_character"
	case utf8.RuneCountInString(text) > maxReason:
		key = "too_long"
	}
	if key != "" {
		return "", fault.Fields([]fault.Field{{Path: "reason", Key: key}})
	}
	return text, nil
}

// TellOverdue writes once to each applicant whose correction is still pending
// after its deadline (補正期限経過) and returns how many corrections it saw to.
func TellOverdue(ctx context.Context, sp *tenant.Space) (total int, err error) {
	for {
		n, err := tellOverdue(ctx, sp)
		total += n
		if err != nil {
			return total, fmt.Errorf("tell of overdue corrections: %w", err)
		}
		if n < sweepBatch {
			return total, nil
		}
	}
}

func tellOverdue(ctx context.Context, sp *tenant.Space) (n int, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		now := sp.Now()
		overdue, err := overdueCorrections(ctx, tx, now, sweepBatch)
		if err != nil {
			return err
		}
		n = len(overdue)
		for _, c := range overdue {
			r, err := findApplication(ctx, tx, "id = ?", c.ApplicationID)
			if err != nil {
				return err
			}
			if err := tell(ctx, sp, tx, r, notice.CorrectionOverdue, notice.Params{Deadline: c.Deadline}); err != nil {
				return err
			}
			if err := markOverdueTold(ctx, tx, c.ID, now); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}
