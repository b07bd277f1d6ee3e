package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/madoguchi/madoguchi/internal/blob"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
)

// part is the smallest part of an object that S3 takes; larger objects go
// another way through its adapter.
const part = 5 << 20

// Bench is one store under test.
type Bench struct {
	Store blob.Store
	// Abandon starts to store something under the key as a process would that
	// was killed on the way.
	Abandon func(t *testing.T, key blob.Key)
}

// RunConformance runs the suite; open gives each test an empty store.
func RunConformance(t *testing.T, open func(t *testing.T) Bench) {
	for name, test := range map[string]func(*testing.T, Bench){
		"gives back what it got":          givesBack,
		"replaces":                        replaces,
		"missing objects are told":        missing,
		"a broken source leaves nothing":  brokenSource,
		"a broken source keeps the old":   brokenSourceKeepsOld,
		"an ended context stores nothing": endedContext,
		"racing writers leave one whole":  racingWriters,
		"lists a prefix in order":         lists,
		"listing can stop":                listingStops,
		"deletes one":                     deletes,
		"deletes all of a tenant":         deletesTenant,
		"deletes one room":                deletesRoom,
		"deletes what was abandoned":      deletesAbandoned,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func key(tenant ids.ID) blob.Key { return blob.TenantKey(tenant, "attachment", ids.New()) }

func content(n int) []byte {
	out := make([]byte, n)
	rand.NewChaCha8([32]byte{byte(n)}).Read(out)
	return out
}

func put(t *testing.T, s blob.Store, k blob.Key, data []byte) {
	t.Helper()
	info, err := s.Put(t.Context(), k, bytes.NewReader(data))
	if err != nil || info.Key != k || info.Size != int64(len(data)) || info.Modified.IsZero() {
		t.Fatalf("put %d bytes: %+v, %v", len(data), info, err)
	}
}

func wantContent(t *testing.T, s blob.Store, k blob.Key, want []byte) {
	t.Helper()
	r, info, err := s.Get(t.Context(), k)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	got, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("read %d of %d bytes, equal %v, %v", len(got), len(want), bytes.Equal(got, want), err)
	}
	stat, err := s.Stat(t.Context(), k)
	if err != nil || stat.Size != int64(len(want)) || stat.Key != k || info.Size != stat.Size {
		t.Fatalf("stat: %+v, %v", stat, err)
	}
}

func wantMissing(t *testing.T, s blob.Store, k blob.Key) {
	t.Helper()
	if _, err := s.Stat(t.Context(), k); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("stat of a missing object: %v", err)
	}
	if r, _, err := s.Get(t.Context(), k); !errors.Is(err, blob.ErrNotFound) || r != nil {
		t.Errorf("get of a missing object: %v", err)
	}
}

func wantResidue(t *testing.T, s blob.Store, p blob.Prefix, want int) {
	t.Helper()
	if n, err := s.Residue(t.Context(), p); err != nil || n != want {
		t.Fatalf("residue of %s: %d, %v; want %d", p, n, err, want)
	}
}

func list(t *testing.T, s blob.Store, p blob.Prefix) []string {
	t.Helper()
	var out []string
	for info, err := range s.List(t.Context(), p) {
		if err != nil {
			t.Fatalf("list: %v", err)
		}
		out = append(out, info.Key.String())
	}
	return out
}

func givesBack(t *testing.T, b Bench) {
	for _, n := range []int{0, 1, 100_000, part, part + 1, 2*part + 1000} {
		k, data := key(ids.New()), content(n)
		put(t, b.Store, k, data)
		wantContent(t, b.Store, k, data)
	}
}

func replaces(t *testing.T, b Bench) {
	k := key(ids.New())
	put(t, b.Store, k, content(part+1))
	put(t, b.Store, k, content(10))
	wantContent(t, b.Store, k, content(10))
}

func missing(t *testing.T, b Bench) {
	tenant := ids.New()
	k := key(tenant)
	wantMissing(t, b.Store, k)
	if err := b.Store.Delete(t.Context(), k); err != nil {
		t.Errorf("delete of a missing object: %v", err)
	}
	if got := list(t, b.Store, blob.TenantPrefix(tenant)); len(got) > 0 {
		t.Errorf("list of nothing: %v", got)
	}
	if n, err := b.Store.DeletePrefix(t.Context(), blob.TenantPrefix(tenant)); err != nil || n != 0 {
		t.Errorf("delete nothing: %d, %v", n, err)
	}
}

// broken gives n bytes and then refuses, as a limit on uploads does.
func broken(n int) io.Reader {
	return io.MultiReader(bytes.NewReader(content(n)), iotest.ErrReader(fault.New(fault.TooLarge, "file_too_large")))
}

func wantSourceFault(t *testing.T, err error) {
	t.Helper()
	if fault.CodeOf(err) != "file_too_large" || errors.Is(err, blob.ErrUnavailable) {
		t.Errorf("the source's own error became: %v", err)
	}
}

func brokenSource(t *testing.T, b Bench) {
	tenant := ids.New()
	for _, n := range []int{0, 1000, 2*part + 1} {
		k := key(tenant)
		_, err := b.Store.Put(t.Context(), k, broken(n))
		wantSourceFault(t, err)
		wantMissing(t, b.Store, k)
	}
	wantResidue(t, b.Store, blob.TenantPrefix(tenant), 0)
}

func brokenSourceKeepsOld(t *testing.T, b Bench) {
	k := key(ids.New())
	put(t, b.Store, k, content(500))
	for _, n := range []int{1000, part + 1} {
		_, err := b.Store.Put(t.Context(), k, broken(n))
		wantSourceFault(t, err)
		wantContent(t, b.Store, k, content(500))
	}
}

