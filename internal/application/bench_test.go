package application_test

import (
	"regexp"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

// BenchmarkSubmit measures a submission alone; the draft is made before.
func BenchmarkSubmit(b *testing.B) {
	sp := tenanttest.One(b)
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		b.Fatal(err)
	}
	var slug string
	for _, tpl := range all {
		if tpl.Key == "course-enrolment" {
			// Its seats (定員) would be taken after a few rounds.
			tpl.Form = regexp.MustCompile(`,\s*"capacity": [0-9]+`).ReplaceAll(tpl.Form, nil)
			p, err := procedure.Copy(b.Context(), sp, access.Job(), tpl, ids.New())
			if err != nil {
				b.Fatal(err)
			}
			if _, err := procedure.Publish(b.Context(), sp, access.Job(), p.ID, 1); err != nil {
				b.Fatal(err)
			}
			slug = p.Slug
		}
	}
	for b.Loop() {
		b.StopTimer()
		o, err := applicant.Begin(b.Context(), sp, tenant.Internet, "")
		if err != nil {
			b.Fatal(err)
		}
		d, err := application.StartDraft(b.Context(), sp, o.Principal, slug)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := application.Submit(b.Context(), sp, o.Principal, input(d, course())); err != nil {
			b.Fatal(err)
		}
	}
}
