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
	var durable bool
	cmd := &cobra.Command{
		Use:   "test-servers -- PROGRAM [ARGUMENT...]",
		Short: "Run a program (go test ./...) with one private PostgreSQL for all its tests",
		Args:  needProgram,
		RunE: func(cmd *cobra.Command, args []string) error {
			return withTestServers(cmd.Context(), p, durable, args)
		},
	}
	cmd.Flags().BoolVar(&durable, "durable", false, "keep what is acknowledged, as in service; for measuring")
	return cmd
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

func withTestServers(ctx context.Context, p Process, durable bool, args []string) error {
	dir, err := os.MkdirTemp("", "madoguchi-test-")
	if err != nil {
		return fmt.Errorf("make a directory for the test servers: %w", err)
	}
	defer func() {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintf(p.Err, "madoguchi: %v\n", err)
		}
	}()
	stack, err := devstack.Start(ctx, devstack.Options{
		Dir: dir, Postgres: true, Durable: durable, TimeZone: testTimeZone,
	})
	if err != nil {
		return err
	}
	defer stack.Stop()
	return foreground.Run(ctx, foreground.Program{
		Args: args, Env: append(p.Env, testPostgres+"="+stack.AdminDSN("postgres")), In: p.In, Out: p.Out, Err: p.Err,
	})
}
