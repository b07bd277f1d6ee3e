package credential_test

import (
	"bytes"
	"image/png"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
)

func TestACodeWorksOnce(t *testing.T) {
	e, err := credential.NewEnrolment("青空市 窓口", "hanako@example.jp")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(e.QR)); err != nil {
		t.Errorf("QR: %v", err)
	}
	now := time.Date(2026, 11, 24, 0, 0, 10, 0, time.UTC)
	code, err := totp.GenerateCode(e.Secret, now)
	if err != nil {
		t.Fatal(err)
	}
	step, err := credential.UsedStep(e.Secret, code, now, 0)
	if err != nil {
		t.Fatal(err)
	}
	for what, at := range map[string]struct {
		now  time.Time
		last int64
	}{
		"again":           {now, step},
		"within the skew": {now.Add(30 * time.Second), step},
		"too late":        {now.Add(2 * time.Minute), 0},
		"too early":       {now.Add(-2 * time.Minute), 0},
	} {
		if _, err := credential.UsedStep(e.Secret, code, at.now, at.last); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := credential.UsedStep(e.Secret, code, now.Add(30*time.Second), 0); err != nil {
		t.Errorf("a clock half a minute off: %v", err)
	}
}

func TestPasswords(t *testing.T) {
	pw, err := credential.NewPasswords(2)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"short", "password1234", "aaaaaaaaaaaaaaaa", "qwertyuiop1234", "hanako-no-himitsu", "P@ssw0rdPassword"} {
		if err := pw.Check(bad, "hanako@example.jp", "花子"); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	good := "夜明け前の青い自転車"
	if err := pw.Check(good+"にのる", "hanako@example.jp", "花子"); err != nil {
		t.Errorf("a good one: %v", err)
	}
	hash, err := pw.Hash(t.Context(), good)
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{good: true, good + " ": false, "": false} {
		if got, err := pw.Matches(t.Context(), password, hash); err != nil || got != want {
			t.Errorf("%q: %v %v", password, got, err)
		}
	}
	if got, err := pw.Matches(t.Context(), good, ""); err != nil || got {
		t.Errorf("nobody's password matched: %v %v", got, err)
	}
}
