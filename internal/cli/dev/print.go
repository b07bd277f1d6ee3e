package dev

import (
	"fmt"
	"io"
	"text/tabwriter"
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
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, "  Vendor")
	row(w, "operators", p.OperatorURL)
	for _, o := range p.Operators {
		row(w, "  "+o.Mail, "password "+o.Password+"  one-time password secret "+o.TOTPSecret)
	}
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
