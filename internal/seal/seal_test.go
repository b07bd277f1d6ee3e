package seal_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/seal"
)

func key(b byte) (k [seal.KeySize]byte) {
	for i := range k {
		k[i] = b + byte(i)
	}
	return k
}

var (
	tenantA = ids.New()
	tenantB = ids.New()
	epoch   = seal.Epoch{Class: "standard", Year: 2026}
)

func place() seal.Place {
	return seal.Place{Table: "application_answer", Column: "body", Row: ids.New()}
}

func sealer(t *testing.T) *seal.Sealer {
	t.Helper()
	return seal.New(tenantA, seal.Static{key(1)})
}

func sealed(t *testing.T, s *seal.Sealer, at seal.Place, plain string) []byte {
	t.Helper()
	out, err := s.Seal(t.Context(), epoch, at, []byte(plain))
	if err != nil {
		t.Fatalf("seal: %v", err)
	}
	return out
}

func TestOpensWhatItSealed(t *testing.T) {
	s := sealer(t)
	for _, plain := range []string{"", "山田 太郎", "辻󠄀 𠮷野", string(make([]byte, 1<<20))} {
		at := place()
		out := sealed(t, s, at, plain)
		if len(plain) > 0 && bytes.Contains(out, []byte(plain)) {
			t.Fatal("the sealed bytes contain the plain ones")
		}
		got, err := s.Open(t.Context(), at, out)
		if err != nil || string(got) != plain {
			t.Fatalf("open %d bytes: got %d bytes, %v", len(plain), len(got), err)
		}
	}
}

func TestSealingTwiceDiffers(t *testing.T) {
	s, at := sealer(t), place()
	if bytes.Equal(sealed(t, s, at, "同じ"), sealed(t, s, at, "同じ")) {
		t.Fatal("equal values can be told from their sealed bytes")
	}
}

func TestMovedCiphertextDoesNotOpen(t *testing.T) {
	at := place()
	out := sealed(t, sealer(t), at, "番地")
	otherRow, otherColumn, otherTable := at, at, at
	otherRow.Row = ids.New()
	otherColumn.Column = "note"
	otherTable.Table = "applicant"
	shifted := seal.Place{Table: at.Table + at.Column[:1], Column: at.Column[1:], Row: at.Row}
	cases := map[string]struct {
		s  *seal.Sealer
		at seal.Place
	}{
		"row":                       {sealer(t), otherRow},
		"column":                    {sealer(t), otherColumn},
		"table":                     {sealer(t), otherTable},
		"table and column shifted":  {sealer(t), shifted},
		"tenant with its own root":  {seal.New(tenantB, seal.Static{key(2)}), at},
		"tenant with the same root": {seal.New(tenantB, seal.Static{key(1)}), at},
		"root":                      {seal.New(tenantA, seal.Static{key(9)}), at},
		"export key":                {sealer(t).As(seal.PurposeExport), at},
		"backup key":                {sealer(t).As(seal.PurposeBackup), at},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			wantDamaged(t, c.s, c.at, out)
		})
	}
}

func wantDamaged(t *testing.T, s *seal.Sealer, at seal.Place, out []byte) {
	t.Helper()
	plain, err := s.Open(t.Context(), at, out)
	if !errors.Is(err, seal.ErrDamaged) || fault.CodeOf(err) != "damaged_ciphertext" || plain != nil {
		t.Fatalf("opened: %q, %v", plain, err)
	}
}

func TestEveryFlippedBitIsFound(t *testing.T) {
	s, at := sealer(t), place()
	out := sealed(t, s, at, "090-1234-5678")
	for i := range len(out) * 8 {
		bad := bytes.Clone(out)
		bad[i/8] ^= 1 << (i % 8)
		if _, err := s.Open(t.Context(), at, bad); !errors.Is(err, seal.ErrDamaged) {
			t.Fatalf("bit %d flipped: %v", i, err)
		}
	}
}

func TestEveryCutIsFound(t *testing.T) {
	s, at := sealer(t), place()
	out := sealed(t, s, at, "090-1234-5678")
	for n := range len(out) {
		wantDamaged(t, s, at, out[:n])
	}
	wantDamaged(t, s, at, append(bytes.Clone(out), 0))
}

func TestRotationKeepsOldValuesReadable(t *testing.T) {
	at := place()
	out := sealed(t, sealer(t), at, "古い値")
	rotated := seal.New(tenantA, seal.Static{key(1), key(2)})
	if got, err := rotated.Open(t.Context(), at, out); err != nil || string(got) != "古い値" {
		t.Fatalf("old value after rotation: %q, %v", got, err)
	}
	wantDamaged(t, sealer(t), at, sealed(t, rotated, at, "新しい値"))
}

func TestMissingKeyIsNotDamage(t *testing.T) {
	at := place()
	out := sealed(t, sealer(t), at, "値")
	_, err := seal.New(tenantA, unavailable{}).Open(t.Context(), at, out)
	if !fault.Is(err, fault.Unavailable) || errors.Is(err, seal.ErrDamaged) {
		t.Fatalf("open without a key: %v", err)
	}
}

func TestBadPlacesAndEpochsAreRefused(t *testing.T) {
	s, good := sealer(t), place()
	places := []seal.Place{{}, {Table: "t", Column: "c"}, {Table: "t", Row: ids.New()}, {Column: "c", Row: ids.New()}}
	for _, at := range places {
		if _, err := s.Seal(t.Context(), epoch, at, nil); fault.CodeOf(err) != "bad_place" {
			t.Errorf("place %+v: %v", at, err)
		}
	}
	for _, e := range []seal.Epoch{{}, {Class: "Standard", Year: 2026}, {Class: "標準", Year: 2026},
		{Class: "standard", Year: 26}, {Class: string(make([]byte, 33)), Year: 2026}} {
		if _, err := s.Seal(t.Context(), e, good, nil); fault.CodeOf(err) != "bad_epoch" {
			t.Errorf("epoch %+v: %v", e, err)
		}
	}
}

func TestTextAndJSON(t *testing.T) {
	s, at := sealer(t), place()
	out, err := s.SealText(t.Context(), epoch, at, "𠮷田")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.OpenText(t.Context(), at, out); err != nil || got != "𠮷田" {
		t.Fatalf("text: %q, %v", got, err)
	}
	type answer struct {
		Name string `json:"name"`
		Age  int    `json:"age"`
	}
	out, err = s.SealJSON(t.Context(), epoch, at, answer{"花子", 30})
	if err != nil {
		t.Fatal(err)
	}
	var got answer
	if err := s.OpenJSON(t.Context(), at, out, &got); err != nil || got != (answer{"花子", 30}) {
		t.Fatalf("json: %+v, %v", got, err)
	}
	var number int
	err = s.OpenJSON(t.Context(), at, out, &number)
	if fault.CodeOf(err) != "unreadable_content" || bytes.Contains([]byte(err.Error()), []byte("花子")) {
		t.Fatalf("json of another shape: %v", err)
	}
}
