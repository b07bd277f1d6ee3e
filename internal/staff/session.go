package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// level is what a session has proved.
type level string

const (
	passwordOnly level = "password"
	full         level = "full"
)

const (
	idleTime    = 30 * time.Minute
	longestTime = 8 * time.Hour
	pendingTime = 15 * time.Minute // between the factors
	seenEvery   = time.Minute      // how exactly the last use is kept
)

// Opened is a session with the token for the cookie; the token is shown here
// and never again.
type Opened struct {
	Token   string
	Step    Step
	Expires time.Time
}

// Step is what is left to do to sign in.
type Step string

// The steps.
const (
	NeedCode  Step = "totp"
	NeedEnrol Step = "enrol"
	Done      Step = "done"
)

// Session is one place where a person is signed in.
type Session struct {
	ID        ids.ID
	Plane     tenant.Plane
	CreatedAt time.Time
	SeenAt    time.Time
	Own       bool // the one that asks
}

// open makes a session in the caller's transaction.
func open(ctx context.Context, sp *tenant.Space, tx *pg.Tx, staff ids.ID, l level, plane tenant.Plane) (Opened, error) {
	now := sp.Now()
	life := longestTime
	if l == passwordOnly {
		life = pendingTime
	}
	token := ids.Token()
	row := sessionRow{
		ID: ids.New(), TokenHash: ids.Hash(token), StaffID: staff, Level: string(l), Plane: string(plane),
		Generation: sp.Tenant().Generation, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(life),
	}
	if err := insertSession(ctx, tx, row); err != nil {
		return Opened{}, fmt.Errorf("open session: %w", err)
	}
	return Opened{Token: token, Step: Done, Expires: row.ExpiresAt}, nil
}

// Resume returns the principal of the token on the plane. Unauthenticated
// "sign_in_needed" when it is unknown, idle for 30 minutes, older than 8 hours,
// of another plane or generation, or the person is suspended. A session that
// lacks the second factor has the role PendingStaff and no other.
func Resume(ctx context.Context, sp *tenant.Space, token string, plane tenant.Plane, requestID string) (access.Principal, error) {
	var who access.Principal
	var seen time.Time
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		row, err := findSession(ctx, tx, ids.Hash(token))
		if err != nil {
			return err
		}
		if !row.lives(sp, plane) {
			return fault.New(fault.NotFound, "not_found")
		}
		seen = row.SeenAt
		who, err = principal(ctx, tx, row)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return access.Principal{}, fault.New(fault.Unauthenticated, "sign_in_needed")
	}
	if err != nil {
		return access.Principal{}, fmt.Errorf("resume session: %w", err)
	}
	who.RequestID = requestID
	if sp.Now().Sub(seen) < seenEvery {
		return who, nil
	}
	return who, sp.InTx(ctx, func(tx *pg.Tx) error { return touchSession(ctx, tx, who.Session, sp.Now()) })
}

func (r sessionRow) lives(sp *tenant.Space, plane tenant.Plane) bool {
	now := sp.Now()
	return r.Plane == string(plane) && r.Generation == sp.Tenant().Generation &&
		now.Before(r.ExpiresAt) && now.Before(r.SeenAt.Add(idleTime))
}

func principal(ctx context.Context, tx *pg.Tx, s sessionRow) (access.Principal, error) {
	row, err := findStaff(ctx, tx, "id = ? AND suspended_at IS NULL", s.StaffID)
	if err != nil {
		return access.Principal{}, err
	}
	who := access.Principal{
		Audience: access.Staff, ID: row.ID, Name: row.Name, Plane: tenant.Plane(s.Plane), Session: s.ID,
		Roles: []access.Role{access.PendingStaff},
	}
	if level(s.Level) != full || !row.TotpActive {
		return who, nil
	}
	if who.Roles, err = rolesOfOne(ctx, tx, row.ID); err != nil {
		return access.Principal{}, err
	}
	who.Departments, err = departmentsOfOne(ctx, tx, row.ID)
	return who, err
}

// SignOut ends the session of who.
func SignOut(ctx context.Context, sp *tenant.Space, who access.Principal) error {
	return EndSession(ctx, sp, who, who.Session)
}

// EndSession ends one session of who's own; NotFound when it is not theirs.
func EndSession(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := endSession(ctx, tx, who.ID, id); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "staff.sign_out", Object: "staff", Entity: who.ID})
	})
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Sessions lists where who is signed in now, newest first.
func Sessions(ctx context.Context, sp *tenant.Space, who access.Principal) ([]Session, error) {
	var out []Session
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		rows, err := sessionsOf(ctx, tx, who.ID)
		for _, r := range rows {
			if level(r.Level) == full && r.lives(sp, tenant.Plane(r.Plane)) {
				out = append(out, Session{
					ID: r.ID, Plane: tenant.Plane(r.Plane), CreatedAt: r.CreatedAt.UTC(), SeenAt: r.SeenAt.UTC(), Own: r.ID == who.Session,
				})
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return out, nil
}
