package access

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Audience is which public a route or a principal belongs to.
type Audience string

// The audiences. Public routes need nobody; Applicant routes need the session
// or capability of one application or applicant; System is a job.
const (
	Public    Audience = "public"
	Applicant Audience = "applicant"
	Staff     Audience = "staff"
	Operator  Audience = "operator"
	System    Audience = "system"
)

// Role is a named set of permissions; the names stand in policy.csv.
type Role string

// The roles.
const (
	TenantAdministrator Role = "tenant_administrator"
	FormEditor          Role = "form_editor"
	Reviewer            Role = "reviewer"
	Approver            Role = "approver"
	Viewer              Role = "viewer"
	Auditor             Role = "auditor"
	ApplicantRole       Role = "applicant"
	OperatorRole        Role = "operator"
	SystemRole          Role = "system"
	PublicRole          Role = "public"
	PendingStaff        Role = "pending_staff" // password given, second factor not yet
)

// Permission is an action on a noun: {"application", "review"}.
type Permission struct{ Object, Action string }

func (p Permission) String() string { return p.Object + ":" + p.Action }

// Principal is who is asking. The zero value is nobody.
type Principal struct {
	Audience    Audience
	ID          ids.ID // staff, applicant session, application capability or operator
	Name        string // staff and operators, for audit entries and screens; empty for residents
	Roles       []Role
	Departments []ids.ID // staff see applications of these; tenant administrators, auditors see all
	Plane       tenant.Plane
	Session     ids.ID
	RequestID   string
}

// Job is the principal of work that no person waits for.
func Job() Principal {
	return Principal{Audience: System, Roles: []Role{SystemRole}, Name: "system"}
}

type principalKey struct{}

// With puts the principal into the context of one request.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// From returns the principal of the request; nobody when there is none.
func From(ctx context.Context) Principal {
	p, _ := ctx.Value(principalKey{}).(Principal)
	return p
}
