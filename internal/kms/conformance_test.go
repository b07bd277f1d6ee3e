package kms_test

import (
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/kms/kmstest"
	"github.com/madoguchi/madoguchi/internal/kmsserver"
)

var noon = time.Date(2026, 4, 1, 3, 0, 0, 0, time.UTC)

func TestLocalConforms(t *testing.T) {
	kmstest.RunConformance(t, func(t *testing.T) kmstest.Bench {
		dir, now := filepath.Join(t.TempDir(), "keyring"), clock.NewFake(noon)
		keeper, err := kms.OpenLocal(dir, kms.WithClock(now))
		if err != nil {
			t.Fatal(err)
		}
		return kmstest.Bench{Keeper: keeper, Verifier: kms.NewLocalVerifier(dir), Pass: now.Advance}
	})
}

func account() kmsserver.Account {
	return kmsserver.Account{Region: "ap-northeast-1", AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"}
}

// startAWS runs the stand-in and returns it with a configuration to reach it.
func startAWS(t *testing.T) (*kmsserver.Server, *clock.Fake, kms.AWSConfig) {
	t.Helper()
	now := clock.NewFake(noon)
	server := kmsserver.New(account(), now)
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	a := account()
	return server, now, kms.AWSConfig{
		Region: a.Region, Endpoint: web.URL, AccessKeyID: a.AccessKeyID, SecretAccessKey: a.SecretAccessKey,
	}
}

func openAWS(t *testing.T, cfg kms.AWSConfig) *kms.AWS {
	t.Helper()
	keeper, err := kms.NewAWS(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return keeper
}

func TestAWSConforms(t *testing.T) {
	kmstest.RunConformance(t, func(t *testing.T) kmstest.Bench {
		_, now, cfg := startAWS(t)
		verifier, err := kms.NewAWSVerifier(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		return kmstest.Bench{Keeper: openAWS(t, cfg), Verifier: verifier, Pass: now.Advance}
	})
}
