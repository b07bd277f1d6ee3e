package apitest_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/apitest"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

var update = flag.Bool("update", false, "write the golden files")

// Every permission of the policy is asked for by a route, and every route's
// permission is held by somebody of its audience.
func TestPolicyAndRoutesMeet(t *testing.T) {
	s := apitest.New(t)
	asked := map[access.Rule]bool{}
	for _, r := range slices.Concat(s.Citizen.Routes(), s.Staff.Routes()) {
		asked[access.Rule{Audience: r.Audience, Permission: r.Permission}] = true
		held := slices.ContainsFunc(s.Enforcer.Rules(), func(p access.Rule) bool {
			return p.Audience == r.Audience && p.Permission == r.Permission
		})
		if !held {
			t.Errorf("%s %s: nobody of the audience %s holds %s", r.Method, r.Path, r.Audience, r.Permission)
		}
	}
	for _, p := range s.Enforcer.Rules() {
		if p.Audience == access.Operator {
			continue // the operators' counter walks its own
		}
		if !asked[access.Rule{Audience: p.Audience, Permission: p.Permission}] {
			t.Errorf("the policy gives %s to %s, and no route asks for it", p.Permission, p.Role)
		}
	}
}

// Who may use which route, as people read it.
func TestRouteMatrix(t *testing.T) {
	s := apitest.New(t)
	var b strings.Builder
	roles := append([]access.Role{access.PublicRole, access.ApplicantRole, access.PendingStaff}, access.StaffRoles()...)
	for name, api := range map[string]*httpapi.API{"citizen": s.Citizen, "staff": s.Staff} {
		for _, r := range api.Routes() {
			var may []string
			for _, role := range roles {
				if s.Enforcer.Allows(r.Audience, role, r.Permission) {
					may = append(may, string(role))
				}
			}
			fmt.Fprintf(&b, "%s %-6s %-58s %-20s %s\n", name, r.Method, r.Path, r.Permission, strings.Join(may, " "))
		}
	}
	lines := strings.SplitAfter(b.String(), "\n")
	slices.Sort(lines)
	got := strings.Join(lines, "")
	if *update {
		if err := os.WriteFile("testdata/routes.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/routes.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("the routes are not those of testdata/routes.txt; read the difference, then -update")
	}
}

var parameter = regexp.MustCompile(`\{[a-z]+\}`)

// try sends a request to the route with ids that name nothing and a body that
// is an empty object.
func try(t *testing.T, c *apitest.Client, r httpapi.Route) apitest.Answer {
	t.Helper()
	path := parameter.ReplaceAllStringFunc(r.Path, func(string) string { return ids.New().String() })
	if r.Method == http.MethodGet {
		return c.Do(t, r.Method, path, nil)
	}
	return c.Do(t, r.Method, path, apitest.Map{})
}

// Every role at every route of the staff: what the policy refuses is not
// there, and what it grants is.
func TestEveryRoleAtEveryRoute(t *testing.T) {
	s := apitest.New(t)
	for _, role := range access.StaffRoles() {
		who := s.Person(t, s.A, nil, role)
		for _, r := range s.Staff.Routes() {
			if r.Operation == "sign-out" || r.Audience == access.Public {
				continue
			}
			got := try(t, who, r)
			if !s.Enforcer.Allows(access.Staff, role, r.Permission) {
				got.Refused(t, http.StatusNotFound, "not_found")
				continue
			}
			if got.Status == http.StatusUnauthorized || got.Status >= 500 && r.Permission.Object != "erasure" {
				t.Errorf("%s at %s %s: %d %s", role, r.Method, r.Path, got.Status, got.Body)
			}
			if got.Status == http.StatusNotFound && !strings.Contains(r.Path, "{") {
				t.Errorf("%s may use %s %s and was told it is not there", role, r.Method, r.Path)
			}
		}
	}
}

// Nobody, and somebody who gave only the password, get through no door but
// the one they stand at.
func TestNobodyAtEveryRoute(t *testing.T) {
	s := apitest.New(t)
	half := halfSignedIn(t, s)
	for _, r := range s.Staff.Routes() {
		if r.Audience == access.Public {
			continue
		}
		try(t, s.At(s.A, tenant.StaffSide), r).Refused(t, http.StatusUnauthorized, "sign_in_needed")
		if r.Permission.Action != "complete" {
			try(t, half, r).Refused(t, http.StatusNotFound, "not_found")
		}
	}
	for _, r := range s.Citizen.Routes() {
		if r.Audience != access.Public {
			try(t, s.At(s.A, tenant.CitizenSide), r).Refused(t, http.StatusUnauthorized, "sign_in_needed")
		}
	}
}

func halfSignedIn(t *testing.T, s *apitest.Service) *apitest.Client {
	t.Helper()
	s.Person(t, s.A, nil, access.TenantAdministrator)
	var people struct{ Items []struct{ Email string } }
	s.Person(t, s.A, nil, access.TenantAdministrator).Do(t, "GET", "/api/staff", nil).OK(t, &people)
	c := s.At(s.A, tenant.StaffSide)
	var step struct{ Step string }
	c.Do(t, "POST", "/api/session/password", apitest.Map{"email": people.Items[0].Email, "password": apitest.Password}).OK(t, &step)
	if step.Step != "totp" {
		t.Fatalf("step %q", step.Step)
	}
	return c
}

// Every route that changes something refuses pages of other sites, with a
// cookie that would be good.
func TestForeignPagesChangeNothing(t *testing.T) {
	s := apitest.New(t)
	who := s.Person(t, s.A, nil, access.StaffRoles()...)
	for _, r := range s.Staff.Routes() {
		if r.Method == http.MethodGet {
			continue
		}
		for _, site := range []string{"cross-site", "same-site"} {
			foreign := *who
			foreign.Header = http.Header{"Sec-Fetch-Site": {site}}
			try(t, &foreign, r).Refused(t, http.StatusUnauthorized, "foreign_origin")
		}
		sibling := *who
		sibling.Header = http.Header{"Origin": {"http://shiokaze-staff.localhost"}}
		try(t, &sibling, r).Refused(t, http.StatusUnauthorized, "foreign_origin")
		bare := *who
		bare.CSRF = ""
		try(t, &bare, r).Refused(t, http.StatusUnauthorized, "csrf_token_missing")
		if r.Audience == access.Staff && s.Enforcer.Check(access.Principal{Audience: access.Staff, Roles: access.StaffRoles()}, r.Permission) == nil {
			guessed := *who
			guessed.CSRF = "1"
			try(t, &guessed, r).Refused(t, http.StatusUnauthorized, "csrf_token_wrong")
		}
	}
	who.Do(t, "GET", "/api/session", nil).OK(t, nil)
}
