package installation

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"

	"github.com/madoguchi/madoguchi/internal/seal"
)

// Settings are shared by the processes. Fields without the tag log:"public"
// print as redacted.
type Settings struct {
	ControlDSN      string             `env:"CONTROL_DSN"` // as the role of the process
	PlatformKeyFile string             `env:"PLATFORM_KEY_FILE" log:"public"`
	PlatformKey     [seal.KeySize]byte // seals the installation's own secrets; or PlatformKeyFile

	RedisAddr     string `env:"REDIS_ADDR" log:"public"` // host:port
	RedisUsername string `env:"REDIS_USERNAME" log:"public"`
	RedisPassword string `env:"REDIS_PASSWORD"`
	RedisTLS      bool   `env:"REDIS_TLS"`

	KeyringDir  string `env:"KEYRING_DIR" log:"public"` // or KMSRegion
	KMSRegion   string `env:"KMS_REGION" log:"public"`
	KMSEndpoint string `env:"KMS_ENDPOINT" log:"public"`

	BlobDir    string `env:"BLOB_DIR" log:"public"` // or S3Bucket and S3Region
	S3Bucket   string `env:"S3_BUCKET" log:"public"`
	S3Region   string `env:"S3_REGION" log:"public"`
	S3Endpoint string `env:"S3_ENDPOINT" log:"public"`
}

// Validate returns every fault of the settings at once.
func (s Settings) Validate() error {
	var f Faults
	f.Need(s.ControlDSN != "", "CONTROL_DSN is missing")
	f.Need(s.PlatformKey != [seal.KeySize]byte{}, "the platform key is missing")
	f.Need(s.RedisAddr != "", "REDIS_ADDR is missing")
	f.Need((s.KeyringDir != "") != (s.KMSRegion != ""), "set one of KEYRING_DIR and KMS_REGION")
	f.Need((s.BlobDir != "") != (s.S3Bucket != ""), "set one of BLOB_DIR and S3_BUCKET")
	f.Need(s.S3Bucket == "" || s.S3Region != "", "S3_REGION is missing")
	return f.Join()
}

// ReadPlatformKey reads the key from its file, when there is one to read.
func (s *Settings) ReadPlatformKey() error {
	if s.PlatformKeyFile == "" {
		return nil
	}
	raw, err := os.ReadFile(s.PlatformKeyFile)
	if err != nil {
		return fmt.Errorf("PLATFORM_KEY_FILE: read the platform key: %w", err)
	}
	if len(raw) != seal.KeySize {
		return fmt.Errorf("PLATFORM_KEY_FILE: the platform key must be %d bytes, the file has %d", seal.KeySize, len(raw))
	}
	copy(s.PlatformKey[:], raw)
	return nil
}

// HostPort splits the address; name is the setting's, for the error.
func HostPort(name, addr string) (string, int, error) {
	host, port, err := net.SplitHostPort(addr)
	n, perr := strconv.Atoi(port)
	if err != nil || perr != nil || host == "" {
		return "", 0, errors.New(name + " must be host:port")
	}
	return host, n, nil
}

// Faults gathers what is wrong, so that it can be told at once.
type Faults []error

// Need notes the fault unless the condition holds.
func (f *Faults) Need(ok bool, fault string) {
	if !ok {
		*f = append(*f, errors.New(fault))
	}
}

// Add notes the error unless it is nil.
func (f *Faults) Add(err error) { *f = append(*f, err) }

// NeedDir notes the fault unless the path is a folder.
func (f *Faults) NeedDir(path, fault string) {
	info, err := os.Stat(path)
	f.Need(err == nil && info.IsDir(), fault)
}

// Join returns all of them, nil when there are none.
func (f Faults) Join() error { return errors.Join(f...) }
