package procedure

import (
	"context"
	"encoding/json"
	"io/fs"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Template is a ready procedure of the library.
type Template struct {
	Key       string // file name without ".json"
	Catalogue Catalogue
	Category  string // by name; made when the municipality has none of it
	Form      json.RawMessage
	Samples   []Sample
}

// Library reads the templates of a folder (tenants.Library()), by key.
func Library(fsys fs.FS) ([]Template, error) { return nil, errPending }

// Copy makes a procedure in draft of the template, with its sample cases. The
// department may be Nil and be set later.
func Copy(ctx context.Context, sp *tenant.Space, who access.Principal, t Template, department ids.ID) (Procedure, error) {
	return Procedure{}, errPending
}
