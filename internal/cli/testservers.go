package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/madoguchi/madoguchi/internal/cli/foreground"
	"github.com/madoguchi/madoguchi/internal/devstack"
)

// newTestServers runs a program with a PostgreSQL that all its processes share.
// The variable's name and the server's settings are those of internal/pgtest,
// which a command must not link; a test holds them together.
func newTestServers(p Process) *cobra.Command {
	return &cobra.Command{
		Use:   "test-servers -- PROGRAM [ARGUMENT...]",
		Short: "Run a program (go test ./...) with one private PostgreSQL for all its tests",
		Args:  needProgram,
		RunE: func(cmd *cobra.Command, args []string) error {
			return withTestServers(cmd.Context(), p, args)
		},
	}
}

const (
	testPostgres = "MADOGUCHI_TEST_POSTGRES"
	testTimeZone = "America/St_Johns"
)

func needProgram(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageError{errors.New("name the program to run after --")}
	}
	return nil
}

func withTestServers(ctx context.Context, p Process, args []string) (err error) {
	dir, err := os.MkdirTemp("", "madoguchi-test-")
	if err != nil {
		return fmt.Errorf("make a directory for the test servers: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	stack, err := devstack.Start(ctx, devstack.Options{
		Dir: dir, Postgres: true, TimeZone: testTimeZone,
	})
	if err != nil {
		return err
	}
	defer stack.Stop()
	return foreground.Run(ctx, foreground.Program{
		Args: args, Env: append(p.Env, testPostgres+"="+stack.AdminDSN("postgres")), In: p.In, Out: p.Out, Err: p.Err,
	})
}
