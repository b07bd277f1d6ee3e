package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"

	"github.com/caarlos0/env/v11"

	"github.com/madoguchi/madoguchi/internal/controlplane"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// environment is every setting, prefixed MADOGUCHI_. Fields without the tag
// log:"public" print as redacted.
type environment struct {
	OperatorAddr    string         `env:"OPERATOR_ADDR" log:"public"`
	OperatorHost    string         `env:"OPERATOR_HOST" log:"public"`
	MetricsAddr     string         `env:"METRICS_ADDR" log:"public"`
	WebDir          string         `env:"WEB_DIR" log:"public"`
	ControlDSN      string         `env:"CONTROL_DSN"`
	PlatformKeyFile string         `env:"PLATFORM_KEY_FILE" log:"public"`
	VerifierDSN     string         `env:"VERIFIER_DSN"`
	RedisAddr       string         `env:"REDIS_ADDR" log:"public"`
	RedisUsername   string         `env:"REDIS_USERNAME" log:"public"`
	RedisPassword   string         `env:"REDIS_PASSWORD"`
	RedisTLS        bool           `env:"REDIS_TLS"`
	KeyringDir      string         `env:"KEYRING_DIR" log:"public"`
	KMSRegion       string         `env:"KMS_REGION" log:"public"`
	KMSEndpoint     string         `env:"KMS_ENDPOINT" log:"public"`
	BlobDir         string         `env:"BLOB_DIR" log:"public"`
	S3Bucket        string         `env:"S3_BUCKET" log:"public"`
	S3Region        string         `env:"S3_REGION" log:"public"`
	S3Endpoint      string         `env:"S3_ENDPOINT" log:"public"`
	SignerDir       string         `env:"SIGNER_DIR" log:"public"`
	Issuer          string         `env:"ISSUER" log:"public"`
	SearchDirs      []string       `env:"SEARCH_DIRS" log:"public"`
	TrustedProxies  []netip.Prefix `env:"TRUSTED_PROXIES"`
	BehindTLS       bool           `env:"BEHIND_TLS"`
	LogLevel        slog.Level     `env:"LOG_LEVEL"`
}

func readEnvironment(environ []string) (environment, error) {
	e, err := env.ParseAsWithOptions[environment](env.Options{Environment: env.ToMap(environ), Prefix: "MADOGUCHI_"})
	if err != nil {
		return environment{}, fmt.Errorf("read the environment: %w", err)
	}
	return e, nil
}

func (e environment) config(log *slog.Logger) (controlplane.Config, error) {
	key, err := platformKey(e.PlatformKeyFile)
	cfg := controlplane.Config{
		OperatorAddr: e.OperatorAddr, OperatorHost: e.OperatorHost, MetricsAddr: e.MetricsAddr, WebDir: e.WebDir,
		ControlDSN: e.ControlDSN, VerifierDSN: e.VerifierDSN, PlatformKey: key,
		RedisAddr: e.RedisAddr, RedisUsername: e.RedisUsername, RedisPassword: e.RedisPassword, RedisTLS: e.RedisTLS,
		KeyringDir: e.KeyringDir, KMSRegion: e.KMSRegion, KMSEndpoint: e.KMSEndpoint,
		BlobDir: e.BlobDir, S3Bucket: e.S3Bucket, S3Region: e.S3Region, S3Endpoint: e.S3Endpoint,
		SignerDir: e.SignerDir, Issuer: e.Issuer, SearchDirs: e.SearchDirs,
		Proxies: e.TrustedProxies, BehindTLS: e.BehindTLS, Log: log,
	}
	if err != nil {
		return cfg, errors.Join(err, cfg.Validate())
	}
	return cfg, nil
}

func platformKey(file string) (key [seal.KeySize]byte, err error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return key, fmt.Errorf("PLATFORM_KEY_FILE: %w", err)
	}
	if len(raw) != seal.KeySize {
		return key, fmt.Errorf("PLATFORM_KEY_FILE: must be %d bytes", seal.KeySize)
	}
	copy(key[:], raw)
	return key, nil
}
