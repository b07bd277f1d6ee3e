package blob_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// owner is a tenant with one sealed object in the store.
type owner struct {
	sealer *seal.Sealer
	at     seal.Place
	key    blob.Key
}

func deposit(t *testing.T, store blob.Store, root byte) owner {
	t.Helper()
	tenant, id := ids.New(), ids.New()
	o := owner{
		sealer: seal.New(tenant, seal.Static{{root}}),
		at:     seal.Place{Table: "attachment", Column: "content", Row: id},
		key:    blob.TenantKey(tenant, "attachment", id),
	}
	var sealed bytes.Buffer
	w, err := o.sealer.SealStream(t.Context(), seal.Epoch{Class: "standard", Year: 2026}, o.at, &sealed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(bytes.Repeat([]byte("住民票"), 40_000)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Put(t.Context(), o.key, &sealed); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o owner) read(t *testing.T, store blob.Store) ([]byte, error) {
	t.Helper()
	r, _, err := store.Get(t.Context(), o.key)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	plain, err := o.sealer.OpenStream(t.Context(), o.at, r)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}

// TestSwappedObjectsDoNotOpen puts each tenant's object under the other's key,
// as somebody with rights on the bucket could, even with one root key for both.
func TestSwappedObjectsDoNotOpen(t *testing.T) {
	store, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, roots := range [][2]byte{{1, 2}, {1, 1}} {
		a, b := deposit(t, store, roots[0]), deposit(t, store, roots[1])
		if plain, err := a.read(t, store); err != nil || len(plain) != 360_000 {
			t.Fatalf("before: %d bytes, %v", len(plain), err)
		}
		swap(t, store, a.key, b.key)
		for _, o := range []owner{a, b} {
			if plain, err := o.read(t, store); !errors.Is(err, seal.ErrDamaged) || len(plain) > 0 {
				t.Errorf("a swapped object opened: %d bytes, %v", len(plain), err)
			}
		}
	}
}

func swap(t *testing.T, store blob.Store, one, two blob.Key) {
	t.Helper()
	content := map[blob.Key][]byte{}
	for _, key := range []blob.Key{one, two} {
		r, _, err := store.Get(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		if content[key], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, move := range [][2]blob.Key{{one, two}, {two, one}} {
		if _, err := store.Put(t.Context(), move[1], bytes.NewReader(content[move[0]])); err != nil {
			t.Fatal(err)
		}
	}
}