func endedContext(t *testing.T, b Bench) {
	tenant := ids.New()
	for _, n := range []int{1000, 2*part + 1} {
		ctx, cancel := context.WithCancel(t.Context())
		k := key(tenant)
		ending := iotest.DataErrReader(io.MultiReader(bytes.NewReader(content(n)), calling(cancel), bytes.NewReader(content(10))))
		if _, err := b.Store.Put(ctx, k, ending); err == nil {
			t.Errorf("%d bytes were stored though the caller left", n)
		}
		wantMissing(t, b.Store, k)
	}
	wantResidue(t, b.Store, blob.TenantPrefix(tenant), 0)
}

// calling is an empty reader that calls f when it is reached.
type calling func()

func (c calling) Read([]byte) (int, error) { c(); return 0, io.EOF }

func racingWriters(t *testing.T, b Bench) {
	k := key(ids.New())
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			if _, err := b.Store.Put(t.Context(), k, bytes.NewReader(bytes.Repeat([]byte{byte('a' + i)}, 200_000))); err != nil {
				t.Errorf("racing put: %v", err)
			}
		})
	}
	wg.Wait()
	r, _, err := b.Store.Get(t.Context(), k)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil || len(got) != 200_000 || !bytes.Equal(got, bytes.Repeat(got[:1], len(got))) {
		t.Fatalf("racing writers mixed: %d bytes, %v", len(got), err)
	}
}

func lists(t *testing.T, b Bench) {
	one, two := ids.New(), ids.New()
	var want []string
	for range 5 {
		k := key(one)
		put(t, b.Store, k, content(3))
		want = append(want, k.String())
	}
	exported := blob.TenantKey(one, "export", ids.New())
	put(t, b.Store, exported, content(4))
	put(t, b.Store, key(two), content(5))
	b.Abandon(t, key(one))
	slices.Sort(want)
	if got := list(t, b.Store, blob.RoomPrefix(one, "attachment")); !slices.Equal(got, want) {
		t.Errorf("room: %v, want %v", got, want)
	}
	if got := list(t, b.Store, blob.TenantPrefix(one)); !slices.Equal(got, append(want, exported.String())) {
		t.Errorf("tenant: %v", got)
	}
}

func listingStops(t *testing.T, b Bench) {
	tenant := ids.New()
	for range 3 {
		put(t, b.Store, key(tenant), content(1))
	}
	seen := 0
	for _, err := range b.Store.List(t.Context(), blob.TenantPrefix(tenant)) {
		if seen++; err != nil || seen == 2 {
			break
		}
	}
	if seen != 2 {
		t.Errorf("stopped after %d of 2", seen)
	}
}

func deletes(t *testing.T, b Bench) {
	tenant := ids.New()
	gone, stays := key(tenant), key(tenant)
	put(t, b.Store, gone, content(10))
	put(t, b.Store, stays, content(11))
	for range 2 {
		if err := b.Store.Delete(t.Context(), gone); err != nil {
			t.Fatal(err)
		}
	}
	wantMissing(t, b.Store, gone)
	wantContent(t, b.Store, stays, content(11))
}

func deletesTenant(t *testing.T, b Bench) {
	one, two := ids.New(), ids.New()
	other, replaced, deleted := key(two), key(one), key(one)
	put(t, b.Store, other, content(7))
	put(t, b.Store, replaced, content(1))
	put(t, b.Store, replaced, content(2))
	put(t, b.Store, deleted, content(3))
	if err := b.Store.Delete(t.Context(), deleted); err != nil {
		t.Fatal(err)
	}
	put(t, b.Store, blob.TenantKey(one, "export", ids.New()), content(4))
	before, err := b.Store.Residue(t.Context(), blob.TenantPrefix(one))
	if err != nil || before < 2 {
		t.Fatalf("residue before: %d, %v", before, err)
	}
	n, err := b.Store.DeletePrefix(t.Context(), blob.TenantPrefix(one))
	if err != nil || n != before {
		t.Fatalf("delete of %d: %d, %v", before, n, err)
	}
	wantResidue(t, b.Store, blob.TenantPrefix(one), 0)
	wantMissing(t, b.Store, replaced)
	wantContent(t, b.Store, other, content(7))
	if n, err := b.Store.DeletePrefix(t.Context(), blob.TenantPrefix(one)); err != nil || n != 0 {
		t.Errorf("delete again: %d, %v", n, err)
	}
}

func deletesRoom(t *testing.T, b Bench) {
	tenant := ids.New()
	put(t, b.Store, key(tenant), content(1))
	exported := blob.TenantKey(tenant, "export", ids.New())
	put(t, b.Store, exported, content(2))
	if n, err := b.Store.DeletePrefix(t.Context(), blob.RoomPrefix(tenant, "attachment")); err != nil || n != 1 {
		t.Fatalf("delete room: %d, %v", n, err)
	}
	wantContent(t, b.Store, exported, content(2))
}

func deletesAbandoned(t *testing.T, b Bench) {
	one, two := ids.New(), ids.New()
	b.Abandon(t, key(one))
	b.Abandon(t, key(two))
	wantResidue(t, b.Store, blob.TenantPrefix(one), 1)
	if n, err := b.Store.DeletePrefix(t.Context(), blob.TenantPrefix(one)); err != nil || n != 1 {
		t.Fatalf("delete abandoned: %d, %v", n, err)
	}
	wantResidue(t, b.Store, blob.TenantPrefix(one), 0)
	wantResidue(t, b.Store, blob.TenantPrefix(two), 1)
}
