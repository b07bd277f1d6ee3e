package kms_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
)

func TestAWSFailuresAreTold(t *testing.T) {
	server, _, cfg := startAWS(t)
	keeper := openAWS(t, cfg)
	key, err := keeper.CreateKey(t.Context(), ids.New())
	if err != nil {
		t.Fatal(err)
	}
	_, wrapped, err := keeper.GenerateDataKey(t.Context(), key, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		status int
		code   string
		want   error
	}{
		{http.StatusInternalServerError, "KMSInternalException", kms.ErrUnreachable},
		{http.StatusServiceUnavailable, "ServiceUnavailable", kms.ErrUnreachable},
		{http.StatusBadRequest, "ThrottlingException", kms.ErrUnreachable},
		{http.StatusBadRequest, "AccessDeniedException", kms.ErrKeyDisabled},
		{http.StatusBadRequest, "DisabledException", kms.ErrKeyDisabled},
		{http.StatusBadRequest, "KMSInvalidStateException", kms.ErrKeyDisabled},
		{http.StatusBadRequest, "InvalidCiphertextException", kms.ErrRefused},
	} {
		server.Fail(c.status, c.code)
		if _, err := keeper.Unwrap(t.Context(), key, wrapped, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.code, err, c.want)
		}
		if _, err := keeper.ScheduleDeletion(t.Context(), key); c.want != kms.ErrRefused && err == nil {
			t.Errorf("%s: a deletion was reported that did not happen", c.code)
		}
	}
	server.Fail(0, "")
	if _, err := keeper.Unwrap(t.Context(), key, wrapped, nil); err != nil {
		t.Errorf("after the failures: %v", err)
	}
}

func TestAWSAwayIsUnreachable(t *testing.T) {
	_, _, cfg := startAWS(t)
	cfg.Endpoint = "http://127.0.0.1:1"
	cfg.Timeout = 2 * time.Second
	_, err := openAWS(t, cfg).Describe(t.Context(), "any")
	if !errors.Is(err, kms.ErrUnreachable) || !fault.Is(err, fault.Unavailable) {
		t.Fatalf("describe at a closed port: %v", err)
	}
}

func TestAWSWrongSecretIsNoKey(t *testing.T) {
	_, _, cfg := startAWS(t)
	cfg.SecretAccessKey = "another"
	if key, err := openAWS(t, cfg).CreateKey(t.Context(), ids.New()); !errors.Is(err, kms.ErrUnreachable) || key != "" {
		t.Fatalf("create with a wrong secret: %q, %v", key, err)
	}
}

func TestAWSWindowIsChecked(t *testing.T) {
	_, _, cfg := startAWS(t)
	for days, ok := range map[int32]bool{0: true, 7: true, 30: true, 6: false, 31: false, -1: false} {
		cfg.WindowDays = days
		if _, err := kms.NewAWS(t.Context(), cfg); (err == nil) != ok {
			t.Errorf("window of %d days: %v", days, err)
		}
	}
}

func TestAWSKeepsTheWindow(t *testing.T) {
	_, now, cfg := startAWS(t)
	cfg.WindowDays = 10
	keeper := openAWS(t, cfg)
	key, err := keeper.CreateKey(t.Context(), ids.New())
	if err != nil {
		t.Fatal(err)
	}
	state, err := keeper.ScheduleDeletion(t.Context(), key)
	if err != nil || !state.At.Equal(noon.AddDate(0, 0, 10)) {
		t.Fatalf("scheduled %+v, %v", state, err)
	}
	now.Advance(10*24*time.Hour - time.Minute)
	if seen, err := keeper.Describe(t.Context(), key); err != nil || seen.Status != kms.PendingDeletion {
		t.Fatalf("a minute before: %+v, %v", seen, err)
	}
}
