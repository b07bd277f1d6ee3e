package procedure

import (
	"context"
	"encoding/json"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

var errPending = fault.New(fault.Unavailable, "pending")

// CreateInput is a new procedure. An empty Slug gets one that cannot be
// guessed; an empty Document an empty form.
type CreateInput struct {
	Catalogue
	Slug     string
	Document json.RawMessage
}

// Create adds a procedure in draft with its form draft at revision 1.
// Conflict "slug_taken"; Invalid with fields.
func Create(ctx context.Context, sp *tenant.Space, who access.Principal, in CreateInput) (Procedure, error) {
	return Procedure{}, errPending
}

// UpdateInput replaces the catalogue entry based on the revision.
type UpdateInput struct {
	Procedure ids.ID
	Revision  int64
	Catalogue
}

// Update replaces the catalogue entry; it takes effect at once, also on a
// published procedure. Conflict "changed_by_other" when the revision is not
// the newest.
func Update(ctx context.Context, sp *tenant.Space, who access.Principal, in UpdateInput) (Procedure, error) {
	return Procedure{}, errPending
}

// Get returns a procedure to staff.
func Get(ctx context.Context, sp *tenant.Space, id ids.ID) (Procedure, error) {
	return Procedure{}, errPending
}

// Query narrows a list. The zero value lists everything.
type Query struct {
	Text       string // words in title, kana, description, any order
	Category   ids.ID
	Department ids.ID // staff only
	State      State  // staff only
	After      string // cursor of the page before
	Limit      int    // default 50, at most 100
}

// Page is one page of procedures in the order of kana. Next is the cursor of
// the following page, "" at the end.
type Page struct {
	Items []Procedure
	Next  string
}

// List lists for staff, every state and visibility.
func List(ctx context.Context, sp *tenant.Space, q Query) (Page, error) {
	return Page{}, errPending
}

// ListPublic lists for residents: published, public, not over. Those not yet
// open are listed with their opening time.
func ListPublic(ctx context.Context, sp *tenant.Space, q Query) (Page, error) {
	return Page{}, errPending
}

// GetPublic returns a published procedure that residents may reach, by slug,
// also before it opens and after it closes (see Window). NotFound otherwise.
func GetPublic(ctx context.Context, sp *tenant.Space, slug string) (Procedure, error) {
	return Procedure{}, errPending
}

// Categories lists the categories by position.
func Categories(ctx context.Context, sp *tenant.Space) ([]Category, error) { return nil, errPending }

// SaveCategory adds a category (ID Nil) or changes one.
func SaveCategory(ctx context.Context, sp *tenant.Space, who access.Principal, c Category) (Category, error) {
	return Category{}, errPending
}

// DeleteCategory removes a category that no procedure uses; Conflict
// "category_in_use" otherwise.
func DeleteCategory(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	return errPending
}
