package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/caarlos0/env/v11"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// prefix begins the name of every setting.
const prefix = "MADOGUCHI_"

// settings are those of the control plane, which the operators' commands work
// with. A command asks for what it needs; what it does not need may be absent.
type settings struct {
	ControlDSN      string `env:"CONTROL_DSN"`
	PlatformKeyFile string `env:"PLATFORM_KEY_FILE"`
	KeyringDir      string `env:"KEYRING_DIR"`
	KMSRegion       string `env:"KMS_REGION"`
	KMSEndpoint     string `env:"KMS_ENDPOINT"`
	BlobDir         string `env:"BLOB_DIR"`
	S3Bucket        string `env:"S3_BUCKET"`
	S3Region        string `env:"S3_REGION"`
	S3Endpoint      string `env:"S3_ENDPOINT"`
}

func (p Process) settings() (settings, error) {
	s, err := env.ParseAsWithOptions[settings](env.Options{Environment: env.ToMap(p.Env), Prefix: prefix})
	if err != nil {
		return settings{}, fmt.Errorf("read the settings: %w", err)
	}
	return s, nil
}

// platformKey reads the key that seals the installation's own secrets.
func (s settings) platformKey() (key [seal.KeySize]byte, err error) {
	if s.PlatformKeyFile == "" {
		return key, missing("PLATFORM_KEY_FILE", "the file of the installation's key")
	}
	raw, err := os.ReadFile(s.PlatformKeyFile)
	if err != nil {
		return key, fmt.Errorf("read the platform key: %w", err)
	}
	if len(raw) != seal.KeySize {
		return key, fmt.Errorf("the platform key must be %d bytes, the file has %d", seal.KeySize, len(raw))
	}
	copy(key[:], raw)
	return key, nil
}

// platform seals what the control database must not hold in clear.
func (s settings) platform() (*seal.Sealer, error) {
	key, err := s.platformKey()
	if err != nil {
		return nil, err
	}
	return seal.New(ids.Nil, seal.Static{key}), nil
}

// control opens the control database.
func (s settings) control() (*pg.DB, error) {
	if s.ControlDSN == "" {
		return nil, missing("CONTROL_DSN", "the address of the control database")
	}
	return pg.Open(s.ControlDSN, pg.Options{})
}

// keys opens the keeper of the tenants' keys.
func (s settings) keys(ctx context.Context) (kms.Keeper, error) {
	switch {
	case s.KeyringDir != "":
		return kms.OpenLocal(s.KeyringDir)
	case s.KMSRegion != "":
		return kms.NewAWS(ctx, kms.AWSConfig{Region: s.KMSRegion, Endpoint: s.KMSEndpoint})
	}
	return nil, missing("KEYRING_DIR", "the directory of the keys (or KMS_REGION)")
}

// blobs opens the object store.
func (s settings) blobs(ctx context.Context) (blob.Store, error) {
	switch {
	case s.BlobDir != "":
		return blob.OpenDir(s.BlobDir)
	case s.S3Bucket != "":
		return blob.NewS3(ctx, blob.S3Config{Bucket: s.S3Bucket, Region: s.S3Region, Endpoint: s.S3Endpoint, PathStyle: s.S3Endpoint != ""})
	}
	return nil, missing("BLOB_DIR", "the directory of the objects (or S3_BUCKET)")
}

func missing(name, what string) error {
	return usageError{errors.New(prefix + name + " is not set: " + what + ". In development: set -a; . .dev/control.env")}
}
