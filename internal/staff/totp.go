package staff

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"image/png"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Enrolment is what an authenticator app needs. It is shown until the first
// code proves that the app has it, and never after.
type Enrolment struct {
	Secret string // base32, to type by hand
	URI    string // otpauth://…
	QR     []byte // the URI as a PNG
}

const (
	period    = 30 // seconds
	skew      = 1  // steps a clock may be off
	secretLen = 20
	qrSize    = 240
)

// Enrol makes a secret for who, whose session has passed the password. It
// replaces one that was never confirmed; Conflict "already_enrolled" after.
func Enrol(ctx context.Context, sp *tenant.Space, who access.Principal) (Enrolment, error) {
	secret := make([]byte, secretLen)
	rand.Read(secret)
	var out Enrolment
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		row, err := lockStaff(ctx, tx, who.ID)
		if err != nil {
			return err
		}
		if row.TotpActive {
			return fault.New(fault.Conflict, "already_enrolled")
		}
		if out, err = enrolment(ctx, sp, row, secret); err != nil {
			return err
		}
		sealed, err := sp.Sealer().Seal(ctx, sp.Epoch(class, sp.Now()), totpPlace(row.ID), []byte(out.Secret))
		if err != nil {
			return err
		}
		return setSecret(ctx, tx, row.ID, sealed)
	})
	if err != nil {
		return Enrolment{}, fmt.Errorf("enrol second factor: %w", err)
	}
	return out, nil
}

func enrolment(ctx context.Context, sp *tenant.Space, row staffRow, secret []byte) (Enrolment, error) {
	mail, err := sp.Sealer().OpenText(ctx, mailPlace(row.ID), row.MailSealed)
	if err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{
		Issuer: sp.Tenant().Name + " 窓口", AccountName: mail, Secret: secret, Period: period,
		Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
	})
	if err != nil {
		return Enrolment{}, fmt.Errorf("make key: %w", err)
	}
	img, err := key.Image(qrSize, qrSize)
	if err != nil {
		return Enrolment{}, fmt.Errorf("draw key: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return Enrolment{}, fmt.Errorf("draw key: %w", err)
	}
	return Enrolment{Secret: key.Secret(), URI: key.URL(), QR: b.Bytes()}, nil
}

// CompleteTOTP proves the second factor and returns a full session; the
// session of who ends. The first right code also confirms an enrolment.
// Unauthenticated "wrong_code" for a wrong, old or used code.
func CompleteTOTP(ctx context.Context, sp *tenant.Space, who access.Principal, code string) (Opened, error) {
	var out Opened
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		row, err := lockStaff(ctx, tx, who.ID)
		if err != nil {
			return err
		}
		step, err := usedStep(ctx, sp, row, code)
		if err != nil {
			return err
		}
		if err := markSignedIn(ctx, tx, row.ID, step, sp.Now()); err != nil {
			return err
		}
		if err := endSession(ctx, tx, row.ID, who.Session); err != nil {
			return err
		}
		if out, err = open(ctx, sp, tx, row.ID, full, who.Plane); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "staff.sign_in", Object: "staff", Entity: row.ID})
	})
	if err != nil {
		return Opened{}, fmt.Errorf("second factor: %w", err)
	}
	return out, nil
}

// usedStep returns the time step of the code. Every candidate is compared, and
// none at or before the last one used counts.
func usedStep(ctx context.Context, sp *tenant.Space, row staffRow, code string) (int64, error) {
	if row.TotpSealed == nil {
		return 0, fault.New(fault.Conflict, "not_enrolled")
	}
	secret, err := sp.Sealer().OpenText(ctx, totpPlace(row.ID), row.TotpSealed)
	if err != nil {
		return 0, err
	}
	now := sp.Now().Unix() / period
	found := int64(0)
	for step := now - skew; step <= now+skew; step++ {
		want, err := hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, fmt.Errorf("make code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && step > row.TotpStep {
			found = step
		}
	}
	if found == 0 {
		return 0, fault.New(fault.Unauthenticated, "wrong_code")
	}
	return found, nil
}

func when(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

func ptr[T any](v T) *T { return &v }
