package cli

import (
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/spf13/cobra"

	"github.com/madoguchi/madoguchi/internal/provision"
)

func newMigrate(p Process) *cobra.Command {
	var fleet provision.Fleet
	var parallel int
	var controlOnly bool
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the control database and every municipality to the newest version",
		Long: `Migrate the control database, then the canaries, then all other
municipalities. One that fails stays on its version and is served on; run the
command again to go on. It ends with status 1 while any is held.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return migrate(cmd.Context(), p, fleet, parallel, controlOnly)
		},
	}
	cmd.Flags().StringSliceVar(&fleet.Canaries, "canary", nil, "municipality codes that go first; a failure there ends it")
	cmd.Flags().IntVar(&fleet.StopAfter, "stop-after", 5, "failures after which no further municipality is begun")
	cmd.Flags().IntVar(&parallel, "parallel", 2, "municipalities to work on at a time")
	cmd.Flags().BoolVar(&controlOnly, "control-only", false, "migrate the control database and nothing else")
	return cmd
}

func migrate(ctx context.Context, p Process, fleet provision.Fleet, parallel int, controlOnly bool) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	if s.ControlDSN == "" {
		return missing("CONTROL_DSN", "the address of the control database")
	}
	n, err := provision.MigrateControl(ctx, s.ControlDSN)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Out, "control database: %d migrations applied\n", n)
	if controlOnly {
		return nil
	}
	var mu sync.Mutex
	fleet.Report = func(o provision.FleetOutcome) {
		mu.Lock()
		defer mu.Unlock()
		printOutcome(p.Out, o)
	}
	return p.withProvisioner(ctx, parallel, nil, func(pr *provision.Provisioner) error {
		_, err := pr.MigrateFleet(ctx, fleet)
		return err
	})
}

func printOutcome(w io.Writer, o provision.FleetOutcome) {
	switch {
	case o.Skipped:
		fmt.Fprintf(w, "%s: not begun\n", o.Code)
	case o.Err != nil:
		fmt.Fprintf(w, "%s: held: %v\n", o.Code, o.Err)
	case o.From == o.To:
		fmt.Fprintf(w, "%s: is at version %d\n", o.Code, o.To)
	default:
		fmt.Fprintf(w, "%s: from version %d to %d\n", o.Code, o.From, o.To)
	}
}
