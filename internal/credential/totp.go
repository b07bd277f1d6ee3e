package credential

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"image/png"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"github.com/madoguchi/madoguchi/internal/fault"
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

// NewEnrolment makes a fresh secret for the account at the issuer.
func NewEnrolment(issuer, account string) (Enrolment, error) {
	secret := make([]byte, secretLen)
	rand.Read(secret)
	key, err := totp.Generate(totp.GenerateOpts{
		Issuer: issuer, AccountName: account, Secret: secret, Period: period,
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

// UsedStep returns the time step of the code, for the caller to store: no code
// at or before the last one used counts. Every candidate is compared.
// Unauthenticated "wrong_code" for a wrong, old or used code.
func UsedStep(secret, code string, now time.Time, last int64) (int64, error) {
	at := now.Unix() / period
	found := int64(0)
	for step := at - skew; step <= at+skew; step++ {
		want, err := hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, fmt.Errorf("make code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && step > last {
			found = step
		}
	}
	if found == 0 {
		return 0, fault.New(fault.Unauthenticated, "wrong_code")
	}
	return found, nil
}
