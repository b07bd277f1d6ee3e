package mailbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/madoguchi/madoguchi/internal/clock"
)

// Options says where the post office listens and keeps the mails.
type Options struct {
	Dir string
	// SMTP and Web are loopback addresses; "127.0.0.1:0" takes a free port.
	SMTP, Web string
	Clock     clock.Clock // nil: the machine's
}

// Server is a running post office.
type Server struct {
	smtp     *smtp.Server
	web      *http.Server
	mailAddr string
	webAddr  string
	inbox    *inbox
	ended    chan error
}

// Start opens the post office. It runs until Stop.
func Start(o Options) (*Server, error) {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	box, err := openInbox(o.Dir, o.Clock)
	if err != nil {
		return nil, err
	}
	mails, err := listen(o.SMTP)
	if err != nil {
		return nil, err
	}
	pages, err := listen(o.Web)
	if err != nil {
		_ = mails.Close()
		return nil, err
	}
	s := &Server{
		smtp: smtp.NewServer(postOffice{box}), mailAddr: mails.Addr().String(), webAddr: pages.Addr().String(),
		web:   &http.Server{Handler: onlyLoopback(handler(box)), ReadHeaderTimeout: 5 * time.Second},
		inbox: box, ended: make(chan error, 2),
	}
	s.smtp.Domain, s.smtp.MaxMessageBytes, s.smtp.MaxRecipients = "localhost", maxBytes, 50
	s.smtp.ReadTimeout, s.smtp.WriteTimeout = time.Minute, time.Minute
	go func() { s.ended <- s.smtp.Serve(mails) }()
	go func() { s.ended <- s.web.Serve(pages) }()
	return s, nil
}

func listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("mailbox address: %w", err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("the mailbox listens on loopback only, not on %s", host)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("open the mailbox: %w", err)
	}
	return l, nil
}

// SMTPAddr is the host and port that take mails.
func (s *Server) SMTPAddr() string { return s.mailAddr }

// URL is the inbox page.
func (s *Server) URL() string { return "http://" + s.webAddr + "/" }

// Messages returns the mails to an address, or all for "", newest first.
func (s *Server) Messages(to string) []Message { return s.inbox.list(to) }

// Stop closes the post office and waits for what is being served.
func (s *Server) Stop(ctx context.Context) error {
	err := errors.Join(s.smtp.Shutdown(ctx), s.web.Shutdown(ctx))
	for range 2 {
		if end := <-s.ended; end != nil && !errors.Is(end, smtp.ErrServerClosed) && !errors.Is(end, http.ErrServerClosed) {
			err = errors.Join(err, end)
		}
	}
	return err
}
