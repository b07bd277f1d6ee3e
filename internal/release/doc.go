// Package release owns the decision of a second person on a publication
// (公開承認).
//
// It owns the requests to publish, with the form as it was asked for, and what
// became of them. Where the municipality does not ask for a second person,
// nothing here is used: publishing itself is internal/procedure's.
//
// It refuses: a second request for a procedure while one waits; a decision by
// who asked, and an approval by who last changed the form.
//
// Invariants: what is approved is the document that was asked for, whatever
// was edited since; two people are held in the code and in the database's
// constraints; a request is decided once.
package release
