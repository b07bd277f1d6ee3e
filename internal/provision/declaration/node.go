package declaration

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// node is a JSON value that remembers where it stands.
type node struct {
	at    int64
	value any // string, json.Number, bool, nil, []*node or []member
}

type member struct {
	key   string
	at    int64
	value *node
}

const maxDepth = 16

type syntaxError struct {
	at   int64
	text string
}

func (e *syntaxError) Error() string { return e.text }

// parse reads one JSON document and nothing after it.
func parse(data []byte) (*node, *syntaxError) {
	p := &parser{dec: json.NewDecoder(bytes.NewReader(data)), data: data}
	p.dec.UseNumber()
	n, err := p.value(0)
	if err == nil {
		if _, extra := p.dec.Token(); !errors.Is(extra, io.EOF) {
			err = &syntaxError{at: p.dec.InputOffset(), text: "there is more after the document"}
		}
	}
	if err == nil {
		return n, nil
	}
	if s, ok := errors.AsType[*syntaxError](err); ok {
		return nil, s
	}
	at := p.dec.InputOffset()
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = s.Offset
	}
	return nil, &syntaxError{at: at, text: "not JSON: " + err.Error()}
}

type parser struct {
	dec  *json.Decoder
	data []byte
}

// token returns the next token and where it begins.
func (p *parser) token() (json.Token, int64, error) {
	at := p.dec.InputOffset()
	for at < int64(len(p.data)) && bytes.IndexByte([]byte(" \t\r\n,:"), p.data[at]) >= 0 {
		at++
	}
	t, err := p.dec.Token()
	return t, at, err
}

func (p *parser) value(depth int) (*node, error) {
	t, at, err := p.token()
	if err != nil {
		return nil, err
	}
	n := &node{at: at, value: t}
	if depth > maxDepth {
		return nil, &syntaxError{at: at, text: "nested too deeply"}
	}
	switch t {
	case json.Delim('{'):
		n.value, err = p.object(depth)
	case json.Delim('['):
		n.value, err = p.list(depth)
	}
	return n, err
}

func (p *parser) object(depth int) ([]member, error) {
	var out []member
	for p.dec.More() {
		t, at, err := p.token()
		if err != nil {
			return nil, err
		}
		key, ok := t.(string)
		if !ok {
			return nil, &syntaxError{at: at, text: fmt.Sprintf("a key was expected, not %v", t)}
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, member{key: key, at: at, value: v})
	}
	_, _, err := p.token()
	return out, err
}

func (p *parser) list(depth int) ([]*node, error) {
	out := []*node{}
	for p.dec.More() {
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, _, err := p.token()
	return out, err
}

// place turns an offset into line and column, in characters.
func place(data []byte, at int64) (line, column int) {
	at = min(at, int64(len(data)))
	before := data[:at]
	line = 1 + bytes.Count(before, []byte("\n"))
	column = 1 + len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:])))
	return line, column
}
