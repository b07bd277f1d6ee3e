package dataplane

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strconv"
	"time"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// Config is what the process needs. Addresses are host:port; port 0 takes a
// free one.
type Config struct {
	InternetAddr string // empty: the plane is not served
	LGWANAddr    string // empty: the plane is not served
	MetricsAddr  string // private: health and figures
	WebDir       string // has citizen/ and staff/

	ControlDSN   string             // as madoguchi_dataplane
	PlatformKey  [seal.KeySize]byte // opens the tenants' database passwords
	PostgresAddr string             // of the default cell
	SnapshotFile string             // where the directory is kept for a start without the control database

	RedisAddr, RedisUsername, RedisPassword string
	RedisTLS                                bool

	KeyringDir  string // or KMSRegion
	KMSRegion   string
	KMSEndpoint string
	BlobDir     string // or S3Bucket and S3Region
	S3Bucket    string
	S3Region    string
	S3Endpoint  string

	Proxies   []netip.Prefix // load balancers whose X-Forwarded-For is believed
	BehindTLS bool           // browsers reach the listeners by TLS

	Clock    clock.Clock // nil: the machine's
	Log      *slog.Logger
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
	need(c.InternetAddr != "" || c.LGWANAddr != "", "no address to listen on: set INTERNET_ADDR or LGWAN_ADDR")
	need(c.MetricsAddr != "", "METRICS_ADDR is missing")
	need(c.ControlDSN != "", "CONTROL_DSN is missing")
	need(c.PlatformKey != [seal.KeySize]byte{}, "the platform key is missing")
	need(c.RedisAddr != "", "REDIS_ADDR is missing")
	need((c.KeyringDir != "") != (c.KMSRegion != ""), "set one of KEYRING_DIR and KMS_REGION")
	need((c.BlobDir != "") != (c.S3Bucket != ""), "set one of BLOB_DIR and S3_BUCKET")
	need(c.S3Bucket == "" || c.S3Region != "", "S3_REGION is missing")
	need(c.Log != nil, "no logger")
	if _, _, err := c.postgres(); err != nil {
		faults = append(faults, err)
	}
	for _, side := range []string{"citizen", "staff"} {
		info, err := os.Stat(c.WebDir + "/" + side)
		need(err == nil && info.IsDir(), "WEB_DIR has no folder "+side)
	}
	return errors.Join(faults...)
}

func (c Config) postgres() (string, int, error) {
	host, port, err := net.SplitHostPort(c.PostgresAddr)
	n, perr := strconv.Atoi(port)
	if err != nil || perr != nil || host == "" {
		return "", 0, errors.New("POSTGRES_ADDR must be host:port")
	}
	return host, n, nil
}

func (c Config) keys(ctx context.Context) (kms.Unwrapper, error) {
	if c.KeyringDir != "" {
		return kms.OpenLocal(c.KeyringDir, kms.WithClock(c.Clock))
	}
	return kms.NewAWS(ctx, kms.AWSConfig{Region: c.KMSRegion, Endpoint: c.KMSEndpoint})
}

func (c Config) blobs(ctx context.Context) (blob.Store, error) {
	if c.BlobDir != "" {
		return blob.OpenDir(c.BlobDir)
	}
	return blob.NewS3(ctx, blob.S3Config{Bucket: c.S3Bucket, Region: c.S3Region, Endpoint: c.S3Endpoint, PathStyle: c.S3Endpoint != ""})
}

// processKey derives a key that all processes of the installation share.
func (c Config) processKey(ctx context.Context, name string) (key [32]byte, err error) {
	raw, err := seal.New([16]byte{}, seal.Static{c.PlatformKey}).MAC(ctx, name, nil)
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
