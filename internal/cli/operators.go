package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/operator"
)

func newOperators(p Process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "operators",
		Short: "The vendor's people who may use the operators' console",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newOperatorsAdd(p), newOperatorsList(p), newOperatorsSuspend(p))
	return cmd
}

func newOperatorsAdd(p Process) *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "add MAIL --name NAME",
		Short: "Add an operator; the password is read from the first line of the input",
		Args:  exactly(1, "name one mail address"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withOperators(p, func(room operator.Room) error {
				return addOperator(cmd.Context(), p, room, args[0], name)
			})
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "the person's name")
	return cmd
}

func addOperator(ctx context.Context, p Process, room operator.Room, mail, name string) error {
	password, err := bufio.NewReader(p.In).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the password: %w", err)
	}
	enrolment, err := room.Add(ctx, operator.AddInput{Mail: mail, Name: name, Password: strings.TrimRight(password, "\r\n")})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Out, "secret\t%s\nuri\t%s\n", enrolment.Secret, enrolment.URI)
	fmt.Fprintln(p.Err, "Hand the secret to the person, for the authenticator app. It is not shown again.")
	return nil
}

func newOperatorsList(p Process) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the operators",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withOperators(p, func(room operator.Room) error {
				all, err := room.List(cmd.Context())
				if err != nil {
					return err
				}
				w := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
				fmt.Fprintln(w, "MAIL\tNAME\tSINCE\tSTATE")
				for _, o := range all {
					state := "active"
					if o.Suspended {
						state = "suspended"
					}
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", o.Mail, o.Name, o.CreatedAt.In(clock.JST).Format("2006-01-02"), state)
				}
				return w.Flush()
			})
		},
	}
}

func newOperatorsSuspend(p Process) *cobra.Command {
	return &cobra.Command{
		Use:   "suspend MAIL",
		Short: "End an operator's sessions and admit no more",
		Args:  exactly(1, "name one mail address"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withOperators(p, func(room operator.Room) error { return room.Suspend(cmd.Context(), args[0]) })
		},
	}
}

func withOperators(p Process, fn func(operator.Room) error) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	platform, err := s.platform()
	if err != nil {
		return err
	}
	passwords, err := credential.NewPasswords(1)
	if err != nil {
		return err
	}
	control, err := s.control()
	if err != nil {
		return err
	}
	defer control.Close()
	err = fn(operator.Room{Control: control, Platform: platform, Passwords: passwords, Clock: clock.System{}})
	if fault.Is(err, fault.Conflict) {
		return fmt.Errorf("there is an operator with this mail address already: %w", err)
	}
	return err
}

// exactly wants n arguments and says what they are.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError{errors.New(what)}
		}
		return nil
	}
}
