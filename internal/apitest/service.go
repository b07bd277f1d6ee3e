package apitest

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/citizenapi"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/jobs"
	"github.com/madoguchi/madoguchi/internal/logging"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/rate"
	"github.com/madoguchi/madoguchi/internal/scan"
	"github.com/madoguchi/madoguchi/internal/staffapi"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

// Service is two municipalities behind the doors of both planes.
type Service struct {
	A, B     *tenant.Space
	Clock    *clock.Fake // A's; Advance moves both
	Citizen  *httpapi.API
	Staff    *httpapi.API
	Enforcer *access.Enforcer
	Redis    *pgtest.RedisServer
	Log      *Log
	Mails    *Mails

	internet, lgwan *httptest.Server
}

// New starts the service for the test.
func New(t testing.TB) *Service {
	t.Helper()
	a, b := tenanttest.Two(t)
	now := tenanttest.Clock(a)
	s := &Service{A: a, B: b, Clock: now, Redis: pgtest.StartRedis(t), Log: &Log{}, Mails: &Mails{}}
	limiter, err := rate.Open(rate.Config{Addr: s.Redis.Addr(), HashKey: [32]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = limiter.Close() })
	if s.Enforcer, err = access.NewEnforcer(); err != nil {
		t.Fatal(err)
	}
	passwords, err := credential.NewPasswords(2)
	if err != nil {
		t.Fatal(err)
	}
	log := logging.New(s.Log, slog.LevelDebug)
	s.Citizen = citizenapi.New(citizenapi.Config{Enforcer: s.Enforcer, Limiter: limiter, Clock: now, Logger: log, Passwords: passwords})
	s.Staff = staffapi.New(staffapi.Config{
		Enforcer: s.Enforcer, Limiter: limiter, Clock: now, Logger: log, Passwords: passwords, Library: tenants.Library(),
	})
	s.internet, s.lgwan = s.serve(t, tenant.Internet, log), s.serve(t, tenant.LGWAN, log)
	return s
}

func (s *Service) serve(t testing.TB, plane tenant.Plane, log *slog.Logger) *httptest.Server {
	page := func(text string) fstest.MapFS { return fstest.MapFS{"index.html": {Data: []byte(text)}} }
	server := httptest.NewServer(httpapi.NewDoor(httpapi.DoorConfig{
		Plane: plane, Directory: s, Logger: log,
		Sites: map[tenant.Side]httpapi.Site{
			tenant.CitizenSide: {API: s.Citizen, Pages: httpapi.Pages(page("citizen")), Sheets: citizenapi.Sheets()},
			tenant.StaffSide:   {API: s.Staff, Pages: httpapi.Pages(page("staff"))},
		},
	}))
	t.Cleanup(server.Close)
	return server
}

// Advance moves the clocks of both municipalities.
func (s *Service) Advance(d time.Duration) {
	tenanttest.Clock(s.A).Advance(d)
	tenanttest.Clock(s.B).Advance(d)
}

// Resolve implements httpapi.Directory over the two municipalities.
func (s *Service) Resolve(host string) (tenant.Tenant, tenant.Host, bool) {
	name, ok := tenant.NormaliseHost(host)
	for _, sp := range []*tenant.Space{s.A, s.B} {
		for _, h := range sp.Tenant().Hosts {
			if ok && h.Name == name {
				return sp.Tenant(), h, true
			}
		}
	}
	return tenant.Tenant{}, tenant.Host{}, false
}

// Open implements httpapi.Directory.
func (s *Service) Open(_ context.Context, id ids.ID) (*tenant.Space, error) {
	for _, sp := range []*tenant.Space{s.A, s.B} {
		if sp.Tenant().ID == id {
			return sp, nil
		}
	}
	return nil, fault.New(fault.NotFound, "not_found")
}

// Work does every job that is due at the municipality.
func (s *Service) Work(t testing.TB, sp *tenant.Space) {
	t.Helper()
	tenanttest.Run(t, sp, jobs.Handlers(jobs.Tools{
		Post:    notice.Post{Sender: s.Mails, From: "noreply@madoguchi.example"},
		Scanner: scan.Structural{},
	}))
}

// Mails is a mail door that keeps what it is given.
type Mails struct {
	mu   sync.Mutex
	sent []mail.Message
}

// Send implements mail.Sender.
func (m *Mails) Send(_ context.Context, msg mail.Message) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sent = append(m.sent, msg)
	return nil
}

// All returns every mail, oldest first.
func (m *Mails) All() []mail.Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.sent)
}

// To returns the mails to the address, oldest first.
func (m *Mails) To(address string) []mail.Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []mail.Message
	for _, msg := range m.sent {
		if msg.To == address {
			out = append(out, msg)
		}
	}
	return out
}

// Log keeps the log of the service. Safe for concurrent use.
type Log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// String returns everything logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// token finds the 43 characters of a token in a mail.
var token = regexp.MustCompile(`[A-Za-z0-9_-]{43}`)
