package application

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/capacity"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/trial"
)

const (
	keyLife   = 24 * time.Hour // of an idempotency key
	grantLife = time.Hour      // of the right to see an application
)

// SubmitInput hands a draft in. Key is made by the client, 16 to 100 printable
// ASCII characters.
type SubmitInput struct {
	Draft          ids.ID
	Key            string
	Answers        json.RawMessage
	ConsentVersion string // of the terms the resident agreed to, 1 to 40 printable ASCII characters
}

// submission is a SubmitInput that was read.
type submission struct {
	draft   ids.ID
	answers form.Answers
	consent string
	key     []byte // MAC of session and key
	body    []byte // MAC of everything that makes the body

	form  *form.Form // of the draft's version
	email string     // verified, or ""
}

// Submit hands the draft in, once. The same key with the same body returns the
// same receipt, secret included, while the session lasts and for a day at
// most; the same key with another body is Invalid "idempotency_mismatch".
// Invalid "invalid_input" with fields; Gone "procedure_closed" from the second
// the period ends; Unauthenticated "identity_required" when the procedure asks
// for a verified mail address.
func Submit(ctx context.Context, sp *tenant.Space, who access.Principal, in SubmitInput) (Receipt, error) {
	if who.Session == ids.Nil {
		return Receipt{}, fault.New(fault.NotFound, "not_found")
	}
	s, err := readSubmission(ctx, sp, in)
	if err != nil {
		return Receipt{}, fmt.Errorf("read submission: %w", err)
	}
	own := func(tx *pg.Tx) (applicationRow, error) {
		return findApplication(ctx, tx, "id = ? AND owner_session = ?", s.draft, who.Session)
	}
	if err := admitMatch(ctx, sp, who, own, s.answers); err != nil {
		return Receipt{}, fmt.Errorf("submit application: %w", err)
	}
	receipt, err := trySubmit(ctx, sp, who, s)
	if err != nil {
		return Receipt{}, fmt.Errorf("submit application: %w", afterMatch(ctx, sp, s.draft, err))
	}
	return receipt, nil
}

// trySubmit submits once more when a receipt number was taken, or when seats
// had to be counted first.
func trySubmit(ctx context.Context, sp *tenant.Space, who access.Principal, s submission) (receipt Receipt, err error) {
	for range 3 {
		err = sp.InTx(ctx, func(tx *pg.Tx) (err error) {
			receipt, err = submit(ctx, sp, tx, who, s)
			return err
		})
		switch {
		case err == nil:
			return receipt, nil
		case pg.Constraint(err) == "application_submission_key":
			// Another draft of the session was handed in with this key just now.
			return Receipt{}, fault.New(fault.Invalid, "idempotency_mismatch")
		case errors.Is(err, capacity.ErrUncounted):
			if err := countSeatsFor(ctx, sp, s.draft); err != nil {
				return Receipt{}, err
			}
		case pg.Constraint(err) != "application_receipt_number_key":
			return Receipt{}, err
		}
	}
	return Receipt{}, err
}

func readSubmission(ctx context.Context, sp *tenant.Space, in SubmitInput) (submission, error) {
	var faults []fault.Field
	if !printable(in.Key, 16, 100) {
		faults = append(faults, fault.Field{Path: "idempotency_key", Key: "bad_format"})
	}
	if !printable(in.ConsentVersion, 1, 40) {
		faults = append(faults, fault.Field{Path: "consent_version", Key: "required"})
	}
	if err := fault.Fields(faults); err != nil {
		return submission{}, err
	}
	answers, err := form.ParseAnswers(in.Answers)
	if err != nil {
		return submission{}, err
	}
	s := submission{draft: in.Draft, answers: answers, consent: in.ConsentVersion}
	canonical, err := json.Marshal([]any{in.Draft, in.ConsentVersion, answers}) // keys come out sorted
	if err != nil {
		return submission{}, err
	}
	if s.body, err = sp.Sealer().MAC(ctx, "application/body", canonical); err != nil {
		return submission{}, err
	}
	s.key, err = sp.Sealer().MAC(ctx, "application/key", []byte(in.Key))
	return s, err
}

func printable(s string, least, most int) bool {
	if len(s) < least || len(s) > most {
		return false
	}
	for _, c := range []byte(s) {
		if c < '!' || c > '~' {
			return false
		}
	}
	return true
}

