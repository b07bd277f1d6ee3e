package application

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/trial"
)

const (
	lookupTries  = 10
	lookupWindow = 15 * time.Minute
)

// LookUpInput is what the receipt says; both are read leniently (case, width,
// hyphens, spaces).
type LookUpInput struct {
	ReceiptNumber string
	Secret        string
}

// LookUp opens the application to whoever has both, for an hour, and gives the
// session (begun when who has none; who.Plane and who.RequestID must be set) a
// new token. A number whose check symbol is wrong is Invalid. NotFound
// "lookup_failed" is the one answer to an unknown number and to a wrong
// secret, after the same work; Throttled "too_many_lookups" after ten tries
// for one number in 15 minutes.
func LookUp(ctx context.Context, sp *tenant.Space, who access.Principal, in LookUpInput) (View, applicant.Opened, error) {
	number, ok := ReadReceiptNumber(in.ReceiptNumber)
	if !ok {
		return View{}, applicant.Opened{}, fault.Fields([]fault.Field{{Path: "receipt_number", Key: "bad_receipt_number"}})
	}
	key, err := sp.Sealer().MAC(ctx, "application/lookup_limit", []byte(number))
	if err != nil {
		return View{}, applicant.Opened{}, fmt.Errorf("look up application: %w", err)
	}
	if err := admitTry(ctx, sp, who, key); err != nil {
		return View{}, applicant.Opened{}, fmt.Errorf("look up application: %w", err)
	}
	var v View
	var opened applicant.Opened
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		id, err := prove(ctx, sp, tx, number, in.Secret)
		if err != nil {
			return err
		}
		if err := forgetTries(ctx, tx, key); err != nil {
			return err
		}
		if opened, err = applicant.Renew(ctx, sp, tx, who); err != nil {
			return err
		}
		if err := applicant.Grant(ctx, sp, tx, opened.Principal, id, sp.Now().Add(grantLife)); err != nil {
			return err
		}
		v, err = view(ctx, sp, tx, opened.Principal, id)
		return err
	})
	if err != nil {
		return View{}, applicant.Opened{}, fmt.Errorf("look up application: %w", err)
	}
	return v, opened, nil
}

// admitTry counts the try before it is judged and commits, so that tries made
// at once count each.
func admitTry(ctx context.Context, sp *tenant.Space, who access.Principal, key []byte) error {
	var tries int
	err := sp.InTx(ctx, func(tx *pg.Tx) (err error) {
		if tries, err = countTry(ctx, tx, key, sp.Now(), lookupWindow); err != nil || tries != lookupTries+1 {
			return err
		}
		// The first that is refused leaves a trace; those after it do not fill the log.
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "application.lookup_throttled", Object: "application", Entity: ids.Nil})
	})
	if err == nil && tries > lookupTries {
		return fault.New(fault.Throttled, "too_many_lookups")
	}
	return err
}

// prove returns the application of the number if the secret is its own. An
// unknown number takes the same path with a proof that nothing matches.
func prove(ctx context.Context, sp *tenant.Space, tx *pg.Tx, number, typed string) (ids.ID, error) {
	r, err := findApplication(ctx, tx, "receipt_number = ?", number)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return ids.Nil, err
	}
	if err != nil {
		r.LookupMac = make([]byte, 32)
		rand.Read(r.LookupMac)
	}
	secret, _ := readSymbols(typed, secretSymbols)
	mac, err := lookupMAC(ctx, sp, number, grouped(secret))
	if err != nil {
		return ids.Nil, err
	}
	if !hmac.Equal(mac, r.LookupMac) {
		return ids.Nil, fault.New(fault.NotFound, "lookup_failed")
	}
	return r.ID, nil
}

// Current returns the application that the session looked up or submitted
// last. NotFound "no_application" when there is none or the right has ended.
func Current(ctx context.Context, sp *tenant.Space, who access.Principal) (v View, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		id, err := applicant.Current(ctx, sp, tx, who)
		if err != nil {
			return err
		}
		v, err = view(ctx, sp, tx, who, id)
		return err
	})
	if err != nil {
		return View{}, fmt.Errorf("open current application: %w", err)
	}
	return v, nil
}

// OpenTrial opens the resident's side as the trial of the link's token, in a
// session of its own (who.Plane and who.RequestID must be set). Gone
// "trial_link" as trial.Open.
func OpenTrial(ctx context.Context, sp *tenant.Space, who access.Principal, token string) (p procedure.Procedure, opened applicant.Opened, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if opened, err = applicant.BeginIn(ctx, sp, tx, who.Plane, who.RequestID); err != nil {
			return err
		}
		t, err := trial.Open(ctx, sp, tx, token, opened.Principal.Session)
		if err != nil {
			return err
		}
		if p, err = procedure.Load(ctx, tx, t.Procedure); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, opened.Principal, audit.Entry{Action: "trial.open", Object: "procedure", Entity: p.ID,
			Detail: map[string]string{"trial": t.ID.String()}})
	})
	if err != nil {
		return procedure.Procedure{}, applicant.Opened{}, fmt.Errorf("open trial: %w", err)
	}
	return p, opened, nil
}

// Trying tells whether the session is a trial of staff, for the mark that
// every page of one carries.
func Trying(ctx context.Context, sp *tenant.Space, who access.Principal) (tried bool, err error) {
	if who.Session == ids.Nil {
		return false, nil
	}
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		_, tried, err = trial.Of(ctx, sp, tx, who.Session)
		if fault.Is(err, fault.Gone) {
			tried, err = true, nil
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for a trial: %w", err)
	}
	return tried, nil
}

