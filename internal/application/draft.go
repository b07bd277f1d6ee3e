package application

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/trial"
)

const (
	draftLife = applicant.Lifetime
	maxDrafts = 20 // of one session

	sweepBatch = 100
)

// StartDraft begins an application to the procedure with the slug; it belongs
// to the session of who. Gone "procedure_closed" or "procedure_not_open",
// NotFound, TooLarge "too_many_drafts".
func StartDraft(ctx context.Context, sp *tenant.Space, who access.Principal, slug string) (d Draft, err error) {
	if who.Session == ids.Nil {
		return Draft{}, fault.New(fault.Unauthenticated, "no_session")
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		d, err = startDraft(ctx, sp, tx, who, slug)
		return err
	})
	if err != nil {
		return Draft{}, fmt.Errorf("start draft: %w", err)
	}
	return d, nil
}

func startDraft(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, slug string) (Draft, error) {
	p, err := procedure.LoadPublic(ctx, sp, tx, who, slug)
	if err != nil {
		return Draft{}, err
	}
	now := sp.Now()
	if err := p.Takes(now); err != nil {
		return Draft{}, err
	}
	tried, err := inTrial(ctx, sp, tx, who, p)
	if err != nil {
		return Draft{}, err
	}
	n, err := countDrafts(ctx, tx, who.Session)
	if err != nil {
		return Draft{}, err
	}
	if n >= maxDrafts {
		return Draft{}, fault.New(fault.TooLarge, "too_many_drafts")
	}
	version, err := procedure.LoadVersion(ctx, tx, p.Version)
	if err != nil {
		return Draft{}, err
	}
	r := applicationRow{ID: ids.New(), ProcedureID: p.ID, VersionID: p.Version, State: string(Drafted), Revision: 1,
		OwnerSession: who.Session, RetentionClass: p.Retention, Identity: string(procedure.NoIdentity), CreatedAt: now, UpdatedAt: now, TrialID: tried}
	if err := insertApplication(ctx, tx, r); err != nil {
		return Draft{}, err
	}
	d := draftRow{ApplicationID: r.ID, Revision: 1, UpdatedAt: now, ExpiresAt: now.Add(draftLife)}
	if err := sealDraft(ctx, sp, r, &d, form.Answers{}); err != nil {
		return Draft{}, err
	}
	if err := insertDraft(ctx, tx, d); err != nil {
		return Draft{}, err
	}
	out := draftOf(r, d, json.RawMessage("{}"))
	out.Slug, out.Document = p.Slug, version.Document
	return out, audit.Record(ctx, sp, tx, who, audit.Entry{Action: "application.start", Object: "application", Entity: r.ID})
}

func draftPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "application_draft", Column: "answers_sealed", Row: id}
}

func sealDraft(ctx context.Context, sp *tenant.Space, r applicationRow, d *draftRow, answers form.Answers) (err error) {
	d.AnswersSealed, err = sp.Sealer().SealJSON(ctx, r.epoch(sp), draftPlace(r.ID), answers)
	return err
}

func draftOf(r applicationRow, d draftRow, answers json.RawMessage) Draft {
	return Draft{ID: r.ID, Trial: r.TrialID != nil, Procedure: r.ProcedureID, Version: r.VersionID, Answers: answers, Page: d.Page,
		Revision: d.Revision, UpdatedAt: d.UpdatedAt.UTC(), Expires: d.ExpiresAt.UTC()}
}

// ownDraft is the row of a draft of the session; whose it is not, to them it
// does not exist.
func ownDraft(ctx context.Context, tx *pg.Tx, who access.Principal, id ids.ID) (applicationRow, error) {
	if who.Session == ids.Nil {
		return applicationRow{}, fault.New(fault.NotFound, "not_found")
	}
	r, err := lockApplication(ctx, tx, "id = ? AND owner_session = ?", id, who.Session)
	if err == nil && State(r.State) != Drafted {
		return r, fault.New(fault.Conflict, "already_submitted")
	}
	return r, err
}

