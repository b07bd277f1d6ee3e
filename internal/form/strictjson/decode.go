package strictjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// Limits bounds a document. Every bound is inclusive.
type Limits struct {
	Bytes  int
	Depth  int // nesting of objects and arrays
	Values int // objects, arrays, and scalars together
}

// Decode reads one JSON value into map[string]any, []any, string, json.Number,
// bool and nil. It fails with fault.TooLarge over a limit, and fault.Invalid on
// bad JSON, invalid UTF-8, a duplicate key, or anything after the value.
func Decode(raw []byte, lim Limits) (any, error) {
	if len(raw) > lim.Bytes {
		return nil, fault.New(fault.TooLarge, "document_too_large")
	}
	if !utf8.Valid(raw) || !json.Valid(raw) {
		return nil, fault.New(fault.Invalid, "malformed_json")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	d := &decoder{dec: dec, lim: lim}
	v, err := d.value("", 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fault.New(fault.Invalid, "malformed_json")
	}
	return v, nil
}

type decoder struct {
	dec    *json.Decoder
	lim    Limits
	values int
}

func (d *decoder) value(path string, depth int) (any, error) {
	d.values++
	if d.values > d.lim.Values {
		return nil, fault.New(fault.TooLarge, "too_many_values")
	}
	tok, err := d.dec.Token()
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "malformed_json", "read token: %w", err)
	}
	delim, ok := tok.(json.Delim)
	if !ok {
		return tok, nil
	}
	if depth >= d.lim.Depth {
		return nil, &fault.Error{Kind: fault.TooLarge, Code: "too_deep", Fields: []fault.Field{{Path: path, Key: "too_deep"}}}
	}
	if delim == '{' {
		return d.object(path, depth)
	}
	return d.array(path, depth)
}

func (d *decoder) object(path string, depth int) (any, error) {
	out := map[string]any{}
	for d.dec.More() {
		tok, err := d.dec.Token()
		if err != nil {
			return nil, fault.Newf(fault.Invalid, "malformed_json", "read key: %w", err)
		}
		key := tok.(string)
		if _, twice := out[key]; twice {
			return nil, fault.Fields([]fault.Field{{Path: Join(path, key), Key: "duplicate_key"}})
		}
		v, err := d.value(Join(path, key), depth+1)
		if err != nil {
			return nil, err
		}
		out[key] = v
	}
	_, err := d.dec.Token()
	return out, err
}

func (d *decoder) array(path string, depth int) (any, error) {
	out := []any{}
	for d.dec.More() {
		v, err := d.value(Join(path, fmt.Sprint(len(out))), depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, err := d.dec.Token()
	return out, err
}

// Join appends a step to a dotted path. A step that a stranger chose is cut to
// a harmless length.
func Join(path, step string) string {
	if r := []rune(step); len(r) > 60 {
		step = string(r[:60])
	}
	if path == "" {
		return step
	}
	return path + "." + step
}
