package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/madoguchi/madoguchi/internal/cli/foreground"
	"github.com/madoguchi/madoguchi/internal/fault"
)

// Process is what the command line is given by the system.
type Process struct {
	Args []string
	Env  []string // "NAME=value", as the system has it
	In   io.Reader
	Out  io.Writer
	Err  io.Writer
}

// Getenv returns the value of a variable, "" when it is not set.
func (p Process) Getenv(name string) string {
	for i := len(p.Env) - 1; i >= 0; i-- { // the last one counts
		if value, ok := strings.CutPrefix(p.Env[i], name+"="); ok {
			return value
		}
	}
	return ""
}

// Run executes one command and returns the exit status. Ctrl-C and SIGTERM end
// the command's context.
func Run(p Process) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	root := newRoot(p)
	err := root.ExecuteContext(ctx)
	return status(p, err)
}

func newRoot(p Process) *cobra.Command {
	root := &cobra.Command{
		Use:           "madoguchi",
		Short:         "The online counter of municipalities (窓口)",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetArgs(p.Args)
	root.SetIn(p.In)
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	for _, add := range commands() {
		root.AddCommand(add(p))
	}
	return root
}

// commands is the table of contents; each command stands in a file of its own.
func commands() []func(Process) *cobra.Command {
	return []func(Process) *cobra.Command{
		newAudit,
		newBootstrap,
		newCertificate,
		newDev,
		newMigrate,
		newOperators,
		newTenants,
		newTestServers,
	}
}

// usageError is a call that could not be understood.
type usageError struct{ error }

// status prints what went wrong and turns it into the exit status. A program
// that a command ran on the caller's behalf hands its own status on.
func status(p Process, err error) int {
	// Only the program that was the command's whole purpose comes back bare.
	if ran, ok := err.(*foreground.Ended); ok {
		return ran.Status
	}
	switch {
	case err == nil:
		return 0
	case errors.As(err, new(usageError)), strings.HasPrefix(err.Error(), "unknown command"):
		fmt.Fprintf(p.Err, "madoguchi: %v\nSee: madoguchi --help\n", err)
		return 2
	}
	fmt.Fprintf(p.Err, "madoguchi: %v\n", err)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		for _, field := range f.Fields {
			fmt.Fprintf(p.Err, "  %s: %s\n", field.Path, field.Key)
		}
	}
	return 1
}
