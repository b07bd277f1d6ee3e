package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/municipality"
	"github.com/madoguchi/madoguchi/internal/provision"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/tenants"
)

func newTenants(p Process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tenants",
		Short: "The municipalities: make the world as declared, and look at it",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTenantsApply(p), newTenantsList(p), newTenantsSchema(p), newTenantsAbandon(p))
	return cmd
}

func newTenantsApply(p Process) *cobra.Command {
	var dryRun bool
	var parallel int
	cmd := &cobra.Command{
		Use:   "apply FOLDER",
		Short: "Make the municipalities that FOLDER declares; safe to repeat",
		Long: `Read every <code>-<slug>/tenant.json of FOLDER and make the municipalities
exist: role, database, grants, key, seed. What is there already is left as it
is; a run that was stopped goes on where it was. With any fault in any file,
all faults are listed and nothing is touched.`,
		Args: exactly(1, "name the folder of the declarations"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return applyTenants(cmd.Context(), p, args[0], dryRun, parallel)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would be done, and do nothing")
	cmd.Flags().IntVar(&parallel, "parallel", 2, "municipalities to work on at a time")
	return cmd
}

func applyTenants(ctx context.Context, p Process, folder string, dryRun bool, parallel int) error {
	all, err := declaration.Read(os.DirFS(folder))
	if err != nil {
		return declared(err)
	}
	meter := &meter{out: p.Err, of: len(all)}
	return p.withProvisioner(ctx, parallel, meter.step, func(pr *provision.Provisioner) error {
		if dryRun {
			plan, err := pr.Plan(ctx, all)
			if err != nil {
				return declared(err)
			}
			printPlan(p.Out, plan, "would")
			return nil
		}
		did, err := pr.Apply(ctx, all)
		printPlan(p.Out, did, "did")
		return declared(err)
	})
}

// declared says first what a list of faults in declarations means.
func declared(err error) error {
	if faults, ok := errors.AsType[declaration.Faults](err); ok {
		return fmt.Errorf("%d faults in the declarations; nothing was touched\n%w", len(faults), faults)
	}
	return err
}

func printPlan(w io.Writer, plan provision.Plan, verb string) {
	for _, t := range plan.Tenants {
		switch {
		case t.Code == "": // failed before anything was known of it; the error says more
		case t.Skipped != "":
			fmt.Fprintf(w, "%s %s: left alone: %s\n", t.Code, t.Name, t.Skipped)
		case len(t.Steps) == 0:
			fmt.Fprintf(w, "%s %s: as declared\n", t.Code, t.Name)
		default:
			changes := ""
			if len(t.Changes) > 0 {
				changes = " (" + strings.Join(t.Changes, ", ") + ")"
			}
			fmt.Fprintf(w, "%s %s: %s%s: %s\n", t.Code, t.Name, verb, changes, strings.Join(t.Steps, ", "))
		}
	}
}

// meter tells how far the work has come, a line for each step.
type meter struct {
	mu   sync.Mutex
	out  io.Writer
	of   int
	done map[string]bool
}

func (m *meter) step(s provision.Progress) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.done == nil {
		m.done = map[string]bool{}
	}
	if s.Done && s.Number == s.Of {
		m.done[s.Code] = true
		fmt.Fprintf(m.out, "%s ready (%d of %d)\n", s.Code, len(m.done), m.of)
		return
	}
	if !s.Done {
		fmt.Fprintf(m.out, "%s %2d/%d %s\n", s.Code, s.Number, s.Of, s.Step)
	}
}

func newTenantsList(p Process) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the municipalities",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := p.settings()
			if err != nil {
				return err
			}
			control, err := s.control()
			if err != nil {
				return err
			}
			defer control.Close()
			slots, err := provision.List(cmd.Context(), control)
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "CODE\tSLUG\tSTATE\tGENERATION\tCONTRACT\tDATABASE\tHOST\tNAME")
			for _, s := range slots {
				t := s.Tenant
				fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s to %s\t%s\t%s\t%s\n", t.Code, t.Slug, t.State, t.Generation,
					t.From.In(clock.JST).Format(time.DateOnly), t.Until.In(clock.JST).Format(time.DateOnly),
					s.Database, t.Host(tenant.CitizenSide, tenant.Internet), t.Name)
			}
			return w.Flush()
		},
	}
}

func newTenantsSchema(p Process) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of tenant.json",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := p.Out.Write(tenants.Schema())
			return err
		},
	}
}

func newTenantsAbandon(p Process) *cobra.Command {
	return &cobra.Command{
		Use:   "abandon CODE",
		Short: "Take away a municipality whose provisioning never came to its end",
		Long: `Take away database, role, key and rows of a municipality that was never
active. One that has served is ended by an erasure.`,
		Args: exactly(1, "name one municipality code"),
		RunE: func(cmd *cobra.Command, args []string) error {
			code, err := municipality.ParseCode(args[0])
			if err != nil {
				return usageError{fmt.Errorf("%s is not a municipality code", args[0])}
			}
			return p.withProvisioner(cmd.Context(), 1, nil, func(pr *provision.Provisioner) error {
				if err := pr.Abandon(cmd.Context(), code); err != nil {
					return err
				}
				fmt.Fprintf(p.Out, "%s: abandoned\n", code)
				return nil
			})
		},
	}
}

// withProvisioner opens provisioning with the rights of the control plane.
func (p Process) withProvisioner(ctx context.Context, parallel int, progress func(provision.Progress), fn func(*provision.Provisioner) error) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	key, err := s.key()
	if err != nil {
		return err
	}
	if s.ControlDSN == "" {
		return missing("CONTROL_DSN", "the address of the control database")
	}
	keys, err := s.keys(ctx)
	if err != nil {
		return err
	}
	blobs, err := s.blobs(ctx)
	if err != nil {
		return err
	}
	pr, err := provision.Open(provision.Config{
		AdminDSN: s.ControlDSN, PlatformKey: key, Keys: keys, Blobs: blobs, Clock: clock.System{},
		Parallel: parallel, Progress: progress, Seed: seedTenant,
	})
	if err != nil {
		return err
	}
	defer pr.Close()
	return fn(pr)
}

// seedTenant is what a new municipality begins with: an invitation for its
// first administrator, whose mail leaves through its own outbox.
func seedTenant(ctx context.Context, sp *tenant.Space, d declaration.Declaration) error {
	return staff.SeedAdministrator(ctx, sp, d.Administrator)
}
