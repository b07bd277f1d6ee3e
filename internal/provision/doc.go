// Package provision makes municipalities exist (テナントの開設): the declared
// world in tenants/ and the real one in PostgreSQL and the key keeper are
// brought together by a saga of recorded steps.
//
// It owns the declarations, the control database's tables of tenants, hosts,
// secrets and root keys, each tenant's role and database and what that role
// may do. Every step is idempotent and looks at the world, not at its record,
// to know whether it is done: killed anywhere, applying again converges.
//
// Invariants: nothing is touched while any declaration has a fault; a tenant
// becomes active only after its verify step; a tenant's role may neither make
// nor alter tables nor enter another database; what is not declared any more
// is reported and left alone, because ending a tenant is erasure's work.
package provision
