package staff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Person is one of the staff.
type Person struct {
	ID           ids.ID
	Name         string
	Mail         string
	Roles        []access.Role
	Departments  []ids.ID
	SecondFactor bool // enrolled
	Suspended    bool
	SignedInAt   time.Time // zero: never
	CreatedAt    time.Time
}

// List returns all staff by name.
func List(ctx context.Context, sp *tenant.Space) ([]Person, error) {
	var out []Person
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		rows, err := allStaff(ctx, tx)
		if err != nil {
			return err
		}
		out, err = fillPersons(ctx, sp, tx, rows)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list staff: %w", err)
	}
	return out, nil
}

// Get returns one of the staff; NotFound when there is none.
func Get(ctx context.Context, sp *tenant.Space, id ids.ID) (Person, error) {
	var out []Person
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		row, err := findStaff(ctx, tx, "id = ?", id)
		if err != nil {
			return err
		}
		out, err = fillPersons(ctx, sp, tx, []staffRow{row})
		return err
	})
	if err != nil {
		return Person{}, fmt.Errorf("get staff: %w", err)
	}
	return out[0], nil
}

func fillPersons(ctx context.Context, sp *tenant.Space, tx *pg.Tx, rows []staffRow) ([]Person, error) {
	roles, err := rolesOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	departments, err := departmentsOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]Person, 0, len(rows))
	for _, r := range rows {
		mail, err := sp.Sealer().OpenText(ctx, mailPlace(r.ID), r.MailSealed)
		if err != nil {
			return nil, fmt.Errorf("mail of staff %s: %w", r.ID, err)
		}
		out = append(out, Person{
			ID: r.ID, Name: r.Name, Mail: mail, Roles: roles[r.ID], Departments: departments[r.ID],
			SecondFactor: r.TotpActive, Suspended: r.SuspendedAt != nil, SignedInAt: pg.Time(r.SignedInAt), CreatedAt: r.CreatedAt.UTC(),
		})
	}
	return out, nil
}

// MailOf returns the address of one of the staff, for what they asked to be
// sent themselves.
func MailOf(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) (string, error) {
	row, err := findStaff(ctx, tx, "id = ?", id)
	if err != nil {
		return "", fmt.Errorf("find staff: %w", err)
	}
	mail, err := sp.Sealer().OpenText(ctx, mailPlace(row.ID), row.MailSealed)
	if err != nil {
		return "", fmt.Errorf("mail of staff %s: %w", row.ID, err)
	}
	return mail, nil
}

// MailsOf returns the addresses of those who have the role in the department
// and are not suspended. An address that cannot be opened is left out: it must
// not keep the news from the others, and shows where staff are listed.
func MailsOf(ctx context.Context, sp *tenant.Space, tx *pg.Tx, department ids.ID, role access.Role) ([]string, error) {
	rows, err := activeStaff(ctx, tx, department, role)
	if err != nil {
		return nil, fmt.Errorf("find %s of department: %w", role, err)
	}
	out := make([]string, 0, len(rows))
	for _, r := range rows {
		mail, err := sp.Sealer().OpenText(ctx, mailPlace(r.ID), r.MailSealed)
		if errors.Is(err, seal.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("mail of staff %s: %w", r.ID, err)
		}
		out = append(out, mail)
	}
	return out, nil
}

// ChangeInput replaces what one of the staff may do and where.
type ChangeInput struct {
	ID          ids.ID
	Roles       []access.Role
	Departments []ids.ID
}

// Change replaces roles and departments; it takes effect with the person's
// next request. Conflict "last_administrator" when nobody would administer.
func Change(ctx context.Context, sp *tenant.Space, who access.Principal, in ChangeInput) error {
	if err := checkRoles(in.Roles); err != nil {
		return err
	}
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if _, err := lockStaff(ctx, tx, in.ID); err != nil {
			return err
		}
		if !slices.Contains(in.Roles, access.TenantAdministrator) {
			if err := keepAdministrator(ctx, tx, in.ID); err != nil {
				return err
			}
		}
		if err := writeRoles(ctx, tx, in.ID, in.Roles, in.Departments); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{
			Action: "staff.change", Object: "staff", Entity: in.ID, Detail: map[string]string{"roles": joined(in.Roles)},
		})
	})
	if err != nil {
		return fmt.Errorf("change staff %s: %w", in.ID, err)
	}
	return nil
}

// Suspend keeps one of the staff out, at once. Conflict "last_administrator",
// or "oneself" when who would lock themselves out.
func Suspend(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	if id == who.ID {
		return fault.New(fault.Conflict, "oneself")
	}
	return onStaff(ctx, sp, who, id, "staff.suspend", func(tx *pg.Tx) error {
		if err := keepAdministrator(ctx, tx, id); err != nil {
			return err
		}
		if err := setSuspended(ctx, tx, id, ptr(sp.Now())); err != nil {
			return err
		}
		return endSessions(ctx, tx, id)
	})
}

// Restore lets a suspended person in again.
func Restore(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	return onStaff(ctx, sp, who, id, "staff.restore", func(tx *pg.Tx) error { return setSuspended(ctx, tx, id, nil) })
}

// onStaff runs fn on the locked row and records the action.
func onStaff(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, action string, fn func(*pg.Tx) error) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if _, err := lockStaff(ctx, tx, id); err != nil {
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: action, Object: "staff", Entity: id})
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", action, id, err)
	}
	return nil
}

// keepAdministrator refuses to lose the last administrator. It locks all of
// them, so two administrators cannot remove each other at once.
func keepAdministrator(ctx context.Context, tx *pg.Tx, leaving ids.ID) error {
	administrators, err := lockAdministrators(ctx, tx)
	if err != nil {
		return err
	}
	if slices.Contains(administrators, leaving) && len(administrators) == 1 {
		return fault.New(fault.Conflict, "last_administrator")
	}
	return nil
}

func checkRoles(roles []access.Role) error {
	if len(roles) == 0 {
		return fault.Fields([]fault.Field{{Path: "roles", Key: "required"}})
	}
	for _, r := range roles {
		if !slices.Contains(access.StaffRoles(), r) {
			return fault.Fields([]fault.Field{{Path: "roles", Key: "not_allowed"}})
		}
	}
	return nil
}

// checkName returns the name trimmed, or a field fault.
func checkName(path, name string, most int) (string, error) {
	name = strings.TrimSpace(name)
	n := utf8.RuneCountInString(name)
	switch {
	case n == 0:
		return "", fault.Fields([]fault.Field{{Path: path, Key: "required"}})
	case n > most:
		return "", fault.Fields([]fault.Field{{Path: path, Key: "too_long", Params: map[string]any{"max": most}}})
	case strings.ContainsFunc(name, unicode.IsControl):
		return "", fault.Fields([]fault.Field{{Path: path, Key: "control_character"}})
	}
	return name, nil
}

func joined(roles []access.Role) string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return strings.Join(out, ",")
}

// class is the key epoch of what is kept while a person works here.
const class = "staff"

func mailPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "staff", Column: "mail_sealed", Row: id}
}

func totpPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "staff", Column: "totp_sealed", Row: id}
}

func invitedPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "invitation", Column: "mail_sealed", Row: id}
}

func mailIndex(ctx context.Context, sp *tenant.Space, mail string) ([]byte, error) {
	return sp.Sealer().Index(ctx, "staff.mail", mail)
}
