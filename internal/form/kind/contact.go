package kind

import (
	"regexp"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
)

// phone is a telephone number (電話番号); its value is digits, with a leading
// "+" when it is not Japanese.
type phone struct{ plain }

func newPhone(_ *strictjson.Object) Settings { return phone{} }

func (phone) Shape() Shape { return oneColumn(expr.Text).of(Identity) }

var phoneNumber = regexp.MustCompile(`^(0[1-9][0-9]{8,9}|0800[0-9]{7}|\+[1-9][0-9]{7,14})$`)

func (phone) Read(v any, _ Context) (any, []Problem) {
	s, bad := readString(v, false)
	if bad != nil {
		return nil, bad
	}
	s = strings.NewReplacer("-", "", " ", "", "(", "", ")", "", ".", "").Replace(chars.Narrow(s))
	if s == "" {
		return nil, nil
	}
	if rest, ok := strings.CutPrefix(s, "+81"); ok {
		s = "0" + strings.TrimPrefix(rest, "0")
	}
	if chars.Points(s) > 40 {
		return nil, problem("phone_invalid")
	}
	if !phoneNumber.MatchString(s) {
		return s, problem("phone_invalid")
	}
	return s, nil
}

func (phone) Display(v any, _ string) string {
	s := v.(string)
	if !chars.In("digits", s) {
		return s
	}
	switch {
	case len(s) == 11 && s[0] == '0' && strings.HasPrefix(s[1:], "800"):
		return s[:4] + "-" + s[4:7] + "-" + s[7:]
	case len(s) == 11 && s[0] == '0':
		return s[:3] + "-" + s[3:7] + "-" + s[7:]
	case len(s) == 10 && (strings.HasPrefix(s, "03") || strings.HasPrefix(s, "06")):
		return s[:2] + "-" + s[2:6] + "-" + s[6:]
	case len(s) == 10 && (strings.HasPrefix(s, "0120") || strings.HasPrefix(s, "0570")):
		return s[:4] + "-" + s[4:7] + "-" + s[7:]
	}
	return s
}

// email is a mail address (メールアドレス).
type email struct{ plain }

func newEmail(_ *strictjson.Object) Settings { return email{} }

func (email) Shape() Shape { return oneColumn(expr.Text).of(Identity) }

var emailAddress = regexp.MustCompile(
	`^[A-Za-z0-9!#$%&'*+/=?^_{|}~` + "`" + `-]+(\.[A-Za-z0-9!#$%&'*+/=?^_{|}~` + "`" + `-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])$`)

func (email) Read(v any, _ Context) (any, []Problem) {
	s, bad := readString(v, false)
	if bad != nil {
		return nil, bad
	}
	s = strings.ReplaceAll(chars.Narrow(s), " ", "")
	if s == "" {
		return nil, nil
	}
	local, _, _ := strings.Cut(s, "@")
	if chars.Points(s) > 254 {
		return nil, []Problem{limit("too_long", "max", 254)}
	}
	if len(local) > 64 || !emailAddress.MatchString(s) {
		return s, problem("email_invalid")
	}
	return s, nil
}
