package application

import (
	"context"
	"encoding/json"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// SubmitInput hands a draft in. Key is made by the client, 16 to 100 printable
// ASCII characters.
type SubmitInput struct {
	Draft          ids.ID
	Key            string
	Answers        json.RawMessage
	ConsentVersion string // of the terms the resident agreed to
}

// Submit hands the draft in, once. The same key with the same body returns the
// same receipt, secret included, while the session lasts and for a day at
// most; the same key with another body is Invalid "idempotency_mismatch".
// Invalid "invalid_input" with fields; Gone "procedure_closed" from the second
// the period ends; Unauthenticated "identity_required" when the procedure asks
// for a verified mail address.
func Submit(ctx context.Context, sp *tenant.Space, who access.Principal, in SubmitInput) (Receipt, error) {
	return Receipt{}, errPending
}
