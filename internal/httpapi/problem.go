package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// Problem is the one shape of every error answer (RFC 9457).
type Problem struct {
	Type      string        `json:"type" enum:"about:blank"`
	Title     string        `json:"title" doc:"The text of the status"`
	Status    int           `json:"status"`
	Code      string        `json:"code" doc:"Stable and snake_case; the key of the text shown to people"`
	RequestID string        `json:"request_id" doc:"What to tell the help desk"`
	Fields    []ProblemItem `json:"fields" doc:"Every fault in the input, with its place"`

	retryAfter time.Duration
}

// ProblemItem is one fault in one place of the input.
type ProblemItem struct {
	Path   string         `json:"path"`
	Key    string         `json:"key"`
	Params map[string]any `json:"params,omitempty"`
}

// Error implements error; the code is all it says.
func (p *Problem) Error() string { return p.Code }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int((p.retryAfter+time.Second-1)/time.Second)))
	}
	return h
}

const problemType = "application/problem+json"

// status is the one table from kind to HTTP.
func status(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden, fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Gone:
		return http.StatusGone
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Throttled:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// retryAfter is what a person is asked to wait when the error names no time.
func retryAfter(k fault.Kind) time.Duration {
	switch k {
	case fault.Throttled:
		return time.Minute
	case fault.Unavailable:
		return 5 * time.Second
	}
	return 0
}

// waiter is an error that knows when to come back.
type waiter interface {
	error
	RetryAfter() time.Duration
}

// problemOf turns any error into what may be shown of it.
func problemOf(requestID string, err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if fault.KindOf(err) == fault.Internal && (errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)) {
		err = fault.New(fault.Unavailable, "busy")
	}
	kind := fault.KindOf(err)
	p := newProblem(requestID, status(kind), fault.CodeOf(err))
	if kind == fault.Forbidden {
		p.Code = "not_found"
	}
	if kind == fault.Internal {
		p.Code = "internal"
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		for _, field := range f.Fields {
			p.Fields = append(p.Fields, ProblemItem{Path: field.Path, Key: field.Key, Params: field.Params})
		}
	}
	p.retryAfter = retryAfter(kind)
	if w, ok := errors.AsType[waiter](err); ok && w.RetryAfter() > 0 {
		p.retryAfter = w.RetryAfter()
	}
	return p
}

func newProblem(requestID string, code int, name string) *Problem {
	return &Problem{
		Type: "about:blank", Title: http.StatusText(code), Status: code, Code: name,
		RequestID: requestID, Fields: []ProblemItem{},
	}
}

// writeProblem answers with the problem outside Huma.
func writeProblem(w http.ResponseWriter, p *Problem) {
	for k, v := range p.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the reader may be gone; there is nobody to tell
}
