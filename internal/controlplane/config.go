package controlplane

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/residue"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// Config is what the process needs. Addresses are host:port; port 0 takes a
// free one.
type Config struct {
	OperatorAddr string // the operators' console and API
	OperatorHost string // the one host name it answers to
	MetricsAddr  string // private: health and figures
	WebDir       string // has operator/

	ControlDSN  string             // as madoguchi_control
	VerifierDSN string             // as madoguchi_verifier
	PlatformKey [seal.KeySize]byte // seals the installation's own secrets

	RedisAddr, RedisUsername, RedisPassword string
	RedisTLS                                bool

	KeyringDir  string // or KMSRegion
	KMSRegion   string
	KMSEndpoint string
	BlobDir     string // or S3Bucket and S3Region
	S3Bucket    string
	S3Region    string
	S3Endpoint  string

	SignerDir  string   // key.pem and certificate.pem of the certificates' issuer; made when the folder is empty
	Issuer     string   // the vendor's name on certificates
	SearchDirs []string // "name=path": where the verifier looks for canaries

	Proxies   []netip.Prefix // load balancers whose X-Forwarded-For is believed
	BehindTLS bool           // browsers reach the listener by TLS

	Clock    clock.Clock // nil: the machine's
	Log      *slog.Logger
	Every    time.Duration // how often erasures are looked after; default 5 s
	StopTime time.Duration // how long requests under way may take when stopping; default 15 s
}

// Validate returns every fault of the config at once.
func (c Config) Validate() error {
	var faults []error
	need := func(ok bool, what string) {
		if !ok {
			faults = append(faults, errors.New(what))
		}
	}
	need(c.OperatorAddr != "", "OPERATOR_ADDR is missing")
	need(c.OperatorHost != "", "OPERATOR_HOST is missing")
	need(c.MetricsAddr != "", "METRICS_ADDR is missing")
	need(c.ControlDSN != "", "CONTROL_DSN is missing")
	need(c.VerifierDSN != "", "VERIFIER_DSN is missing")
	need(c.PlatformKey != [seal.KeySize]byte{}, "the platform key is missing")
	need(c.RedisAddr != "", "REDIS_ADDR is missing")
	need((c.KeyringDir != "") != (c.KMSRegion != ""), "set one of KEYRING_DIR and KMS_REGION")
	need((c.BlobDir != "") != (c.S3Bucket != ""), "set one of BLOB_DIR and S3_BUCKET")
	need(c.S3Bucket == "" || c.S3Region != "", "S3_REGION is missing")
	need(c.SignerDir != "", "SIGNER_DIR is missing")
	need(c.Issuer != "", "ISSUER is missing")
	need(c.Log != nil, "no logger")
	info, err := os.Stat(c.WebDir + "/operator")
	need(err == nil && info.IsDir(), "WEB_DIR has no folder operator")
	if _, err := c.directories(); err != nil {
		faults = append(faults, err)
	}
	for name, dsn := range map[string]string{"CONTROL_DSN": c.ControlDSN, "VERIFIER_DSN": c.VerifierDSN} {
		if _, err := pg.ParseAddress(dsn); dsn != "" && err != nil {
			faults = append(faults, errors.New(name+" is not a database address"))
		}
	}
	return errors.Join(faults...)
}

func (c Config) directories() ([]residue.Directory, error) {
	var out []residue.Directory
	for _, one := range c.SearchDirs {
		name, path, ok := strings.Cut(one, "=")
		if !ok || name == "" || path == "" {
			return nil, fmt.Errorf("SEARCH_DIRS: %q is not name=path", one)
		}
		out = append(out, residue.Directory{Name: name, Path: path})
	}
	return out, nil
}

// keys opens the keeper and, apart from it, the view of keys that cannot use
// them.
func (c Config) keys(ctx context.Context) (kms.Keeper, kms.Verifier, error) {
	if c.KeyringDir != "" {
		keeper, err := kms.OpenLocal(c.KeyringDir, kms.WithClock(c.Clock))
		return keeper, kms.NewLocalVerifier(c.KeyringDir), err
	}
	aws := kms.AWSConfig{Region: c.KMSRegion, Endpoint: c.KMSEndpoint}
	keeper, err := kms.NewAWS(ctx, aws)
	if err != nil {
		return nil, nil, err
	}
	verifier, err := kms.NewAWSVerifier(ctx, aws)
	return keeper, verifier, err
}

func (c Config) blobs(ctx context.Context) (blob.Store, error) {
	if c.BlobDir != "" {
		return blob.OpenDir(c.BlobDir)
	}
	return blob.NewS3(ctx, blob.S3Config{Bucket: c.S3Bucket, Region: c.S3Region, Endpoint: c.S3Endpoint, PathStyle: c.S3Endpoint != ""})
}

func (c Config) platform() *seal.Sealer { return seal.New(ids.Nil, seal.Static{c.PlatformKey}) }

// processKey derives a key that all processes of the installation share.
func (c Config) processKey(ctx context.Context, name string) (key [32]byte, err error) {
	raw, err := c.platform().MAC(ctx, name, nil)
	if err != nil {
		return key, fmt.Errorf("derive %s key: %w", name, err)
	}
	copy(key[:], raw)
	return key, nil
}

// closers are closed in the reverse order of opening.
type closers []io.Closer

func (c closers) Close() error {
	var faults []error
	for i := len(c) - 1; i >= 0; i-- {
		faults = append(faults, c[i].Close())
	}
	return errors.Join(faults...)
}
