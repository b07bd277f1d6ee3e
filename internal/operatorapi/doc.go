// Package operatorapi is the operators' counter (運営者): routes and conversion
// for the operator console. It shows municipalities and their provisioning,
// and leads erasures through plan, approval and confirmation.
//
// Invariants: no route answers with anything of a resident; whoever planned an
// erasure can neither approve nor confirm it; every act is recorded before it
// is done.
package operatorapi
