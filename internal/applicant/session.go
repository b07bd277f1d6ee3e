package applicant

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

var errPending = fault.New(fault.Unavailable, "pending")

// Opened is a session with the token that the counter puts into the cookie.
// The token is shown here and never again.
type Opened struct {
	Token     string
	Principal access.Principal
	Expires   time.Time // the cookie's end
}

// Begin opens a session for a resident who has none.
func Begin(ctx context.Context, sp *tenant.Space, plane tenant.Plane, requestID string) (Opened, error) {
	return Opened{}, errPending
}

// Resume returns the principal of the token on the plane. Unauthenticated
// "no_session" for a token that is unknown, ended or of the other plane.
func Resume(ctx context.Context, sp *tenant.Space, token string, plane tenant.Plane, requestID string) (access.Principal, error) {
	return access.Principal{}, errPending
}

// End closes the session.
func End(ctx context.Context, sp *tenant.Space, who access.Principal) error { return errPending }

// Renew gives the session a new token in the caller's transaction, or begins
// one when who has none. The old token is dead once the transaction commits.
func Renew(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal) (Opened, error) {
	return Opened{}, errPending
}

// Grant gives the session the right to the application until the instant.
func Grant(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, application ids.ID, until time.Time) error {
	return errPending
}

// Holds reports whether the session has the right to the application now.
func Holds(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, application ids.ID) (bool, error) {
	return false, errPending
}

// Current returns the application the session was given the right to last;
// NotFound "no_application" when there is none.
func Current(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal) (ids.ID, error) {
	return ids.Nil, errPending
}