func submit(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, s submission) (Receipt, error) {
	r, err := lockApplication(ctx, tx, "id = ? AND owner_session = ?", s.draft, who.Session)
	if err != nil {
		return Receipt{}, err
	}
	if receipt, done, err := replay(ctx, sp, tx, r, s); done || err != nil {
		return receipt, err
	}
	p, err := procedure.Load(ctx, tx, r.ProcedureID)
	if err != nil {
		return Receipt{}, err
	}
	now := sp.Now()
	if _, err := findDraft(ctx, tx, r.ID, now); err != nil {
		return Receipt{}, err
	}
	email, err := admitted(ctx, sp, tx, who, r, p)
	if err != nil {
		return Receipt{}, err
	}
	f, err := formOf(ctx, sp, tx, r.VersionID)
	if err != nil {
		return Receipt{}, err
	}
	answers, faults := f.Validate(s.answers, form.Context{Now: now})
	if err := fault.Fields(append(faults, accountFaults(f, nil, answers)...)); err != nil {
		return Receipt{}, err
	}
	if err := claimRecipient(ctx, sp, tx, who, r, f, nil, answers); err != nil {
		return Receipt{}, err
	}
	s.form, s.answers, s.email = f, answers, email
	r.SubmittedAt, r.DueAt = &now, dueAt(now, p.ProcessingDays)
	r.DepartmentID, r.ConsentVersion = pg.OptionalID(p.Department), s.consent
	if email != "" {
		r.Identity = string(procedure.EmailVerified)
	}
	return handIn(ctx, sp, tx, who, &r, s)
}

// admitted tells whether the procedure takes the application now and returns
// the mail address that the resident has proved, or "". A trial is taken
// whatever the period, and its mails go to the tester.
func admitted(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, r applicationRow, p procedure.Procedure) (string, error) {
	if r.TrialID != nil {
		if _, _, err := trial.Lock(ctx, tx, *r.TrialID); err != nil {
			return "", err
		}
		return trial.Address(ctx, sp, tx, *r.TrialID)
	}
	if err := p.Takes(sp.Now()); err != nil {
		return "", err
	}
	if err := procedure.MayEnter(ctx, tx, who, p); err != nil {
		return "", err
	}
	email, err := applicant.Email(ctx, sp, tx, who)
	if err == nil && p.Identity == procedure.EmailVerified && email == "" {
		return "", fault.New(fault.Unauthenticated, "identity_required")
	}
	return email, err
}

// replay answers a submission that came before: the same receipt for the same
// key and body, and for the same body of a draft already handed in.
func replay(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r applicationRow, s submission) (Receipt, bool, error) {
	before, err := submissionByKey(ctx, tx, r.OwnerSession, s.key)
	switch {
	case fault.Is(err, fault.NotFound) && State(r.State) == Drafted:
		return Receipt{}, false, nil
	case fault.Is(err, fault.NotFound):
		before, err = submissionOf(ctx, tx, r.ID)
		if fault.Is(err, fault.NotFound) || err == nil && !hmac.Equal(before.BodyMac, s.body) {
			return Receipt{}, false, fault.New(fault.Conflict, "already_submitted")
		}
	case err == nil && (before.ApplicationID != r.ID || !hmac.Equal(before.BodyMac, s.body)):
		return Receipt{}, false, fault.New(fault.Invalid, "idempotency_mismatch")
	}
	if err != nil {
		return Receipt{}, false, err
	}
	if !sp.Now().Before(before.ExpiresAt) {
		return Receipt{}, false, fault.New(fault.Conflict, "already_submitted")
	}
	secret, err := sp.Sealer().OpenText(ctx, secretPlace(r.ID), before.SecretSealed)
	if err != nil {
		return Receipt{}, false, err
	}
	return Receipt{Application: r.ID, ReceiptNumber: *r.ReceiptNumber, LookupSecret: secret, SubmittedAt: pg.Time(r.SubmittedAt), Trial: r.TrialID != nil}, true, nil
}

