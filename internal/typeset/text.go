package typeset

import (
	"fmt"
	"strings"
	"unicode"
)

func (d *Document) font(size float64, grey uint8) {
	if d.err == nil {
		d.err = d.pdf.SetFont(family, "", size)
	}
	d.pdf.SetTextColor(grey, grey, grey)
}

func (d *Document) at(size float64, grey uint8, x, y float64, text string) {
	d.font(size, grey)
	if d.err != nil || text == "" {
		return
	}
	d.pdf.SetXY(x, y)
	d.err = d.pdf.Cell(nil, d.visible(text))
}

func (d *Document) width(text string) float64 {
	if d.err != nil || text == "" {
		return 0
	}
	w, err := d.pdf.MeasureTextWidth(d.visible(text))
	if err != nil {
		d.err = fmt.Errorf("measure text: %w", err)
	}
	return w
}

// visible replaces what the font cannot show by a mark that names it.
func (d *Document) visible(text string) string {
	var b strings.Builder
	for _, r := range text {
		if d.covers(r) {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, "〓[U+%04X]", r)
	}
	return b.String()
}

// covers reports whether the font has r. Beyond the basic plane the PDF's
// text layer comes out wrong, so such characters count as missing.
func (d *Document) covers(r rune) bool {
	if r > 0xFFFF || unicode.Is(unicode.Variation_Selector, r) {
		return false
	}
	ok, err := d.pdf.IsCurrFontContainGlyph(r)
	return err == nil && ok
}

// lines breaks text at line feeds and wherever a line would pass width points.
// No line begins with a closing mark (行頭禁則).
func (d *Document) lines(text string, width float64) []string {
	var out []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		out = append(out, d.wrap([]rune(d.visible(paragraph)), width)...)
	}
	return out
}

const neverFirst = "、。，．）」』】〕〉》・ー！？,.)]}:;"

func (d *Document) wrap(runes []rune, width float64) []string {
	var out []string
	line, used := []rune{}, 0.0
	for _, r := range runes {
		w := d.width(string(r))
		if used+w > width && len(line) > 0 && !strings.ContainsRune(neverFirst, r) {
			head, rest := splitAtWord(line, r)
			out = append(out, string(head))
			line, used = rest, d.width(string(rest))
		}
		line, used = append(line, r), used+w
	}
	return append(out, string(line))
}

// splitAtWord keeps a run of Latin letters and digits together when it would
// be cut, unless the run fills more than half of the line.
func splitAtWord(line []rune, next rune) (head, rest []rune) {
	if !isLatin(next) {
		return line, nil
	}
	cut := len(line)
	for cut > 0 && isLatin(line[cut-1]) {
		cut--
	}
	if cut < len(line)/2 {
		return line, nil
	}
	return line[:cut:cut], append([]rune(nil), line[cut:]...)
}

func isLatin(r rune) bool {
	return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_')
}
