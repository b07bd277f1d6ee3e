package kms

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// KeyID names a tenant's key in its keeper: the tenant's ID in the local
// keyring, an ARN in AWS. Stored in the control database.
type KeyID string

// Status is the state of a key.
type Status string

// The states. A key that is not Enabled unwraps nothing.
const (
	Enabled         Status = "enabled"
	Disabled        Status = "disabled"
	PendingDeletion Status = "pending_deletion"
	Gone            Status = "gone"
)

// KeyState is what a keeper says of a key.
type KeyState struct {
	Key    KeyID
	Status Status
	// At is when the key will be destroyed (PendingDeletion) or was (Gone);
	// zero otherwise, and zero for a Gone key whose keeper kept no record.
	At time.Time
}

// DeletionState is what ScheduleDeletion reached: PendingDeletion with the
// date, or Gone with the time.
type DeletionState struct {
	Status Status
	At     time.Time
}

// The faults of a keeper.
var (
	// ErrKeyGone says the key was destroyed or never was: Gone, "key_gone".
	ErrKeyGone error = fault.New(fault.Gone, "key_gone")
	// ErrKeyDisabled says the key exists and may not be used: it is disabled
	// or awaits its deletion. Unavailable, "key_disabled".
	ErrKeyDisabled error = fault.New(fault.Unavailable, "key_disabled")
	// ErrRefused says the wrapped bytes do not open with this key and context:
	// Internal, "wrapped_key_refused".
	ErrRefused error = fault.New(fault.Internal, "wrapped_key_refused")
	// ErrUnreachable says the keeper did not answer, or asked to wait:
	// Unavailable, "kms_unavailable".
	ErrUnreachable error = fault.New(fault.Unavailable, "kms_unavailable")
)

// Verifier sees the state of keys and can use none. Describe never fails for a
// key that does not exist: it says Gone.
type Verifier interface {
	Describe(ctx context.Context, key KeyID) (KeyState, error)
}

// Keeper keeps one key per tenant. Errors are the faults above, wrapped.
type Keeper interface {
	Verifier
	// CreateKey makes the tenant's key, or returns the one it has. ErrKeyGone
	// or ErrKeyDisabled when that one is destroyed or on its way to be.
	CreateKey(ctx context.Context, tenant ids.ID) (KeyID, error)
	// GenerateDataKey returns 32 fresh random bytes and the same wrapped by
	// the key. The pairs are not secret and must be given again to unwrap.
	GenerateDataKey(ctx context.Context, key KeyID, pairs map[string]string) (plain [32]byte, wrapped []byte, err error)
	// Unwrap returns what GenerateDataKey wrapped with the same key and pairs.
	Unwrap(ctx context.Context, key KeyID, wrapped []byte, pairs map[string]string) ([32]byte, error)
	// ScheduleDeletion destroys the key as soon as its keeper allows, and
	// stops its use at once. Doing it again returns the same state.
	ScheduleDeletion(ctx context.Context, key KeyID) (DeletionState, error)
	// CancelDeletion keeps a key whose deletion is pending, and enables it.
	// ErrKeyGone when it is too late; nothing to cancel is no error.
	CancelDeletion(ctx context.Context, key KeyID) error
}
