package kind

import (
	"regexp"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
)

// corporateNumber is a corporate number (法人番号); its value is 13 digits, of
// which the first checks the others.
type corporateNumber struct{ plain }

func newCorporateNumber(_ *strictjson.Object) Settings { return corporateNumber{} }

func (corporateNumber) Shape() Shape { return oneColumn(expr.Text) }

var (
	thirteenDigits = regexp.MustCompile(`^[0-9]{13}$`)
	invoiceMark    = regexp.MustCompile(`^[Tt]`)
)

// Read takes hyphens and spaces, and the T that begins the number of a
// qualified invoice issuer (適格請求書発行事業者の登録番号).
func (corporateNumber) Read(v any, _ Context) (any, []Problem) {
	s, bad := readString(v, false)
	if bad != nil {
		return nil, bad
	}
	s = strings.NewReplacer("-", "", " ", "").Replace(chars.Narrow(s))
	if s == "" {
		return nil, nil
	}
	s = invoiceMark.ReplaceAllString(s, "")
	switch {
	case !thirteenDigits.MatchString(s):
		return nil, problem("corporate_number_length")
	case s[0]-'0' != checkDigit(s[1:]):
		return s, problem("corporate_number_check")
	}
	return s, nil
}

// checkDigit is 9 less the remainder by 9 of the sum of the twelve digits, each
// second one from the right doubled: 法人番号の指定等に関する省令 (平成26年財務省令
// 第70号) 第2条.
func checkDigit(twelve string) byte {
	sum := 0
	for i := range len(twelve) {
		sum += int(twelve[len(twelve)-1-i]-'0') * (1 + i%2)
	}
	return byte(9 - sum%9)
}

// Display groups the digits as the National Tax Agency does.
func (corporateNumber) Display(v any, _ string) string {
	s := v.(string)
	return s[:1] + "-" + s[1:5] + "-" + s[5:9] + "-" + s[9:]
}
