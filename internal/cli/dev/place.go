package dev

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/madoguchi/madoguchi/internal/cli/demo"
	"github.com/madoguchi/madoguchi/internal/cli/foreground"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Place says where everything is; the file that MADOGUCHI_DEV names holds it.
type Place struct {
	Ports
	MailboxURL  string     `json:"mailbox_url"`
	OperatorURL string     `json:"operator_url"`
	Tenants     []Tenant   `json:"tenants"`
	Operators   []Operator `json:"operators"`
	EnvFile     string     `json:"env_file"` // settings of the madoguchi command line
	Logs        string     `json:"logs"`
}

// Tenant is one demo municipality.
type Tenant struct {
	Code              string         `json:"code"`
	Slug              string         `json:"slug"`
	Name              string         `json:"name"`
	CitizenURL        string         `json:"citizen_url"`
	StaffURL          string         `json:"staff_url"`
	CitizenLGWANURL   string         `json:"citizen_lgwan_url"`
	StaffLGWANURL     string         `json:"staff_lgwan_url"`
	AdministratorMail string         `json:"administrator_mail"`
	Staff             []demo.Account `json:"staff"`
}

// Operator is one demo account of the operators' console.
type Operator struct {
	Name       string `json:"name"`
	Mail       string `json:"mail"`
	Password   string `json:"password"`
	TOTPSecret string `json:"totp_secret"`
}

// describe gathers where everything is and keeps it in a private file.
func (r *runner) describe(context.Context) (Place, error) {
	all, err := r.declarations()
	if err != nil {
		return Place{}, err
	}
	place := Place{
		Ports: r.ports, MailboxURL: r.inbox.URL(), OperatorURL: pageURL(operatorHost, r.ports.Operator),
		Operators: r.operators, EnvFile: filepath.Join(r.dir, "control.env"), Logs: r.logs,
	}
	for _, d := range all {
		place.Tenants = append(place.Tenants, r.tenant(d))
	}
	text, err := json.MarshalIndent(place, "", "  ")
	if err != nil {
		return Place{}, err
	}
	if err := os.WriteFile(filepath.Join(r.dir, placeFile), text, 0o600); err != nil {
		return Place{}, fmt.Errorf("keep the addresses: %w", err)
	}
	return place, nil
}

// placeFile is its name in the data directory.
const placeFile = "dev.json"

func (r *runner) tenant(d declaration.Declaration) Tenant {
	t := Tenant{Code: d.Code.String(), Slug: d.Slug, Name: d.Name, AdministratorMail: d.Administrator, Staff: r.staff[d.Code.String()]}
	for _, h := range d.Hosts {
		switch {
		case h.Side == tenant.CitizenSide && h.Plane == tenant.Internet:
			t.CitizenURL = pageURL(h.Name, r.ports.Internet)
		case h.Side == tenant.StaffSide && h.Plane == tenant.Internet:
			t.StaffURL = pageURL(h.Name, r.ports.Internet)
		case h.Side == tenant.CitizenSide:
			t.CitizenLGWANURL = pageURL(h.Name, r.ports.LGWAN)
		default:
			t.StaffLGWANURL = pageURL(h.Name, r.ports.LGWAN)
		}
	}
	return t
}

func pageURL(host string, port int) string { return fmt.Sprintf("http://%s:%d/", host, port) }

// runProgram runs the caller's program; a process of the service that ends
// meanwhile ends the program and is the error.
func (r *runner) runProgram(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case err := <-r.gone:
			cancel(err)
		case err := <-r.stack.Gone():
			cancel(err)
		case <-ctx.Done():
		}
	}()
	err := foreground.Run(ctx, foreground.Program{
		Args: r.Program, Env: append(slices.Clone(r.Env), "MADOGUCHI_DEV="+filepath.Join(r.dir, placeFile)), In: r.In, Out: r.Out, Err: r.Err,
	})
	if cause := context.Cause(ctx); err != nil && cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}
