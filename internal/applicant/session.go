package applicant

import (
	"context"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Lifetime is how long a session lives, as long as a draft is kept.
const Lifetime = 30 * 24 * time.Hour

// Opened is a session with the token that the counter puts into the cookie.
// The token is shown here and never again.
type Opened struct {
	Token     string
	Principal access.Principal
	Expires   time.Time // the cookie's end
}

// Begin opens a session for a resident who has none.
func Begin(ctx context.Context, sp *tenant.Space, plane tenant.Plane, requestID string) (o Opened, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		o, err = begin(ctx, sp, tx, plane, requestID)
		return err
	})
	if err != nil {
		return Opened{}, fmt.Errorf("begin session: %w", err)
	}
	return o, nil
}

func begin(ctx context.Context, sp *tenant.Space, tx *pg.Tx, plane tenant.Plane, requestID string) (Opened, error) {
	if plane != tenant.Internet && plane != tenant.LGWAN {
		return Opened{}, fault.Newf(fault.Internal, "no_plane", "a session needs the plane it belongs to")
	}
	now, token := sp.Now(), ids.Token()
	row := sessionRow{ID: ids.New(), TokenHash: ids.Hash(token), Plane: string(plane), CreatedAt: now, ExpiresAt: now.Add(Lifetime)}
	if err := insertSession(ctx, tx, row); err != nil {
		return Opened{}, err
	}
	return Opened{Token: token, Principal: principal(row, requestID), Expires: row.ExpiresAt}, nil
}

func principal(r sessionRow, requestID string) access.Principal {
	return access.Principal{
		Audience: access.Applicant, ID: r.ID, Session: r.ID, Roles: []access.Role{access.ApplicantRole},
		Plane: tenant.Plane(r.Plane), RequestID: requestID,
	}
}

// Resume returns the principal of the token on the plane. Unauthenticated
// "no_session" for a token that is unknown, ended or of the other plane.
func Resume(ctx context.Context, sp *tenant.Space, token string, plane tenant.Plane, requestID string) (who access.Principal, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		row, err := findSession(ctx, tx, ids.Hash(token), plane, sp.Now())
		who = principal(row, requestID)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return access.Principal{}, fault.New(fault.Unauthenticated, "no_session")
	}
	if err != nil {
		return access.Principal{}, fmt.Errorf("resume session: %w", err)
	}
	return who, nil
}

// End closes the session.
func End(ctx context.Context, sp *tenant.Space, who access.Principal) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error { return deleteSession(ctx, tx, who.Session) })
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Renew gives the session a new token in the caller's transaction, or begins
// one when who has none. The old token is dead once the transaction commits.
func Renew(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal) (Opened, error) {
	if who.Audience != access.Applicant || who.Session == ids.Nil {
		return begin(ctx, sp, tx, who.Plane, who.RequestID)
	}
	token := ids.Token()
	row, err := renewSession(ctx, tx, who.Session, who.Plane, ids.Hash(token), sp.Now())
	if fault.Is(err, fault.NotFound) {
		return begin(ctx, sp, tx, who.Plane, who.RequestID)
	}
	if err != nil {
		return Opened{}, fmt.Errorf("renew session: %w", err)
	}
	return Opened{Token: token, Principal: principal(row, who.RequestID), Expires: row.ExpiresAt}, nil
}

// Grant gives the session the right to the application until the instant.
func Grant(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, application ids.ID, until time.Time) error {
	row := grantRow{SessionID: who.Session, ApplicationID: application, GrantedAt: sp.Now(), ExpiresAt: until.UTC()}
	if err := putGrant(ctx, tx, row); err != nil {
		return fmt.Errorf("grant application: %w", err)
	}
	return nil
}

// Holds reports whether the session has the right to the application now.
func Holds(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, application ids.ID) (bool, error) {
	if who.Session == ids.Nil {
		return false, nil
	}
	return hasGrant(ctx, tx, who.Session, application, sp.Now())
}

// Current returns the application the session was given the right to last;
// NotFound "no_application" when there is none.
func Current(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal) (ids.ID, error) {
	id, err := lastGrant(ctx, tx, who.Session, sp.Now())
	if fault.Is(err, fault.NotFound) {
		return ids.Nil, fault.New(fault.NotFound, "no_application")
	}
	if err != nil {
		return ids.Nil, fmt.Errorf("find current application: %w", err)
	}
	return id, nil
}

// BeginIn is Begin in the caller's transaction.
func BeginIn(ctx context.Context, sp *tenant.Space, tx *pg.Tx, plane tenant.Plane, requestID string) (Opened, error) {
	o, err := begin(ctx, sp, tx, plane, requestID)
	if err != nil {
		return Opened{}, fmt.Errorf("begin session: %w", err)
	}
	return o, nil
}

// EndIn closes the session in the caller's transaction.
func EndIn(ctx context.Context, tx *pg.Tx, session ids.ID) error {
	if err := deleteSession(ctx, tx, session); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Revoke takes every right to the application away, whoever holds it.
func Revoke(ctx context.Context, tx *pg.Tx, application ids.ID) error {
	if err := deleteGrants(ctx, tx, application); err != nil {
		return fmt.Errorf("revoke rights to application: %w", err)
	}
	return nil
}

// Sweep forgets sessions and verifications that have ended.
func Sweep(ctx context.Context, sp *tenant.Space) (int, error) {
	var n int
	err := sp.InTx(ctx, func(tx *pg.Tx) (err error) {
		n, err = deleteEnded(ctx, tx, sp.Now())
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("sweep applicant sessions: %w", err)
	}
	return n, nil
}
