package questionsheet

import (
	"encoding/xml"
	"errors"
	"io"
)

// What a part may make of the process's memory and time, however small the
// file is: markup unpacks a thousandfold, and a reader keeps every open
// element and every attribute of one tag.
const (
	maxDepth  = 64        // open elements
	maxTokens = 2_000_000 // of all parts that are read together
	maxToken  = 1 << 20   // bytes of one tag or one text
)

var errBomb = errors.New("unpacks to too much")

// allowance counts what is read of a part, against the book's and since the
// last token.
type allowance struct {
	io.ReadCloser
	left *int64
	run  int
}

func (a *allowance) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	a.run += n
	if *a.left -= int64(n); a.run > maxToken {
		*a.left = -1
	}
	if *a.left < 0 {
		return 0, errBomb
	}
	return n, err
}

// tokens hands on what it reads, within the bounds. It keeps no element open
// itself: the decoder around it does.
type tokens struct {
	in    *xml.Decoder
	from  *allowance
	left  *int
	depth int
}

func (t *tokens) Token() (xml.Token, error) {
	t.from.run = 0
	token, err := t.in.RawToken()
	switch token.(type) {
	case xml.StartElement:
		t.depth++
	case xml.EndElement:
		t.depth--
	}
	if *t.left--; *t.left < 0 || t.depth > maxDepth {
		*t.from.left = -1
		return nil, errBomb
	}
	return token, err
}

// decoder reads the markup of a part.
func (b *book) decoder(from *allowance) *xml.Decoder {
	in := xml.NewDecoder(from)
	in.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("only UTF-8") }
	return xml.NewTokenDecoder(&tokens{in: in, from: from, left: &b.tokens})
}
