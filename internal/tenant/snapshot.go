package tenant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// Record is one tenant as the control database tells it. Password and
// root keys are sealed and wrapped.
type Record struct {
	Tenant   Tenant
	Cell     string
	Database string
	Password []byte
	Roots    []kms.WrappedRoot // by version
}

// samePool reports whether a pool to the one also reaches the other.
func (r Record) samePool(o Record) bool {
	return r.Tenant.Generation == o.Tenant.Generation && r.Cell == o.Cell &&
		r.Database == o.Database && slices.Equal(r.Password, o.Password)
}

// sameRoots reports whether the keys of the one are those of the other.
func (r Record) sameRoots(o Record) bool {
	return slices.EqualFunc(r.Roots, o.Roots, func(a, b kms.WrappedRoot) bool {
		return a.Version == b.Version && a.Key == b.Key && slices.Equal(a.Wrapped, b.Wrapped)
	})
}

// snapshot is the directory at one moment. It never changes.
type snapshot struct {
	tenants []Tenant // by code
	entries map[ids.ID]*entry
	hosts   map[string]place
}

type entry struct {
	record Record
	space  *Space
	pool   *pool
}

type place struct {
	tenant *entry
	host   Host
}

// newSnapshot refuses two tenants with one host, whatever the database let in.
func newSnapshot(entries []*entry) (*snapshot, error) {
	s := &snapshot{entries: make(map[ids.ID]*entry, len(entries)), hosts: make(map[string]place)}
	for _, e := range entries {
		t := e.record.Tenant
		s.entries[t.ID] = e
		s.tenants = append(s.tenants, t)
		for _, h := range t.Hosts {
			name, ok := NormaliseHost(h.Name)
			if !ok || name != h.Name {
				return nil, fmt.Errorf("host %q of tenant %s is not normalised", h.Name, t.ID)
			}
			if other, taken := s.hosts[name]; taken {
				return nil, fmt.Errorf("host %q is of tenants %s and %s", name, other.tenant.record.Tenant.ID, t.ID)
			}
			s.hosts[name] = place{tenant: e, host: h}
		}
	}
	slices.SortFunc(s.tenants, func(a, b Tenant) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return s, nil
}

// snapshotPlace is where the sealed file claims to live; one per installation.
func snapshotPlace() (ids.ID, seal.Place) {
	id := ids.ID{15: 1}
	return id, seal.Place{Table: "directory", Column: "snapshot", Row: id}
}

// saveSnapshot writes the records, sealed with the platform key, so that a
// process can start while the control database is down.
func saveSnapshot(ctx context.Context, path string, platform [seal.KeySize]byte, records []byte) error {
	id, at := snapshotPlace()
	sealed, err := seal.New(id, seal.Static{platform}).Seal(ctx, platformEpoch, at, records)
	if err != nil {
		return fmt.Errorf("save directory: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".directory-*")
	if err != nil {
		return fmt.Errorf("save directory: %w", err)
	}
	_, err = tmp.Write(sealed)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("save directory: %w", errors.Join(err, os.Remove(tmp.Name())))
	}
	return nil
}

func loadSnapshot(ctx context.Context, path string, platform [seal.KeySize]byte) ([]Record, error) {
	sealed, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("load directory: %w", err)
	}
	id, at := snapshotPlace()
	plain, err := seal.New(id, seal.Static{platform}).Open(ctx, at, sealed)
	if err != nil {
		return nil, fmt.Errorf("load directory: %w", err)
	}
	var records []Record
	if err := json.Unmarshal(plain, &records); err != nil {
		return nil, fmt.Errorf("load directory: %w", err)
	}
	return records, nil
}
