package pg

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Conn is one plain connection: for what a pool cannot do (roles, databases,
// session locks, notifications) and for the check of a new connection. It is
// used by one goroutine.
type Conn struct{ c *pgx.Conn }

// Connect opens one connection. The error never quotes the address.
func Connect(ctx context.Context, dsn string) (*Conn, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("parse database address: %w", errBadDSN)
	}
	c, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return nil, Classify(err)
	}
	return &Conn{c: c}, nil
}

// Close closes the connection, at once when the server does not answer.
func (c *Conn) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = c.c.Close(ctx) // nobody can do anything about a failing goodbye
}

// Exec runs one statement, or several when there are no arguments.
func (c *Conn) Exec(ctx context.Context, sql string, args ...any) error {
	_, err := c.c.Exec(ctx, sql, args...)
	return Classify(err)
}

// Query returns the rows of sql, each scanned into a T by position: T is a
// plain value for one column and a struct for several.
func Query[T any](ctx context.Context, c *Conn, sql string, args ...any) ([]T, error) {
	rows, err := c.c.Query(ctx, sql, args...)
	if err != nil {
		return nil, Classify(err)
	}
	collect := pgx.RowTo[T]
	if t := reflect.TypeFor[T](); t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]() {
		collect = pgx.RowToStructByPos[T]
	}
	out, err := pgx.CollectRows(rows, collect)
	if err != nil {
		return nil, Classify(err)
	}
	return out, nil
}

// One returns the single row of sql; NotFound when there is none.
func One[T any](ctx context.Context, c *Conn, sql string, args ...any) (T, error) {
	rows, err := Query[T](ctx, c, sql, args...)
	if err != nil {
		var zero T
		return zero, err
	}
	if len(rows) != 1 {
		var zero T
		return zero, Classify(pgxNoRows(len(rows)))
	}
	return rows[0], nil
}

func pgxNoRows(n int) error {
	if n == 0 {
		return pgx.ErrNoRows
	}
	return fmt.Errorf("%d rows where one was expected", n)
}

// Lock takes the session's advisory lock of that name, waiting until ctx ends.
// It is free again when the connection closes.
func (c *Conn) Lock(ctx context.Context, name string) error {
	return c.Exec(ctx, "SELECT pg_advisory_lock(hashtextextended($1, 0))", name)
}

// Unlock gives the advisory lock back.
func (c *Conn) Unlock(ctx context.Context, name string) error {
	return c.Exec(ctx, "SELECT pg_advisory_unlock(hashtextextended($1, 0))", name)
}

// Listen subscribes the connection to notifications on the channel.
func (c *Conn) Listen(ctx context.Context, channel string) error {
	return c.Exec(ctx, "LISTEN "+Ident(channel))
}

// Wait returns the payload of the next notification. It fails when ctx ends,
// after which the connection is of no more use.
func (c *Conn) Wait(ctx context.Context) (string, error) {
	n, err := c.c.WaitForNotification(ctx)
	if err != nil {
		return "", Classify(err)
	}
	return n.Payload, nil
}

// Ident quotes a name for a statement that cannot take it as an argument.
func Ident(name string) string { return pgx.Identifier{name}.Sanitize() }

// Literal quotes a text for a statement that cannot take it as an argument.
// It refuses by panic what PostgreSQL cannot store: callers pass constants and
// their own generated values.
func Literal(text string) string {
	if strings.ContainsAny(text, "\x00\\") {
		panic("pg: literal with a zero byte or a backslash")
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}