// OwnsDraft returns nil when the draft is the session's and not yet handed in,
// Conflict "already_submitted" when it is, NotFound otherwise. It opens nothing.
func OwnsDraft(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		r, err := findApplication(ctx, tx, "id = ? AND owner_session = ?", id, who.Session)
		if err == nil && State(r.State) != Drafted {
			return fault.New(fault.Conflict, "already_submitted")
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("find draft: %w", err)
	}
	return nil
}

// GetDraft returns the draft to its owner; NotFound to anybody else.
func GetDraft(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (d Draft, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		r, err := ownDraft(ctx, tx, who, id)
		if err != nil {
			return err
		}
		row, err := findDraft(ctx, tx, id, sp.Now())
		if err != nil {
			return err
		}
		if err := audit.Record(ctx, sp, tx, who, audit.Entry{Action: "application.resume", Object: "application", Entity: id}); err != nil {
			return err
		}
		plain, err := sp.Sealer().Open(ctx, draftPlace(id), row.AnswersSealed)
		if errors.Is(err, seal.ErrDamaged) {
			plain, err = []byte("{}"), nil // nothing of it can be had back; the resident types anew
		}
		if err != nil {
			return err
		}
		d, err = withForm(ctx, sp, tx, who, r, draftOf(r, row, plain))
		return err
	})
	if err != nil {
		return Draft{}, fmt.Errorf("get draft: %w", err)
	}
	return d, nil
}

func withForm(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, r applicationRow, d Draft) (Draft, error) {
	p, err := procedure.Load(ctx, tx, r.ProcedureID)
	if err != nil {
		return Draft{}, err
	}
	if r.TrialID == nil { // who tries a form was let in by the trial's link
		if err := procedure.MayEnter(ctx, tx, who, p); err != nil {
			return Draft{}, err
		}
	}
	version, err := procedure.LoadVersion(ctx, tx, r.VersionID)
	if err != nil {
		return Draft{}, err
	}
	d.Slug, d.Document, d.Newer = p.Slug, version.Document, p.At(sp.Now()).Version != r.VersionID && r.TrialID == nil
	return d, nil
}

// SaveDraftInput is what was typed so far.
type SaveDraftInput struct {
	ID       ids.ID
	Revision int64
	Page     string
	Answers  json.RawMessage
}

// SaveDraft keeps what was typed, complete or not, of the fields the form
// declares. It returns the draft without its document. Conflict
// "draft_changed" when another tab saved meanwhile, Conflict
// "already_submitted" once it is handed in. It writes no audit entry: a draft
// is the resident's own paper and is saved every few seconds.
func SaveDraft(ctx context.Context, sp *tenant.Space, who access.Principal, in SaveDraftInput) (d Draft, err error) {
	answers, err := form.ParseAnswers(in.Answers)
	if err != nil {
		return Draft{}, err
	}
	if len(in.Page) > 60 {
		return Draft{}, fault.Fields([]fault.Field{{Path: "page", Key: "too_long"}})
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		r, err := ownDraft(ctx, tx, who, in.ID)
		if err != nil {
			return err
		}
		old, err := findDraft(ctx, tx, in.ID, sp.Now())
		if err != nil {
			return err
		}
		f, err := formOf(ctx, sp, tx, r.VersionID)
		if err != nil {
			return err
		}
		answers = declared(f, answers)
		row := draftRow{ApplicationID: in.ID, Revision: in.Revision + 1, Page: in.Page, UpdatedAt: sp.Now(), ExpiresAt: old.ExpiresAt}
		if err := sealDraft(ctx, sp, r, &row, answers); err != nil {
			return err
		}
		if err := updateDraft(ctx, tx, row, in.Revision); err != nil {
			return err
		}
		kept, err := json.Marshal(answers)
		d = draftOf(r, row, kept)
		return err
	})
	if err != nil {
		return Draft{}, fmt.Errorf("save draft: %w", err)
	}
	return d, nil
}

// declared drops what no field of the form owns, and what only staff answer.
func declared(f *form.Form, a form.Answers) form.Answers {
	out := form.Answers{}
	for _, fd := range f.Fields() {
		if v, ok := a[fd.ID]; ok && fd.GroupID == "" && !fd.StaffOnly {
			out[fd.ID] = v
		}
	}
	return out
}

