package municipality

import "github.com/madoguchi/madoguchi/internal/fault"

// Code is a municipality code with a valid check digit, "131016".
type Code string

// ParseCode reads six ASCII digits whose sixth is the check digit of the first
// five and whose prefecture is 01 to 47. Anything else is Invalid.
func ParseCode(s string) (Code, error) {
	if len(s) != 6 {
		return "", fault.New(fault.Invalid, "municipality_code_length")
	}
	for _, r := range []byte(s) {
		if r < '0' || r > '9' {
			return "", fault.New(fault.Invalid, "municipality_code_digits")
		}
	}
	if p := int(s[0]-'0')*10 + int(s[1]-'0'); p < 1 || p > 47 {
		return "", fault.New(fault.Invalid, "municipality_code_prefecture")
	}
	if checkDigit(s) != s[5] {
		return "", fault.New(fault.Invalid, "municipality_code_check_digit")
	}
	return Code(s), nil
}

// checkDigit weighs the first five digits 6, 5, 4, 3, 2; the check digit is the
// last digit of 11 − (sum mod 11). A sum below 11 is subtracted as it is.
func checkDigit(s string) byte {
	sum := 0
	for i := range 5 {
		sum += int(s[i]-'0') * (6 - i)
	}
	return byte('0' + (11-sum%11)%10)
}

// Prefecture returns the two digits of the prefecture.
func (c Code) Prefecture() string { return string(c[:2]) }

func (c Code) String() string { return string(c) }
