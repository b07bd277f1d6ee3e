package mail_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/mail/mailtest"
	"github.com/madoguchi/madoguchi/internal/sesserver"
)

func newSMTP(t *testing.T, cfg mail.SMTPConfig) *mail.SMTP {
	t.Helper()
	if cfg.Timeout == 0 {
		cfg.Timeout = 5 * time.Second
	}
	sender, err := mail.NewSMTP(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

func TestSMTPConforms(t *testing.T) {
	mailtest.RunConformance(t, func(t *testing.T) mailtest.Bench {
		sink := mailtest.StartSink(t, nil, "", "")
		sender := &switched{Sender: newSMTP(t, mail.SMTPConfig{Host: sink.Host, Port: sink.Port, Plain: true})}
		return mailtest.Bench{
			Sender: sender, Received: sink.Received,
			Refuse: func() { sink.Refuse(mailtest.AtRecipient, 550) },
			Busy:   func() { sink.Refuse(mailtest.AtRecipient, 450) },
			Leave: func() {
				sender.Sender = newSMTP(t, mail.SMTPConfig{Host: "127.0.0.1", Port: 1, Plain: true})
			},
		}
	})
}

// switched lets a test put another sender in the place of one.
type switched struct{ mail.Sender }

func sesAccount() sesserver.Account {
	return sesserver.Account{Region: "ap-northeast-1", AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret", Domain: mailtest.Domain}
}

func startSES(t *testing.T) (*sesserver.Server, *httptest.Server, mail.SESConfig) {
	t.Helper()
	a := sesAccount()
	server := sesserver.New(a)
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	return server, web, mail.SESConfig{
		Region: a.Region, Endpoint: web.URL, AccessKeyID: a.AccessKeyID, SecretAccessKey: a.SecretAccessKey, Timeout: 2 * time.Second,
	}
}

func newSES(t *testing.T, cfg mail.SESConfig) *mail.SES {
	t.Helper()
	sender, err := mail.NewSES(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

func TestSESConforms(t *testing.T) {
	mailtest.RunConformance(t, func(t *testing.T) mailtest.Bench {
		server, web, cfg := startSES(t)
		return mailtest.Bench{
			Sender: newSES(t, cfg),
			Received: func() (out []mailtest.Received) {
				for _, m := range server.Mails() {
					out = append(out, mailtest.Received{From: m.From, To: m.To, Raw: m.Raw})
				}
				return out
			},
			Refuse: func() { server.Fail(http.StatusBadRequest, "MessageRejected") },
			Busy:   func() { server.Fail(http.StatusTooManyRequests, "TooManyRequestsException") },
			Leave:  web.Close,
		}
	})
}