// handIn writes everything that a submission is.
func handIn(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, r *applicationRow, s submission) (Receipt, error) {
	if err := keepAnswers(ctx, sp, tx, r, s.form, s.answers, DoSubmit); err != nil {
		return Receipt{}, err
	}
	if err := sealContact(ctx, sp, r, s); err != nil {
		return Receipt{}, err
	}
	receipt := Receipt{Application: r.ID, ReceiptNumber: newReceiptNumber(r.TrialID != nil), LookupSecret: newLookupSecret(),
		SubmittedAt: *r.SubmittedAt, Trial: r.TrialID != nil}
	mac, err := lookupMAC(ctx, sp, receipt.ReceiptNumber, receipt.LookupSecret)
	if err != nil {
		return Receipt{}, err
	}
	r.ReceiptNumber, r.LookupMac = &receipt.ReceiptNumber, mac
	if err := advance(ctx, sp, tx, who, r, Step{Verb: DoSubmit}); err != nil {
		return Receipt{}, err
	}
	if err := deleteDraftRow(ctx, tx, r.ID); err != nil {
		return Receipt{}, err
	}
	if err := rememberKey(ctx, sp, tx, *r, s, receipt.LookupSecret); err != nil {
		return Receipt{}, err
	}
	if err := applicant.Grant(ctx, sp, tx, who, r.ID, receipt.SubmittedAt.Add(grantLife)); err != nil {
		return Receipt{}, err
	}
	if err := announce(ctx, sp, tx, *r, KindArrived); err != nil {
		return Receipt{}, err
	}
	if err := tell(ctx, sp, tx, *r, notice.Submitted, notice.Params{}); err != nil {
		return Receipt{}, err
	}
	return receipt, moveSeats(ctx, sp, tx, *r, nil, s.answers)
}

func secretPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "application_submission", Column: "secret_sealed", Row: id}
}

func rememberKey(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r applicationRow, s submission, secret string) error {
	sealed, err := sp.Sealer().SealText(ctx, r.epoch(sp), secretPlace(r.ID), secret)
	if err != nil {
		return err
	}
	return insertSubmission(ctx, tx, submissionRow{ApplicationID: r.ID, OwnerSession: r.OwnerSession, KeyMac: s.key,
		BodyMac: s.body, SecretSealed: sealed, At: sp.Now(), ExpiresAt: sp.Now().Add(keyLife)})
}

// keepAnswers stores the answers as the next version, makes them findable and
// binds the files they name.
func keepAnswers(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r *applicationRow, f *form.Form, answers form.Answers, cause Verb) error {
	used, err := usedFiles(f, answers)
	if err != nil {
		return err
	}
	if err := attachment.Bind(ctx, sp, tx, r.ID, r.ID, used); err != nil {
		return err
	}
	r.AnswerVersion++
	row := answerRow{ID: ids.New(), ApplicationID: r.ID, Number: r.AnswerVersion, Cause: string(cause), At: sp.Now()}
	if row.AnswersSealed, err = sp.Sealer().SealJSON(ctx, r.epoch(sp), answerPlace(row.ID), answers); err != nil {
		return err
	}
	if err := insertAnswers(ctx, tx, row); err != nil {
		return err
	}
	terms, err := indexTerms(ctx, sp, f.Searchable(answers))
	if err != nil {
		return err
	}
	return replaceTerms(ctx, tx, r.ID, terms, false, cause == DoSubmit)
}

func usedFiles(f *form.Form, answers form.Answers) ([]attachment.Use, error) {
	var out []attachment.Use
	for _, ref := range f.Attachments(answers) {
		id, err := ids.Parse(ref.ID)
		if err != nil {
			return nil, fault.Fields([]fault.Field{{Path: "answers." + ref.FieldID, Key: "attachment_missing"}})
		}
		out = append(out, attachment.Use{Field: ref.FieldID, ID: id})
	}
	return out, nil
}

// sealContact keeps where to write: the verified address, else the first mail
// address among the answers, else nowhere.
func sealContact(ctx context.Context, sp *tenant.Space, r *applicationRow, s submission) (err error) {
	to := s.email
	for _, fd := range s.form.Fields() {
		if text, ok := s.answers[fd.ID].(string); to == "" && ok && fd.Type == "email" {
			to = text
		}
	}
	if to == "" {
		return nil
	}
	r.ContactSealed, err = sp.Sealer().SealText(ctx, r.epoch(sp), contactPlace(r.ID), to)
	return err
}

func contactPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "application", Column: "contact_sealed", Row: id}
}
