package mailtest

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Received is a mail as the server got it: envelope and MIME form.
type Received struct {
	From, To string
	Raw      []byte
}

// Sink is an SMTP server in the process that keeps what it takes.
type Sink struct {
	Host string
	Port int

	mu       sync.Mutex
	received []Received
	refusals map[Stage]int
	user     string
	password string
}

// Stage is a point of the dialogue at which a server may refuse.
type Stage string

// The stages.
const (
	AtSender    Stage = "sender"
	AtRecipient Stage = "recipient"
	AtContent   Stage = "content"
)

// StartSink runs the server until the test ends. With a certificate it offers
// STARTTLS; with a user it wants the password, over TLS only.
func StartSink(t *testing.T, certificate *tls.Certificate, user, password string) *Sink {
	t.Helper()
	s := &Sink{refusals: map[Stage]int{}, user: user, password: password}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		_, isTLS := c.TLSConnectionState()
		return &session{sink: s, authenticated: user == "", isTLS: isTLS}, nil
	}))
	server.Domain = "sink.example.jp"
	server.MaxRecipients = 1
	server.MaxLineLength = 1000 // RFC 5321
	server.ReadTimeout, server.WriteTimeout = 10*time.Second, 10*time.Second
	if certificate != nil {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().(*net.TCPAddr)
	s.Host, s.Port = addr.IP.String(), addr.Port
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		// Serve may not have begun when a test is short: closing the listener
		// itself reaches it in any case.
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
		<-done
		if err := server.Close(); err != nil && !errors.Is(err, net.ErrClosed) && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	return s
}

// Refuse makes the server answer with the code at the stage from now on; code
// 0 ends it.
func (s *Sink) Refuse(at Stage, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusals[at] = code
}

// Received returns what was taken so far.
func (s *Sink) Received() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.received)
}

func (s *Sink) answer(at Stage, quoted string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := s.refusals[at]
	if code == 0 {
		return nil
	}
	// Servers quote the recipient in their answers; so does this one.
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: "not taken: <" + quoted + ">"}
}

type session struct {
	sink          *Sink
	authenticated bool
	isTLS         bool
	from, to      string
}

func (s *session) AuthMechanisms() []string {
	if s.sink.user == "" || !s.isTLS {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.sink.user || password != s.sink.password {
			return smtp.ErrAuthFailed
		}
		s.authenticated = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.authenticated {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return s.sink.answer(AtSender, from)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return s.sink.answer(AtRecipient, to)
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.sink.answer(AtContent, s.to); err != nil {
		return err
	}
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	s.sink.received = append(s.sink.received, Received{From: s.from, To: s.to, Raw: raw})
	return nil
}

func (s *session) Reset() { s.from, s.to = "", "" }

func (s *session) Logout() error { return nil }
