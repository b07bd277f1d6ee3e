package application

import (
	"context"
	"encoding/json"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// CorrectInput carries all answers; only those of marked fields (and what
// follows from them) may differ.
type CorrectInput struct {
	Revision int64 // of the View it is based on
	Answers  json.RawMessage
}

// Correct hands in the correction of the current application. Invalid with
// fields; Conflict when no correction is pending; Gone "correction_closed"
// after the deadline.
func Correct(ctx context.Context, sp *tenant.Space, who access.Principal, in CorrectInput) (View, error) {
	return View{}, errPending
}

// WithdrawInput withdraws the current application.
type WithdrawInput struct {
	Revision int64
	Reason   string
}

// Withdraw takes the current application back before a decision. Conflict
// "state_refuses" after one.
func Withdraw(ctx context.Context, sp *tenant.Space, who access.Principal, in WithdrawInput) (View, error) {
	return View{}, errPending
}
