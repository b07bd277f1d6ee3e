package demo_test

import (
	"slices"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/cli/demo"
	"github.com/madoguchi/madoguchi/internal/finder"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/tenants"
)

// The demo goes the ways of people, so the accounts it gives really sign in and
// the procedures it offers are really offered.
func TestDemoPeopleAndProcedures(t *testing.T) {
	s := apitest.New(t)
	if err := demo.Publish(t.Context(), s.A, tenants.Library()); err != nil {
		t.Fatal(err)
	}
	if err := demo.Invite(t.Context(), s.A); err != nil {
		t.Fatal(err)
	}
	if err := demo.Invite(t.Context(), s.A); err != nil {
		t.Fatalf("inviting again: %v", err)
	}
	s.Work(t, s.A)
	mails := func(to string) (out []string) {
		for _, m := range slices.Backward(s.Mails.To(to)) { // the newest first
			out = append(out, m.Text)
		}
		return out
	}
	accounts, err := demo.Admit(t.Context(), s.A, mails, "kawa no nagare 37 mizu")
	if err != nil {
		t.Fatal(err)
	}
	var roles []access.Role
	for _, a := range accounts {
		roles = append(roles, a.Role)
	}
	want := []access.Role{access.FormEditor, access.Reviewer, access.Approver, access.Viewer, access.Auditor}
	if !slices.Equal(roles, want) {
		t.Errorf("roles %v", roles)
	}
	people, err := staff.List(t.Context(), s.A)
	if err != nil || len(people) != len(want) {
		t.Errorf("%d people (%v)", len(people), err)
	}
	page, err := procedure.ListPublic(t.Context(), s.A, procedure.Query{})
	if err != nil || len(page.Items) != 12 {
		t.Errorf("%d procedures are offered (%v)", len(page.Items), err)
	}
	if finders, err := finder.Offered(t.Context(), s.A); err != nil || len(finders) != 1 {
		t.Errorf("finders %+v (%v)", finders, err)
	} else if _, of, err := finder.Open(t.Context(), s.A, finders[0].Slug); err != nil || len(of) != 9 {
		t.Errorf("the finder leads to %d procedures (%v)", len(of), err)
	}
	if people, err := staff.List(t.Context(), s.B); err != nil || len(people) != 0 {
		t.Errorf("the other municipality has %d people (%v)", len(people), err)
	}
}
