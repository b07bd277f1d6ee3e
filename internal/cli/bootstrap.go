package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/caarlos0/env/v11"
	"github.com/spf13/cobra"

	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/provision"
)

// bootstrapSettings are used once, on a new database server. The passwords of
// the roles are those of their addresses.
type bootstrapSettings struct {
	AdminDSN     string `env:"ADMIN_DSN"`
	ControlDSN   string `env:"CONTROL_DSN"`
	DataplaneDSN string `env:"DATAPLANE_DSN"`
	VerifierDSN  string `env:"VERIFIER_DSN"`
}

func newBootstrap(p Process) *cobra.Command {
	return &cobra.Command{
		Use:   "bootstrap",
		Short: "Make the roles and the control database on a new server",
		Long: `Make, on a new PostgreSQL server, the roles of the installation and its
control database, at the newest version. MADOGUCHI_ADMIN_DSN is a superuser's
address and used for nothing else; MADOGUCHI_CONTROL_DSN, _DATAPLANE_DSN and
_VERIFIER_DSN are the addresses the processes will use: their passwords are
given to the roles. Run again, it sets the passwords anew.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return bootstrap(cmd.Context(), p) },
	}
}

func bootstrap(ctx context.Context, p Process) error {
	s, err := env.ParseAsWithOptions[bootstrapSettings](env.Options{Environment: env.ToMap(p.Env), Prefix: prefix})
	if err != nil {
		return fmt.Errorf("read the settings: %w", err)
	}
	if s.AdminDSN == "" {
		return missing("ADMIN_DSN", "a superuser's address")
	}
	database, passwords, err := s.logins()
	if err != nil {
		return usageError{err}
	}
	if err := provision.Bootstrap(ctx, s.AdminDSN, database, passwords); err != nil {
		return err
	}
	n, err := provision.MigrateControl(ctx, s.ControlDSN)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Out, "roles and control database %s are there; %d migrations applied\n", database, n)
	return nil
}

// logins reads the three addresses and returns every fault in them at once.
func (s bootstrapSettings) logins() (database string, passwords provision.Passwords, err error) {
	var faults []error
	for _, login := range []struct {
		name, dsn, role string
		into            *string
	}{
		{"CONTROL_DSN", s.ControlDSN, provision.ControlRole, &passwords.Control},
		{"DATAPLANE_DSN", s.DataplaneDSN, provision.DataplaneRole, &passwords.Dataplane},
		{"VERIFIER_DSN", s.VerifierDSN, provision.VerifierRole, &passwords.Verifier},
	} {
		a, err := pg.ParseAddress(login.dsn)
		switch {
		case login.dsn == "" || err != nil:
			faults = append(faults, errors.New(prefix+login.name+" is not a database address"))
			continue
		case a.User != login.role:
			faults = append(faults, errors.New(prefix+login.name+" must be the address of the role "+login.role))
		case len(a.Password) < 16:
			faults = append(faults, errors.New(prefix+login.name+" needs a password of at least 16 characters"))
		case database != "" && a.Database != database:
			faults = append(faults, errors.New(prefix+login.name+" names another database than "+prefix+"CONTROL_DSN"))
		}
		database, *login.into = a.Database, a.Password
	}
	return database, passwords, errors.Join(faults...)
}
