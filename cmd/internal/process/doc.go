// Package process is the main of a process that serves (プロセスの入口).
//
// It owns the reading of the environment into a roof's config, the log, and
// the signals that end the process. What is read and what it means is the
// roof's.
package process
