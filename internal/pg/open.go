package pg

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Options bounds one pool.
type Options struct {
	MaxOpen     int                                       // connections; default 4
	IdleTimeout time.Duration                             // an idle connection closes after it; default 60 s
	Check       func(ctx context.Context, c *Conn) error  // runs on every new connection; an error closes it
	Gate        func(ctx context.Context) (func(), error) // asked before connecting; the function it returns runs once the connection is closed
}

// DB is one database reached as one role.
type DB struct {
	g    *gorm.DB
	pool *sql.DB
	idle int
}

// Open prepares a pool; it connects lazily, so an unreachable server shows at
// the first use. Invalid DSNs are an error here and the error never quotes
// them.
func Open(dsn string, o Options) (*DB, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("parse database address: %w", errBadDSN)
	}
	pool := sql.OpenDB(&connector{Connector: stdlib.GetConnector(*cfg, stdlib.OptionAfterConnect(o.check)), gate: o.Gate})
	pool.SetMaxOpenConns(orDefault(o.MaxOpen, 4))
	pool.SetMaxIdleConns(orDefault(o.MaxOpen, 4))
	pool.SetConnMaxIdleTime(orDefault(o.IdleTimeout, time.Minute))
	g, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), &gorm.Config{
		Logger:                 logger.Discard, // statements and values never reach a log
		TranslateError:         true,
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
	})
	if err != nil {
		return nil, fmt.Errorf("prepare database pool: %w", Classify(err))
	}
	return &DB{g: g, pool: pool, idle: orDefault(o.MaxOpen, 4)}, nil
}

func (o Options) check(ctx context.Context, c *pgx.Conn) error {
	if o.Check == nil {
		return nil
	}
	return o.Check(ctx, &Conn{c: c})
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

// Close closes the pool and waits for running queries.
func (d *DB) Close() error { return d.pool.Close() }

// ShedIdle closes the connections that nobody uses, at once. The pool stays
// usable.
func (d *DB) ShedIdle() {
	d.pool.SetMaxIdleConns(-1)
	d.pool.SetMaxIdleConns(d.idle)
}

// Ping connects and asks nothing: whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return Classify(d.pool.PingContext(ctx)) }

// Stats tells how many connections are open and in use.
func (d *DB) Stats() sql.DBStats { return d.pool.Stats() }
