package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/madoguchi/madoguchi/internal/cli/dev"
	"github.com/madoguchi/madoguchi/internal/clock"
)

func newDev(p Process) *cobra.Command {
	var fresh, reset, codes bool
	cmd := &cobra.Command{
		Use:   "dev [-- PROGRAM [ARGUMENT...]]",
		Short: "Run the whole service on this machine, for development",
		Long: `Run the whole service on this machine: private PostgreSQL and Redis, control
plane, data plane, worker and an inbox for its mails, with the municipalities
of tenants/. Ctrl-C stops everything; the data stays for the next time.

With a PROGRAM, run it once all is up, with MADOGUCHI_DEV naming a file that
says where everything is, and exit with its status.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			repo, err := checkout()
			if err != nil {
				return err
			}
			switch {
			case reset:
				return dev.Reset(cmd.Context(), repo, p.Out)
			case codes:
				return dev.Codes(repo, clock.System{}.Now(), p.Out)
			}
			exe, err := os.Executable()
			if err != nil {
				return fmt.Errorf("find this program: %w", err)
			}
			return dev.Run(cmd.Context(), dev.Options{
				Repo: repo, Exe: exe, Fresh: fresh, Program: args,
				Env: p.Env, In: p.In, Out: p.Out, Err: p.Err,
			})
		},
	}
	cmd.Flags().BoolVar(&fresh, "fresh", false, "use new data, free ports, and forget both at the end")
	cmd.Flags().BoolVar(&reset, "reset", false, "forget the development data")
	cmd.Flags().BoolVar(&codes, "codes", false, "print the demo accounts' one-time passwords of this moment")
	cmd.MarkFlagsMutuallyExclusive("fresh", "reset", "codes")
	return cmd
}

// checkout is the current directory, which must be the project's.
func checkout() (string, error) {
	for _, mark := range []string{"go.mod", "tenants", "web"} {
		if _, err := os.Stat(mark); err != nil {
			return "", errors.New("run this in the project's checkout")
		}
	}
	return os.Getwd()
}
