package certificate

import "time"

// Format names the evidence document's version.
const Format = "madoguchi-erasure-evidence/1"

// Evidence is everything the certificate states. Times are RFC 3339 in UTC.
type Evidence struct {
	Format       string       `json:"format"`
	Serial       string       `json:"serial"`
	Issuer       string       `json:"issuer"`
	Municipality Municipality `json:"municipality"`
	Tenant       string       `json:"tenant"`
	Contract     Contract     `json:"contract"`
	DataReturn   DataReturn   `json:"data_return"`
	Requested    Act          `json:"requested"` // municipality, first person
	Consented    Act          `json:"consented"` // municipality, second person
	Planned      Act          `json:"planned"`   // operator: worker (作業者)
	Approved     Act          `json:"approved"`  // operator: checker (確認者), before
	Confirmed    Act          `json:"confirmed"` // operator: checker, after the verification
	Steps        []Step       `json:"steps"`
	Stores       []Store      `json:"stores"`
	Key          Key          `json:"key"`
	Verification Verification `json:"verification"`
	Residuals    []Residual   `json:"residuals"`
	Tool         string       `json:"tool"`
	IssuedAt     time.Time    `json:"issued_at"`
}

// Municipality is whose data it was.
type Municipality struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Contract is the period the data was held under; dates are YYYY-MM-DD.
type Contract struct {
	From  string `json:"from"`
	Until string `json:"until"`
}

// DataReturn is how the municipality got its data back: "received" with the
// SHA-256 it confirmed, or "declined".
type DataReturn struct {
	Choice string `json:"choice"`
	SHA256 string `json:"sha256"`
}

// Act is one person's act.
type Act struct {
	Person string    `json:"person"`
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
}

// Step is one recorded step of the work (作業記録).
type Step struct {
	Name       string            `json:"name"`
	StartedAt  time.Time         `json:"started_at"`
	FinishedAt time.Time         `json:"finished_at"`
	Facts      map[string]string `json:"facts"`
}

// Store is one place that held data: how much before, how it was destroyed.
type Store struct {
	Name   string `json:"name"`
	Unit   string `json:"unit"` // "rows", "objects", "keys", "roles"
	Before int64  `json:"before"`
	Method string `json:"method"`
}

// Key is the municipality's own key.
type Key struct {
	ID          string    `json:"id"`
	Algorithm   string    `json:"algorithm"`
	CreatedAt   time.Time `json:"created_at"`
	DestroyedAt time.Time `json:"destroyed_at"`
}

// Verification is what the separate verifier found.
type Verification struct {
	At     time.Time `json:"at"`
	Role   string    `json:"role"` // the read-only rights it used
	Checks []Check   `json:"checks"`
}

// Check is one measurement. A certificate holds only passed checks and checks
// that could not be made here, which say so.
type Check struct {
	Name   string `json:"name"`
	Method string `json:"method"`
	Found  string `json:"found"`
	Result Result `json:"result"`
}

// Result of a check.
type Result string

// The results. Unreachable is no pass: it is printed as not measured.
const (
	Passed      Result = "passed"
	Failed      Result = "failed"
	Unreachable Result = "unreachable"
)

// Residual is what remains, where, why and until when.
type Residual struct {
	What  string `json:"what"`
	Where string `json:"where"`
	Why   string `json:"why"`
	Until string `json:"until"`
}
