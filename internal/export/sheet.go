package export

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/unicode/norm"
)

// sheet writes CSV in the encoding.
type sheet struct {
	raw        io.Writer
	csv        *csv.Writer
	encode     *encoding.Encoder // nil for UTF-8
	begun      bool
	unmappable int
}

func newSheet(w io.Writer, e Encoding) *sheet {
	s := &sheet{raw: w, csv: csv.NewWriter(w)}
	s.csv.UseCRLF = true
	if e == CP932 {
		s.encode = japanese.ShiftJIS.NewEncoder() // the WHATWG table, which is CP932
	}
	return s
}

// line writes one row of cells, each made harmless and encodable.
func (s *sheet) line(cells []string) error {
	if !s.begun && s.encode == nil {
		// Without the mark Excel takes UTF-8 for the machine's own encoding.
		if _, err := io.WriteString(s.raw, "\ufeff"); err != nil {
			return err
		}
	}
	s.begun = true
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = s.encoded(neutral(tidy(c)))
	}
	return s.csv.Write(out)
}

func (s *sheet) flush() error {
	s.csv.Flush()
	return s.csv.Error()
}

// tidy leaves line breaks and drops what no cell should hold.
func tidy(cell string) string {
	cell = strings.ReplaceAll(cell, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case unicode.IsControl(r) && r != '\n' && r != '\t':
			return -1
		}
		return r
	}, cell)
}

var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// neutral puts an apostrophe before a cell that a spreadsheet would take for a
// formula: one that begins with = + - @, their full-width and small twins, a
// tab or a line break. A plain number stays one.
func neutral(cell string) string {
	if number.MatchString(cell) {
		return cell
	}
	trimmed := strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	if trimmed == "" {
		return cell
	}
	first := []rune(norm.NFKC.String(string([]rune(trimmed)[:1])))[0]
	if strings.ContainsRune("=+-@−", first) || strings.ContainsRune("\t\n", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}

// geta stands for a character that could not be written (ゲタ).
const geta = "〓"

// twins are characters that CP932 has under another code point.
var twins = strings.NewReplacer("〜", "～", "—", "―", "−", "－", "‖", "∥", "¢", "￠", "£", "￡", "¬", "￢", "¥", "￥", "‾", "￣")

// encoded returns the cell's bytes in the sheet's encoding and counts what the
// encoding does not have.
func (s *sheet) encoded(cell string) string {
	if s.encode == nil {
		return cell
	}
	cell = twins.Replace(norm.NFC.String(cell))
	if out, err := s.encode.String(cell); err == nil {
		return out
	}
	var b strings.Builder
	for _, r := range cell {
		if unicode.Is(unicode.Variation_Selector, r) {
			s.unmappable++ // the letter stays, in its plain form
			continue
		}
		out, err := s.encode.String(string(r))
		if err != nil {
			s.unmappable++
			out, _ = s.encode.String(geta)
		}
		b.WriteString(out)
	}
	return b.String()
}
