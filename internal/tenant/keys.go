package tenant

import (
	"context"
	"strconv"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// RootContext is the context a root key is wrapped with; unwrapping with
// another is refused by the keeper.
func RootContext(tenant ids.ID, version uint32) map[string]string {
	return map[string]string{
		"tenant": tenant.String(), "purpose": "root", "generation": strconv.FormatUint(uint64(version), 10),
	}
}

// platformEpoch is the epoch of what the platform key seals: it ends with the
// installation, not with a fiscal year.
var platformEpoch = seal.Epoch{Class: "platform", Year: 2000}

// SealSecret seals the tenant's secret of that purpose with the platform key,
// for tenant_secret.
func SealSecret(ctx context.Context, platform [seal.KeySize]byte, tenant ids.ID, purpose, plain string) ([]byte, error) {
	return seal.New(tenant, seal.Static{platform}).SealText(ctx, platformEpoch, secretPlace(tenant, purpose), plain)
}

// OpenSecret opens what SealSecret sealed for the same tenant and purpose.
func OpenSecret(ctx context.Context, platform [seal.KeySize]byte, tenant ids.ID, purpose string, sealed []byte) (string, error) {
	return seal.New(tenant, seal.Static{platform}).OpenText(ctx, secretPlace(tenant, purpose), sealed)
}

func secretPlace(tenant ids.ID, purpose string) seal.Place {
	return seal.Place{Table: "tenant_secret", Column: purpose, Row: tenant}
}

// DatabasePassword is the purpose of the secret every tenant has.
const DatabasePassword = "database_password"

// roots gives one tenant's root keys: the wrapped ones of the directory,
// unwrapped by the keeper when they are asked for. They end with the pool, also
// for who still holds the Space.
type roots struct {
	tenant  ids.ID
	wrapped []kms.WrappedRoot // by version, from the first
	keys    *kms.Cache
	pool    *pool
}

// Current returns the newest root.
func (r *roots) Current(ctx context.Context) (seal.Root, error) {
	if len(r.wrapped) == 0 {
		return seal.Root{}, fault.Newf(fault.Unavailable, "no_root_key", "tenant %s has no root key", r.tenant)
	}
	return r.unwrap(ctx, r.wrapped[len(r.wrapped)-1])
}

// Version returns the root with that number.
func (r *roots) Version(ctx context.Context, v uint32) (seal.Root, error) {
	for _, w := range r.wrapped {
		if w.Version == v {
			return r.unwrap(ctx, w)
		}
	}
	return seal.Root{}, fault.New(fault.NotFound, "unknown_root_version")
}

func (r *roots) unwrap(ctx context.Context, w kms.WrappedRoot) (seal.Root, error) {
	if r.pool.isEnded() {
		return seal.Root{}, errEnded
	}
	key, err := r.keys.Root(ctx, w)
	if err != nil {
		return seal.Root{}, err
	}
	return seal.Root{Version: w.Version, Key: key}, nil
}
