package certificate

import (
	"fmt"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// Bundle is what the municipality receives.
type Bundle struct {
	Evidence  []byte // evidence.json, canonical
	Signature []byte // evidence.json.p7s, detached CMS, DER
	PDF       []byte // certificate.pdf
	Issuer    []byte // issuer.pem
}

// Issue signs and prints the evidence. Evidence that lacks a person, has the
// same person on both sides of a pair, or holds a failed check is Conflict
// "not_certifiable": no certificate says less than everything.
func Issue(e Evidence, s *Signer) (Bundle, error) {
	if reason := e.defect(); reason != "" {
		return Bundle{}, fault.Newf(fault.Conflict, "not_certifiable", "%s", reason)
	}
	canonical, err := Canonical(e)
	if err != nil {
		return Bundle{}, err
	}
	signature, err := s.Sign(canonical)
	if err != nil {
		return Bundle{}, err
	}
	pdf, err := render(e, canonical)
	if err != nil {
		return Bundle{}, fmt.Errorf("print certificate: %w", err)
	}
	return Bundle{Evidence: canonical, Signature: signature, PDF: pdf, Issuer: s.CertificatePEM()}, nil
}

func (e Evidence) defect() string {
	for name, act := range map[string]Act{
		"requested": e.Requested, "consented": e.Consented, "planned": e.Planned,
		"approved": e.Approved, "confirmed": e.Confirmed,
	} {
		if act.Person == "" || act.ID == "" || act.At.IsZero() {
			return name + " has no person or time"
		}
	}
	switch {
	case e.Requested.ID == e.Consented.ID:
		return "one person requested and consented"
	case e.Planned.ID == e.Approved.ID, e.Planned.ID == e.Confirmed.ID:
		return "worker and checker are one person"
	case e.Key.DestroyedAt.IsZero():
		return "the key is not destroyed"
	case len(e.Steps) == 0 || len(e.Stores) == 0 || len(e.Verification.Checks) == 0:
		return "nothing was done or measured"
	}
	for _, c := range e.Verification.Checks {
		if c.Result != Passed && c.Result != Unreachable {
			return "check " + c.Name + " " + string(c.Result)
		}
	}
	return ""
}
