package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/caarlos0/env/v11"

	"github.com/madoguchi/madoguchi/internal/ids"
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

func missing(name, what string) error {
	return usageError{errors.New(prefix + name + " is not set: " + what + ". In development: set -a; . .dev/control.env")}
}
