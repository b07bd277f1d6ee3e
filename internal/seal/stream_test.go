package seal_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"
	"testing/iotest"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/seal"
)

type unavailable struct{}

func (unavailable) Current(context.Context) (seal.Root, error) {
	return seal.Root{}, fault.New(fault.Unavailable, "kms_unavailable")
}

func (u unavailable) Version(ctx context.Context, _ uint32) (seal.Root, error) { return u.Current(ctx) }

func randomBytes(n int) []byte {
	out := make([]byte, n)
	rand.NewChaCha8([32]byte{}).Read(out)
	return out
}

func streamed(t *testing.T, s *seal.Sealer, at seal.Place, plain []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := s.SealStream(t.Context(), epoch, at, &out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, bytes.NewReader(plain)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unstream(ctx context.Context, s *seal.Sealer, at seal.Place, r io.Reader) ([]byte, error) {
	plain, err := s.OpenStream(ctx, at, r)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}

func TestStreamOpensWhatItSealed(t *testing.T) {
	s := sealer(t)
	for _, n := range []int{0, 1, 64<<10 - 56, 64<<10 - 16, 64 << 10, 200 << 10, 1 << 20} {
		at, plain := place(), randomBytes(n)
		got, err := unstream(t.Context(), s, at, iotest.HalfReader(bytes.NewReader(streamed(t, s, at, plain))))
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("stream of %d bytes: got %d, %v", n, len(got), err)
		}
	}
}

func TestMovedStreamDoesNotOpen(t *testing.T) {
	s, at := sealer(t), place()
	out := streamed(t, s, at, randomBytes(100<<10))
	other := at
	other.Row = ids.New()
	cases := map[string]struct {
		s  *seal.Sealer
		at seal.Place
	}{
		"row":    {s, other},
		"tenant": {seal.New(tenantB, seal.Static{key(1)}), at},
		"export": {s.As(seal.PurposeExport), at},
	}
	for name, c := range cases {
		if got, err := unstream(t.Context(), c.s, c.at, bytes.NewReader(out)); !errors.Is(err, seal.ErrDamaged) || len(got) > 0 {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

func TestDamagedStreamIsFound(t *testing.T) {
	s, at := sealer(t), place()
	out := streamed(t, s, at, randomBytes(150<<10))
	for _, cut := range []int{0, 5, 20, 40, 64 << 10, 64<<10 + 18, 128 << 10, len(out) - 1} {
		if _, err := unstream(t.Context(), s, at, bytes.NewReader(out[:cut])); !errors.Is(err, seal.ErrDamaged) {
			t.Errorf("cut at %d: %v", cut, err)
		}
	}
	for at0 := 0; at0 < len(out); at0 += len(out)/97 + 1 {
		bad := bytes.Clone(out)
		bad[at0] ^= 0x10
		if _, err := unstream(t.Context(), s, at, bytes.NewReader(bad)); !errors.Is(err, seal.ErrDamaged) {
			t.Errorf("byte %d changed: %v", at0, err)
		}
	}
	longer := append(bytes.Clone(out), 'x')
	if _, err := unstream(t.Context(), s, at, bytes.NewReader(longer)); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("a byte added: %v", err)
	}
}

func TestUnclosedStreamDoesNotOpen(t *testing.T) {
	s, at := sealer(t), place()
	var out bytes.Buffer
	w, err := s.SealStream(t.Context(), epoch, at, &out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(randomBytes(100 << 10)); err != nil {
		t.Fatal(err)
	}
	if _, err := unstream(t.Context(), s, at, &out); !errors.Is(err, seal.ErrDamaged) {
		t.Fatalf("stream that was never closed: %v", err)
	}
}

func TestBrokenSourceIsNotDamage(t *testing.T) {
	s, at := sealer(t), place()
	out := streamed(t, s, at, randomBytes(150<<10))
	broken := errors.New("connection reset")
	for _, n := range []int{0, 7, 30, 70 << 10} {
		r := io.MultiReader(bytes.NewReader(out[:n]), iotest.ErrReader(broken))
		if _, err := unstream(t.Context(), s, at, r); !errors.Is(err, broken) || errors.Is(err, seal.ErrDamaged) {
			t.Errorf("source broken after %d bytes: %v", n, err)
		}
	}
}

func TestFailedTargetFailsTheStream(t *testing.T) {
	full := errors.New("disk full")
	if _, err := sealer(t).SealStream(t.Context(), epoch, place(), failing{full}); !errors.Is(err, full) {
		t.Fatalf("seal to a full disk: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestStreamNeverHoldsTheFile(t *testing.T) {
	const size = 64 << 20
	s, at := sealer(t), place()
	pr, pw := io.Pipe()
	done := make(chan error, 1)
	go func() {
		w, err := s.SealStream(context.Background(), epoch, at, pw)
		if err == nil {
			_, err = io.CopyN(w, zeros{}, size)
			err = errors.Join(err, w.Close())
		}
		done <- errors.Join(err, pw.Close())
	}()
	plain, err := s.OpenStream(t.Context(), at, pr)
	if err != nil {
		t.Fatal(err)
	}
	n, peak, err := drain(plain)
	if err := errors.Join(err, <-done); err != nil || n != size {
		t.Fatalf("streamed %d bytes: %v", n, err)
	}
	if peak > 16<<20 {
		t.Fatalf("heap grew by %d MiB for a file of 64 MiB", peak>>20)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// drain reads to the end and reports by how much the live heap grew meanwhile.
func drain(r io.Reader) (n int64, grew uint64, err error) {
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for {
		m, err := io.CopyN(io.Discard, r, 8<<20)
		n += m
		runtime.GC()
		runtime.ReadMemStats(&now)
		if now.HeapAlloc > before.HeapAlloc {
			grew = max(grew, now.HeapAlloc-before.HeapAlloc)
		}
		if err == io.EOF {
			return n, grew, nil
		}
		if err != nil {
			return n, grew, err
		}
	}
}
