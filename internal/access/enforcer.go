package access

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"
	stringadapter "github.com/casbin/casbin/v2/persist/string-adapter"

	"github.com/madoguchi/madoguchi/internal/fault"
)

//go:embed model.conf
var modelText string

//go:embed policy.csv
var policyText string

// Rule is one line of the policy.
type Rule struct {
	Audience   Audience
	Role       Role
	Permission Permission
}

// Enforcer answers whether a role holds a permission. Its answers are worked
// out once, when it is made: policy is code and does not change while a
// process lives. Safe for concurrent use.
type Enforcer struct {
	rules   []Rule
	allowed map[Rule]bool
}

// NewEnforcer reads the embedded model and policy. An error means the build is
// broken.
func NewEnforcer() (*Enforcer, error) {
	rules, err := readPolicy(policyText)
	if err != nil {
		return nil, fmt.Errorf("read policy: %w", err)
	}
	m, err := model.NewModelFromString(modelText)
	if err != nil {
		return nil, fmt.Errorf("read access model: %w", err)
	}
	e, err := casbin.NewEnforcer(m, stringadapter.NewAdapter(policyText))
	if err != nil {
		return nil, fmt.Errorf("load access policy: %w", err)
	}
	return decideAll(e, rules)
}

// decideAll asks Casbin about every audience, role and permission the policy
// names, in every combination.
func decideAll(e *casbin.Enforcer, rules []Rule) (*Enforcer, error) {
	out := &Enforcer{rules: rules, allowed: map[Rule]bool{}}
	who := map[Rule]bool{}
	what := map[Permission]bool{}
	for _, r := range rules {
		who[Rule{Audience: r.Audience, Role: r.Role}] = true
		what[r.Permission] = true
	}
	for w := range who {
		for p := range what {
			ok, err := e.Enforce(string(w.Audience), string(w.Role), p.Object, p.Action)
			if err != nil {
				return nil, fmt.Errorf("decide %s for %s: %w", p, w.Role, err)
			}
			if ok {
				out.allowed[Rule{Audience: w.Audience, Role: w.Role, Permission: p}] = true
			}
		}
	}
	return out, nil
}

func readPolicy(text string) ([]Rule, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.TrimLeadingSpace = true
	r.FieldsPerRecord = 5
	var rules []Rule
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return rules, nil
		}
		if err != nil {
			return nil, err
		}
		rule := Rule{Audience: Audience(rec[1]), Role: Role(rec[2]), Permission: Permission{Object: rec[3], Action: rec[4]}}
		if slices.Contains(rules, rule) {
			return nil, fmt.Errorf("rule written twice: %v", rec)
		}
		rules = append(rules, rule)
	}
}

// Check returns nil when one of the principal's roles holds the permission in
// the audience, else Forbidden "not_found": what may not be known of looks
// like what is not there.
func (e *Enforcer) Check(who Principal, p Permission) error {
	for _, role := range who.Roles {
		if e.allowed[Rule{Audience: who.Audience, Role: role, Permission: p}] {
			return nil
		}
	}
	return fault.New(fault.Forbidden, "not_found")
}

// Allows reports whether the role holds the permission in the audience.
func (e *Enforcer) Allows(a Audience, role Role, p Permission) bool {
	return e.allowed[Rule{Audience: a, Role: role, Permission: p}]
}

// Permissions returns what the principal may do, sorted, for a screen that
// hides what it cannot offer.
func (e *Enforcer) Permissions(who Principal) []string {
	var out []string
	for rule := range e.allowed {
		if rule.Audience == who.Audience && slices.Contains(who.Roles, rule.Role) {
			out = append(out, rule.Permission.String())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Rules returns the policy in its order.
func (e *Enforcer) Rules() []Rule { return slices.Clone(e.rules) }

// StaffRoles are the roles an administrator can give, in the order of screens.
func StaffRoles() []Role {
	return []Role{TenantAdministrator, FormEditor, Reviewer, Approver, Viewer, Auditor}
}
