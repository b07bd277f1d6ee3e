package foreground

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"syscall"
	"time"
)

// Program is what to run and how it is connected.
type Program struct {
	Args []string // the program first
	Env  []string
	In   io.Reader
	Out  io.Writer
	Err  io.Writer
}

// Ended is the error of a program that ended with another status than 0.
type Ended struct {
	Program string
	Status  int // 1 when a signal ended it
}

func (e *Ended) Error() string { return fmt.Sprintf("%s ended with status %d", e.Program, e.Status) }

// patience is how long a program may take to stop when asked to.
const patience = 10 * time.Second

// Run waits for the program's end. When the context ends first the program is
// asked to stop and then made to. A program's own failure is an *Ended.
func Run(ctx context.Context, p Program) error {
	cmd := exec.CommandContext(ctx, p.Args[0], p.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = p.In, p.Out, p.Err, p.Env
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return &Ended{Program: p.Args[0], Status: max(1, exit.ExitCode())}
	case err != nil:
		return fmt.Errorf("%s: %w", p.Args[0], err)
	}
	return nil
}
