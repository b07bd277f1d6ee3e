package residue

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/certificate"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/pg"
)

// Subject is what must be gone.
type Subject struct {
	Tenant   ids.ID
	Database string // name of the database and of its role
	Key      kms.KeyID
	Canaries []string // phrases that must appear nowhere, in any encoding
}

// Counter counts what a store still holds of a tenant.
type Counter struct {
	Name  string // "Redis（処理待ち）"
	Count func(context.Context, ids.ID) (int64, error)
}

// Directory is a place on disk whose files are searched.
type Directory struct {
	Name string // "データベースのファイルと WAL"
	Path string
}

// Access is the verifier's rights, all of them read-only.
type Access struct {
	Control     string // DSN of the verifier's role in the control database
	Role        string // that role's name, printed in the certificate
	Keys        kms.Verifier
	Objects     func(context.Context, blob.Prefix) (int64, error)
	Counters    []Counter
	Directories []Directory // none: the search is reported as unreachable
	Clock       clock.Clock
}

// Verified is the proof that a run found nothing. It is good for one use.
type Verified struct {
	report certificate.Verification
	tenant ids.ID
	used   atomic.Bool
}

// Take returns the report once, for the tenant it was made for. A second take
// or another tenant is Conflict "verification_spent".
func (v *Verified) Take(tenant ids.ID) (certificate.Verification, error) {
	if v == nil || v.tenant != tenant || v.used.Swap(true) {
		return certificate.Verification{}, fault.New(fault.Conflict, "verification_spent")
	}
	return v.report, nil
}

// Report returns what was measured, for screens and records.
func (v *Verified) Report() certificate.Verification { return v.report }

// Found says that the run found something: the report names the failed checks.
type Found struct{ Report certificate.Verification }

func (f *Found) Error() string {
	for _, c := range f.Report.Checks {
		if c.Result == certificate.Failed {
			return "residue found: " + c.Name
		}
	}
	return "residue found"
}

// Verify runs every check and returns a Verified only when none failed; a
// *Found otherwise. A check that cannot be run because a door is closed ends
// the run with that door's error: nothing is assumed.
func Verify(ctx context.Context, a Access, s Subject) (*Verified, error) {
	conn, err := pg.Connect(ctx, a.Control)
	if err != nil {
		return nil, fmt.Errorf("connect as the verifier: %w", err)
	}
	defer conn.Close()
	report := certificate.Verification{At: a.Clock.Now(), Role: a.Role}
	for _, check := range checks(a, conn, s) {
		got, err := check(ctx)
		if err != nil {
			return nil, fmt.Errorf("verify erasure: %w", err)
		}
		report.Checks = append(report.Checks, got)
	}
	for _, c := range report.Checks {
		if c.Result == certificate.Failed {
			return nil, &Found{Report: report}
		}
	}
	return &Verified{report: report, tenant: s.Tenant}, nil
}

// IsFound returns the report when err says that residue was found.
func IsFound(err error) (certificate.Verification, bool) {
	f, ok := errors.AsType[*Found](err)
	if !ok {
		return certificate.Verification{}, false
	}
	return f.Report, true
}

func jstTime(t time.Time) string { return t.In(clock.JST).Format("2006年1月2日 15:04:05") }
