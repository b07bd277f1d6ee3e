package chars

import "strings"

// FirstBad returns the index (in code points) of the first character that no
// answer may hold, or −1. With lines, tab and line feed are allowed.
func FirstBad(s string, lines bool) int {
	i := 0
	for _, r := range s {
		if isBad(r) && !(lines && (r == '\n' || r == '\t')) {
			return i
		}
		i++
	}
	return -1
}

func isBad(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7F && r <= 0x9F: // controls
	case r == 0xAD, r == 0x61C, r == 0x180E, r == 0xFEFF, r == 0xFFFD: // invisible, or damage
	case r >= 0x200B && r <= 0x200C, r == 0x200E, r == 0x200F: // zero width, direction
	case r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x206F: // separators, overrides
	case r >= 0xE000 && r <= 0xF8FF, r >= 0xF0000: // private use (外字)
	case r >= 0xFFF9 && r <= 0xFFFC, r >= 0xE0000 && r <= 0xE007F: // annotation, tags
	case r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF, r >= 0xD800 && r <= 0xDFFF: // no characters
	default:
		return false
	}
	return true
}

// Tidy joins kana with a following combining sound mark (か + ゙ → が), makes
// line ends one line feed, and trims white space on both ends.
func Tidy(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	return strings.Trim(composeKana(s), " \t\n\u3000\u00a0")
}

func composeKana(s string) string {
	if !strings.ContainsAny(s, "\u3099\u309a") {
		return s
	}
	out := make([]rune, 0, len(s))
	for _, r := range s {
		if n := len(out); n > 0 && (r == 0x3099 || r == 0x309A) {
			if c := voiced(out[n-1], r == 0x309A); c != 0 {
				out[n-1] = c
				continue
			}
		}
		out = append(out, r)
	}
	return string(out)
}

// voiced returns the kana with a voiced (or half-voiced) mark, 0 when none.
func voiced(r rune, half bool) rune {
	base := r
	if r >= 0x30A1 && r <= 0x30F6 {
		base = r - 0x60
	}
	shift := r - base
	if base >= 0x306F && base <= 0x307B && (base-0x306F)%3 == 0 { // は行
		if half {
			return base + 2 + shift
		}
		return base + 1 + shift
	}
	if half {
		return 0
	}
	if strings.ContainsRune("かきくけこさしすせそたちつてと", base) {
		return base + 1 + shift
	}
	switch r {
	case 'う':
		return 'ゔ'
	case 'ウ':
		return 'ヴ'
	}
	return 0
}

// Length counts characters as a person does: variation selectors, combining
// marks, skin tones and joined emoji parts are not counted.
func Length(s string) int {
	n, joined := 0, false
	for _, r := range s {
		switch {
		case r == 0x200D:
			joined = true
		case isExtender(r):
		case joined:
			joined = false
		default:
			n++
		}
	}
	return n
}

func isExtender(r rune) bool {
	return r >= 0x0300 && r <= 0x036F || r >= 0x20D0 && r <= 0x20FF ||
		r == 0x3099 || r == 0x309A ||
		r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF ||
		r >= 0x1F3FB && r <= 0x1F3FF
}

// Points counts code points.
func Points(s string) int {
	n := 0
	for range s {
		n++
	}
	return n
}

// Narrow turns full-width ASCII (！ to ～) and the wide space into ASCII, and
// the hyphens people type for one another (ー － ‐ − ― –) into "-".
func Narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0xFF0D || r == 0x2010 || r == 0x2011 || r == 0x2012 || r == 0x2013 || r == 0x2014 || r == 0x2015 || r == 0x2212 || r == 0x30FC || r == 0xFF70:
			return '-'
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == 0x3000 || r == 0xA0:
			return ' '
		}
		return r
	}, s)
}

// Katakana turns half-width kana and hiragana into full-width katakana and the
// ASCII hyphen between them into the long-vowel mark.
func Katakana(s string) string {
	const wide = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309a"
	table := []rune(wide)
	mapped := strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF61 && r <= 0xFF9F:
			return table[r-0xFF61]
		case r >= 0x3041 && r <= 0x3096:
			return r + 0x60
		case r == '-' || r == 0xFF0D || r == 0x2010 || r == 0x2212 || r == 0x2015:
			return 'ー'
		case r == ' ' || r == 0xA0:
			return 0x3000
		}
		return r
	}, s)
	mapped = strings.NewReplacer("\u309b", "\u3099", "\u309c", "\u309a").Replace(mapped)
	return composeKana(mapped)
}
