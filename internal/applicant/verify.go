package applicant

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Verification is a mail address on its way to be verified.
type Verification struct {
	ID      ids.ID
	Expires time.Time
}

// StartVerification sends a six-digit code to the address. It needs a session
// (Begin one first). Invalid "invalid_input" for what is no address; Throttled
// "too_many_codes". Nothing tells whether the address was seen before.
func StartVerification(ctx context.Context, sp *tenant.Space, who access.Principal, email string) (Verification, error) {
	return Verification{}, errPending
}

// ConfirmVerification checks the code and makes the address the session's. The
// session gets a new token. Invalid "wrong_code" with what is left; Gone
// "code_expired" when it is used, too old or was tried five times.
func ConfirmVerification(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, code string) (Opened, error) {
	return Opened{}, errPending
}

// Email returns the address the session has verified, "" when none or when it
// was verified too long ago.
func Email(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal) (string, error) {
	return "", errPending
}
