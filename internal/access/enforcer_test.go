package access_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
)

var update = flag.Bool("update", false, "write the golden file")

func enforcer(t *testing.T) *access.Enforcer {
	t.Helper()
	e, err := access.NewEnforcer()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func may(role access.Role, a access.Audience, object, action string) func(*testing.T, *access.Enforcer) bool {
	return func(t *testing.T, e *access.Enforcer) bool {
		t.Helper()
		err := e.Check(access.Principal{Audience: a, Roles: []access.Role{role}}, access.Permission{Object: object, Action: action})
		if err != nil && (!fault.Is(err, fault.Forbidden) || fault.CodeOf(err) != "not_found") {
			t.Errorf("refused with %v", err)
		}
		return err == nil
	}
}

func TestCheck(t *testing.T) {
	e := enforcer(t)
	for name, c := range map[string]struct {
		ask  func(*testing.T, *access.Enforcer) bool
		want bool
	}{
		"reviewer reviews":                        {may(access.Reviewer, access.Staff, "application", "review"), true},
		"reviewer does not decide":                {may(access.Reviewer, access.Staff, "application", "decide"), false},
		"approver decides":                        {may(access.Approver, access.Staff, "application", "decide"), true},
		"approver does not review":                {may(access.Approver, access.Staff, "application", "review"), false},
		"administrator does not decide":           {may(access.TenantAdministrator, access.Staff, "application", "decide"), false},
		"form editor sees no application":         {may(access.FormEditor, access.Staff, "application", "view"), false},
		"viewer changes nothing":                  {may(access.Viewer, access.Staff, "application", "note"), false},
		"auditor reads the audit":                 {may(access.Auditor, access.Staff, "audit", "view"), true},
		"auditor manages nobody":                  {may(access.Auditor, access.Staff, "staff", "manage"), false},
		"half signed in completes":                {may(access.PendingStaff, access.Staff, "session", "complete"), true},
		"half signed in does nothing else":        {may(access.PendingStaff, access.Staff, "session", "use"), false},
		"a staff role counts for staff only":      {may(access.Reviewer, access.Applicant, "application", "review"), false},
		"the public role of another audience":     {may(access.PublicRole, access.Staff, "site", "view"), false},
		"a role that is not there":                {may("superuser", access.Staff, "application", "view"), false},
		"no role":                                 {may("", "", "application", "view"), false},
		"a permission that is not there":          {may(access.TenantAdministrator, access.Staff, "application", "steal"), false},
		"a job has no permission over HTTP":       {may(access.SystemRole, access.System, "application", "view"), false},
		"an applicant follows":                    {may(access.ApplicantRole, access.Applicant, "application", "follow"), true},
		"an applicant does not look at the inbox": {may(access.ApplicantRole, access.Applicant, "application", "view"), false},
	} {
		if got := c.ask(t, e); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A person with two roles may do what either may.
func TestCheckAnyRole(t *testing.T) {
	e := enforcer(t)
	both := access.Principal{Audience: access.Staff, Roles: []access.Role{access.FormEditor, access.Reviewer}}
	for _, p := range []access.Permission{{Object: "procedure", Action: "edit"}, {Object: "application", Action: "review"}} {
		if err := e.Check(both, p); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
	if got := e.Permissions(both); !slices.IsSorted(got) || !slices.Contains(got, "application:review") || slices.Contains(got, "application:decide") {
		t.Errorf("permissions: %v", got)
	}
}

// Everybody who can be made staff can at least sign out.
func TestStaffRolesUseSessions(t *testing.T) {
	e := enforcer(t)
	for _, role := range access.StaffRoles() {
		if !e.Allows(access.Staff, role, access.Permission{Object: "session", Action: "use"}) {
			t.Errorf("%s cannot use a session", role)
		}
	}
}

// The matrix as people read it; a change of the policy shows here.
func TestMatrix(t *testing.T) {
	const file = "testdata/matrix.txt"
	got := matrix(enforcer(t))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the policy is not the one of %s; read the difference, then -update\n%s", file, got)
	}
}

func matrix(e *access.Enforcer) string {
	var columns []access.Rule
	var rows []access.Permission
	for _, r := range e.Rules() {
		who := access.Rule{Audience: r.Audience, Role: r.Role}
		if !slices.Contains(columns, who) {
			columns = append(columns, who)
		}
		if !slices.Contains(rows, r.Permission) {
			rows = append(rows, r.Permission)
		}
	}
	var b strings.Builder
	for _, p := range rows {
		var may []string
		for _, c := range columns {
			if e.Allows(c.Audience, c.Role, p) {
				may = append(may, string(c.Role))
			}
		}
		fmt.Fprintf(&b, "%-22s %s\n", p, strings.Join(may, " "))
	}
	return b.String()
}
