package application

import (
	"context"
	"encoding/json"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// StartDraft begins an application to the procedure with the slug; it belongs
// to the session of who. Gone "procedure_closed" or "procedure_not_open",
// NotFound, TooLarge "too_many_drafts".
func StartDraft(ctx context.Context, sp *tenant.Space, who access.Principal, slug string) (Draft, error) {
	return Draft{}, errPending
}

// GetDraft returns the draft to its owner; NotFound to anybody else.
func GetDraft(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (Draft, error) {
	return Draft{}, errPending
}

// SaveDraftInput is what was typed so far.
type SaveDraftInput struct {
	ID       ids.ID
	Revision int64
	Page     string
	Answers  json.RawMessage
}

// SaveDraft keeps what was typed, complete or not. It returns the draft
// without its document. Conflict "draft_changed" when another tab saved
// meanwhile, Conflict "already_submitted" once it is handed in.
func SaveDraft(ctx context.Context, sp *tenant.Space, who access.Principal, in SaveDraftInput) (Draft, error) {
	return Draft{}, errPending
}

// DeleteDraft forgets the draft and its attachments.
func DeleteDraft(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	return errPending
}

// AttachmentRule is what a field of the form takes.
type AttachmentRule struct {
	Application ids.ID
	Field       string
	Retention   string   // class
	Kinds       []string // "pdf", "jpeg", …
	MaxBytes    int64
	MaxCount    int
}

// UploadRule returns what the attachment field takes from who now: while the
// application is a draft of the session, or returned with the field marked and
// the session holding the right to it. NotFound otherwise.
func UploadRule(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, field string) (AttachmentRule, error) {
	return AttachmentRule{}, errPending
}
