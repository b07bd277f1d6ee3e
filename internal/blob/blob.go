package blob

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// The faults of a store.
var (
	// ErrNotFound says no object has the key: NotFound, "object_not_found".
	ErrNotFound error = fault.New(fault.NotFound, "object_not_found")
	// ErrUnavailable says the store did not do it and may later: it is down,
	// slow, full, or what arrived is not what was sent. Unavailable,
	// "store_unavailable".
	ErrUnavailable error = fault.New(fault.Unavailable, "store_unavailable")
)

// Key names one object. Only TenantKey makes one.
type Key struct{ path string }

// String returns "t/<tenant>/<room>/<id>".
func (k Key) String() string { return k.path }

// TenantKey returns the key of an object of the tenant: "t/<uuid>/<room>/<id>".
// Room is a constant of 1 to 32 characters a-z; anything else is a programmer's
// error and panics.
func TenantKey(tenant ids.ID, room string, id ids.ID) Key {
	return Key{RoomPrefix(tenant, room).path + id.String()}
}

// Prefix names the objects of a tenant, or of one room of a tenant.
type Prefix struct{ path string }

// String returns the prefix with its closing slash.
func (p Prefix) String() string { return p.path }

// TenantPrefix names everything of the tenant.
func TenantPrefix(tenant ids.ID) Prefix { return Prefix{"t/" + tenant.String() + "/"} }

// RoomPrefix names everything of one room of the tenant.
func RoomPrefix(tenant ids.ID, room string) Prefix {
	if !validRoom(room) {
		panic(fmt.Sprintf("blob: room %q is not 1 to 32 letters a-z", room))
	}
	return Prefix{TenantPrefix(tenant).path + room + "/"}
}

func validRoom(room string) bool {
	if len(room) == 0 || len(room) > 32 {
		return false
	}
	return strings.Trim(room, "abcdefghijklmnopqrstuvwxyz") == ""
}

// parseKey reads back what TenantKey built, and nothing else.
func parseKey(path string) (Key, bool) {
	parts := strings.Split(path, "/")
	if len(parts) != 4 || parts[0] != "t" || !validRoom(parts[2]) {
		return Key{}, false
	}
	for _, id := range []string{parts[1], parts[3]} {
		if _, err := ids.Parse(id); err != nil {
			return Key{}, false
		}
	}
	return Key{path}, true
}

// Info describes a stored object. Size is in bytes, of the sealed form.
type Info struct {
	Key      Key
	Size     int64
	Modified time.Time
}

// Store keeps objects. Errors are the faults above, wrapped.
type Store interface {
	// Put stores what r gives, to its end, replacing an object with the key.
	// When r or ctx fails, the key has what it had before and the error is
	// r's own, not ErrUnavailable.
	Put(ctx context.Context, key Key, r io.Reader) (Info, error)
	// Get returns the object. The caller closes the reader; its Read fails
	// with ErrUnavailable when the store sends less than it announced.
	Get(ctx context.Context, key Key) (io.ReadCloser, Info, error)
	// Stat returns what Get would, without the bytes.
	Stat(ctx context.Context, key Key) (Info, error)
	// Delete removes the object; an absent one is no error. On a store that
	// keeps versions, old ones stay until DeletePrefix.
	Delete(ctx context.Context, key Key) error
	// List gives the objects of a prefix in the order of their keys. It ends
	// at the first error, which it yields.
	List(ctx context.Context, prefix Prefix) iter.Seq2[Info, error]
	// DeletePrefix removes all objects, versions, delete markers and
	// unfinished uploads of the prefix, and says how many it removed.
	DeletePrefix(ctx context.Context, prefix Prefix) (n int, err error)
	// Residue counts what DeletePrefix would still remove.
	Residue(ctx context.Context, prefix Prefix) (n int, err error)
}
