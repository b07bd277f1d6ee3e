package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/certificate"
)

func issuer(t *testing.T) *certificate.Signer {
	t.Helper()
	key, cert, err := certificate.SelfSigned("the vendor", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s, err := certificate.NewSigner(key, cert)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// bundleFile writes a bundle over evidence and the issuer's certificate.
func bundleFile(t *testing.T, signer *certificate.Signer, signed, shown string) (bundle, cert string) {
	t.Helper()
	signature, err := signer.Sign([]byte(signed))
	if err != nil {
		t.Fatal(err)
	}
	var zip bytes.Buffer
	b := certificate.Bundle{Evidence: []byte(shown), Signature: signature, Issuer: signer.CertificatePEM()}
	if err := b.WriteZip(&zip, time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	bundle, cert = filepath.Join(dir, "b.zip"), filepath.Join(dir, "issuer.pem")
	for path, body := range map[string][]byte{bundle: zip.Bytes(), cert: signer.CertificatePEM()} {
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return bundle, cert
}

func TestCertificateVerify(t *testing.T) {
	signer := issuer(t)
	good, cert := bundleFile(t, signer, `{"a":1}`, `{"a":1}`)
	changed, _ := bundleFile(t, signer, `{"a":1}`, `{"a":2}`)
	_, stranger := bundleFile(t, issuer(t), "x", "x")
	for what, c := range map[string]struct {
		args   []string
		status int
		says   string
	}{
		"a good bundle":     {[]string{"certificate", "verify", good, "--issuer", cert}, 0, "valid: signed by CN=the vendor 消去証明書"},
		"a changed byte":    {[]string{"certificate", "verify", changed, "--issuer", cert}, 1, "NOT VALID"},
		"another issuer":    {[]string{"certificate", "verify", good, "--issuer", stranger}, 1, "NOT VALID"},
		"no issuer":         {[]string{"certificate", "verify", good}, 2, "--issuer"},
		"not a bundle":      {[]string{"certificate", "verify", cert, "--issuer", cert}, 1, "read the bundle"},
		"not a certificate": {[]string{"certificate", "verify", good, "--issuer", good}, 1, "read the issuer"},
	} {
		status, out, errors := run(t, nil, c.args...)
		if status != c.status || !strings.Contains(out+errors, c.says) {
			t.Errorf("%s: status %d\n%s%s", what, status, out, errors)
		}
	}
}
