// Package foreground runs another program in the caller's terminal, as the last
// or the main act of a command.
package foreground
