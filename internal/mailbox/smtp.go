package mailbox

import (
	"io"

	"github.com/emersion/go-smtp"
)

// maxBytes is the largest mail the post office takes.
const maxBytes = 10 << 20

// postOffice hands every connection a session.
type postOffice struct{ inbox *inbox }

func (p postOffice) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &session{inbox: p.inbox}, nil
}

type session struct {
	inbox *inbox
	to    []string
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for _, to := range s.to {
		if err := s.inbox.put(to, raw); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) Reset() { s.to = nil }

func (s *session) Logout() error { return nil }
