package fault

import (
	"errors"
	"fmt"
)

// Kind is one of the ways something can fail.
type Kind uint8

// The kinds. Internal is the zero value: whatever nobody classified.
const (
	Internal        Kind = iota
	Invalid              // the input breaks a rule; Fields says where
	Unauthenticated      // nobody is signed in, or the proof is wrong
	Forbidden            // signed in, not allowed; shown as NotFound
	NotFound             // no such thing, or none that the caller may know of
	Conflict             // the thing is in a state that does not admit this
	Gone                 // it existed and has ended (period over, link expired)
	TooLarge             // over a limit of size or count
	Throttled            // too often; try again later
	Unavailable          // a door is closed for now; try again later
)

var kindNames = [...]string{
	"internal", "invalid", "unauthenticated", "forbidden", "not_found",
	"conflict", "gone", "too_large", "throttled", "unavailable",
}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[Internal]
}

// Field is one fault in one place of the input.
type Field struct {
	Path   string         `json:"path"`             // JSON path of the value, "answers.name.kana"
	Key    string         `json:"key"`              // stable message key, translated at the edge
	Params map[string]any `json:"params,omitempty"` // values for the message, never personal data
}

// Error is a classified failure. Code is stable, snake_case, and safe to show;
// the wrapped error is for the log.
type Error struct {
	Kind   Kind
	Code   string
	Fields []Field
	Err    error
}

func (e *Error) Error() string {
	if e.Err == nil {
		return e.Kind.String() + ": " + e.Code
	}
	return e.Kind.String() + ": " + e.Code + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// New returns an error of the kind with a stable code.
func New(kind Kind, code string) *Error { return &Error{Kind: kind, Code: code} }

// Newf is New with a cause for the log.
func Newf(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Err: fmt.Errorf(format, args...)}
}

// Fields returns an Invalid error with code "invalid_input", or nil when there
// is no fault in any field.
func Fields(fields []Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: "invalid_input", Fields: fields}
}

// KindOf returns the kind err carries; Internal when it carries none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// CodeOf returns the stable code err carries, or "internal".
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return "internal"
}

// Is reports whether err carries the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
