package bank_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/bank"
)

func TestFind(t *testing.T) {
	if got, ok := bank.Find("0001"); !ok || got != (bank.Bank{Code: "0001", Name: "みずほ", Kana: "ミズホ"}) {
		t.Errorf("0001 is %+v, %v", got, ok)
	}
	if got, ok := bank.FindBranch("9900", "018"); !ok || got != (bank.Branch{Code: "018", Name: "〇一八", Kana: "ゼロイチハチ"}) {
		t.Errorf("9900-018 is %+v, %v", got, ok)
	}
	for _, code := range []string{"", "9999", "１", "00010", "ミズホ"} {
		if got, ok := bank.Find(code); ok {
			t.Errorf("Find(%q) = %+v", code, got)
		}
	}
	for _, pair := range [][2]string{{"0001", "000"}, {"9999", "001"}, {"0001", ""}} {
		if got, ok := bank.FindBranch(pair[0], pair[1]); ok {
			t.Errorf("FindBranch(%v) = %+v", pair, got)
		}
	}
}

func TestSearchPutsTheLikeliestFirst(t *testing.T) {
	tests := []struct{ query, first string }{
		{"みずほ", "みずほ"}, {"ミズホ", "みずほ"}, {"ﾐｽﾞﾎ", "みずほ"}, {"みずほ銀行", "みずほ"}, {"みずほぎんこう", "みずほ"},
		{"0001", "みずほ"}, {"０００１", "みずほ"}, {"ゆうちょ", "ゆうちょ"}, {"ユウチョ", "ゆうちょ"}, {"ユウチヨギンコウ", "ゆうちょ"},
		{"三菱ufj", "三菱UFJ"}, {"三菱ＵＦＪ銀行", "三菱UFJ"}, {"paypay", "PayPay"},
		{"北海道信用金庫", "北海道信金"}, {"ほっかいどうしんようきんこ", "北海道信金"}, {"東北労働金庫", "東北労金"},
		{"新函館農業協同組合", "新函館農協"}, {"jpモルガン", "JPモルガン"},
	}
	for _, c := range tests {
		if got := bank.Search(c.query, 20); len(got) == 0 || got[0].Name != c.first {
			t.Errorf("Search(%q) begins with %+v, want %s", c.query, got, c.first)
		}
	}
}

func TestSearchFindsInTheMiddleAfterTheBeginning(t *testing.T) {
	got := bank.Search("千葉", 20)
	names := []string{}
	for _, b := range got {
		names = append(names, b.Name)
	}
	if !slices.Equal(names[:2], []string{"千葉", "千葉興業"}) || len(names) < 4 {
		t.Errorf("got %v", names)
	}
}

func TestSearchIsBounded(t *testing.T) {
	if got := bank.Search("", 10); len(got) != 10 || got[0].Code != "0001" {
		t.Errorf("an empty query gives %+v", got)
	}
	if got := bank.Search("そのような銀行", 10); len(got) != 0 {
		t.Errorf("nothing gives %+v", got)
	}
}

func TestBranches(t *testing.T) {
	for query, first := range map[string]string{"まるのうち": "丸之内", "丸の内": "丸の内中央", "001": "東京営業部", "００１": "東京営業部", "丸之内支店": "丸之内", "ﾏﾙﾉｳﾁﾁｭｳｵｳ": "丸の内中央"} {
		got, known := bank.Branches("0001", query, 20)
		if !known || len(got) == 0 || got[0].Name != first {
			t.Errorf("Branches(%q) begins with %+v, want %s", query, got, first)
		}
	}
	if got, known := bank.Branches("0001", "", 1000); !known || len(got) < 400 {
		t.Errorf("%d branches, %v", len(got), known)
	}
	if got, known := bank.Branches("9999", "", 10); known || got != nil {
		t.Errorf("an unknown bank has %v", got)
	}
}

func TestSameName(t *testing.T) {
	for _, pair := range [][2]string{{"みずほ", "みずほ銀行"}, {"三菱UFJ", "三菱ＵＦＪ"}, {"京都", "京都支店"}, {"北海道信金", "北海道信用金庫"}} {
		if !bank.SameName(pair[0], pair[1]) {
			t.Errorf("%v are told apart", pair)
		}
	}
	for _, pair := range [][2]string{{"みずほ", "みずほ信託"}, {"京都", "京都東"}, {"銀行", "支店"}, {"", "銀行"}} {
		if bank.SameName(pair[0], pair[1]) {
			t.Errorf("%v pass for the same", pair)
		}
	}
}

func TestTheWholeTableUnpacks(t *testing.T) {
	banks, branches := bank.Search("", 10_000), 0
	for _, b := range banks {
		own, known := bank.Branches(b.Code, "", 10_000)
		if !known || len(b.Code) != 4 || strings.Trim(b.Code, "0123456789") != "" || b.Name == "" || b.Kana == "" {
			t.Errorf("bank %+v", b)
		}
		for _, br := range own {
			if len(br.Code) != 3 || strings.Trim(br.Code, "0123456789") != "" || br.Name == "" || br.Kana == "" {
				t.Errorf("branch %+v of %s", br, b.Name)
			}
		}
		branches += len(own)
	}
	if len(banks) < 1000 || branches < 25_000 {
		t.Errorf("%d banks with %d branches", len(banks), branches)
	}
}

func BenchmarkSearch(b *testing.B) {
	for b.Loop() {
		bank.Search("ちば", 20)
	}
}
