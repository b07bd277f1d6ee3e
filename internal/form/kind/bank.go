package kind

import (
	"regexp"
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// bankAccount is an account to pay to or to debit (口座). It knows the shape of
// codes, not which exist: the table of banks is another room's, and whoever
// takes a submission compares with it (Form.Accounts).
type bankAccount struct {
	parts []part
	kinds []string
}

// AccountKinds returns the kinds of account (預金種目) a field may admit.
func AccountKinds() []string { return []string{"ordinary", "checking", "savings"} }

func newBankAccount(o *strictjson.Object) Settings {
	b := &bankAccount{kinds: []string{"ordinary", "checking"}}
	if o.Has("kinds") {
		b.kinds = o.Strings("kinds", len(AccountKinds()))
		for _, k := range b.kinds {
			if !slices.Contains(AccountKinds(), k) {
				o.Fail("kinds", "not_allowed", map[string]any{"allowed": AccountKinds()})
			}
		}
	}
	b.parts = []part{
		{id: "bank", label: wording.Text{"ja": "金融機関コード", "en": "Bank code"}, max: 4, tidy: tidyDigits, check: digitsOf(4, "bank_code_invalid")},
		{id: "bank_name", label: wording.Text{"ja": "金融機関名", "en": "Bank"}, max: 40},
		{id: "branch", label: wording.Text{"ja": "店番", "en": "Branch code"}, max: 3, tidy: tidyDigits, check: digitsOf(3, "branch_code_invalid")},
		{id: "branch_name", label: wording.Text{"ja": "店名", "en": "Branch"}, max: 40},
		{id: "kind", label: wording.Text{"ja": "預金種目", "en": "Account type"}, max: 20, check: b.checkKind},
		{id: "number", label: wording.Text{"ja": "口座番号", "en": "Account number"}, max: 7, tidy: tidyAccount, check: checkAccount},
		{id: "holder", label: wording.Text{"ja": "口座名義（カナ）", "en": "Account holder (kana)"}, max: 60, tidy: tidyHolder, check: checkHolder},
	}
	return b
}

func tidyDigits(s string) string {
	return strings.NewReplacer("-", "", " ", "").Replace(chars.Narrow(s))
}

func digitsOf(n int, key string) func(string) string {
	return func(s string) string {
		if len(s) != n || !chars.In("digits", s) {
			return key
		}
		return ""
	}
}

// tidyAccount fills short account numbers up to seven digits.
func tidyAccount(s string) string {
	s = tidyDigits(s)
	if s == "" || len(s) >= 7 || !chars.In("digits", s) {
		return s
	}
	return strings.Repeat("0", 7-len(s)) + s
}

func checkAccount(s string) string {
	if s == "0000000" {
		return "account_number_invalid"
	}
	return digitsOf(7, "account_number_invalid")(s)
}

func (b *bankAccount) checkKind(s string) string {
	if !slices.Contains(b.kinds, s) {
		return "unknown_option"
	}
	return ""
}

var spaces = regexp.MustCompile(` {2,}`)

// tidyHolder writes a name as the Zengin format (全銀協標準) has it: katakana
// without small letters, オ for ヲ, a hyphen for the long vowel mark, a full
// stop for the middle dot, ASCII in capitals, single spaces.
func tidyHolder(s string) string {
	s = strings.Map(holderRune, chars.Narrow(chars.Katakana(s)))
	return spaces.ReplaceAllString(s, " ")
}

func holderRune(r rune) rune {
	switch r {
	case 'ッ', 'ャ', 'ュ', 'ョ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ヮ':
		return r + 1
	case 'ヵ':
		return 'カ'
	case 'ヶ':
		return 'ケ'
	case 'ヲ':
		return 'オ'
	case 'ヰ':
		return 'イ'
	case 'ヱ':
		return 'エ'
	case '・':
		return '.'
	case '￥', '\\':
		return '¥'
	}
	if r >= 'a' && r <= 'z' {
		return r - 'a' + 'A'
	}
	return r
}

func checkHolder(s string) string {
	for _, r := range s {
		kana := r >= 'ア' && r <= 'ヴ'
		ascii := r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
		if !kana && !ascii && !strings.ContainsRune(" ()-./,¥「」", r) {
			return "holder_invalid"
		}
	}
	return ""
}

func (b *bankAccount) Shape() Shape                           { return shapeOf(b.parts).of(Financial) }
func (b *bankAccount) Read(v any, _ Context) (any, []Problem) { return readParts(v, b.parts) }
func (b *bankAccount) Value(v any, id string) expr.Value      { return partValue(v, id) }

func (b *bankAccount) Check() []Problem {
	if len(b.kinds) == 0 {
		return problem("no_options")
	}
	return nil
}

func (b *bankAccount) Display(v any, locale string) string {
	coded := func(name, code string) string {
		if partText(v, code) == "" {
			return partText(v, name)
		}
		return partText(v, name) + "（" + partText(v, code) + "）"
	}
	words := []string{coded("bank_name", "bank"), coded("branch_name", "branch"),
		accountKind(partText(v, "kind"), locale), partText(v, "number"), partText(v, "holder")}
	return strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " ")
}

func accountKind(id, locale string) string {
	return map[string]wording.Text{
		"ordinary": {"ja": "普通", "en": "Ordinary"},
		"checking": {"ja": "当座", "en": "Checking"},
		"savings":  {"ja": "貯蓄", "en": "Savings"},
	}[id].Pick(locale)
}

func (b *bankAccount) Cells(v any) []string {
	cells := cellsOf(v, b.parts)
	cells[4] = accountKind(partText(v, "kind"), "ja")
	return cells
}

// Terms are the number and the holder: what stands on a passbook.
func (b *bankAccount) Terms(v any) []Term {
	return []Term{{Text: partText(v, "number")}, {Text: partText(v, "holder"), Prefix: true}}
}
