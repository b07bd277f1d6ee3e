package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/caarlos0/env/v11"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/installation"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// prefix begins the name of every setting.
const prefix = "MADOGUCHI_"

// settings are those of the control plane, which the operators' commands work
// with. A command asks for what it needs; what it does not need may be absent.
type settings struct{ installation.Settings }

func (p Process) settings() (settings, error) {
	s, err := env.ParseAsWithOptions[settings](env.Options{Environment: env.ToMap(p.Env), Prefix: prefix})
	if err != nil {
		return settings{}, fmt.Errorf("read the settings: %w", err)
	}
	return s, nil
}

// key reads the key that seals the installation's own secrets.
func (s *settings) key() (key [seal.KeySize]byte, err error) {
	if s.PlatformKeyFile == "" {
		return key, missing("PLATFORM_KEY_FILE", "the file of the installation's key")
	}
	err = s.ReadPlatformKey()
	return s.PlatformKey, err
}

// platform seals what the control database must not hold in clear.
func (s settings) platform() (*seal.Sealer, error) {
	if _, err := s.key(); err != nil {
		return nil, err
	}
	return s.Platform(), nil
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
	if s.KeyringDir == "" && s.KMSRegion == "" {
		return nil, missing("KEYRING_DIR", "the directory of the keys (or KMS_REGION)")
	}
	return s.Keys(ctx, clock.System{})
}

// blobs opens the object store.
func (s settings) blobs(ctx context.Context) (blob.Store, error) {
	if s.BlobDir == "" && s.S3Bucket == "" {
		return nil, missing("BLOB_DIR", "the directory of the objects (or S3_BUCKET)")
	}
	return s.Blobs(ctx)
}

func missing(name, what string) error {
	return usageError{errors.New(prefix + name + " is not set: " + what + ". In development: set -a; . .dev/control.env")}
}
