package export

import (
	"slices"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// The outbox kinds of this room.
const (
	KindRun   = "export.run"
	KindErase = "export.erase"
)

// Encoding is how the list is written.
type Encoding string

// The encodings. CP932 is Windows' Shift_JIS, for programs that know no other.
const (
	UTF8  Encoding = "utf-8-bom"
	CP932 Encoding = "cp932"
)

// Lifetime is how long a result can be downloaded.
const Lifetime = 24 * time.Hour

// Spec is what to list. Departments nil means all that the requester may see.
type Spec struct {
	Procedure   ids.ID              `json:"procedure"`
	States      []application.State `json:"states,omitempty"`
	From        time.Time           `json:"from,omitzero"`  // submitted at or after
	Until       time.Time           `json:"until,omitzero"` // submitted before
	Departments []ids.ID            `json:"departments"`    // nil: all
	Encoding    Encoding            `json:"-"`
}

// State is where an export is.
type State string

// The states.
const (
	Waiting State = "waiting"
	Running State = "running"
	Ready   State = "ready"
	Failed  State = "failed"
	Expired State = "expired"
)

// Export is one list.
type Export struct {
	ID         ids.ID
	Spec       Spec
	State      State
	RowsDone   int
	RowsTotal  int
	Unmappable int    // characters that the encoding does not have
	Code       string // why it failed
	CreatedAt  time.Time
	FinishedAt time.Time // zero while it is not
	ExpiresAt  time.Time // zero while it is not ready
}

func (s Spec) check() error {
	var faults []fault.Field
	if s.Procedure == ids.Nil {
		faults = append(faults, fault.Field{Path: "procedure", Key: "required"})
	}
	if s.Encoding != UTF8 && s.Encoding != CP932 {
		faults = append(faults, fault.Field{Path: "encoding", Key: "not_allowed"})
	}
	if !s.From.IsZero() && !s.Until.IsZero() && !s.From.Before(s.Until) {
		faults = append(faults, fault.Field{Path: "until", Key: "empty_range"})
	}
	for _, st := range s.States {
		if _, ok := stateLabels()[st]; !ok {
			faults = append(faults, fault.Field{Path: "states", Key: "not_allowed"})
			break
		}
	}
	return fault.Fields(faults)
}

// narrow keeps the list within what who may see. Asking for others' departments
// gives none of theirs.
func (s Spec) narrow(who access.Principal) Spec {
	all := slices.Contains(who.Roles, access.TenantAdministrator) || slices.Contains(who.Roles, access.Auditor)
	switch {
	case all:
	case s.Departments == nil:
		s.Departments = slices.Clone(who.Departments)
	default:
		s.Departments = slices.DeleteFunc(slices.Clone(s.Departments), func(d ids.ID) bool {
			return !slices.Contains(who.Departments, d)
		})
	}
	if s.Departments == nil && !all {
		s.Departments = []ids.ID{}
	}
	return s
}

func (s Spec) filter() application.Filter {
	return application.Filter{
		Procedure: s.Procedure, States: s.States, From: s.From, Until: s.Until, Departments: s.Departments,
	}
}

// class is the key epoch's class: a result outlives no fiscal year by more than
// a day.
const class = "export"

func objectPlace(object ids.ID) seal.Place {
	return seal.Place{Table: "export", Column: "content", Row: object}
}

func objectKey(sp *tenant.Space, object ids.ID) blob.Key {
	return blob.TenantKey(sp.Tenant().ID, "export", object)
}

func sealer(sp *tenant.Space) *seal.Sealer { return sp.Sealer().As(seal.PurposeExport) }
