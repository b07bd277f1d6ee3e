package chars

// Classes returns the character classes a text field may demand.
func Classes() []string {
	return []string{"any", "zenkaku", "hankaku", "hiragana", "katakana", "kana", "digits", "alpha", "alnum"}
}

// In reports whether every character of s belongs to the class. Line feeds
// pass in every class.
func In(class, s string) bool {
	for _, r := range s {
		if r != '\n' && !member(class, r) {
			return false
		}
	}
	return true
}

func member(class string, r rune) bool {
	switch class {
	case "zenkaku":
		return r >= 0xA1 && !isHalfKana(r)
	case "hankaku":
		return r >= 0x20 && r <= 0x7E || isHalfKana(r)
	case "hiragana":
		return r >= 0x3041 && r <= 0x3096 || isKanaMark(r)
	case "katakana":
		return IsKatakana(r)
	case "kana":
		return r >= 0x3041 && r <= 0x3096 || IsKatakana(r)
	case "digits":
		return isDigit(r)
	case "alpha":
		return isAlpha(r)
	case "alnum":
		return isDigit(r) || isAlpha(r)
	}
	return true
}

// IsKatakana reports a full-width katakana letter or a mark used with kana.
func IsKatakana(r rune) bool { return r >= 0x30A1 && r <= 0x30FA || isKanaMark(r) }

func isKanaMark(r rune) bool {
	return r == 'ー' || r == '・' || r == 0x3000 || r == ' ' || r == 'ゝ' || r == 'ゞ' || r == 'ヽ' || r == 'ヾ'
}

func isHalfKana(r rune) bool { return r >= 0xFF61 && r <= 0xFF9F }
func isDigit(r rune) bool    { return r >= '0' && r <= '9' }
func isAlpha(r rune) bool    { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
