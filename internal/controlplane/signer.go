package controlplane

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/madoguchi/madoguchi/internal/certificate"
)

const (
	signerKey         = "key.pem"
	signerCertificate = "certificate.pem"
)

// openSigner reads the issuer's key and certificate. An empty folder gets a
// fresh pair, signed by itself: who checks a certificate must then be given
// certificate.pem by another way.
func openSigner(dir, issuer string, now time.Time) (*certificate.Signer, error) {
	key, err := os.ReadFile(filepath.Join(dir, signerKey))
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeSigner(dir, issuer, now); err != nil {
			return nil, fmt.Errorf("make the certificates' signer: %w", err)
		}
		key, err = os.ReadFile(filepath.Join(dir, signerKey))
	}
	if err != nil {
		return nil, fmt.Errorf("open the certificates' signer: %w", err)
	}
	cert, err := os.ReadFile(filepath.Join(dir, signerCertificate))
	if err != nil {
		return nil, fmt.Errorf("open the certificates' signer: %w", err)
	}
	s, err := parseSigner(key, cert)
	if err != nil {
		return nil, fmt.Errorf("open the certificates' signer: %w", err)
	}
	return s, nil
}

func parseSigner(keyPEM, certPEM []byte) (*certificate.Signer, error) {
	keyBlock, _ := pem.Decode(keyPEM)
	certBlock, _ := pem.Decode(certPEM)
	if keyBlock == nil || certBlock == nil {
		return nil, errors.New("a file is not PEM")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(keyBlock.Bytes)
	if err != nil {
		return nil, errors.New("the key is not PKCS #8")
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errors.New("the key is not ECDSA")
	}
	cert, err := x509.ParseCertificate(certBlock.Bytes)
	if err != nil {
		return nil, err
	}
	return certificate.NewSigner(key, cert)
}

// makeSigner writes the certificate first: a key without one would be taken
// for the whole after a crash.
func makeSigner(dir, issuer string, now time.Time) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	key, cert, err := certificate.SelfSigned(issuer, now)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := writePEM(filepath.Join(dir, signerCertificate), "CERTIFICATE", cert.Raw, 0o644); err != nil {
		return err
	}
	return writePEM(filepath.Join(dir, signerKey), "PRIVATE KEY", private, 0o600)
}

func writePEM(file, kind string, der []byte, mode fs.FileMode) error {
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode)
}
