package logging

import (
	"regexp"
	"strings"
)

// longNumber finds runs of ten digits or more that stand alone: telephone,
// account and personal numbers. Groups of ids have letters or hyphens beside
// them.
var longNumber = regexp.MustCompile(`(^|[^0-9A-Za-z-])[0-9]{10,}($|[^0-9A-Za-z-])`)

// address finds mail addresses.
var address = regexp.MustCompile(`[^\s<>"'(),;:]+@[^\s<>"'(),;:]+`)

// mask hides in a text of the service's own what could come from a person: our
// messages and errors are plain English, so letters outside ASCII, mail
// addresses and long numbers are not ours. It is the second line: errors are
// not supposed to carry content in the first place.
func mask(text string) string {
	text = address.ReplaceAllString(text, "[address]")
	text = longNumber.ReplaceAllString(text, "${1}[number]${2}")
	return maskLetters(text)
}

func maskLetters(text string) string {
	var b strings.Builder
	masked := false
	for _, r := range text {
		if r < 0x80 {
			b.WriteRune(r)
			masked = false
			continue
		}
		if !masked {
			b.WriteString("[text]")
		}
		masked = true
	}
	return b.String()
}
