package operator

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

const (
	idleTime    = 30 * time.Minute
	longestTime = 8 * time.Hour
	seenEvery   = time.Minute // how exactly the last use is kept
)

// SignInInput is everything an operator gives, at once.
type SignInInput struct {
	Mail      string
	Password  string
	Code      string
	RequestID string
}

// Opened is a session with the token for the cookie.
type Opened struct {
	Token   string
	Expires time.Time
	Name    string
}

// SignIn opens a session. Unauthenticated "wrong_credentials" is the one
// answer to an unknown mail, a wrong password, a wrong or used code and a
// suspended operator, after the same work.
func (r Room) SignIn(ctx context.Context, in SignInInput) (Opened, error) {
	row, err := r.find(ctx, in.Mail)
	if err != nil {
		return Opened{}, fmt.Errorf("sign in: %w", err)
	}
	ok, err := r.Passwords.Matches(ctx, in.Password, row.PasswordHash)
	if err != nil {
		return Opened{}, fmt.Errorf("sign in: %w", err)
	}
	if !ok || row.SuspendedAt != nil {
		return Opened{}, refused()
	}
	var out Opened
	err = r.Control.InTx(ctx, func(tx *pg.Tx) error {
		out, err = r.enter(ctx, tx, row.ID, in)
		return err
	})
	if err != nil {
		return Opened{}, fmt.Errorf("sign in: %w", err)
	}
	return out, nil
}

func refused() error { return fault.New(fault.Unauthenticated, "wrong_credentials") }

// find returns an empty row for an unknown mail.
func (r Room) find(ctx context.Context, address string) (row operatorRow, err error) {
	err = r.Control.Read(ctx, func(tx *pg.Tx) error {
		row, err = findOperator(tx, "mail = ?", strings.ToLower(strings.TrimSpace(address)))
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return operatorRow{}, nil
	}
	return row, err
}

// enter uses the code up under a lock on the operator, so that of two sign-ins
// with one code one is refused.
func (r Room) enter(ctx context.Context, tx *pg.Tx, id ids.ID, in SignInInput) (Opened, error) {
	row, err := lockOperator(tx, id)
	if err != nil {
		return Opened{}, err
	}
	secret, err := r.Platform.OpenText(ctx, secretPlace(id), row.TotpSealed)
	if err != nil {
		return Opened{}, err
	}
	now := r.Clock.Now()
	step, err := credential.UsedStep(secret, in.Code, now, row.TotpStep)
	if err != nil {
		return Opened{}, refused()
	}
	token := ids.Token()
	session := sessionRow{ID: ids.New(), TokenHash: ids.Hash(token), OperatorID: id, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(longestTime)}
	if err := beginSession(tx, session, step); err != nil {
		return Opened{}, err
	}
	act := actRow{ID: ids.New(), At: now, OperatorID: id, Name: row.Name, RequestID: in.RequestID, Action: "operator.sign_in", EntityID: id}
	return Opened{Token: token, Expires: session.ExpiresAt, Name: row.Name}, insertAct(tx, act)
}

// Resume returns the principal of the token. Unauthenticated "sign_in_needed"
// when it is unknown, idle, old, or the operator is suspended.
func (r Room) Resume(ctx context.Context, token, requestID string) (access.Principal, error) {
	var s sessionRow
	var row operatorRow
	err := r.Control.Read(ctx, func(tx *pg.Tx) (err error) {
		if s, err = findSession(tx, ids.Hash(token)); err != nil {
			return err
		}
		row, err = findOperator(tx, "id = ? AND suspended_at IS NULL", s.OperatorID)
		return err
	})
	now := r.Clock.Now()
	if fault.Is(err, fault.NotFound) || err == nil && (!now.Before(s.ExpiresAt) || !now.Before(s.SeenAt.Add(idleTime))) {
		return access.Principal{}, fault.New(fault.Unauthenticated, "sign_in_needed")
	}
	if err != nil {
		return access.Principal{}, fmt.Errorf("resume session: %w", err)
	}
	who := access.Principal{
		Audience: access.Operator, ID: row.ID, Name: row.Name, Roles: []access.Role{access.OperatorRole},
		Session: s.ID, RequestID: requestID,
	}
	if now.Sub(s.SeenAt) < seenEvery {
		return who, nil
	}
	return who, r.Control.InTx(ctx, func(tx *pg.Tx) error { return touchSession(tx, s.ID, now) })
}

// SignOut ends the session of who.
func (r Room) SignOut(ctx context.Context, who access.Principal) error {
	if err := r.Control.InTx(ctx, func(tx *pg.Tx) error { return endSession(tx, who.Session) }); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}
