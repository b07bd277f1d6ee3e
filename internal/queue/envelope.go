package queue

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// Envelope names one outbox row to work on. It holds ids only: whoever can
// read Redis learns that something happened, not what.
type Envelope struct {
	Tenant     ids.ID
	Generation int64  // of the tenant; a handler refuses another one
	Outbox     ids.ID // the row
	Fence      int64  // of the row's claim; a re-issued row has a higher one
	Kind       string // of the event: 1 to 64 characters a-z, 0-9, "_", "."
}

// ErrBadEnvelope says a task was not made by this platform, or was altered:
// Forbidden, "bad_envelope".
var ErrBadEnvelope error = fault.New(fault.Forbidden, "bad_envelope")

// MACKey is the platform key that authenticates envelopes.
type MACKey [32]byte

// wire is the payload of a task.
type wire struct {
	Tenant     ids.ID `json:"tenant"`
	Generation int64  `json:"generation"`
	Outbox     ids.ID `json:"outbox"`
	Fence      int64  `json:"fence"`
	MAC        []byte `json:"mac"`
}

func (e Envelope) check() error {
	if e.Tenant == ids.Nil || e.Outbox == ids.Nil || !validKind(e.Kind) {
		return fault.Newf(fault.Internal, "bad_envelope", "envelope of kind %q needs tenant and outbox row", e.Kind)
	}
	return nil
}

func validKind(kind string) bool {
	return len(kind) > 0 && len(kind) <= 64 &&
		strings.Trim(kind, "abcdefghijklmnopqrstuvwxyz0123456789_.") == ""
}

func (e Envelope) taskID() string { return fmt.Sprintf("%s/%d", e.Outbox, e.Fence) }

func (e Envelope) mac(key MACKey) []byte {
	h := hmac.New(sha256.New, key[:])
	h.Write([]byte("madoguchi/envelope/1"))
	h.Write(e.Tenant[:])
	h.Write(e.Outbox[:])
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(e.Generation)))
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(e.Fence)))
	h.Write([]byte(e.Kind))
	return h.Sum(nil)
}

func (e Envelope) encode(key MACKey) ([]byte, error) {
	return json.Marshal(wire{e.Tenant, e.Generation, e.Outbox, e.Fence, e.mac(key)})
}

// decode reads a payload and accepts it only with the right MAC.
func decode(key MACKey, kind string, payload []byte) (Envelope, error) {
	var w wire
	if json.Unmarshal(payload, &w) != nil {
		return Envelope{}, ErrBadEnvelope
	}
	e := Envelope{Tenant: w.Tenant, Generation: w.Generation, Outbox: w.Outbox, Fence: w.Fence, Kind: kind}
	if e.check() != nil || !hmac.Equal(w.MAC, e.mac(key)) {
		return Envelope{}, ErrBadEnvelope
	}
	return e, nil
}
