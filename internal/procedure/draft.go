package procedure

import (
	"context"
	"encoding/json"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// GetDraft returns the form draft with its findings.
func GetDraft(ctx context.Context, sp *tenant.Space, id ids.ID) (FormDraft, error) {
	return FormDraft{}, errPending
}

// SaveDraftInput replaces the form draft based on the revision.
type SaveDraftInput struct {
	Procedure ids.ID
	Revision  int64
	Document  json.RawMessage
}

// SaveDraft stores the document whatever its findings, as long as it is a JSON
// object within the size limit. Conflict "draft_changed" when somebody saved
// meanwhile.
func SaveDraft(ctx context.Context, sp *tenant.Space, who access.Principal, in SaveDraftInput) (FormDraft, error) {
	return FormDraft{}, errPending
}

// Check returns everything that speaks about publishing: form, sample cases,
// catalogue.
func Check(ctx context.Context, sp *tenant.Space, id ids.ID) ([]Finding, error) {
	return nil, errPending
}

// Samples lists the saved cases.
func Samples(ctx context.Context, sp *tenant.Space, id ids.ID) ([]Sample, error) {
	return nil, errPending
}

// SaveSample adds a case (ID Nil) or changes one.
func SaveSample(ctx context.Context, sp *tenant.Space, who access.Principal, procedure ids.ID, s Sample) (Sample, error) {
	return Sample{}, errPending
}

// DeleteSample removes a case.
func DeleteSample(ctx context.Context, sp *tenant.Space, who access.Principal, procedure, id ids.ID) error {
	return errPending
}
