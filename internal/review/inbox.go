package review

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Query narrows the inbox.
type Query struct {
	States     []application.State
	Procedure  ids.ID
	Department ids.ID
	Assignee   ids.ID
	Unassigned bool
	Overdue    bool   // past the standard processing period
	Search     string // a receipt number, or the exact text or kana beginning of a searchable field
	Oldest     bool   // oldest first; default newest first
	After      string // cursor of the page before
	Limit      int    // default 50, at most 100
}

// Page is one page of the inbox. Next is the cursor of the following page.
type Page struct {
	Items []application.Application
	Next  string
}

// Inbox lists what who may see, without answers. A search is audited, without
// its text.
func Inbox(ctx context.Context, sp *tenant.Space, who access.Principal, q Query) (Page, error) {
	return Page{}, errPending
}

// Open returns everything about the application and writes that who saw it.
func Open(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (File, error) {
	return File{}, errPending
}

// Sees returns the application when who may see it, NotFound otherwise: the
// check before attachments and notices of an application are shown.
func Sees(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (application.Application, error) {
	return application.Application{}, errPending
}
