package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/madoguchi/madoguchi/internal/clock"
)

// SMTPConfig says which server takes our mail.
type SMTPConfig struct {
	Host     string
	Port     int
	Username string // optional
	Password string // optional; sent only over TLS
	// Plain allows a connection without TLS: the development mailbox.
	Plain bool
	// Roots are the authorities trusted for the server; nil: the machine's.
	Roots   *x509.CertPool
	Timeout time.Duration // of one delivery; default 30 s
	Clock   clock.Clock   // default the machine's
}

// SMTP sends through one server, a connection per message.
type SMTP struct {
	client *gomail.Client
	cfg    SMTPConfig
}

// NewSMTP checks the configuration; it does not connect.
func NewSMTP(cfg SMTPConfig) (*SMTP, error) {
	if cfg.Timeout <= 0 {
		cfg.Timeout = 30 * time.Second
	}
	if cfg.Clock == nil {
		cfg.Clock = clock.System{}
	}
	policy := gomail.TLSMandatory
	if cfg.Plain {
		policy = gomail.NoTLS
	}
	options := []gomail.Option{
		gomail.WithPort(cfg.Port), gomail.WithTimeout(cfg.Timeout), gomail.WithTLSPolicy(policy),
		gomail.WithTLSConfig(&tls.Config{ServerName: cfg.Host, RootCAs: cfg.Roots, MinVersion: tls.VersionTLS12}),
	}
	if cfg.Username != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(cfg.Username), gomail.WithPassword(cfg.Password))
	}
	client, err := gomail.NewClient(cfg.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("smtp server: %w", err)
	}
	return &SMTP{client: client, cfg: cfg}, nil
}

// Send delivers the message to the server.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	e, err := m.check()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	conn, err := s.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("connect to mail server: %w: %w", ErrUnavailable, err)
	}
	// Once the server took the message, nothing that fails afterwards may make
	// it a failed one: it would be sent again.
	defer s.client.CloseWithSMTPClient(conn)
	built := e.build(s.cfg.Clock.Now())
	err = s.client.SendWithSMTPClient(conn, built)
	if built.IsDelivered() {
		return nil
	}
	return smtpFault(err)
}

// smtpFault keeps the reason and the server's code of a failed delivery and
// drops its text, which quotes the recipient.
func smtpFault(err error) error {
	send, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return fmt.Errorf("send mail: %w", ErrUnavailable)
	}
	reason := fmt.Sprintf("send mail: %s, code %d", send.Reason, send.ErrorCode())
	// A server that refuses our sender refuses us: that is set right by us, and
	// the message goes then.
	if send.ErrorCode() >= 500 && send.ErrorCode() < 600 && send.Reason != gomail.ErrSMTPMailFrom {
		return fmt.Errorf("%s: %w", reason, ErrRefused)
	}
	return fmt.Errorf("%s: %w", reason, ErrUnavailable)
}
