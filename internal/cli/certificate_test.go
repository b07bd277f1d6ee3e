package cli_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/certificate"
)

func issuer(t *testing.T) *certificate.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "the vendor"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
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
		"a good bundle":     {[]string{"certificate", "verify", good, "--issuer", cert}, 0, "valid: signed by CN=the vendor"},
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
