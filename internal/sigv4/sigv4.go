package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
)

// Checker knows one access key.
type Checker struct {
	AccessKeyID, SecretAccessKey string
	Region, Service              string
	Clock                        clock.Clock
}

const (
	algorithm = "AWS4-HMAC-SHA256"
	stamp     = "20060102T150405Z"
	maxSkew   = 15 * time.Minute
)

type authorization struct {
	credential, signature string
	signed                []string
}

// Check returns nil when the request, whose body was read into body, carries a
// right signature.
func (c Checker) Check(r *http.Request, body []byte) error {
	auth, err := parse(r.Header.Get("Authorization"))
	if err != nil {
		return err
	}
	at, err := time.Parse(stamp, r.Header.Get("X-Amz-Date"))
	if err != nil {
		return errors.New("X-Amz-Date is missing or malformed")
	}
	if d := c.Clock.Now().Sub(at); d > maxSkew || d < -maxSkew {
		return errors.New("signature expired")
	}
	scope := strings.Join([]string{at.Format("20060102"), c.Region, c.Service, "aws4_request"}, "/")
	if auth.credential != c.AccessKeyID+"/"+scope {
		return errors.New("credential is of another key, date, region or service")
	}
	if !slices.Contains(auth.signed, "host") || !slices.Contains(auth.signed, "x-amz-date") {
		return errors.New("host and x-amz-date must be signed")
	}
	toSign := strings.Join([]string{algorithm, at.Format(stamp), scope, hash([]byte(canonical(r, auth.signed, body)))}, "\n")
	want := hex.EncodeToString(mac(c.signingKey(at), toSign))
	if !hmac.Equal([]byte(want), []byte(auth.signature)) {
		return errors.New("signature does not match")
	}
	return nil
}

func parse(header string) (authorization, error) {
	rest, ok := strings.CutPrefix(header, algorithm+" ")
	if !ok {
		return authorization{}, errors.New("no " + algorithm + " authorization")
	}
	var a authorization
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "Credential":
			a.credential = value
		case "SignedHeaders":
			a.signed = strings.Split(value, ";")
		case "Signature":
			a.signature = value
		}
	}
	if a.credential == "" || a.signature == "" || !slices.IsSorted(a.signed) {
		return authorization{}, errors.New("incomplete authorization")
	}
	return a, nil
}

func canonical(r *http.Request, signed []string, body []byte) string {
	lines := []string{r.Method, escapePath(r.URL), query(r.URL)}
	for _, name := range signed {
		lines = append(lines, name+":"+headerValue(r, name))
	}
	lines = append(lines, "", strings.Join(signed, ";"), hash(body))
	return strings.Join(lines, "\n")
}

func headerValue(r *http.Request, name string) string {
	if name == "host" {
		return r.Host
	}
	if name == "content-length" {
		return strconv.FormatInt(r.ContentLength, 10)
	}
	values := r.Header.Values(name)
	for i, v := range values {
		values[i] = strings.Join(strings.Fields(v), " ")
	}
	return strings.Join(values, ",")
}

func escapePath(u *url.URL) string {
	if u.EscapedPath() == "" {
		return "/"
	}
	segments := strings.Split(u.EscapedPath(), "/")
	for i, s := range segments {
		segments[i] = strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
	}
	return strings.Join(segments, "/")
}

func query(u *url.URL) string { return strings.ReplaceAll(u.Query().Encode(), "+", "%20") }

func (c Checker) signingKey(at time.Time) []byte {
	key := mac([]byte("AWS4"+c.SecretAccessKey), at.Format("20060102"))
	for _, part := range []string{c.Region, c.Service, "aws4_request"} {
		key = mac(key, part)
	}
	return key
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
