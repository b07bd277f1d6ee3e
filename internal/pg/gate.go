package pg

import (
	"context"
	"database/sql/driver"
	"sync"

	"github.com/jackc/pgx/v5/stdlib"
)

// connector asks the gate before each connection, so that many pools together
// stay within one budget.
type connector struct {
	driver.Connector
	gate func(context.Context) (func(), error)
}

func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	if c.gate == nil {
		return c.Connector.Connect(ctx)
	}
	release, err := c.gate(ctx)
	if err != nil {
		return nil, err
	}
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		release()
		return nil, err
	}
	std, ok := conn.(*stdlib.Conn)
	if !ok {
		panic("pg: the driver's connection is of another kind")
	}
	return &gated{Conn: std, release: sync.OnceFunc(release)}, nil
}

// gated keeps every optional method of the driver's connection by embedding.
type gated struct {
	*stdlib.Conn
	release func()
}

func (g *gated) Close() error {
	defer g.release()
	return g.Conn.Close()
}
