package sigv4_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/sigv4"
)

var noon = time.Date(2026, 4, 1, 3, 0, 0, 0, time.UTC)

const body = `{"KeyId":"a"}`

// signed returns a request signed by the AWS client's own signer.
func signed(t *testing.T, service, region string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:4566/v2/email/日本?b=2&a=1%20x", strings.NewReader(body))
	r.Header.Set("X-Amz-Target", "TrentService.Decrypt")
	sum := sha256.Sum256([]byte(body))
	creds := aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: "secret"}
	if err := v4.NewSigner().SignHTTP(context.Background(), creds, r, hex.EncodeToString(sum[:]), service, region, noon); err != nil {
		t.Fatal(err)
	}
	return r
}

func checker(at time.Time) sigv4.Checker {
	return sigv4.Checker{
		AccessKeyID: "AKID", SecretAccessKey: "secret", Region: "ap-northeast-1", Service: "kms", Clock: clock.NewFake(at),
	}
}

func TestAcceptsTheClientsSignature(t *testing.T) {
	for _, skew := range []time.Duration{0, 14 * time.Minute, -14 * time.Minute} {
		if err := checker(noon.Add(skew)).Check(signed(t, "kms", "ap-northeast-1"), []byte(body)); err != nil {
			t.Errorf("skew %v: %v", skew, err)
		}
	}
}

func TestRefusesEverythingElse(t *testing.T) {
	good := func() *http.Request { return signed(t, "kms", "ap-northeast-1") }
	change := func(f func(*http.Request)) *http.Request { r := good(); f(r); return r }
	for name, r := range map[string]*http.Request{
		"unsigned":       change(func(r *http.Request) { r.Header.Del("Authorization") }),
		"another scheme": change(func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }),
		"no date":        change(func(r *http.Request) { r.Header.Del("X-Amz-Date") }),
		"moved date":     change(func(r *http.Request) { r.Header.Set("X-Amz-Date", "20260401T030001Z") }),
		"method":         change(func(r *http.Request) { r.Method = http.MethodPut }),
		"path":           change(func(r *http.Request) { r.URL.Path = "/v2/email/other" }),
		"query":          change(func(r *http.Request) { r.URL.RawQuery = "b=2&a=1" }),
		"host":           change(func(r *http.Request) { r.Host = "127.0.0.1:80" }),
		"header":         change(func(r *http.Request) { r.Header.Set("X-Amz-Target", "TrentService.ScheduleKeyDeletion") }),
		"region":         signed(t, "kms", "us-east-1"),
		"service":        signed(t, "ses", "ap-northeast-1"),
		"unsigned host": change(func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), ";host;", ";", 1))
		}),
	} {
		if err := checker(noon).Check(r, []byte(body)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if err := checker(noon).Check(good(), []byte(body+" ")); err == nil {
		t.Error("another body: accepted")
	}
	if err := checker(noon.Add(16*time.Minute)).Check(good(), []byte(body)); err == nil {
		t.Error("old signature: accepted")
	}
	stranger := checker(noon)
	stranger.SecretAccessKey = "other"
	if err := stranger.Check(good(), []byte(body)); err == nil {
		t.Error("another secret: accepted")
	}
}
