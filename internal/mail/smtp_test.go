package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/mail/mailtest"
)

func message() mail.Message {
	return mail.Message{
		From: "青空市 <noreply@" + mailtest.Domain + ">", To: mailtest.Recipient,
		Subject: "受付", Text: "本文", MessageID: "1@" + mailtest.Domain,
	}
}

func TestSMTPAnswersDecideTheFault(t *testing.T) {
	sink := mailtest.StartSink(t, nil, "", "")
	sender := newSMTP(t, mail.SMTPConfig{Host: sink.Host, Port: sink.Port, Plain: true})
	for _, c := range []struct {
		at   mailtest.Stage
		code int
		want error
	}{
		{mailtest.AtSender, 451, mail.ErrUnavailable},
		{mailtest.AtSender, 553, mail.ErrUnavailable}, // refuses us, not the message
		{mailtest.AtRecipient, 421, mail.ErrUnavailable},
		{mailtest.AtRecipient, 452, mail.ErrUnavailable},
		{mailtest.AtRecipient, 550, mail.ErrRefused},
		{mailtest.AtRecipient, 552, mail.ErrRefused},
		{mailtest.AtContent, 451, mail.ErrUnavailable},
		{mailtest.AtContent, 554, mail.ErrRefused},
	} {
		sink.Refuse(c.at, c.code)
		if err := sender.Send(t.Context(), message()); !errors.Is(err, c.want) || strings.Contains(err.Error(), "yamada") {
			t.Errorf("%d at the %s: %v", c.code, c.at, err)
		}
		sink.Refuse(c.at, 0)
	}
	if err := sender.Send(t.Context(), message()); err != nil || len(sink.Received()) != 1 {
		t.Errorf("after the refusals: %v, %d mails", err, len(sink.Received()))
	}
}

func TestSMTPServerThatNeverAnswers(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	addr := listener.Addr().(*net.TCPAddr)
	sender := newSMTP(t, mail.SMTPConfig{Host: "127.0.0.1", Port: addr.Port, Plain: true, Timeout: 200 * time.Millisecond})
	if err := sender.Send(t.Context(), message()); !errors.Is(err, mail.ErrUnavailable) {
		t.Fatalf("send: %v", err)
	}
}

// certificate makes one for 127.0.0.1 that signs itself.
func certificate(t *testing.T) (*tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestSMTPOverTLS(t *testing.T) {
	own, roots := certificate(t)
	sink := mailtest.StartSink(t, own, "madoguchi", "password")
	good := mail.SMTPConfig{Host: sink.Host, Port: sink.Port, Username: "madoguchi", Password: "password", Roots: roots}
	if err := newSMTP(t, good).Send(t.Context(), message()); err != nil || len(sink.Received()) != 1 {
		t.Fatalf("send over TLS: %v", err)
	}
	for name, change := range map[string]func(*mail.SMTPConfig){
		"unknown authority": func(c *mail.SMTPConfig) { c.Roots = x509.NewCertPool() },
		"wrong password":    func(c *mail.SMTPConfig) { c.Password = "other" },
		"without TLS":       func(c *mail.SMTPConfig) { c.Plain = true },
	} {
		cfg := good
		change(&cfg)
		if err := newSMTP(t, cfg).Send(t.Context(), message()); !errors.Is(err, mail.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	plain := mailtest.StartSink(t, nil, "", "")
	cfg := mail.SMTPConfig{Host: plain.Host, Port: plain.Port}
	if err := newSMTP(t, cfg).Send(t.Context(), message()); !errors.Is(err, mail.ErrUnavailable) || len(plain.Received()) > 0 {
		t.Errorf("a server without TLS got the mail: %v", err)
	}
}

func TestSESAnswersDecideTheFault(t *testing.T) {
	server, _, cfg := startSES(t)
	sender := newSES(t, cfg)
	for code, c := range map[string]struct {
		status int
		want   error
	}{
		"MessageRejected":                    {http.StatusBadRequest, mail.ErrRefused},
		"BadRequestException":                {http.StatusBadRequest, mail.ErrRefused},
		"MailFromDomainNotVerifiedException": {http.StatusBadRequest, mail.ErrUnavailable},
		"AccountSuspendedException":          {http.StatusBadRequest, mail.ErrUnavailable},
		"LimitExceededException":             {http.StatusBadRequest, mail.ErrUnavailable},
		"TooManyRequestsException":           {http.StatusTooManyRequests, mail.ErrUnavailable},
		"InternalFailure":                    {http.StatusInternalServerError, mail.ErrUnavailable},
	} {
		server.Fail(c.status, code)
		if err := sender.Send(t.Context(), message()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", code, err)
		}
	}
	server.Fail(0, "")
	cfg.SecretAccessKey = "another"
	if err := newSES(t, cfg).Send(t.Context(), message()); !errors.Is(err, mail.ErrUnavailable) || len(server.Mails()) > 0 {
		t.Errorf("with a wrong secret: %v", err)
	}
}
