// Package fault names the ways a request or a job can fail.
//
// It owns nine kinds and the error that carries one. A room decides the kind;
// a counter turns the kind into an HTTP status or a task's fate, each with one
// table. Nobody branches on message text. An error that carries no kind is
// Internal and its text never reaches a person outside the service.
package fault
