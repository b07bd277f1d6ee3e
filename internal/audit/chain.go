package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
)

// Hash is the head of a chain up to some entry. The zero Hash is the head of
// the empty chain.
type Hash [sha256.Size]byte

// Recorded is an entry as it was stored.
type Recorded struct {
	ID        ids.ID
	At        time.Time
	Audience  string
	ActorID   ids.ID
	ActorName string
	Plane     string
	RequestID string
	Entry
}

// link computes the hash that seals an entry at its place after prev. Every
// field has its length before it, so that no two entries have the same bytes;
// details go in the order of their keys.
func link(prev Hash, seq int64, sealedAt time.Time, e Recorded) Hash {
	var b bytes.Buffer
	text := func(s string) {
		b.Write(binary.BigEndian.AppendUint32(nil, uint32(len(s))))
		b.WriteString(s)
	}
	number := func(n int64) { b.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) }

	text("madoguchi/audit/1")
	b.Write(prev[:])
	number(seq)
	number(sealedAt.UnixMicro())
	b.Write(e.ID[:])
	number(e.At.UnixMicro())
	text(e.Audience)
	b.Write(e.ActorID[:])
	text(e.ActorName)
	text(e.Plane)
	text(e.RequestID)
	text(e.Action)
	text(e.Object)
	b.Write(e.Entity[:])
	number(int64(len(e.Detail)))
	for _, k := range slices.Sorted(maps.Keys(e.Detail)) {
		text(k)
		text(e.Detail[k])
	}
	return sha256.Sum256(b.Bytes())
}
