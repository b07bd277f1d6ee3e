package placard

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the empty border that a reader needs, in modules.
const quiet = 4

// Code is a QR code (QRコード) as squares, border included.
type Code struct {
	side int
	dark []bool
}

// NewCode encodes the address.
func NewCode(address string) (Code, error) {
	drawn, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		return Code{}, fmt.Errorf("encode QR code: %w", err)
	}
	n := drawn.Bounds().Dx()
	c := Code{side: n + 2*quiet, dark: make([]bool, (n+2*quiet)*(n+2*quiet))}
	for y := range n {
		for x := range n {
			c.dark[(y+quiet)*c.side+x+quiet] = drawn.At(x, y) == color.Black
		}
	}
	return c, nil
}

// Side is the number of modules of a side, border included.
func (c Code) Side() int { return c.side }

// Dark reports whether the module is dark.
func (c Code) Dark(x, y int) bool { return c.dark[y*c.side+x] }

// PNG draws the code about side pixels wide: each module is a whole number of
// pixels, so that no edge is blurred.
func (c Code) PNG(side int) ([]byte, error) {
	scale := max(1, side/c.side)
	picture := image.NewPaletted(image.Rect(0, 0, c.side*scale, c.side*scale), color.Palette{color.White, color.Black})
	for y := range c.side * scale {
		for x := range c.side * scale {
			if c.Dark(x/scale, y/scale) {
				picture.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return nil, fmt.Errorf("draw QR code: %w", err)
	}
	return b.Bytes(), nil
}

// SVG draws the code; millimetres is its printed side. One path of rows keeps
// the file small and the squares without seams.
func (c Code) SVG(millimetres int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%dmm" height="%dmm" viewBox="0 0 %d %d" shape-rendering="crispEdges">`,
		millimetres, millimetres, c.side, c.side)
	fmt.Fprintf(&b, `<path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`, c.side, c.side, c.path())
	return []byte(b.String())
}

func (c Code) path() string {
	var b strings.Builder
	for y := range c.side {
		for x := 0; x < c.side; x++ {
			run := 0
			for x+run < c.side && c.Dark(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x, y, run, run)
				x += run
			}
		}
	}
	return b.String()
}
