package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// sealBatch is how many entries one transaction links.
const sealBatch = 500

// Seal links the entries whose transactions have ended to the chain and
// returns how many. While another process seals this tenant it does nothing.
func Seal(ctx context.Context, sp *tenant.Space) (int, error) {
	total := 0
	for {
		n, err := sealSome(ctx, sp)
		if err != nil {
			return total, fmt.Errorf("seal audit entries: %w", err)
		}
		total += n
		if n < sealBatch {
			return total, nil
		}
	}
}

func sealSome(ctx context.Context, sp *tenant.Space) (n int, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		alone, err := lockSealer(tx)
		if err != nil || !alone {
			return err
		}
		t, err := tail(tx)
		if err != nil {
			return err
		}
		rows, err := unsealed(tx, t, sealBatch)
		if err != nil || len(rows) == 0 {
			return err
		}
		n = len(rows)
		return insertLinks(ctx, tx, extend(t, rows, sp.Now()))
	})
	return n, err
}

// extend computes the links of entries after the tail.
func extend(t tailRow, rows []entryRow, now time.Time) []linkRow {
	var head Hash
	copy(head[:], t.Hash)
	links := make([]linkRow, 0, len(rows))
	for i, r := range rows {
		e, _ := r.recorded() // what cannot be read is sealed without it and found by the verifier
		seq := t.Seq + int64(i) + 1
		head = link(head, seq, now, e)
		links = append(links, linkRow{Seq: seq, EntryID: r.ID, SealedAt: now, Hash: append([]byte(nil), head[:]...)})
	}
	return links
}

// Status is the state of a tenant's chain.
type Status struct {
	Sealed   int64 // entries in the chain
	Head     Hash
	Unsealed int       // entries that wait for the sealer
	Oldest   time.Time // of those; zero when there are none
}

// Measure returns the state of the chain.
func Measure(ctx context.Context, sp *tenant.Space) (Status, error) {
	var s Status
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		t, err := tail(tx)
		if err != nil {
			return err
		}
		o, err := open(tx, t)
		if err != nil {
			return err
		}
		s.Sealed, s.Unsealed = t.Seq, o.Unsealed
		copy(s.Head[:], t.Hash)
		if o.Oldest != nil {
			s.Oldest = *o.Oldest
		}
		return nil
	})
	if err != nil {
		return Status{}, fmt.Errorf("measure audit chain: %w", err)
	}
	return s, nil
}

// firstIDs is for messages: enough to look at, never a flood.
func firstIDs(rows []entryRow) []ids.ID {
	out := make([]ids.ID, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.ID)
	}
	return out
}
