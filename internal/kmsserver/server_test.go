package kmsserver_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/smithy-go"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/kmsserver"
)

func start(t *testing.T) (*kms.Client, *clock.Fake, string) {
	t.Helper()
	now := clock.NewFake(time.Date(2026, 4, 1, 3, 0, 0, 0, time.UTC))
	a := kmsserver.Account{Region: "ap-northeast-1", AccessKeyID: "AKID", SecretAccessKey: "secret"}
	web := httptest.NewServer(kmsserver.New(a, now))
	t.Cleanup(web.Close)
	return kms.New(kms.Options{
		Region: a.Region, BaseEndpoint: &web.URL, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(a.AccessKeyID, a.SecretAccessKey, ""),
	}), now, web.URL
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok || api.ErrorCode() != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func create(t *testing.T, c *kms.Client) *string {
	t.Helper()
	out, err := c.CreateKey(t.Context(), &kms.CreateKeyInput{})
	if err != nil {
		t.Fatal(err)
	}
	return out.KeyMetadata.Arn
}

func TestDeletionWindow(t *testing.T) {
	c, _, _ := start(t)
	key := create(t, c)
	for _, days := range []int32{0, 6, 31} {
		_, err := c.ScheduleKeyDeletion(t.Context(), &kms.ScheduleKeyDeletionInput{KeyId: key, PendingWindowInDays: &days})
		wantCode(t, err, "ValidationException")
	}
	if _, err := c.ScheduleKeyDeletion(t.Context(), &kms.ScheduleKeyDeletionInput{KeyId: key}); err != nil {
		t.Fatal(err)
	}
	_, err := c.ScheduleKeyDeletion(t.Context(), &kms.ScheduleKeyDeletionInput{KeyId: key})
	wantCode(t, err, "KMSInvalidStateException")
}

func TestAliasesDieWithTheirKey(t *testing.T) {
	c, now, _ := start(t)
	key := create(t, c)
	alias := aws.String("alias/madoguchi/x")
	name := func() error {
		_, err := c.CreateAlias(t.Context(), &kms.CreateAliasInput{AliasName: alias, TargetKeyId: key})
		return err
	}
	if err := name(); err != nil {
		t.Fatal(err)
	}
	wantCode(t, name(), "AlreadyExistsException")
	if _, err := c.ScheduleKeyDeletion(t.Context(), &kms.ScheduleKeyDeletionInput{KeyId: alias, PendingWindowInDays: aws.Int32(7)}); err == nil {
		now.Advance(7 * 24 * time.Hour)
	}
	_, err := c.DescribeKey(t.Context(), &kms.DescribeKeyInput{KeyId: alias})
	wantCode(t, err, "NotFoundException")
	_, err = c.CreateAlias(t.Context(), &kms.CreateAliasInput{AliasName: aws.String("alias/aws/x"), TargetKeyId: create(t, c)})
	wantCode(t, err, "InvalidAliasNameException")
}

func TestUnsignedAndForeignRequestsAreRefused(t *testing.T) {
	_, _, url := start(t)
	for name, contentType := range map[string]string{"unsigned": "application/x-amz-json-1.1", "another protocol": "application/json"} {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, url, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("X-Amz-Target", "TrentService.CreateKey")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d, %v", name, response.StatusCode, err)
		}
	}
}
