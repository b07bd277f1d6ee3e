package dev

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/madoguchi/madoguchi/internal/cli/demo"
	"github.com/madoguchi/madoguchi/internal/devstack"
)

// printPlace writes the addresses and accounts for a person.
func (r *runner) printPlace(p Place) {
	fmt.Fprint(r.Out, "\nmadoguchi is running. Ctrl-C stops it; the data stays.\n\n")
	w := tabwriter.NewWriter(r.Out, 0, 0, 2, ' ', 0)
	for _, t := range p.Tenants {
		fmt.Fprintf(w, "  %s (%s)\n", t.Name, t.Code)
		row(w, "residents", t.CitizenURL)
		row(w, "staff", t.StaffURL)
		row(w, "residents on LGWAN", t.CitizenLGWANURL)
		row(w, "staff on LGWAN", t.StaffLGWANURL)
		row(w, "first administrator", t.AdministratorMail+" (the invitation is in the inbox)")
		for _, a := range t.Staff {
			row(w, string(a.Role), a.Mail)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, "  Vendor")
	row(w, "console", p.OperatorURL)
	for _, o := range p.Operators {
		row(w, "operator", o.Mail)
	}
	fmt.Fprintln(w, "\n  Demo accounts")
	if len(p.Operators) > 0 {
		row(w, "password of all", p.Operators[0].Password)
	}
	row(w, "one-time passwords", "bin/madoguchi dev --codes")
	fmt.Fprintln(w, "\n  Tools")
	row(w, "inbox for all mails", p.MailboxURL)
	row(w, "command line", "set -a; . "+p.EnvFile+"; bin/madoguchi --help")
	row(w, "logs", p.Logs)
	_ = w.Flush() // a closed terminal has no reader
	fmt.Fprintln(r.Out)
}

func row(w io.Writer, name, value string) {
	if value != "" {
		fmt.Fprintf(w, "    %s\t%s\n", name, value)
	}
}

// Codes prints the one-time passwords that the demo accounts have at an instant:
// an authenticator app for people who try the service.
func Codes(repo string, at time.Time, out io.Writer) error {
	dir, err := devstack.DataDir(repo)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, placeFile))
	if err != nil {
		return fmt.Errorf("read the demo accounts; has make dev run? %w", err)
	}
	var p Place
	if err := json.Unmarshal(text, &p); err != nil {
		return fmt.Errorf("read the demo accounts: %w", err)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	show := func(mail, secret string) error {
		code, err := demo.Code(secret, at)
		fmt.Fprintf(w, "%s\t%s\n", mail, code)
		return err
	}
	for _, t := range p.Tenants {
		for _, a := range t.Staff {
			if err := show(a.Mail, a.TOTPSecret); err != nil {
				return err
			}
		}
	}
	for _, o := range p.Operators {
		if err := show(o.Mail, o.TOTPSecret); err != nil {
			return err
		}
	}
	return w.Flush()
}