// DeleteDraft forgets the draft and its attachments.
func DeleteDraft(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if _, err := ownDraft(ctx, tx, who, id); err != nil {
			return err
		}
		return forgetDraft(ctx, sp, tx, who, id)
	})
	if err != nil {
		return fmt.Errorf("delete draft: %w", err)
	}
	return nil
}

func forgetDraft(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, id ids.ID) error {
	if err := attachment.Discard(ctx, sp, tx, id); err != nil {
		return err
	}
	if err := deleteApplication(ctx, tx, id); err != nil {
		return err
	}
	return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "application.forget", Object: "application", Entity: id})
}

// AttachmentRule is what a field of the form takes.
type AttachmentRule struct {
	Application ids.ID
	Field       string
	Retention   string // class
	Limits      attachment.Limits
}

// UploadRule returns what the attachment field takes from who now: while the
// application is a draft of the session, or returned with the field marked and
// the session holding the right to it. NotFound otherwise.
func UploadRule(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, field string) (rule AttachmentRule, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		r, err := findApplication(ctx, tx, "id = ?", id)
		if err != nil {
			return err
		}
		if err := mayUpload(ctx, sp, tx, who, r, field); err != nil {
			return err
		}
		f, err := formOf(ctx, sp, tx, r.VersionID)
		if err != nil {
			return err
		}
		rules, ok := f.Attachment(field)
		if !ok {
			return fault.New(fault.NotFound, "not_found")
		}
		rule = AttachmentRule{Application: id, Field: field, Retention: r.RetentionClass,
			Limits: attachment.Limits{MaxBytes: int64(rules.MaxBytes), MaxCount: rules.MaxCount, Kinds: rules.Kinds}}
		return nil
	})
	if err != nil {
		return AttachmentRule{}, fmt.Errorf("rule of upload: %w", err)
	}
	return rule, nil
}

func mayUpload(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, r applicationRow, field string) error {
	refused := fault.New(fault.NotFound, "not_found")
	switch State(r.State) {
	case Drafted:
		if who.Session == ids.Nil || r.OwnerSession != who.Session {
			return refused
		}
		return nil
	case Returned:
		holds, err := applicant.Holds(ctx, sp, tx, who, r.ID)
		if err != nil || !holds {
			return errors.Join(err, refused)
		}
		c, err := openCorrection(ctx, tx, r.ID)
		if err != nil {
			return err
		}
		marked, err := fieldList(c.Fields)
		if err == nil && (!slices.Contains(marked, field) || !sp.Now().Before(c.Deadline)) {
			return refused
		}
		return err
	}
	return refused
}

// Sweep forgets drafts that have expired, idempotency keys and look-up windows
// that have ended. It returns how many rows went.
func Sweep(ctx context.Context, sp *tenant.Space) (total int, err error) {
	for {
		n, err := sweepDrafts(ctx, sp)
		total += n
		if err != nil {
			return total, fmt.Errorf("sweep drafts: %w", err)
		}
		if n < sweepBatch {
			break
		}
	}
	n, err := sweepTrials(ctx, sp)
	total += n
	if err != nil {
		return total, fmt.Errorf("sweep trials: %w", err)
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		n, err := deleteEnded(ctx, tx, sp.Now(), sp.Now().Add(-lookupWindow-time.Hour))
		total += n
		return err
	})
	if err != nil {
		return total, fmt.Errorf("sweep applications: %w", err)
	}
	return total, nil
}

func sweepTrials(ctx context.Context, sp *tenant.Space) (n int, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		over, err := trial.Expired(ctx, sp, tx)
		if err != nil {
			return err
		}
		n = len(over)
		for _, id := range over {
			if _, _, err := ForgetTrial(ctx, sp, tx, id); err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
		}
		return nil
	})
	return n, err
}

func sweepDrafts(ctx context.Context, sp *tenant.Space) (n int, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		expired, err := expiredDrafts(ctx, tx, sp.Now(), sweepBatch)
		if err != nil {
			return err
		}
		n = len(expired)
		for _, id := range expired {
			if err := forgetDraft(ctx, sp, tx, access.Job(), id); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}
