package certificate

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/smallstep/pkcs7"
)

// Signer signs evidence. The key may be a local one or a key that never
// leaves a KMS: anything that is a crypto.Signer over P-256.
type Signer struct {
	key  crypto.Signer
	cert *x509.Certificate
}

// NewSigner checks that cert is key's certificate and that both are P-256.
func NewSigner(key crypto.Signer, cert *x509.Certificate) (*Signer, error) {
	public, ok := key.Public().(*ecdsa.PublicKey)
	if !ok || public.Curve != elliptic.P256() {
		return nil, errors.New("certificate signing key is not ECDSA P-256")
	}
	if !public.Equal(cert.PublicKey) {
		return nil, errors.New("certificate does not belong to the signing key")
	}
	return &Signer{key: key, cert: cert}, nil
}

// CertificatePEM returns the signer's certificate, which goes into the bundle.
func (s *Signer) CertificatePEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.cert.Raw})
}

// Sign returns a detached CMS SignedData over evidence, DER.
func (s *Signer) Sign(evidence []byte) ([]byte, error) {
	signed, err := pkcs7.NewSignedData(evidence)
	if err != nil {
		return nil, fmt.Errorf("begin signature: %w", err)
	}
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := signed.AddSigner(s.cert, s.key, pkcs7.SignerInfoConfig{}); err != nil {
		return nil, fmt.Errorf("sign evidence: %w", err)
	}
	signed.Detach()
	der, err := signed.Finish()
	if err != nil {
		return nil, fmt.Errorf("finish signature: %w", err)
	}
	return der, nil
}

// Verify checks a detached signature over evidence against the certificate of
// the issuer, which the caller trusts by other means. It returns an error for
// a changed byte, another signer or a signature that is none.
func Verify(evidence, signature []byte, issuer *x509.Certificate) error {
	p7, err := pkcs7.Parse(signature)
	if err != nil {
		return fmt.Errorf("read signature: %w", err)
	}
	if len(p7.Content) != 0 {
		return errors.New("the signature is not detached")
	}
	p7.Content = evidence
	if len(p7.Signers) != 1 {
		return fmt.Errorf("%d signers, want 1", len(p7.Signers))
	}
	roots := x509.NewCertPool()
	roots.AddCert(issuer)
	if err := p7.VerifyWithChain(roots); err != nil {
		return fmt.Errorf("verify signature: %w", err)
	}
	if got := p7.GetOnlySigner(); got == nil || !got.Equal(issuer) {
		return errors.New("signed by another certificate than the issuer's")
	}
	return nil
}

// ReadCertificate parses one PEM certificate.
func ReadCertificate(raw []byte) (*x509.Certificate, error) {
	block, _ := pem.Decode(raw)
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, errors.New("not a PEM certificate")
	}
	return x509.ParseCertificate(block.Bytes)
}
