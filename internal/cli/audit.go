package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

func newAudit(p Process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "The audit chains of the municipalities",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAuditVerify(p), newAuditKey(p))
	return cmd
}

type verifyOptions struct {
	names       []string // slugs or codes; none: all
	checkpoints []string // files
	key         string   // public; empty: the installation's own
}

func newAuditVerify(p Process) *cobra.Command {
	var o verifyOptions
	cmd := &cobra.Command{
		Use:   "verify [MUNICIPALITY...]",
		Short: "Read whole chains and find what was altered, removed or reordered",
		Long: `Read the audit chain of each MUNICIPALITY (slug or code; all when none is
named), compare every entry with what was sealed, and the chain with its signed
checkpoints. Give the checkpoints that the municipality kept elsewhere with
--checkpoint: only they show a chain that was cut or rewritten whole. The exit
status is 1 when anything was found.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.names = args
			return verifyAudit(cmd.Context(), p, o)
		},
	}
	cmd.Flags().StringArrayVar(&o.checkpoints, "checkpoint", nil, "a file with a signed checkpoint; may be repeated")
	cmd.Flags().StringVar(&o.key, "key", "", "the public key of checkpoints, if the installation has one of its own")
	return cmd
}

func newAuditKey(p Process) *cobra.Command {
	return &cobra.Command{
		Use:   "key",
		Short: "Print the public key that this installation's checkpoints are verified with",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			public, err := p.checkpointKey(cmd.Context())
			if err != nil {
				return err
			}
			fmt.Fprintln(p.Out, public)
			return nil
		},
	}
}

func (p Process) checkpointKey(ctx context.Context) (string, error) {
	s, err := p.settings()
	if err != nil {
		return "", err
	}
	platform, err := s.platform()
	if err != nil {
		return "", err
	}
	_, public, err := audit.InstallationKey(ctx, platform)
	return public, err
}

func verifyAudit(ctx context.Context, p Process, o verifyOptions) error {
	if o.key == "" {
		public, err := p.checkpointKey(ctx)
		if err != nil {
			return err
		}
		o.key = public
	}
	kept, err := readCheckpoints(o.checkpoints, o.key)
	if err != nil {
		return err
	}
	d, err := p.directory(ctx)
	if err != nil {
		return err
	}
	defer d.Close()
	chosen, err := choose(d.Tenants(), o.names)
	if err != nil {
		return err
	}
	if err := foreign(chosen, kept); err != nil {
		return err
	}
	faults := 0
	for _, t := range chosen {
		good, err := verifyChain(ctx, p.Out, d, t, kept, o.key)
		if err != nil {
			return fmt.Errorf("%s: %w", t.Slug, err)
		}
		if !good {
			faults++
		}
	}
	if faults > 0 {
		return fmt.Errorf("%d of %d audit chains are not sound", faults, len(chosen))
	}
	return nil
}

// directory opens the municipalities as the control plane sees them.
func (p Process) directory(ctx context.Context) (*tenant.Directory, error) {
	s, err := p.settings()
	if err != nil {
		return nil, err
	}
	key, err := s.key()
	if err != nil {
		return nil, err
	}
	if s.ControlDSN == "" {
		return nil, missing("CONTROL_DSN", "the address of the control database")
	}
	at, err := pg.ParseAddress(s.ControlDSN)
	if err != nil {
		return nil, err
	}
	keys, err := s.keys(ctx)
	if err != nil {
		return nil, err
	}
	return tenant.OpenDirectory(ctx, tenant.Config{
		ControlDSN: s.ControlDSN, PlatformKey: key, Keys: keys, Clock: clock.System{}, Budget: 8, PoolSize: 2,
		Servers:     map[string]tenant.Server{tenant.DefaultCell: {Host: at.Host, Port: at.Port, TLS: at.TLS}},
		Application: "madoguchi",
	})
}

func choose(all []tenant.Tenant, names []string) ([]tenant.Tenant, error) {
	if len(names) == 0 {
		return all, nil
	}
	var chosen []tenant.Tenant
	for _, name := range names {
		found := false
		for _, t := range all {
			if t.Slug == name || t.Code.String() == name {
				chosen, found = append(chosen, t), true
			}
		}
		if !found {
			return nil, usageError{fmt.Errorf("there is no active municipality %q", name)}
		}
	}
	return chosen, nil
}

func readCheckpoints(files []string, key string) ([]audit.Head, error) {
	var heads []audit.Head
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read checkpoint: %w", err)
		}
		h, err := audit.OpenCheckpoint(string(text), key)
		if err != nil {
			return nil, fmt.Errorf("%s is no checkpoint that the key signed: %w", file, err)
		}
		heads = append(heads, h)
	}
	return heads, nil
}

// foreign refuses checkpoints that would be compared with nothing.
func foreign(chosen []tenant.Tenant, heads []audit.Head) error {
	for _, h := range heads {
		known := false
		for _, t := range chosen {
			known = known || t.ID == h.Tenant
		}
		if !known {
			return errors.New("a checkpoint is of a municipality that is not verified now")
		}
	}
	return nil
}

func verifyChain(ctx context.Context, out io.Writer, d *tenant.Directory, t tenant.Tenant, kept []audit.Head, key string) (bool, error) {
	sp, err := d.Open(ctx, t.ID)
	if err != nil {
		return false, err
	}
	heads, refused, err := audit.StoredHeads(ctx, sp, key)
	if err != nil {
		return false, err
	}
	for _, h := range kept {
		if h.Tenant == t.ID {
			heads = append(heads, h)
		}
	}
	r, err := audit.Verify(ctx, sp, heads)
	if err != nil {
		return false, err
	}
	s, err := audit.Measure(ctx, sp)
	if err != nil {
		return false, err
	}
	word := "good"
	if !r.Good() || refused > 0 {
		word = "NOT SOUND"
	}
	fmt.Fprintf(out, "%s %s: %s (%d entries in the chain, %d wait for the sealer, %d checkpoints)\n",
		t.Code, t.Slug, word, r.Links, s.Unsealed, r.Checkpoints)
	printFindings(out, r, refused)
	return r.Good() && refused == 0, nil
}

func printFindings(out io.Writer, r audit.Report, refused int) {
	if refused > 0 {
		fmt.Fprintf(out, "  %d stored checkpoints were not signed by the key\n", refused)
	}
	for _, f := range r.Findings {
		entry := "none"
		if f.Entry != ids.Nil {
			entry = f.Entry.String()
		}
		fmt.Fprintf(out, "  %s at link %d, entry %s\n", f.Fault, f.Seq, entry)
	}
	if r.More {
		fmt.Fprintln(out, "  and more")
	}
}
