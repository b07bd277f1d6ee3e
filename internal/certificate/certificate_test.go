package certificate_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/fault"
)

var at = time.Date(2026, 11, 20, 3, 4, 5, 0, time.UTC)

func newSigner(t *testing.T) *certificate.Signer {
	t.Helper()
	key, cert, err := certificate.SelfSigned("test issuer", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s, err := certificate.NewSigner(key, cert)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func whole() certificate.Evidence {
	act := func(id string) certificate.Act { return certificate.Act{Person: "担当 " + id, ID: id, At: at} }
	return certificate.Evidence{
		Format: certificate.Format, Serial: "E-2026-0001", Issuer: "窓口運営", Tenant: "t-1",
		Municipality: certificate.Municipality{Code: "131016", Name: "青空市"},
		Contract:     certificate.Contract{From: "2025-04-01", Until: "2026-03-31"},
		DataReturn:   certificate.DataReturn{Choice: "declined"},
		Requested:    act("a"), Consented: act("b"), Planned: act("c"), Approved: act("d"), Confirmed: act("d"),
		Steps:        []certificate.Step{{Name: "freeze", StartedAt: at, FinishedAt: at, Facts: map[string]string{"hosts": "2"}}},
		Stores:       []certificate.Store{{Name: "データベース", Unit: "rows", Before: 1234, Method: "DROP DATABASE"}},
		Key:          certificate.Key{ID: "k-1", Algorithm: "AES-256", CreatedAt: at, DestroyedAt: at},
		Verification: certificate.Verification{At: at, Role: "madoguchi_verifier", Checks: []certificate.Check{{Name: "鍵", Method: "Describe", Found: "なし", Result: certificate.Passed}}},
		Residuals:    []certificate.Residual{{What: "暗号文", Where: "WAL", Why: "循環するまで", Until: "上書きまで"}},
		Tool:         "madoguchi test", IssuedAt: at,
	}
}

func TestCanonicalForm(t *testing.T) {
	got, err := certificate.Canonical(map[string]any{"b": 1, "a": "\u0001\"\\\n青<>&", "é": nil, "𐀀": true, "\uff00": []any{-5}})
	if err != nil {
		t.Fatal(err)
	}
	// RFC 8785 sorts by UTF-16 units: the surrogate of U+10000 comes before U+FF00.
	want := `{"a":"\u0001\"\\\n青<>&","b":1,"é":null,"𐀀":true,"` + "\uff00" + `":[-5]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if _, err := certificate.Canonical(1.5); err == nil {
		t.Error("a fraction must be refused")
	}
}

func TestOpensslAcceptsTheBundleAndRefusesAChangedByte(t *testing.T) {
	b, err := certificate.Issue(whole(), newSigner(t))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, body []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verify := func() ([]byte, error) {
		cmd := exec.Command("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "evidence.json.p7s",
			"-content", "evidence.json", "-CAfile", "issuer.pem", "-purpose", "any", "-out", os.DevNull)
		cmd.Dir = dir
		return cmd.CombinedOutput()
	}
	write("evidence.json", b.Evidence)
	write("evidence.json.p7s", b.Signature)
	write("issuer.pem", b.Issuer)
	if out, err := verify(); err != nil {
		t.Fatalf("openssl: %v\n%s", err, out)
	}
	changed := bytes.Replace(b.Evidence, []byte("1234"), []byte("1235"), 1)
	write("evidence.json", changed)
	if out, err := verify(); err == nil {
		t.Fatalf("openssl accepted changed evidence\n%s", out)
	}
}

func TestVerifyRefusesEveryChangedByte(t *testing.T) {
	signer := newSigner(t)
	b, err := certificate.Issue(whole(), signer)
	if err != nil {
		t.Fatal(err)
	}
	issuer, err := certificate.ReadCertificate(b.Issuer)
	if err != nil {
		t.Fatal(err)
	}
	if err := certificate.Verify(b.Evidence, b.Signature, issuer); err != nil {
		t.Fatal(err)
	}
	for i := range b.Evidence {
		changed := bytes.Clone(b.Evidence)
		changed[i] ^= 1
		if certificate.Verify(changed, b.Signature, issuer) == nil {
			t.Fatalf("byte %d changed and accepted", i)
		}
	}
	other, err := certificate.ReadCertificate(newSigner(t).CertificatePEM())
	if err != nil {
		t.Fatal(err)
	}
	if certificate.Verify(b.Evidence, b.Signature, other) == nil {
		t.Error("accepted under another issuer")
	}
}

func TestNotCertifiable(t *testing.T) {
	signer := newSigner(t)
	for name, spoil := range map[string]func(*certificate.Evidence){
		"one person at the municipality": func(e *certificate.Evidence) { e.Consented = e.Requested },
		"worker approves":                func(e *certificate.Evidence) { e.Approved = e.Planned },
		"worker confirms":                func(e *certificate.Evidence) { e.Confirmed = e.Planned },
		"nobody consented":               func(e *certificate.Evidence) { e.Consented = certificate.Act{} },
		"key still there":                func(e *certificate.Evidence) { e.Key.DestroyedAt = time.Time{} },
		"failed check":                   func(e *certificate.Evidence) { e.Verification.Checks[0].Result = certificate.Failed },
		"unknown result":                 func(e *certificate.Evidence) { e.Verification.Checks[0].Result = "" },
		"nothing measured":               func(e *certificate.Evidence) { e.Verification.Checks = nil },
	} {
		e := whole()
		spoil(&e)
		if _, err := certificate.Issue(e, signer); fault.CodeOf(err) != "not_certifiable" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPrintedCertificateSaysWhatTheEvidenceSays(t *testing.T) {
	b, err := certificate.Issue(whole(), newSigner(t))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "c.pdf")
	if err := os.WriteFile(path, b.PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("MADOGUCHI_KEEP"); dir != "" {
		os.WriteFile(filepath.Join(dir, "certificate.pdf"), b.PDF, 0o600)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"青空市", "E-2026-0001", "1234 行", "確認者", "受付の停止", "2026年11月20日 12:04:05", "循環するまで"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is missing", want)
		}
	}
}
