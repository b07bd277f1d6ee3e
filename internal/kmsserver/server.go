package kmsserver

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/sigv4"
)

// Account is whose requests are accepted, and where the server claims to be.
type Account struct{ Region, AccessKeyID, SecretAccessKey string }

// Server is an http.Handler. Its clock decides when deletions happen.
type Server struct {
	account Account
	clock   clock.Clock
	signed  sigv4.Checker

	mu      sync.Mutex
	keys    map[string]*key   // by id
	aliases map[string]string // to id
	fault   *failure
	calls   map[string]int
}

// New returns a server without keys. Signatures are checked against the
// machine's time, deletions against c.
func New(a Account, c clock.Clock) *Server {
	return &Server{
		account: a, clock: c,
		signed: sigv4.Checker{
			AccessKeyID: a.AccessKeyID, SecretAccessKey: a.SecretAccessKey,
			Region: a.Region, Service: "kms", Clock: clock.System{},
		},
		keys: map[string]*key{}, aliases: map[string]string{}, calls: map[string]int{},
	}
}

// failure is an answer of KMS other than success.
type failure struct {
	status  int
	code    string
	message string
}

func refuse(code, format string, args ...any) *failure {
	return &failure{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}

// Fail makes every later call fail with the status and code, as
// (500, "KMSInternalException") or (400, "ThrottlingException"); status 0 ends it.
func (s *Server) Fail(status int, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = nil
	if status != 0 {
		s.fault = &failure{status, code, "by request of the test"}
	}
}

// Calls counts the calls of an operation so far.
func (s *Server) Calls(operation string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[operation]
}

const maxBody = 1 << 20

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		answer(w, nil, refuse("ValidationException", "body"))
		return
	}
	if r.Method != http.MethodPost || r.URL.Path != "/" || r.Header.Get("Content-Type") != "application/x-amz-json-1.1" {
		answer(w, nil, refuse("UnknownOperationException", "not AWS JSON 1.1"))
		return
	}
	if err := s.signed.Check(r, body); err != nil {
		answer(w, nil, refuse("InvalidSignatureException", "%v", err))
		return
	}
	operation, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), "TrentService.")
	if !ok {
		answer(w, nil, refuse("UnknownOperationException", "target"))
		return
	}
	out, failed := s.call(operation, body)
	answer(w, out, failed)
}

func answer(w http.ResponseWriter, out any, failed *failure) {
	status := http.StatusOK
	if failed != nil {
		status = failed.status
		out = map[string]string{"__type": failed.code, "message": failed.message}
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	// The client hung up when this fails; nobody is left to tell.
	_ = json.NewEncoder(w).Encode(out)
}

// request holds the members of all supported operations.
type request struct {
	KeyID               string `json:"KeyId"`
	AliasName           string
	TargetKeyID         string `json:"TargetKeyId"`
	KeySpec             string
	CiphertextBlob      []byte
	EncryptionContext   map[string]string
	PendingWindowInDays *int
}

func (s *Server) call(operation string, body []byte) (any, *failure) {
	var in request
	if json.Unmarshal(body, &in) != nil {
		return nil, refuse("SerializationException", "body")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[operation]++
	if s.fault != nil {
		return nil, s.fault
	}
	switch operation {
	case "CreateKey":
		return s.createKey()
	case "CreateAlias":
		return s.createAlias(in)
	case "DescribeKey":
		return s.describeKey(in)
	case "GenerateDataKey":
		return s.generateDataKey(in)
	case "Decrypt":
		return s.decrypt(in)
	case "ScheduleKeyDeletion":
		return s.scheduleKeyDeletion(in)
	case "CancelKeyDeletion":
		return s.cancelKeyDeletion(in)
	case "EnableKey":
		return s.setEnabled(in, true)
	case "DisableKey":
		return s.setEnabled(in, false)
	}
	return nil, refuse("UnknownOperationException", "operation %s", operation)
}
