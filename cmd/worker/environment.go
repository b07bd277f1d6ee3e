package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/caarlos0/env/v11"

	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/worker"
)

// environment is every setting, prefixed MADOGUCHI_. Fields without the tag
// log:"public" print as redacted.
type environment struct {
	MetricsAddr       string     `env:"METRICS_ADDR" log:"public"`
	ControlDSN        string     `env:"CONTROL_DSN"`
	PlatformKeyFile   string     `env:"PLATFORM_KEY_FILE" log:"public"`
	PostgresAddr      string     `env:"POSTGRES_ADDR" log:"public"`
	SnapshotFile      string     `env:"SNAPSHOT_FILE" log:"public"`
	RedisAddr         string     `env:"REDIS_ADDR" log:"public"`
	RedisUsername     string     `env:"REDIS_USERNAME" log:"public"`
	RedisPassword     string     `env:"REDIS_PASSWORD"`
	RedisTLS          bool       `env:"REDIS_TLS"`
	KeyringDir        string     `env:"KEYRING_DIR" log:"public"`
	KMSRegion         string     `env:"KMS_REGION" log:"public"`
	KMSEndpoint       string     `env:"KMS_ENDPOINT" log:"public"`
	BlobDir           string     `env:"BLOB_DIR" log:"public"`
	S3Bucket          string     `env:"S3_BUCKET" log:"public"`
	S3Region          string     `env:"S3_REGION" log:"public"`
	S3Endpoint        string     `env:"S3_ENDPOINT" log:"public"`
	SMTPAddr          string     `env:"SMTP_ADDR" log:"public"`
	SMTPUsername      string     `env:"SMTP_USERNAME" log:"public"`
	SMTPPassword      string     `env:"SMTP_PASSWORD"`
	SMTPPlain         bool       `env:"SMTP_PLAIN"`
	SESRegion         string     `env:"SES_REGION" log:"public"`
	SESEndpoint       string     `env:"SES_ENDPOINT" log:"public"`
	MailFrom          string     `env:"MAIL_FROM" log:"public"`
	PagesOrigin       string     `env:"PAGES_ORIGIN" log:"public"`
	ClamdAddr         string     `env:"CLAMD_ADDR" log:"public"`
	CheckpointKeyFile string     `env:"CHECKPOINT_KEY_FILE" log:"public"`
	Concurrency       int        `env:"CONCURRENCY"`
	LogLevel          slog.Level `env:"LOG_LEVEL"`
}

func readEnvironment(environ []string) (environment, error) {
	e, err := env.ParseAsWithOptions[environment](env.Options{Environment: env.ToMap(environ), Prefix: "MADOGUCHI_"})
	if err != nil {
		return environment{}, fmt.Errorf("read the environment: %w", err)
	}
	return e, nil
}

func (e environment) config(log *slog.Logger) (worker.Config, error) {
	key, keyErr := platformKey(e.PlatformKeyFile)
	signing, signErr := checkpointKey(e.CheckpointKeyFile)
	cfg := worker.Config{
		MetricsAddr: e.MetricsAddr, ControlDSN: e.ControlDSN, PlatformKey: key, PostgresAddr: e.PostgresAddr,
		SnapshotFile: e.SnapshotFile,
		RedisAddr:    e.RedisAddr, RedisUsername: e.RedisUsername, RedisPassword: e.RedisPassword, RedisTLS: e.RedisTLS,
		KeyringDir: e.KeyringDir, KMSRegion: e.KMSRegion, KMSEndpoint: e.KMSEndpoint,
		BlobDir: e.BlobDir, S3Bucket: e.S3Bucket, S3Region: e.S3Region, S3Endpoint: e.S3Endpoint,
		SMTPAddr: e.SMTPAddr, SMTPUsername: e.SMTPUsername, SMTPPassword: e.SMTPPassword, SMTPPlain: e.SMTPPlain,
		SESRegion: e.SESRegion, SESEndpoint: e.SESEndpoint, MailFrom: e.MailFrom, PagesOrigin: e.PagesOrigin,
		ClamdAddr: e.ClamdAddr, CheckpointKey: signing, Concurrency: e.Concurrency, Log: log,
	}
	if cfg.PagesOrigin == "" {
		cfg.PagesOrigin = "https://{host}"
	}
	if err := errors.Join(keyErr, signErr); err != nil {
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

func checkpointKey(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("CHECKPOINT_KEY_FILE: %w", err)
	}
	return string(raw), nil
}
