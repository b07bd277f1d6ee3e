package worker

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/installation"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/scan"
)

// Config is what the process needs. Addresses are host:port; port 0 takes a
// free one.
type Config struct {
	installation.Settings // the control database as madoguchi_dataplane

	MetricsAddr  string `env:"METRICS_ADDR" log:"public"`  // private: health and figures
	PostgresAddr string `env:"POSTGRES_ADDR" log:"public"` // of the default cell
	// SnapshotFile is where the directory is kept for a start without the
	// control database.
	SnapshotFile string `env:"SNAPSHOT_FILE" log:"public"`

	SMTPAddr     string `env:"SMTP_ADDR" log:"public"` // or SESRegion
	SMTPUsername string `env:"SMTP_USERNAME" log:"public"`
	SMTPPassword string `env:"SMTP_PASSWORD"`
	SMTPPlain    bool   `env:"SMTP_PLAIN"` // the development mailbox
	SESRegion    string `env:"SES_REGION" log:"public"`
	SESEndpoint  string `env:"SES_ENDPOINT" log:"public"`
	MailFrom     string `env:"MAIL_FROM" log:"public"`    // a bare address
	PagesOrigin  string `env:"PAGES_ORIGIN" log:"public"` // default "https://{host}"
	ClamdAddr    string `env:"CLAMD_ADDR" log:"public"`   // empty: files are checked for structure only
	// CheckpointKey is the secret text of audit.NewSigningKey, which the
	// environment names the file of; empty: audit.InstallationKey.
	CheckpointKey string `env:"CHECKPOINT_KEY_FILE,file"`

	Concurrency int           `env:"CONCURRENCY"` // tasks at once; default 16
	Poll        time.Duration `log:"-"`           // how often an idle worker looks for tasks; default 1 s
	Busy        time.Duration `log:"-"`           // pace of the rounds to busy tenants; default 2 s
	StopTime    time.Duration `log:"-"`           // how long tasks under way may take when stopping; default 15 s
	Clock       clock.Clock   `log:"-"`           // nil: the machine's
	Log         *slog.Logger  `log:"-"`
}

// Validate returns every fault of the config at once.
func (c Config) Validate() error {
	var f installation.Faults
	f.Need(c.MetricsAddr != "", "METRICS_ADDR is missing")
	f.Add(c.Settings.Validate())
	f.Need((c.SMTPAddr != "") != (c.SESRegion != ""), "set one of SMTP_ADDR and SES_REGION")
	f.Need(strings.Contains(c.PagesOrigin, "{host}"), "PAGES_ORIGIN must contain {host}")
	f.Need(c.Log != nil, "no logger")
	if _, err := mail.ParseAddress(c.MailFrom); err != nil {
		f.Add(errors.New("MAIL_FROM must be a mail address"))
	}
	_, err := installation.Cell(c.PostgresAddr)
	f.Add(err)
	if c.SMTPAddr != "" {
		_, _, err := installation.HostPort("SMTP_ADDR", c.SMTPAddr)
		f.Add(err)
	}
	return f.Join()
}

func (c Config) sender(ctx context.Context) (mail.Sender, error) {
	if c.SESRegion != "" {
		return mail.NewSES(ctx, mail.SESConfig{Region: c.SESRegion, Endpoint: c.SESEndpoint, Clock: c.Clock})
	}
	host, port, err := installation.HostPort("SMTP_ADDR", c.SMTPAddr)
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

func (c Config) signer(ctx context.Context) (*audit.Signer, error) {
	if c.CheckpointKey != "" {
		return audit.ParseSigner(c.CheckpointKey)
	}
	secret, _, err := audit.InstallationKey(ctx, c.Platform())
	if err != nil {
		return nil, err
	}
	return audit.ParseSigner(secret)
}
