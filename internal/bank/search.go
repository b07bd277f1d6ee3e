package bank

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Search returns at most limit banks whose code, name or kana a query names:
// first those that begin with it, in the order of their codes, then those that
// hold it. An empty query matches all.
func Search(query string, limit int) []Bank {
	var all []Bank
	for _, e := range entries() {
		all = append(all, e.Bank)
	}
	return search(all, query, limit, func(b Bank) [3]string { return [3]string{b.Code, b.Name, b.Kana} })
}

// Branches is Search over the branches of one bank; false when the table does
// not have the bank.
func Branches(bank, query string, limit int) ([]Branch, bool) {
	e, ok := entryOf(bank)
	if !ok {
		return nil, false
	}
	return search(e.branches(), query, limit, func(b Branch) [3]string { return [3]string{b.Code, b.Name, b.Kana} }), true
}

// SameName reports whether two names of a bank or a branch say the same:
// みずほ and みずほ銀行, ＵＦＪ and ufj, 京都 and 京都支店.
func SameName(a, b string) bool { return fold(a) == fold(b) }

func search[T any](all []T, query string, limit int, columns func(T) [3]string) []T {
	q := fold(query)
	rank := func(it T) int {
		best := 3
		for _, text := range columns(it) {
			switch text = fold(text); {
			case text == q:
				best = min(best, 0)
			case strings.HasPrefix(text, q):
				best = min(best, 1)
			case strings.Contains(text, q):
				best = min(best, 2)
			}
		}
		return best
	}
	type ranked struct {
		it   T
		rank int
	}
	var found []ranked
	for _, it := range all {
		if r := rank(it); r < 3 {
			found = append(found, ranked{it, r})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	out := []T{}
	for _, f := range found[:min(limit, len(found))] {
		out = append(out, f.it)
	}
	return out
}

// shortened are the long forms of what the table has short, as they stand at
// the end of a name or of its kana.
var shortened = [...][2]string{
	{"信用金庫", "信金"}, {"信用組合", "信組"}, {"労働金庫", "労金"}, {"農業協同組合", "農協"}, {"漁業協同組合", "漁協"},
	{"シンヨウキンコ", "シンキン"}, {"シンヨウクミアイ", "シンクミ"}, {"ロウドウキンコ", "ロウキン"},
	{"ノウギヨウキヨウドウクミアイ", "ノウキヨウ"}, {"ギヨギヨウキヨウドウクミアイ", "ギヨキヨウ"},
	{"銀行", ""}, {"ギンコウ", ""}, {"支店", ""}, {"シテン", ""},
}

// fold makes names comparable: one width, one case, katakana without small
// letters, no spaces and signs, no word that says only that it is a bank.
// web/form/fields/bank_account/search.ts does the same.
func fold(s string) string {
	s = strings.Map(foldRune, norm.NFKC.String(s))
	for _, pair := range shortened {
		if rest, ok := strings.CutSuffix(s, pair[0]); ok && rest != "" {
			return rest + pair[1]
		}
	}
	return s
}

func foldRune(r rune) rune {
	if r >= 'ぁ' && r <= 'ゖ' {
		r += 'ァ' - 'ぁ'
	}
	switch r {
	case ' ', '-', 'ー', '‐', '−', '・', '.', '、', ',', '\'':
		return -1
	case 'ッ', 'ャ', 'ュ', 'ョ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ヮ':
		return r + 1
	case 'ヵ':
		return 'カ'
	case 'ヶ':
		return 'ケ'
	}
	if r >= 'a' && r <= 'z' {
		r -= 'a' - 'A'
	}
	return r
}
