// Package cli is the command line of operators and developers.
//
// It owns the commands: their names, flags, what they print and how they exit.
// What a command does stands in a room below. The environment arrives as a
// value; secrets are taken from it or from files, never from arguments, which
// every account of the machine can read.
//
// A command that fails prints one sentence and, where there is one, the next
// thing to do; it exits with 1, or with 2 when it was called wrongly.
package cli
