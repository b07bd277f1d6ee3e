package demo

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// offered are the templates of the library that residents find at once.
var offered = []string{"residence-certificate", "bulky-waste", "course-enrolment", "moving-in-visit", "moving-out",
	"child-allowance-claim", "child-medical-certificate", "dog-registration", "water-start", "water-stop",
	"road-damage-report", "counter-satisfaction"}

// Publish copies some procedures of the library and offers them to residents.
func Publish(ctx context.Context, sp *tenant.Space, library fs.FS) error {
	department, err := ensureDepartment(ctx, sp, "市民課")
	if err != nil {
		return err
	}
	all, err := procedure.Library(library)
	if err != nil {
		return err
	}
	slugs := map[string]string{}
	for _, template := range all {
		if !slices.Contains(offered, template.Key) {
			continue
		}
		p, err := procedure.Copy(ctx, sp, access.Job(), template, department)
		if err != nil {
			return fmt.Errorf("copy %s: %w", template.Key, err)
		}
		if _, err := procedure.Publish(ctx, sp, access.Job(), p.ID, 1); err != nil {
			return fmt.Errorf("publish %s: %w", template.Key, err)
		}
		slugs[template.Key] = p.Slug
	}
	return guide(ctx, sp, slugs)
}
