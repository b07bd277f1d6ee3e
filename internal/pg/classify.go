package pg

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/fault"
)

var errBadDSN = errors.New("not a database address")

// StateError is a database error reduced to its SQLSTATE and constraint name;
// message and detail are dropped because they quote values.
type StateError struct{ State, Constraint string }

func (e *StateError) Error() string {
	if e.Constraint == "" {
		return "sqlstate " + e.State
	}
	return "sqlstate " + e.State + " on " + e.Constraint
}

// Classify turns a database error into a fault: no row is NotFound, a unique
// key is Conflict "duplicate", a lost or refused connection, a timeout or a
// full server is Unavailable. Faults pass through as they are.
func Classify(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if state, ok := errors.AsType[*pgconn.PgError](err); ok {
		return classifyState(&StateError{State: state.Code, Constraint: state.ConstraintName})
	}
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, sql.ErrNoRows):
		return fault.New(fault.NotFound, "not_found")
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fault.New(fault.Conflict, "duplicate")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), isNetwork(err):
		return &fault.Error{Kind: fault.Unavailable, Code: "database_unavailable", Err: errors.New("connection")}
	}
	return err
}

func classifyState(e *StateError) error {
	switch {
	case e.State == "23505":
		return &fault.Error{Kind: fault.Conflict, Code: "duplicate", Err: e}
	case e.State[:2] == "08", e.State[:2] == "53", e.State[:2] == "57", e.State == "55P03",
		e.State == "40001", e.State == "40P01", e.State[:2] == "28", e.State == "3D000":
		return &fault.Error{Kind: fault.Unavailable, Code: "database_unavailable", Err: e}
	}
	return e
}

func isNetwork(err error) bool {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// Constraint returns the name of the constraint err broke, "" if none.
func Constraint(err error) string {
	if e, ok := errors.AsType[*StateError](err); ok {
		return e.Constraint
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.ConstraintName
	}
	return ""
}

// State returns the SQLSTATE err carries, "" if none.
func State(err error) string {
	if e, ok := errors.AsType[*StateError](err); ok {
		return e.State
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}
