// Package sigv4 checks AWS Signature Version 4 on requests (署名) for the
// stand-ins of AWS services that tests and the development stack run.
//
// It is written against the published algorithm and shares no code with the
// client library, so that a request accepted here is one that AWS would accept
// too. It owns no secrets and refuses what the algorithm refuses: a missing or
// unsigned host or date, a scope of another service or region, a date more
// than 15 minutes off, a body other than the signed one.
package sigv4
