package tenant

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type identity struct {
	TenantID   ids.ID
	Generation int64
}

// CheckIdentity returns what every new connection to the tenant's database must
// pass: the identity row names this tenant and this generation. A connection
// that fails it is closed before its first query.
func CheckIdentity(t Tenant) func(context.Context, *pg.Conn) error {
	return func(ctx context.Context, c *pg.Conn) error {
		got, err := pg.One[identity](ctx, c, "SELECT tenant_id, generation FROM tenant_identity")
		if fault.Is(err, fault.Unavailable) {
			return fmt.Errorf("tenant %s: read the identity row: %w", t.ID, err) // not asked, not answered wrongly
		}
		if err != nil {
			return fault.Newf(fault.Unavailable, "wrong_database", "tenant %s: read the identity row: %w", t.ID, err)
		}
		if got.TenantID != t.ID || got.Generation != t.Generation {
			return fault.Newf(fault.Unavailable, "wrong_database", "tenant %s generation %d: the database says %s generation %d",
				t.ID, t.Generation, got.TenantID, got.Generation)
		}
		return nil
	}
}
