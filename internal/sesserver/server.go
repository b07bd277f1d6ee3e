package sesserver

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	netmail "net/mail"
	"slices"
	"strings"
	"sync"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/sigv4"
)

// Account is whose requests are accepted, and the domain that may send.
type Account struct{ Region, AccessKeyID, SecretAccessKey, Domain string }

// Mail is one that was taken.
type Mail struct {
	From, To string
	Raw      []byte
}

// Server is an http.Handler.
type Server struct {
	domain string
	signed sigv4.Checker

	mu     sync.Mutex
	mails  []Mail
	status int
	code   string
}

// New returns a server without mails.
func New(a Account) *Server {
	return &Server{domain: a.Domain, signed: sigv4.Checker{
		AccessKeyID: a.AccessKeyID, SecretAccessKey: a.SecretAccessKey,
		Region: a.Region, Service: "ses", Clock: clock.System{},
	}}
}

// Fail makes every later call fail with the status and code, as
// (429, "TooManyRequestsException"); status 0 ends it.
func (s *Server) Fail(status int, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.code = status, code
}

// Mails returns what was taken so far, oldest first.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

const maxBody = 15 << 20

// sendEmail holds the members of the request that are supported; SES ignores
// none, so others are refused.
type sendEmail struct {
	FromEmailAddress string
	Destination      struct{ ToAddresses []string }
	Content          struct{ Raw struct{ Data []byte } }
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		refuse(w, http.StatusBadRequest, "BadRequestException")
		return
	}
	if err := s.signed.Check(r, body); err != nil {
		refuse(w, http.StatusForbidden, "InvalidSignatureException")
		return
	}
	if r.Method != http.MethodPost || r.URL.Path != "/v2/email/outbound-emails" {
		refuse(w, http.StatusNotFound, "NotFoundException")
		return
	}
	var in sendEmail
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if decoder.Decode(&in) != nil {
		refuse(w, http.StatusBadRequest, "BadRequestException")
		return
	}
	s.take(w, in)
}

func (s *Server) take(w http.ResponseWriter, in sendEmail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.status != 0 {
		refuse(w, s.status, s.code)
		return
	}
	if !strings.HasSuffix(in.FromEmailAddress, "@"+s.domain) {
		refuse(w, http.StatusBadRequest, "MailFromDomainNotVerifiedException")
		return
	}
	if !consistent(in) {
		refuse(w, http.StatusBadRequest, "MessageRejected")
		return
	}
	s.mails = append(s.mails, Mail{From: in.FromEmailAddress, To: in.Destination.ToAddresses[0], Raw: in.Content.Raw.Data})
	w.Header().Set("Content-Type", "application/json")
	// The client hung up when this fails; nobody is left to tell.
	_ = json.NewEncoder(w).Encode(map[string]string{"MessageId": ids.New().String()})
}

// consistent says whether the raw message is one to exactly the recipient that
// the call names.
func consistent(in sendEmail) bool {
	m, err := netmail.ReadMessage(bytes.NewReader(in.Content.Raw.Data))
	if err != nil || len(in.Destination.ToAddresses) != 1 {
		return false
	}
	to, err := m.Header.AddressList("To")
	return err == nil && len(to) == 1 && to[0].Address == in.Destination.ToAddresses[0] &&
		m.Header.Get("Cc") == "" && m.Header.Get("Bcc") == ""
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Amzn-ErrorType", code)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": "refused"})
}
