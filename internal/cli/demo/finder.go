package demo

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/finder"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// The finder names procedures by their keys in the library: "slug:moving-out".
//
//go:embed finder.json
var finderText string

// guide offers one guided finder over the procedures, which slugs name by their
// keys in the library.
func guide(ctx context.Context, sp *tenant.Space, slugs map[string]string) error {
	pairs := []string{}
	for key, slug := range slugs {
		pairs = append(pairs, `"slug:`+key+`"`, `"`+slug+`"`)
	}
	f, err := finder.Create(ctx, sp, access.Job(), "", []byte(strings.NewReplacer(pairs...).Replace(finderText)))
	if err != nil {
		return fmt.Errorf("make the demo finder: %w", err)
	}
	if _, err := finder.Publish(ctx, sp, access.Job(), f.ID, f.Revision); err != nil {
		return fmt.Errorf("publish the demo finder: %w", err)
	}
	return nil
}
