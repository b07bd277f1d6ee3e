package certificate

import (
	"archive/zip"
	"io"
	"time"
)

const howToVerify = `消去証明書の検証 / How to verify this certificate

  openssl cms -verify -binary -inform DER -in evidence.json.p7s \
    -content evidence.json -CAfile issuer.pem -purpose any -out /dev/null

"Verification successful" と出れば、evidence.json は発行者が署名したままです。
issuer.pem は、別の経路で受け取った発行者の証明書と照合してください。
Compare issuer.pem with the issuer's certificate received by another way.
`

// WriteZip writes the bundle as a ZIP archive with its members dated at.
func (b Bundle) WriteZip(w io.Writer, at time.Time) error {
	z := zip.NewWriter(w)
	for _, f := range []struct {
		name string
		body []byte
	}{
		{"certificate.pdf", b.PDF}, {"evidence.json", b.Evidence}, {"evidence.json.p7s", b.Signature},
		{"issuer.pem", b.Issuer}, {"VERIFY.txt", []byte(howToVerify)},
	} {
		m, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return err
		}
		if _, err := m.Write(f.body); err != nil {
			return err
		}
	}
	return z.Close()
}
