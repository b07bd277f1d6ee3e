package erasure

import "github.com/madoguchi/madoguchi/internal/fault"

// State is the last stage an erasure has reached.
type State string

// The stages, in order. A halted erasure keeps the stage it reached.
const (
	Planned      State = "planned"
	Approved     State = "approved"
	Frozen       State = "frozen"
	KeyScheduled State = "key_scheduled"
	KeyGone      State = "key_gone"
	Destroyed    State = "destroyed"
	Verified     State = "verified"
	Confirmed    State = "confirmed"
	Certified    State = "certified"
)

// running reports whether the runner has work to do in this state.
func (s State) running() bool {
	switch s {
	case Approved, Frozen, KeyScheduled, KeyGone, Destroyed:
		return true
	}
	return false
}

func wrongState(have State) error {
	return fault.Newf(fault.Conflict, "erasure_state", "erasure is %s", have)
}
