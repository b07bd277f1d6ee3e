package seal_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/seal"
)

// What this tenant sealed, indexed and MAC'd in the first version of the
// format. Municipalities keep such bytes for decades: they must stay readable.
const (
	keptText   = "住所"
	keptRecord = "6d67010000000107ea087374616e646172642fe927a26fd2608b3ae1894bd0169c9fc8007a27a537" +
		"4d9731148a905cf1ed949efe"
	keptStream = "6d67020000000107ea087374616e646172642819d31923128fe3fc3b029eccf1649170668dc621dd" +
		"74eb690a08eb71105b06d3a53b2207accd55913d6ccc09f4d108bee67420d9b79eebc5e50fe62979"
	keptIndex = "3cbdeb2b82446cfbb8154d989b95d9e1"
	keptMAC   = "04cf45d5b2845fa00c91b16615afab85413fa8dc1ca8c9181ff07dd94578e440"
)

func kept() (*seal.Sealer, seal.Place) {
	tenant := ids.ID{0x01, 0x98, 0xc0, 0xde, 0, 0, 0x70, 0, 0x80, 15: 1}
	return seal.New(tenant, seal.Static{key(1)}), seal.Place{Table: "t", Column: "c", Row: tenant}
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	out, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFormatStaysReadable(t *testing.T) {
	s, at := kept()
	plain, err := s.Open(t.Context(), at, unhex(t, keptRecord))
	if err != nil || string(plain) != keptText {
		t.Errorf("record: %q, %v", plain, err)
	}
	plain, err = unstream(t.Context(), s, at, bytes.NewReader(unhex(t, keptStream)))
	if err != nil || string(plain) != keptText {
		t.Errorf("stream: %q, %v", plain, err)
	}
	index, err := s.Index(t.Context(), "kana", "やまだ")
	if err != nil || hex.EncodeToString(index) != keptIndex {
		t.Errorf("index: %x, %v", index, err)
	}
	mac, err := s.MAC(t.Context(), "envelope", []byte("data"))
	if err != nil || hex.EncodeToString(mac) != keptMAC {
		t.Errorf("mac: %x, %v", mac, err)
	}
}

// FuzzOpen throws bytes at both openers: nothing but what was sealed opens,
// and nothing panics.
func FuzzOpen(f *testing.F) {
	s, at := kept()
	record, stream := unhex(f, keptRecord), unhex(f, keptStream)
	f.Add(record)
	f.Add(stream)
	f.Add([]byte("mg"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx := context.Background()
		_, err := s.Open(ctx, at, data)
		judge(t, data, record, err)
		_, err = unstream(ctx, s, at, bytes.NewReader(data))
		judge(t, data, stream, err)
	})
}

func judge(t *testing.T, data, good []byte, err error) {
	t.Helper()
	if (err == nil) != bytes.Equal(data, good) {
		t.Fatalf("opening %x: %v", data, err)
	}
	if err != nil && !errors.Is(err, seal.ErrDamaged) {
		t.Fatalf("opening %x is not called damaged: %v", data, err)
	}
}

func BenchmarkSealKilobyte(b *testing.B) {
	s := seal.New(tenantA, seal.Static{key(1)})
	at, plain := place(), make([]byte, 1024)
	for b.Loop() {
		if _, err := s.Seal(context.Background(), epoch, at, plain); err != nil {
			b.Fatal(err)
		}
	}
}
