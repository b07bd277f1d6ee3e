package tenant

import (
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/municipality"
)

// State is where a tenant stands in its life.
type State string

// The states. Only an active tenant is routable.
const (
	Provisioning State = "provisioning"
	Active       State = "active"
	Suspended    State = "suspended"
	Closing      State = "closing"
	Erased       State = "erased"
)

// Plane is the network a request came in by: the listener, never a header.
type Plane string

// The planes.
const (
	Internet Plane = "internet"
	LGWAN    Plane = "lgwan"
)

// Side is which of a municipality's two sites a host serves.
type Side string

// The sides.
const (
	CitizenSide Side = "citizen"
	StaffSide   Side = "staff"
)

// Host is an exact, normalised host name without port.
type Host struct {
	Name  string
	Side  Side
	Plane Plane
}

// RetentionClass is how long records of a kind are kept (保存期間).
type RetentionClass struct {
	Name  string `json:"name"`  // "1y", "5y", "30y": the key the procedures use
	Years int    `json:"years"` // whole fiscal years after the one of completion
}

// Tenant is what the directory knows of one municipality.
type Tenant struct {
	ID         ids.ID
	Code       municipality.Code
	Slug       string // lower-case ASCII, unique
	Name       string // 青空市
	NameKana   string
	NameEn     string
	Generation int64 // rises with each restore or re-provision; old jobs and sessions die with it
	State      State
	Hosts      []Host
	Retention  []RetentionClass
	From       time.Time // contract
	Until      time.Time
}

// Host returns the host of the side on the plane, "" if the tenant has none.
func (t Tenant) Host(side Side, plane Plane) string {
	for _, h := range t.Hosts {
		if h.Side == side && h.Plane == plane {
			return h.Name
		}
	}
	return ""
}
