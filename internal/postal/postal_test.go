package postal_test

import (
	"fmt"
	"testing"

	"github.com/madoguchi/madoguchi/internal/postal"
)

func TestLookUp(t *testing.T) {
	tests := map[string]postal.Address{
		"1000005": {"東京都", "千代田区", "丸の内", "トウキョウト", "チヨダク", "マルノウチ"},
		"4328023": {"静岡県", "浜松市中央区", "鴨江", "シズオカケン", "ハママツシチュウオウク", "カモエ"},
	}
	for code, want := range tests {
		got := postal.LookUp(code)
		if len(got) != 1 || got[0] != want {
			t.Errorf("LookUp(%s) = %+v, want %+v", code, got, want)
		}
	}
}

func TestOneCodeMayHaveSeveralTowns(t *testing.T) {
	if got := postal.LookUp("4520961"); len(got) < 2 {
		t.Errorf("got %+v, want the towns of 清須市 that share the code", got)
	}
}

func TestUnknownAndMalformedCodesAreNothing(t *testing.T) {
	for _, code := range []string{"", "9999999", "100-0005", "100000", "10000055", "１０００００５", "-000005", "abcdefg"} {
		if got := postal.LookUp(code); got != nil {
			t.Errorf("LookUp(%q) = %+v", code, got)
		}
	}
}

func TestEveryBlockUnpacksAndAllPrefecturesAreThere(t *testing.T) {
	prefectures, places := map[string]bool{}, 0
	for block := range 1000 {
		for tail := 0; tail < 10000; tail += 2503 {
			for _, a := range postal.LookUp(fmt.Sprintf("%03d%04d", block, tail)) {
				prefectures[a.Prefecture] = true
				places++
			}
		}
	}
	if len(prefectures) != 47 || places < 250 {
		t.Errorf("%d prefectures, %d places in the sample", len(prefectures), places)
	}
}
