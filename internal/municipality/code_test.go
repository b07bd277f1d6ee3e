package municipality_test

import (
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/municipality"
)

func TestParseCode(t *testing.T) {
	// 北海道, 札幌市, 千代田区, 横浜市, 大阪市, 鳥取市, 那覇市
	for _, s := range []string{"010006", "011002", "131016", "141003", "271004", "312011", "472018"} {
		if c, err := municipality.ParseCode(s); err != nil || c.Prefecture() != s[:2] {
			t.Errorf("ParseCode(%s) = %v, %v", s, c, err)
		}
	}
	for s, code := range map[string]string{
		"":        "municipality_code_length",
		"13101":   "municipality_code_length",
		"131017":  "municipality_code_check_digit",
		"１３１０１６":  "municipality_code_length",
		"13101x":  "municipality_code_digits",
		"480000":  "municipality_code_prefecture",
		"000000":  "municipality_code_prefecture",
		"1310160": "municipality_code_length",
	} {
		if _, err := municipality.ParseCode(s); fault.CodeOf(err) != code {
			t.Errorf("ParseCode(%q) = %v, want %s", s, err, code)
		}
	}
}