// inTrial returns the trial that the session is, nil for an ordinary one.
// Conflict "trial_other_procedure" when it tries another procedure.
func inTrial(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, p procedure.Procedure) (*ids.ID, error) {
	t, tried, err := trial.Of(ctx, sp, tx, who.Session)
	if !tried || err != nil {
		return nil, err
	}
	if t.Procedure != p.ID {
		return nil, fault.New(fault.Conflict, "trial_other_procedure")
	}
	return &t.ID, nil
}

// ForgetTrial deletes the trial in the caller's transaction with everything
// that was handed in or begun in it: answers, files, notices, history, the
// session, and the form that was frozen for it. It returns how many
// applications went. Applications are locked before their trial, as where they
// are handed in.
func ForgetTrial(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) (trial.Trial, int, error) {
	if err := lockTried(ctx, tx, id); err != nil {
		return trial.Trial{}, 0, fmt.Errorf("lock applications of trial: %w", err)
	}
	t, session, err := trial.Lock(ctx, tx, id)
	if err != nil {
		return trial.Trial{}, 0, err
	}
	n, err := forgetTrial(ctx, sp, tx, t, session)
	return t, n, err
}

func forgetTrial(ctx context.Context, sp *tenant.Space, tx *pg.Tx, t trial.Trial, session ids.ID) (int, error) {
	of, err := deleteTried(ctx, tx, t.ID)
	if err != nil {
		return 0, fmt.Errorf("delete applications of trial: %w", err)
	}
	for _, a := range of {
		if err := errors.Join(attachment.Discard(ctx, sp, tx, a), notice.Forget(ctx, tx, a), applicant.Revoke(ctx, tx, a)); err != nil {
			return 0, err
		}
	}
	if err := trial.Forget(ctx, tx, t.ID); err != nil {
		return 0, err
	}
	if session != ids.Nil {
		if err := applicant.EndIn(ctx, tx, session); err != nil {
			return 0, err
		}
	}
	if used, err := trial.Uses(ctx, tx, t.Version); err != nil || used {
		return len(of), err
	}
	return len(of), procedure.Thaw(ctx, tx, t.Version)
}

// TriedIn lists what was handed in under the procedure's trials, newest first.
func TriedIn(ctx context.Context, tx *pg.Tx, procedure ids.ID) (map[ids.ID][]Application, error) {
	rows, err := triedOf(ctx, tx, procedure)
	if err != nil {
		return nil, fmt.Errorf("list trial applications: %w", err)
	}
	out := map[ids.ID][]Application{}
	for _, r := range rows {
		out[*r.TrialID] = append(out[*r.TrialID], r.application())
	}
	return out, nil
}

// symbols are digits and letters that are not mistaken for one another when
// read aloud or typed from paper: no 0, 1, I, L, O. 31 is a prime, which lets
// the check symbol find every single mistake and every transposition.
const symbols = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

const (
	numberSymbols = 10 // 49.5 random bits, and one check symbol
	secretSymbols = 16 // 79 random bits
)

// trialMark begins the receipt number of a trial: "TEST-7K2M-9QXT-4RC".
const trialMark = "TEST"

func newReceiptNumber(trial bool) string {
	number := receiptNumber()
	if trial {
		return trialMark + "-" + number
	}
	return number
}

// receiptNumber returns a number that cannot be guessed, "7K2M9QXT4RC"
// grouped by four.
func receiptNumber() string {
	body := random(numberSymbols)
	return grouped(body + string(checkSymbol(body)))
}

func newLookupSecret() string { return grouped(random(secretSymbols)) }

// random returns n symbols, each equally likely.
func random(n int) string {
	const fair = 256 - 256%len(symbols)
	out := make([]byte, 0, n)
	var b [32]byte
	for {
		rand.Read(b[:])
		for _, v := range b {
			if len(out) == n {
				return string(out)
			}
			if int(v) < fair {
				out = append(out, symbols[int(v)%len(symbols)])
			}
		}
	}
}

// checkSymbol weighs the symbols 2, 3, 4, …
func checkSymbol(body string) byte {
	sum := 0
	for i, c := range []byte(body) {
		sum += (i + 2) * strings.IndexByte(symbols, c)
	}
	return symbols[(len(symbols)-sum%len(symbols))%len(symbols)]
}

func grouped(s string) string {
	var out []string
	for len(s) > 4 {
		out, s = append(out, s[:4]), s[4:]
	}
	return strings.Join(append(out, s), "-")
}

// ReadReceiptNumber reads what a person typed: any width and case, with or
// without hyphens and spaces. false when it cannot be a number of ours.
func ReadReceiptNumber(text string) (string, bool) {
	if s, ok := readSymbols(text, len(trialMark)+numberSymbols+1); ok {
		rest, marked := strings.CutPrefix(s, trialMark)
		if !marked {
			return "", false
		}
		number, ok := ReadReceiptNumber(rest)
		return trialMark + "-" + number, ok
	}
	s, ok := readSymbols(text, numberSymbols+1)
	if !ok || checkSymbol(s[:numberSymbols]) != s[numberSymbols] {
		return "", false
	}
	return grouped(s), true
}

// readSymbols returns the n symbols typed.
func readSymbols(text string, n int) (string, bool) {
	if len(text) > 200 {
		return "", false
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(seal.Normalise(text)) {
		switch {
		case strings.ContainsRune(" -‐‑‒–—―−ー\t", r):
		case r < 0x80 && strings.IndexByte(symbols, byte(r)) >= 0:
			b.WriteRune(r)
		default:
			return "", false
		}
	}
	return b.String(), b.Len() == n
}

// lookupMAC is what is stored instead of the secret. Without the tenant's key
// a copy of the row does not help to guess it.
func lookupMAC(ctx context.Context, sp *tenant.Space, number, secret string) ([]byte, error) {
	return sp.Sealer().MAC(ctx, "application/lookup", []byte(number+"|"+secret))
}
