package application

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// LookUpInput is what the receipt says; both are read leniently (case, width,
// hyphens, spaces).
type LookUpInput struct {
	ReceiptNumber string
	Secret        string
}

// LookUp opens the application to whoever has both, for an hour, and gives the
// session (begun when who has none; who.Plane and who.RequestID must be set) a
// new token. NotFound "lookup_failed" is the one answer to a wrong number and
// a wrong secret, after the same work; Throttled "too_many_lookups" after ten
// tries for one number in 15 minutes.
func LookUp(ctx context.Context, sp *tenant.Space, who access.Principal, in LookUpInput) (View, applicant.Opened, error) {
	return View{}, applicant.Opened{}, errPending
}

// Current returns the application that the session looked up or submitted
// last. NotFound "no_application" when there is none or the right has ended.
func Current(ctx context.Context, sp *tenant.Space, who access.Principal) (View, error) {
	return View{}, errPending
}
