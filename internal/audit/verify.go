package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Fault is what is wrong at one place of a chain.
type Fault string

// The faults.
const (
	Altered   Fault = "altered"   // the entry or its link is not what was sealed
	Removed   Fault = "removed"   // a link or the entry it seals is gone
	Reordered Fault = "reordered" // the link seals another entry of the chain
	Backdated Fault = "backdated" // the entry claims a time before entries sealed long ago
	Postdated Fault = "postdated" // the entry claims a time after it was sealed
	Unsealed  Fault = "unsealed"  // the entry should long have a link
	Truncated Fault = "truncated" // the chain is shorter than a signed checkpoint
	Rewritten Fault = "rewritten" // the chain does not pass through a signed checkpoint
)

// Finding is one fault. Seq is 0 for entries without a link.
type Finding struct {
	Fault Fault  `json:"fault"`
	Seq   int64  `json:"seq"`
	Entry ids.ID `json:"entry"`
}

// Report is what a verification saw. It is good when there is no finding.
type Report struct {
	Links       int64     `json:"links"`
	Head        Hash      `json:"-"`
	Checkpoints int       `json:"checkpoints"` // signed heads that the chain was compared with
	Findings    []Finding `json:"findings"`
	More        bool      `json:"more"` // there are findings beyond those listed
}

// Good tells whether nothing was found.
func (r Report) Good() bool { return len(r.Findings) == 0 }

// Skew is how far clocks and waiting transactions may put an entry's time from
// its neighbours'. Overdue is when an entry without a link becomes a finding.
const (
	Skew    = 10 * time.Minute
	Overdue = time.Hour
)

const (
	verifyBatch = 1000
	maxFindings = 1000
)

// Verify reads the whole chain of the tenant and compares it with what it
// seals and with the heads of signed checkpoints. The error is about reading,
// never about what was found.
func Verify(ctx context.Context, sp *tenant.Space, heads []Head) (Report, error) {
	v := newVerifier(0, Hash{}, heads)
	if err := v.readChain(ctx, sp); err != nil {
		return Report{}, fmt.Errorf("verify audit chain: %w", err)
	}
	var late []entryRow
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		late, err = unlinked(tx, sp.Now().Add(-Overdue), maxFindings)
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("verify audit chain: %w", err)
	}
	for _, id := range firstIDs(late) {
		v.found(Unsealed, 0, id)
	}
	return v.end(), nil
}

// verifier walks a chain from a known head.
type verifier struct {
	report Report
	seq    int64
	head   Hash
	known  bool // head is certain: false right after a missing link
	latest time.Time
	sealed time.Time
	heads  map[int64][]Head
	tip    int64 // the highest checkpoint
}

func newVerifier(seq int64, head Hash, heads []Head) *verifier {
	v := &verifier{seq: seq, head: head, known: true, heads: map[int64][]Head{}}
	for _, h := range heads {
		v.heads[h.Seq] = append(v.heads[h.Seq], h)
		v.tip = max(v.tip, h.Seq)
		v.report.Checkpoints++
	}
	return v
}

func (v *verifier) readChain(ctx context.Context, sp *tenant.Space) error {
	for {
		var rows []chainRow
		err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
			rows, err = chain(tx, v.seq, verifyBatch)
			return err
		})
		if err != nil {
			return err
		}
		for i, r := range rows {
			v.link(r, rows[i:])
		}
		if len(rows) < verifyBatch {
			return nil
		}
	}
}

func (v *verifier) found(f Fault, seq int64, entry ids.ID) {
	if len(v.report.Findings) >= maxFindings {
		v.report.More = true
		return
	}
	v.report.Findings = append(v.report.Findings, Finding{f, seq, entry})
}

// link checks one link; rest are the rows from it on.
func (v *verifier) link(r chainRow, rest []chainRow) {
	for missing := v.seq + 1; missing < r.Seq && !v.report.More; missing++ {
		v.found(Removed, missing, ids.Nil)
	}
	if r.Seq > v.seq+1 {
		v.known = false
	}
	var stored Hash
	copy(stored[:], r.Hash)
	v.seal(r, stored, rest)
	v.times(r)
	for _, h := range v.heads[r.Seq] {
		if h.Hash != stored {
			v.found(Rewritten, r.Seq, r.E.ID)
		}
	}
	// Going on from the stored hash keeps one fault from hiding the next.
	v.seq, v.head, v.known = r.Seq, stored, true
	v.report.Links++
}

func (v *verifier) seal(r chainRow, stored Hash, rest []chainRow) {
	if !r.Present {
		v.found(Removed, r.Seq, r.E.ID)
		return
	}
	e, readable := r.E.recorded()
	switch {
	case !readable:
		v.found(Altered, r.Seq, r.E.ID)
	case !v.known: // what stood before is gone and with it the means to check this
	case link(v.head, r.Seq, r.SealedAt, e) == stored:
	case v.elsewhere(r, stored, rest):
		v.found(Reordered, r.Seq, r.E.ID)
	default:
		v.found(Altered, r.Seq, r.E.ID)
	}
}

// elsewhere tells whether a later entry is the one that was sealed here.
func (v *verifier) elsewhere(r chainRow, stored Hash, rest []chainRow) bool {
	for _, other := range rest {
		if e, ok := other.E.recorded(); ok && link(v.head, r.Seq, r.SealedAt, e) == stored {
			return true
		}
	}
	return false
}

func (v *verifier) times(r chainRow) {
	if !r.Present {
		return
	}
	switch {
	case r.E.At.After(r.SealedAt.Add(Skew)):
		v.found(Postdated, r.Seq, r.E.ID)
		return // must not make its followers look late
	case r.E.At.Add(Skew).Before(v.latest), r.SealedAt.Add(Skew).Before(v.sealed):
		v.found(Backdated, r.Seq, r.E.ID)
	}
	if r.E.At.After(v.latest) {
		v.latest = r.E.At
	}
	if r.SealedAt.After(v.sealed) {
		v.sealed = r.SealedAt
	}
}

func (v *verifier) end() Report {
	if v.tip > v.seq {
		v.found(Truncated, v.tip, ids.Nil)
	}
	for seq, heads := range v.heads {
		for _, h := range heads {
			if seq == 0 && h.Hash != (Hash{}) {
				v.found(Rewritten, 0, ids.Nil)
			}
		}
	}
	v.report.Head = v.head
	return v.report
}
