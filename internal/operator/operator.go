package operator

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/mail"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// Room is what the verbs work on.
type Room struct {
	Control   *pg.DB
	Platform  *seal.Sealer
	Passwords *credential.Passwords
	Clock     clock.Clock
}

// AddInput is a new operator.
type AddInput struct {
	Mail     string
	Name     string
	Password string
}

// Operator is one of the vendor's people.
type Operator struct {
	ID        ids.ID
	Mail      string
	Name      string
	CreatedAt time.Time
	Suspended bool
}

// Add makes an operator and returns what their authenticator app needs, once.
// Invalid with fields for bad input; Conflict "duplicate" for a known mail.
func (r Room) Add(ctx context.Context, in AddInput) (credential.Enrolment, error) {
	address, err := mail.ParseAddress(strings.ToLower(strings.TrimSpace(in.Mail)))
	if err != nil {
		return credential.Enrolment{}, fault.Fields([]fault.Field{{Path: "mail", Key: "not_valid"}})
	}
	name := strings.TrimSpace(in.Name)
	if n := utf8.RuneCountInString(name); n < 1 || n > 100 {
		return credential.Enrolment{}, fault.Fields([]fault.Field{{Path: "name", Key: "required"}})
	}
	if err := r.Passwords.Check(in.Password, address, name); err != nil {
		return credential.Enrolment{}, err
	}
	enrolment, err := credential.NewEnrolment("madoguchi 運営", address)
	if err != nil {
		return credential.Enrolment{}, fmt.Errorf("add operator: %w", err)
	}
	row := operatorRow{ID: ids.New(), Mail: address, Name: name, CreatedAt: r.Clock.Now()}
	if row.PasswordHash, err = r.Passwords.Hash(ctx, in.Password); err != nil {
		return credential.Enrolment{}, fmt.Errorf("add operator: %w", err)
	}
	if row.TotpSealed, err = r.Platform.SealText(ctx, epoch(row.CreatedAt), secretPlace(row.ID), enrolment.Secret); err != nil {
		return credential.Enrolment{}, fmt.Errorf("add operator: %w", err)
	}
	if err := r.Control.InTx(ctx, func(tx *pg.Tx) error { return insertOperator(tx, row) }); err != nil {
		return credential.Enrolment{}, fmt.Errorf("add operator: %w", err)
	}
	return enrolment, nil
}

func epoch(at time.Time) seal.Epoch {
	return seal.Epoch{Class: "platform", Year: clock.FiscalYear(at)}
}

func secretPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "operator", Column: "totp_sealed", Row: id}
}

// List returns all operators by mail.
func (r Room) List(ctx context.Context) (out []Operator, err error) {
	err = r.Control.Read(ctx, func(tx *pg.Tx) error {
		rows, err := allOperators(tx)
		for _, row := range rows {
			out = append(out, Operator{row.ID, row.Mail, row.Name, row.CreatedAt, row.SuspendedAt != nil})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list operators: %w", err)
	}
	return out, nil
}

// Suspend ends an operator's sessions and admits no more; NotFound when there
// is none with the mail.
func (r Room) Suspend(ctx context.Context, address string) error {
	err := r.Control.InTx(ctx, func(tx *pg.Tx) error {
		return suspendOperator(tx, strings.ToLower(strings.TrimSpace(address)), r.Clock.Now())
	})
	if err != nil {
		return fmt.Errorf("suspend operator: %w", err)
	}
	return nil
}

// Note records what an operator did, before it is done.
func (r Room) Note(ctx context.Context, who access.Principal, action string, entity ids.ID) error {
	err := r.Control.InTx(ctx, func(tx *pg.Tx) error {
		return insertAct(tx, actRow{
			ID: ids.New(), At: r.Clock.Now(), OperatorID: who.ID, Name: who.Name, RequestID: who.RequestID,
			Action: action, EntityID: entity,
		})
	})
	if err != nil {
		return fmt.Errorf("note %s: %w", action, err)
	}
	return nil
}
