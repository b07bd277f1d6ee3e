// Package access decides whether somebody may do something.
//
// It owns the principal, the fixed permissions and the role matrix: a Casbin
// model and policy, embedded and immutable. Which role a person has is a row
// of the tenant's database and arrives with the principal. Every route names
// its audience and its permission; missing and forbidden look the same from
// outside.
package access
