package statistics_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/statistics"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

func staff(role access.Role, departments ...ids.ID) access.Principal {
	return access.Principal{Audience: access.Staff, ID: ids.New(), Name: "職員", Roles: []access.Role{role}, Departments: departments}
}

// publish offers the opinion form of a department, with a processing period.
func publish(t *testing.T, sp *tenant.Space, department ids.ID) procedure.Procedure {
	t.Helper()
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		t.Fatal(err)
	}
	for _, tpl := range all {
		if tpl.Key == "public-comment" {
			tpl.Catalogue.ProcessingDays = 5
			p, err := procedure.Copy(t.Context(), sp, staff(access.FormEditor), tpl, department)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := procedure.Publish(t.Context(), sp, staff(access.FormEditor), p.ID, 1); err != nil {
				t.Fatal(err)
			}
			return p
		}
	}
	t.Fatal("no template")
	return procedure.Procedure{}
}

func arrive(t *testing.T, sp *tenant.Space, slug string) review.On {
	t.Helper()
	o, err := applicant.Begin(t.Context(), sp, tenant.Internet, "")
	if err != nil {
		t.Fatal(err)
	}
	d, err := application.StartDraft(t.Context(), sp, o.Principal, slug)
	if err != nil {
		t.Fatal(err)
	}
	r, err := application.Submit(t.Context(), sp, o.Principal, application.SubmitInput{Draft: d.ID, Key: "key-" + d.ID.String(),
		ConsentVersion: "1", Answers: json.RawMessage(`{"living":"work","opinion":"意見を述べます。"}`)})
	if err != nil {
		t.Fatal(err)
	}
	return review.On{ID: r.Application, Revision: 2}
}

func TestDashboard(t *testing.T) {
	sp, other := tenanttest.Two(t)
	watch := tenanttest.Clock(sp) // 24 November 2026, 9:00 JST
	mine, theirs := ids.New(), ids.New()
	p, q := publish(t, sp, mine), publish(t, sp, theirs)
	who := staff(access.Reviewer, mine)

	watch.Set(time.Date(2026, time.October, 25, 23, 59, 59, 0, tenanttest.Start.Location()))
	arrive(t, sp, p.Slug) // a second before the thirty days begin, in JST
	watch.Set(time.Date(2026, time.October, 26, 0, 0, 0, 0, tenanttest.Start.Location()))
	arrive(t, sp, p.Slug)
	watch.Set(tenanttest.Start)
	first := arrive(t, sp, p.Slug)
	arrive(t, sp, q.Slug)
	if _, err := review.Assign(t.Context(), sp, who, review.AssignInput{On: first, Assignee: who.ID}); err != nil {
		t.Fatal(err)
	}
	refused := arrive(t, sp, p.Slug)
	if _, err := review.Refuse(t.Context(), sp, who, refused, "対象外のため"); err != nil {
		t.Fatal(err)
	}

	d, err := statistics.Get(t.Context(), sp, who)
	if err != nil {
		t.Fatal(err)
	}
	states := map[application.State]int{}
	for _, s := range d.States {
		states[s.State] = s.Count
	}
	if len(d.States) != len(application.States())-1 || states[application.Submitted] != 3 || states[application.Refused] != 1 {
		t.Errorf("states %+v", d.States)
	}
	if len(d.Days) != 30 || d.Days[0] != (statistics.DayCount{Day: "2026-10-26", Count: 1}) || d.Days[29] != (statistics.DayCount{Day: "2026-11-24", Count: 2}) {
		t.Errorf("%d days from %+v to %+v", len(d.Days), d.Days[0], d.Days[len(d.Days)-1])
	}
	if len(d.Procedures) != 1 || d.Procedures[0] != (statistics.ProcedureCount{Procedure: p.ID, Title: p.Title, Total: 4, Open: 3}) {
		t.Errorf("%+v", d.Procedures)
	}
	if d.Open != 3 || d.Overdue != 2 || d.Mine != 1 {
		t.Errorf("open %d, overdue %d, mine %d", d.Open, d.Overdue, d.Mine)
	}

	all, err := statistics.Get(t.Context(), sp, staff(access.TenantAdministrator))
	if err != nil || len(all.Procedures) != 2 || all.Open != 4 || all.Procedures[0].Procedure != p.ID {
		t.Errorf("%v %+v", err, all.Procedures)
	}
	for name, d := range map[string]func() (statistics.Dashboard, error){
		"no department":        func() (statistics.Dashboard, error) { return statistics.Get(t.Context(), sp, staff(access.Viewer)) },
		"another municipality": func() (statistics.Dashboard, error) { return statistics.Get(t.Context(), other, staff(access.Auditor)) },
	} {
		if got, err := d(); err != nil || got.Open != 0 || len(got.Procedures) != 0 || len(got.Days) != 30 {
			t.Errorf("%s: %v %+v", name, err, got)
		}
	}
}
