package kind

import (
	"encoding/json"
	"math"

	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// signature is a name written by hand (手書き署名). Its value is strokes on a
// plane of 1000 by 400, {"strokes": [[x, y, x, y, …], …]}. It proves nothing by
// itself: who signs is the procedure's identity level.
type signature struct{}

const (
	signatureWidth   = 1000
	signatureHeight  = 400
	signatureStrokes = 200
	signaturePoints  = 5000
	// signatureLeast is how wide or high the ink must be: a tap is no name.
	signatureLeast = 50
)

func newSignature(_ *strictjson.Object) Settings { return signature{} }

func (signature) Shape() Shape { return oneColumn(expr.Bool).of(Identity) }

func (signature) Read(v any, _ Context) (any, []Problem) {
	in, ok := v.(map[string]any)
	if !ok {
		return nil, problem("wrong_type")
	}
	strokes, ok := in["strokes"].([]any)
	if !ok || len(in) != 1 {
		return nil, problem("wrong_type")
	}
	if len(strokes) > signatureStrokes {
		return nil, problem("signature_invalid")
	}
	out, total := make([]any, len(strokes)), 0
	ink := frame{left: signatureWidth, top: signatureHeight}
	for i, s := range strokes {
		stroke, ok := readStroke(s, &ink)
		if total += len(stroke) / 2; !ok || total > signaturePoints {
			return nil, problem("signature_invalid")
		}
		out[i] = stroke
	}
	if len(out) == 0 {
		return nil, nil
	}
	value := map[string]any{"strokes": out}
	if ink.right-ink.left < signatureLeast && ink.bottom-ink.top < signatureLeast {
		return value, problem("signature_too_small")
	}
	return value, nil
}

// frame is what the ink takes up.
type frame struct{ left, top, right, bottom float64 }

func readStroke(v any, ink *frame) ([]any, bool) {
	items, ok := v.([]any)
	if !ok || len(items) == 0 || len(items)%2 != 0 || len(items) > 2*signaturePoints {
		return nil, false
	}
	out := make([]any, len(items))
	for i := 0; i < len(items); i += 2 {
		x, okX := whole(items[i], signatureWidth)
		y, okY := whole(items[i+1], signatureHeight)
		if !okX || !okY {
			return nil, false
		}
		out[i], out[i+1] = x, y
		ink.left, ink.right = min(ink.left, x), max(ink.right, x)
		ink.top, ink.bottom = min(ink.top, y), max(ink.bottom, y)
	}
	return out, true
}

// whole reads an integer from 0 to most, as a number of JSON.
func whole(v any, most float64) (float64, bool) {
	n, ok := v.(float64)
	if text, is := v.(json.Number); is {
		f, err := text.Float64()
		n, ok = f, err == nil
	}
	if !ok || n != math.Trunc(n) || n < 0 || n > most {
		return 0, false
	}
	return n + 0, true // a negative zero becomes plain
}

func (signature) Value(any, string) expr.Value { return expr.OfBool(true) }

func (signature) Display(_ any, locale string) string {
	return wording.Text{"ja": "署名あり", "ja-easy": "サインが あります", "en": "Signed"}.Pick(locale)
}

func (s signature) Cells(v any) []string { return []string{s.Display(v, "ja")} }
func (signature) Terms(any) []Term       { return nil }
func (signature) Check() []Problem       { return nil }
