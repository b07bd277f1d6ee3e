package applicant

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/trial"
)

const (
	codeLife           = 10 * time.Minute
	codeTries          = 5
	verifiedFor        = 7 * 24 * time.Hour
	verificationMemory = time.Hour // what the limits look back on
	perAddress         = 5
	perSession         = 10

	sessionClass = "session" // retention class of what lives as long as a session
)

// Verification is a mail address on its way to be verified.
type Verification struct {
	ID      ids.ID
	Expires time.Time
}

// StartVerification sends a six-digit code to the address. It needs a session
// (Begin one first). Invalid "invalid_input" for what is no address; Throttled
// "too_many_codes". Nothing tells whether the address was seen before.
func StartVerification(ctx context.Context, sp *tenant.Space, who access.Principal, email string) (Verification, error) {
	if who.Session == ids.Nil {
		return Verification{}, fault.New(fault.Unauthenticated, "no_session")
	}
	if _, err := mail.ParseAddress(email); err != nil {
		return Verification{}, fault.Fields([]fault.Field{{Path: "email", Key: "email_invalid"}})
	}
	row, code, err := newVerification(ctx, sp, who, email)
	if err != nil {
		return Verification{}, fmt.Errorf("start verification: %w", err)
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := ownAddress(ctx, sp, tx, who, email); err != nil {
			return err
		}
		if err := admit(ctx, sp, tx, row); err != nil {
			return err
		}
		if err := insertVerification(ctx, tx, row); err != nil {
			return err
		}
		_, err := notice.Compose(ctx, sp, tx, notice.New{
			Template: "verification_code", To: email, Class: sessionClass, Params: notice.Params{Code: code},
		})
		if err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "applicant.verify_start", Object: "verification", Entity: row.ID})
	})
	if err != nil {
		return Verification{}, fmt.Errorf("start verification: %w", err)
	}
	return Verification{ID: row.ID, Expires: row.ExpiresAt}, nil
}

// ownAddress refuses, in a trial, to write to anybody but the tester.
func ownAddress(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, email string) error {
	t, tried, err := trial.Of(ctx, sp, tx, who.Session)
	if !tried || err != nil {
		return err
	}
	own, err := trial.Address(ctx, sp, tx, t.ID)
	if err == nil && !strings.EqualFold(strings.TrimSpace(email), own) {
		return fault.Fields([]fault.Field{{Path: "email", Key: "trial_address_only"}})
	}
	return err
}

func newVerification(ctx context.Context, sp *tenant.Space, who access.Principal, email string) (verificationRow, string, error) {
	now, id := sp.Now(), ids.New()
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return verificationRow{}, "", err
	}
	code := fmt.Sprintf("%06d", n)
	mac, err := codeMAC(ctx, sp, id, code)
	if err != nil {
		return verificationRow{}, "", err
	}
	index, err := sp.Sealer().Index(ctx, "email_verification.email", email)
	if err != nil {
		return verificationRow{}, "", err
	}
	sealed, err := sp.Sealer().SealText(ctx, sp.Epoch(sessionClass, now), verificationPlace(id), email)
	if err != nil {
		return verificationRow{}, "", err
	}
	return verificationRow{ID: id, SessionID: who.Session, EmailSealed: sealed, EmailIndex: index, CodeMac: mac,
		CreatedAt: now, ExpiresAt: now.Add(codeLife)}, code, nil
}

func codeMAC(ctx context.Context, sp *tenant.Space, id ids.ID, code string) ([]byte, error) {
	return sp.Sealer().MAC(ctx, "applicant/code", append(id[:], code...))
}

func verificationPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "email_verification", Column: "email_sealed", Row: id}
}

func sessionPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "applicant_session", Column: "email_sealed", Row: id}
}

// admit refuses more codes than an hour allows.
func admit(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r verificationRow) error {
	if err := lockAddress(ctx, tx, int64(binary.BigEndian.Uint64(r.EmailIndex))); err != nil {
		return err
	}
	ofAddress, ofSession, err := countVerifications(ctx, tx, r.SessionID, r.EmailIndex, sp.Now().Add(-verificationMemory))
	if err != nil {
		return err
	}
	if ofAddress >= perAddress || ofSession >= perSession {
		return fault.New(fault.Throttled, "too_many_codes")
	}
	return nil
}

// ConfirmVerification checks the code and makes the address the session's. The
// session gets a new token. Invalid "wrong_code" with what is left; Gone
// "code_expired" when it is used, too old or was tried five times.
func ConfirmVerification(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, code string) (Opened, error) {
	mac, err := codeMAC(ctx, sp, id, code)
	if err != nil {
		return Opened{}, fmt.Errorf("confirm verification: %w", err)
	}
	var opened Opened
	var refused error // the try is counted, so the transaction commits
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		row, err := lockVerification(ctx, tx, id, who.Session)
		if err != nil {
			return err
		}
		now := sp.Now()
		if row.UsedAt != nil || !now.Before(row.ExpiresAt) || row.Tries >= codeTries {
			return fault.New(fault.Gone, "code_expired")
		}
		row.Tries++
		if !hmac.Equal(mac, row.CodeMac) {
			refused = wrongCode(codeTries - row.Tries)
			return markVerification(ctx, tx, row)
		}
		row.UsedAt = &now
		opened, err = adopt(ctx, sp, tx, who, row)
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return Opened{}, fmt.Errorf("confirm verification: %w", err)
	}
	return opened, nil
}

func wrongCode(left int) error {
	return &fault.Error{Kind: fault.Invalid, Code: "wrong_code",
		Fields: []fault.Field{{Path: "code", Key: "wrong_code", Params: map[string]any{"left": left}}}}
}

// adopt makes the verified address the session's.
func adopt(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, row verificationRow) (Opened, error) {
	if err := markVerification(ctx, tx, row); err != nil {
		return Opened{}, err
	}
	email, err := sp.Sealer().OpenText(ctx, verificationPlace(row.ID), row.EmailSealed)
	if err != nil {
		return Opened{}, err
	}
	opened, err := Renew(ctx, sp, tx, who)
	if err != nil {
		return Opened{}, err
	}
	session := opened.Principal.Session
	sealed, err := sp.Sealer().SealText(ctx, sp.Epoch(sessionClass, sp.Now()), sessionPlace(session), email)
	if err != nil {
		return Opened{}, err
	}
	if err := setEmail(ctx, tx, session, sealed, sp.Now()); err != nil {
		return Opened{}, err
	}
	return opened, audit.Record(ctx, sp, tx, opened.Principal, audit.Entry{Action: "applicant.verified", Object: "verification", Entity: row.ID})
}

// Email returns the address the session has verified, "" when none or when it
// was verified too long ago.
func Email(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal) (string, error) {
	row, err := sessionByID(ctx, tx, who.Session, sp.Now())
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read verified address: %w", err)
	}
	if row.VerifiedAt == nil || sp.Now().Sub(*row.VerifiedAt) > verifiedFor {
		return "", nil
	}
	email, err := sp.Sealer().OpenText(ctx, sessionPlace(row.ID), row.EmailSealed)
	if err != nil {
		return "", fmt.Errorf("open verified address: %w", err)
	}
	return email, nil
}
