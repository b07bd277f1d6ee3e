package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/unicode/norm"
)

func write2(t *testing.T, e Encoding, rows ...[]string) (raw []byte, unmappable int) {
	t.Helper()
	var b bytes.Buffer
	s := newSheet(&b, e)
	for _, r := range rows {
		if err := s.line(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), s.unmappable
}

func TestCellsThatASpreadsheetWouldRun(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+81 90": "'+81 90", "-x": "'-x", "@SUM(A1)": "'@SUM(A1)",
		"＝1+1": "'＝1+1", "＋81": "'＋81", "－x": "'－x", "＠SUM": "'＠SUM", "﹢1": "'﹢1", "﹦1": "'﹦1", "﹣x": "'﹣x", "﹫x": "'﹫x",
		"−x": "'−x", "\t=1": "'\t=1", "\n=1": "'\n=1", "\r=1": "'\n=1", "  =1": "'  =1", "　＝1": "'　＝1", "\u200b=1": "'\u200b=1",
		"\ufeff=1": "'\ufeff=1", "-": "'-", "=": "'=", "-1+cmd|' /C calc'!A0": "'-1+cmd|' /C calc'!A0",
		"\x00=1": "'=1", "\x1b[1m=": "[1m=",
		"-5": "-5", "-5.25": "-5.25", "1=1": "1=1", "a@b.jp": "a@b.jp", "": "", "山田": "山田", "　": "　", "'x": "'x",
	} {
		if got := neutral(tidy(cell)); got != want {
			t.Errorf("%q became %q, want %q", cell, got, want)
		}
	}
}

func TestUTF8IsRFC4180WithAMark(t *testing.T) {
	raw, _ := write2(t, UTF8, []string{"氏名", "住所"}, []string{`山田 "太郎"`, "東京都,千代田区\n1丁目"}, []string{"𠮷野家\U000E0100", ""})
	want := "\ufeff氏名,住所\r\n\"山田 \"\"太郎\"\"\",\"東京都,千代田区\r\n1丁目\"\r\n𠮷野家\U000E0100,\r\n"
	if string(raw) != want {
		t.Errorf("%q", raw)
	}
}

func TestCP932KeepsWhatItHasAndCountsWhatItHasNot(t *testing.T) {
	for cell, want := range map[string]struct {
		text string
		lost int
	}{
		"髙﨑①㈱～":                   {"髙﨑①㈱～", 0},
		"〜—‖¢£¬¥":                 {"～―∥￠￡￢￥", 0},
		"数−":                      {"数－", 0},
		"か\u3099":                 {"が", 0},
		"𠮷野":                      {"〓野", 1},
		"葛\U000E0100城":            {"葛城", 1},
		"A👨‍👩‍👧B":                 {"A〓〓〓〓〓B", 5},
		"ソ表能十\"予,":                {"ソ表能十\"予,", 0}, // second bytes 5C and 7C
		"\ufffd":                  {"〓", 1},
		"ｱｲｳ":                     {"ｱｲｳ", 0},
		"Ø é 한":                   {"〓 〓 〓", 3},
		strings.Repeat("字", 5000): {strings.Repeat("字", 5000), 0},
	} {
		raw, lost := write2(t, CP932, []string{cell})
		text, err := japanese.ShiftJIS.NewDecoder().Bytes(raw)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil || len(rows) != 1 || rows[0][0] != want.text || lost != want.lost {
			t.Errorf("%.40q became %.80q with %d lost, %v", cell, rows, lost, err)
		}
	}
}

// harmful is said independently of neutral: what spreadsheets are known to run.
func harmful(cell string) bool {
	if number.MatchString(cell) {
		return false
	}
	s := strings.TrimLeft(cell, " \t\r\n　\u00a0\ufeff\u200b")
	return s != "" && strings.ContainsAny(norm.NFKC.String(s)[:1], "=+-@")
}

func FuzzCells(f *testing.F) {
	for _, s := range []string{"=1", "＝1", "\t=1", "a,b", "\"", "\r\n", "𠮷", "か\u3099", "\x85", "-1", "'=1"} {
		f.Add(s, "x")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, e := range []Encoding{UTF8, CP932} {
			raw, _ := write2(t, e, []string{a, b, "end"})
			text := bytes.TrimPrefix(raw, []byte("\ufeff"))
			if e == CP932 {
				var err error
				if text, err = japanese.ShiftJIS.NewDecoder().Bytes(raw); err != nil {
					t.Fatal(err)
				}
			}
			rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
			if err != nil || len(rows) != 1 || len(rows[0]) != 3 || rows[0][2] != "end" {
				t.Fatalf("%q and %q became %q, %v", a, b, rows, err)
			}
			for _, cell := range rows[0] {
				if harmful(cell) {
					t.Fatalf("%q and %q: a spreadsheet runs %q", a, b, cell)
				}
			}
		}
	})
}
