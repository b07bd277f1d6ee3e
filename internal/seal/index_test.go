package seal_test

import (
	"bytes"
	"testing"

	"github.com/madoguchi/madoguchi/internal/seal"
)

func TestNormaliseFoldsWritings(t *testing.T) {
	for name, same := range map[string][]string{
		"kana width and kind": {"ヤマダ タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ", "やまだたろう", "ヤマダ　タロウ"},
		"letters":             {"ABC123", "ａｂｃ１２３", "abc 123"},
		"voiced marks":        {"ガギグ", "ｶﾞｷﾞｸﾞ", "がぎぐ"},
		"iteration":           {"ささゝ", "ササヽ"},
		"variant kanji":       {"髙﨑", "高崎"},
		"watanabe":            {"渡邊", "渡邉", "渡辺"},
		"variation selectors": {"辻󠄀", "辻"},
		"fourth level":        {"𠮷野", "吉野"},
		"compatibility":       {"神田", "\uFA19田"},
	} {
		for _, text := range same[1:] {
			if got, want := seal.Normalise(text), seal.Normalise(same[0]); got != want {
				t.Errorf("%s: %q is %q, %q is %q", name, text, got, same[0], want)
			}
		}
	}
	if seal.Normalise("山田") == seal.Normalise("山口") || seal.Normalise("ハハ") == seal.Normalise("ババ") {
		t.Error("different words became one")
	}
}

func TestPrefixes(t *testing.T) {
	got := seal.Prefixes("やま だ", 8)
	if len(got) != 3 || got[0] != "ヤ" || got[2] != "ヤマダ" {
		t.Fatalf("prefixes %q", got)
	}
	if got := seal.Prefixes("やまだたろう", 2); len(got) != 2 {
		t.Fatalf("prefixes %q", got)
	}
}

func TestIndex(t *testing.T) {
	index := func(s *seal.Sealer, column, text string) []byte {
		out, err := s.Index(t.Context(), column, text)
		if err != nil || len(out) != seal.IndexSize {
			t.Fatalf("index: %d bytes, %v", len(out), err)
		}
		return out
	}
	s := sealer(t)
	base := index(s, "kana", "ヤマダ")
	if !bytes.Equal(base, index(s, "kana", "ﾔﾏﾀﾞ")) {
		t.Error("one name, two indexes")
	}
	if !bytes.Equal(base, index(seal.New(tenantA, seal.Static{key(1), key(2)}), "kana", "ヤマダ")) {
		t.Error("rotation moved the index")
	}
	for name, other := range map[string][]byte{
		"column": index(s, "name", "ヤマダ"),
		"tenant": index(seal.New(tenantB, seal.Static{key(1)}), "kana", "ヤマダ"),
		"root":   index(seal.New(tenantA, seal.Static{key(3)}), "kana", "ヤマダ"),
		"text":   index(s, "kana", "ヤマグチ"),
	} {
		if bytes.Equal(base, other) {
			t.Errorf("another %s has the same index", name)
		}
	}
	mac, err := s.MAC(t.Context(), "kana", []byte(seal.Normalise("ヤマダ")))
	if err != nil || bytes.HasPrefix(mac, base) {
		t.Errorf("index and MAC share a key: %v", err)
	}
}

func TestMAC(t *testing.T) {
	mac := func(s *seal.Sealer, purpose, data string) string {
		out, err := s.MAC(t.Context(), purpose, []byte(data))
		if err != nil || len(out) != seal.KeySize {
			t.Fatalf("mac: %d bytes, %v", len(out), err)
		}
		return string(out)
	}
	s := sealer(t)
	base := mac(s, "envelope", "data")
	if base != mac(s, "envelope", "data") {
		t.Error("the MAC is not stable")
	}
	for name, other := range map[string]string{
		"purpose": mac(s, "pseudonym", "data"),
		"data":    mac(s, "envelope", "datb"),
		"tenant":  mac(seal.New(tenantB, seal.Static{key(1)}), "envelope", "data"),
	} {
		if base == other {
			t.Errorf("another %s has the same MAC", name)
		}
	}
	if _, err := seal.New(tenantA, unavailable{}).MAC(t.Context(), "envelope", nil); err == nil {
		t.Error("a MAC without a key")
	}
}
