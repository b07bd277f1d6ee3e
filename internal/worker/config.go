package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/scan"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// Config is what the process needs. Addresses are host:port; port 0 takes a
// free one.
type Config struct {
	MetricsAddr string // private: health and figures

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

	SMTPAddr, SMTPUsername, SMTPPassword string // or SESRegion
	SMTPPlain                            bool   // the development mailbox
	SESRegion                            string
	SESEndpoint                          string
	MailFrom                             string // a bare address
	PagesOrigin                          string // "https://{host}"
	ClamdAddr                            string // empty: files are checked for structure only
	CheckpointKey                        string // secret text of audit.NewSigningKey; empty: audit.InstallationKey

	Concurrency int           // tasks at once; default 16
	Poll        time.Duration // how often an idle worker looks for tasks; default 1 s
	Busy        time.Duration // pace of the rounds to busy tenants; default 2 s
	StopTime    time.Duration // how long tasks under way may take when stopping; default 15 s
	Clock       clock.Clock   // nil: the machine's
	Log         *slog.Logger
}

// Validate returns every fault of the config at once.
func (c Config) Validate() error {
	var faults []error
	need := func(ok bool, what string) {
		if !ok {
			faults = append(faults, errors.New(what))
		}
	}
	need(c.MetricsAddr != "", "METRICS_ADDR is missing")
	need(c.ControlDSN != "", "CONTROL_DSN is missing")
	need(c.PlatformKey != [seal.KeySize]byte{}, "the platform key is missing")
	need(c.RedisAddr != "", "REDIS_ADDR is missing")
	need((c.KeyringDir != "") != (c.KMSRegion != ""), "set one of KEYRING_DIR and KMS_REGION")
	need((c.BlobDir != "") != (c.S3Bucket != ""), "set one of BLOB_DIR and S3_BUCKET")
	need(c.S3Bucket == "" || c.S3Region != "", "S3_REGION is missing")
	need((c.SMTPAddr != "") != (c.SESRegion != ""), "set one of SMTP_ADDR and SES_REGION")
	need(strings.Contains(c.PagesOrigin, "{host}"), "PAGES_ORIGIN must contain {host}")
	need(c.Log != nil, "no logger")
	if _, err := mail.ParseAddress(c.MailFrom); err != nil {
		faults = append(faults, errors.New("MAIL_FROM must be a mail address"))
	}
	if _, _, err := hostPort("POSTGRES_ADDR", c.PostgresAddr); err != nil {
		faults = append(faults, err)
	}
	if c.SMTPAddr != "" {
		if _, _, err := hostPort("SMTP_ADDR", c.SMTPAddr); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

func hostPort(name, addr string) (string, int, error) {
	host, port, err := net.SplitHostPort(addr)
	n, perr := strconv.Atoi(port)
	if err != nil || perr != nil || host == "" {
		return "", 0, errors.New(name + " must be host:port")
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
	return blob.NewS3(ctx, blob.S3Config{
		Bucket: c.S3Bucket, Region: c.S3Region, Endpoint: c.S3Endpoint, PathStyle: c.S3Endpoint != "",
	})
}

func (c Config) sender(ctx context.Context) (mail.Sender, error) {
	if c.SESRegion != "" {
		return mail.NewSES(ctx, mail.SESConfig{Region: c.SESRegion, Endpoint: c.SESEndpoint, Clock: c.Clock})
	}
	host, port, err := hostPort("SMTP_ADDR", c.SMTPAddr)
	if err != nil {
		return nil, err
	}
	return mail.NewSMTP(mail.SMTPConfig{
		Host: host, Port: port, Username: c.SMTPUsername, Password: c.SMTPPassword, Plain: c.SMTPPlain, Clock: c.Clock,
	})
}

func (c Config) scanner() scan.Scanner {
	if c.ClamdAddr == "" {
		return scan.Structural{}
	}
	return scan.Clamd{Addr: c.ClamdAddr}
}

// platform seals and derives for the installation itself.
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

func (c Config) signer(ctx context.Context) (*audit.Signer, error) {
	if c.CheckpointKey != "" {
		return audit.ParseSigner(c.CheckpointKey)
	}
	secret, _, err := audit.InstallationKey(ctx, c.platform())
	if err != nil {
		return nil, err
	}
	return audit.ParseSigner(secret)
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
