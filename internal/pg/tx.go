package pg

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// Tx is one open transaction. It is used by one goroutine and dies with the
// function it was handed to.
type Tx struct {
	g     *gorm.DB
	ctx   context.Context
	after []func(context.Context)
}

// Gorm returns a fresh statement on the transaction, for store files only. The
// statement carries the context the transaction was begun with.
func (tx *Tx) Gorm() *gorm.DB {
	return tx.g.Session(&gorm.Session{NewDB: true, Context: tx.ctx})
}

// AfterCommit registers work that runs once the transaction has committed, in
// the order it was registered. It must be quick and cannot fail the request:
// what must not be lost belongs in the outbox.
func (tx *Tx) AfterCommit(fn func(context.Context)) { tx.after = append(tx.after, fn) }

// InTx runs fn in a read-committed transaction and commits when fn returns nil.
// Errors come back classified; a fault that fn returned comes back as it was.
func (d *DB) InTx(ctx context.Context, fn func(*Tx) error) error {
	return d.run(ctx, &sql.TxOptions{}, fn)
}

// Read runs fn in a read-only transaction with one snapshot for all of its
// queries.
func (d *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	return d.run(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}, fn)
}

func (d *DB) run(ctx context.Context, opts *sql.TxOptions, fn func(*Tx) error) error {
	var after []func(context.Context)
	err := d.g.WithContext(ctx).Transaction(func(g *gorm.DB) error {
		tx := &Tx{g: g, ctx: ctx}
		if err := fn(tx); err != nil {
			return err
		}
		after = tx.after
		return nil
	}, opts)
	if err != nil {
		return Classify(err)
	}
	for _, fn := range after {
		fn(context.WithoutCancel(ctx))
	}
	return nil
}
