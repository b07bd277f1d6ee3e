// Package tenanttest gives tests real municipalities: a database cloned from
// the migrated template and entered by the tenant's own role with the rights
// it has in service, a root key, a directory of objects and a clock that the
// test moves.
//
// Two-tenant tests run the same scenario in both of Two and look for anything
// of one in the other.
package tenanttest
