package procedure

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Publish makes a version of the form draft at the revision and offers it to
// residents. Invalid "not_publishable" with one field for each finding that
// stops it; Conflict "draft_changed" when the draft is newer than the revision.
// Publishing the same document again makes no new version.
func Publish(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, draftRevision int64) (Version, error) {
	return Version{}, errPending
}

// Unpublish stops new applications; those under way keep their version.
func Unpublish(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (Procedure, error) {
	return Procedure{}, errPending
}

// Versions lists the published versions, newest first, without documents.
func Versions(ctx context.Context, sp *tenant.Space, id ids.ID) ([]Version, error) {
	return nil, errPending
}

// GetVersion returns one version with its document.
func GetVersion(ctx context.Context, sp *tenant.Space, id ids.ID) (Version, error) {
	return Version{}, errPending
}

// PublicForm returns the form that residents fill in now. Gone
// "procedure_closed" or "procedure_not_open" outside the period.
func PublicForm(ctx context.Context, sp *tenant.Space, slug string) (Version, error) {
	return Version{}, errPending
}

// LoadVersion reads a version in the caller's transaction.
func LoadVersion(ctx context.Context, tx *pg.Tx, id ids.ID) (Version, error) {
	return Version{}, errPending
}

// Load reads a procedure in the caller's transaction.
func Load(ctx context.Context, tx *pg.Tx, id ids.ID) (Procedure, error) {
	return Procedure{}, errPending
}
