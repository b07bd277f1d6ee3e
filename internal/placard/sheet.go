package placard

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
)

// Notice is what a card and a poster say.
type Notice struct {
	City     string
	Title    string
	Window   string // "not_yet", "open" or "closed"
	Period   string // in words
	Contact  string
	Address  string // of the page; on paper as it is read
	Barred   bool   // a card on a site that is not listed: it says how to list it
	Password bool   // the page asks for a word
}

//go:embed card.html
var cardText string

//go:embed card.css
var cardStyle string

//go:embed poster.html
var posterText string

//go:embed poster.css
var posterStyle string

// Card is the card for a frame. It says how the procedure stands when it is
// loaded; a page that reloads itself would pull readers away from their place.
func Card(n Notice) ([]byte, error) { return fill("card", cardText, cardStyle, n, "") }

// Poster is one A4 page with the code, the title beneath it and the address
// for those without a camera.
func Poster(n Notice, c Code) ([]byte, error) {
	return fill("poster", posterText, posterStyle, n, template.HTML(c.SVG(90))) //nolint:gosec // numbers only
}

// CardStyles is what a content policy must allow for a card.
func CardStyles() []string { return []string{hashOf(cardStyle)} }

// PosterStyles is what a content policy must allow for a poster.
func PosterStyles() []string { return []string{hashOf(posterStyle)} }

func hashOf(style string) string {
	sum := sha256.Sum256([]byte(style))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func fill(name, text, style string, n Notice, code template.HTML) ([]byte, error) {
	parsed, err := template.New(name).Parse(text)
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", name, err)
	}
	var b bytes.Buffer
	err = parsed.Execute(&b, struct {
		Notice
		Style template.CSS
		Code  template.HTML
	}{n, template.CSS(style), code}) //nolint:gosec // our own file
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", name, err)
	}
	return b.Bytes(), nil
}
