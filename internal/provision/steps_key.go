package provision

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/kms"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

func keyDone(ctx context.Context, w *work) (bool, error) {
	roots, err := rootKeys(ctx, w.p.control, w.t.ID)
	if err != nil || len(roots) == 0 {
		return false, err
	}
	state, err := w.p.cfg.Keys.Describe(ctx, roots[0].Key)
	return err == nil && state.Status == kms.Enabled, err
}

func makeKey(ctx context.Context, w *work) error {
	roots, err := rootKeys(ctx, w.p.control, w.t.ID)
	if err != nil {
		return err
	}
	if len(roots) > 0 {
		// There is a root key, but the key that wrapped it is not usable: making
		// a new one would hide that everything sealed is lost.
		return fault.Newf(fault.Conflict, "key_unusable", "key %s of the tenant is not enabled", roots[0].Key)
	}
	_, err = w.p.cfg.Keys.CreateKey(ctx, w.t.ID)
	return err
}

func rootKeyDone(ctx context.Context, w *work) (bool, error) {
	roots, err := rootKeys(ctx, w.p.control, w.t.ID)
	return len(roots) > 0, err
}

func makeRootKey(ctx context.Context, w *work) error {
	key, err := w.p.cfg.Keys.CreateKey(ctx, w.t.ID) // the one it has
	if err != nil {
		return err
	}
	pairs := tenant.RootContext(w.t.ID, seal.FirstVersion)
	plain, wrapped, err := w.p.cfg.Keys.GenerateDataKey(ctx, key, pairs)
	if err != nil {
		return err
	}
	clear(plain[:])
	return saveRoot(ctx, w.p.control, kms.WrappedRoot{Tenant: w.t.ID, Version: seal.FirstVersion, Key: key, Wrapped: wrapped}, w.p.cfg.Clock.Now())
}
