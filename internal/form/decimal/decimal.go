package decimal

import (
	"math/big"
	"strconv"
	"strings"
)

const (
	maxDigits = 50
	maxScale  = 20
)

// Decimal is an exact number. The zero value is 0. Numbers are kept without
// trailing zeros, so equal numbers have equal text.
type Decimal struct {
	c     *big.Int
	scale int
}

// Rounding says what happens to digits that do not fit.
type Rounding string

// The rounding modes: 四捨五入, 切り捨て, 切り上げ. All three treat a negative
// number as the mirror of its positive twin.
const (
	HalfUp Rounding = "half_up"
	Down   Rounding = "down"
	Up     Rounding = "up"
)

// FromInt returns n.
func FromInt(n int64) Decimal { return Decimal{c: big.NewInt(n)}.trim() }

// Parse reads an optional minus, 1 to 50 digits, and optionally a point with 1
// to 20 digits, within the range. Nothing else is a number.
func Parse(s string) (Decimal, bool) {
	digits, neg := strings.CutPrefix(s, "-")
	whole, frac, point := strings.Cut(digits, ".")
	if len(whole) < 1 || len(whole) > maxDigits || (point && (len(frac) < 1 || len(frac) > maxScale)) {
		return Decimal{}, false
	}
	if !allDigits(whole) || !allDigits(frac) {
		return Decimal{}, false
	}
	c, _ := new(big.Int).SetString(whole+frac, 10)
	if neg {
		c.Neg(c)
	}
	return Decimal{c: c, scale: len(frac)}.bounded()
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func pow10(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

func (d Decimal) int() *big.Int {
	if d.c == nil {
		return new(big.Int)
	}
	return d.c
}

func (d Decimal) trim() Decimal {
	c, scale := new(big.Int).Set(d.int()), d.scale
	ten, rest := big.NewInt(10), new(big.Int)
	for scale > 0 {
		q, r := new(big.Int).QuoRem(c, ten, rest)
		if r.Sign() != 0 {
			break
		}
		c, scale = q, scale-1
	}
	return Decimal{c: c, scale: scale}
}

func (d Decimal) bounded() (Decimal, bool) {
	t := d.trim()
	if t.scale > maxScale || !fewDigits(t.c) {
		return Decimal{}, false
	}
	return t, true
}

// fewDigits counts digits only where the bits do not tell: 2^166 < 10^50.
func fewDigits(c *big.Int) bool {
	return c.BitLen() <= 166 || len(new(big.Int).Abs(c).String()) <= maxDigits
}

// align returns both coefficients at one scale.
func align(a, b Decimal) (x, y *big.Int, scale int) {
	x, y = a.int(), b.int()
	if a.scale < b.scale {
		return new(big.Int).Mul(x, pow10(b.scale-a.scale)), y, b.scale
	}
	return x, new(big.Int).Mul(y, pow10(a.scale-b.scale)), a.scale
}

// Add returns a+b; false when out of range.
func Add(a, b Decimal) (Decimal, bool) {
	x, y, s := align(a, b)
	return Decimal{new(big.Int).Add(x, y), s}.bounded()
}

// Sub returns a−b; false when out of range.
func Sub(a, b Decimal) (Decimal, bool) { return Add(a, b.Neg()) }

// Mul returns a×b; false when out of range.
func Mul(a, b Decimal) (Decimal, bool) {
	return Decimal{new(big.Int).Mul(a.int(), b.int()), a.scale + b.scale}.bounded()
}

// Div returns a÷b rounded to scale digits; false when b is 0 or out of range.
func Div(a, b Decimal, scale int, mode Rounding) (Decimal, bool) {
	if b.int().Sign() == 0 {
		return Decimal{}, false
	}
	x, y, _ := align(a, b)
	return divide(new(big.Int).Mul(x, pow10(scale)), y, scale, mode).bounded()
}

// Round returns d with at most scale digits after the point.
func (d Decimal) Round(scale int, mode Rounding) Decimal {
	if d.scale <= scale {
		return d
	}
	return divide(d.int(), pow10(d.scale-scale), scale, mode)
}

func divide(num, den *big.Int, scale int, mode Rounding) Decimal {
	neg := num.Sign()*den.Sign() < 0
	n, m := new(big.Int).Abs(num), new(big.Int).Abs(den)
	q, r := new(big.Int).QuoRem(n, m, new(big.Int))
	up := mode == Up && r.Sign() != 0 ||
		mode == HalfUp && new(big.Int).Lsh(r, 1).Cmp(m) >= 0
	if up {
		q.Add(q, big.NewInt(1))
	}
	if neg {
		q.Neg(q)
	}
	return Decimal{c: q, scale: scale}.trim()
}

// Neg returns −d.
func (d Decimal) Neg() Decimal { return Decimal{new(big.Int).Neg(d.int()), d.scale} }

// Abs returns |d|.
func (d Decimal) Abs() Decimal { return Decimal{new(big.Int).Abs(d.int()), d.scale} }

// Cmp is −1, 0 or 1 as a is less than, equal to, or greater than b.
func Cmp(a, b Decimal) int {
	x, y, _ := align(a, b)
	return x.Cmp(y)
}

// Scale is the number of digits after the point.
func (d Decimal) Scale() int { return d.scale }

// Int returns d as an int; false when it is no integer or beyond ±1,000,000.
func (d Decimal) Int() (int, bool) {
	if d.scale > 0 || !d.int().IsInt64() {
		return 0, false
	}
	n := d.int().Int64()
	return int(n), n >= -1_000_000 && n <= 1_000_000
}

// String is the canonical text: no exponent, no trailing zeros, no "-0".
func (d Decimal) String() string { return d.Fixed(d.scale) }

// Fixed is the text with exactly scale digits after the point; scale is at
// least the number's own.
func (d Decimal) Fixed(scale int) string {
	c := d.int()
	if scale > d.scale {
		c = new(big.Int).Mul(c, pow10(scale-d.scale))
	}
	digits := new(big.Int).Abs(c).String()
	if pad := scale + 1 - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	if scale > 0 {
		digits = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	if c.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

// Grouped is Fixed with a comma between thousands, for reading.
func (d Decimal) Grouped(scale int) string {
	s := d.Fixed(max(scale, d.scale))
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	whole, frac, point := strings.Cut(s, ".")
	var b strings.Builder
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(whole[i])
	}
	if point {
		b.WriteString("." + frac)
	}
	return sign + b.String()
}

// FromCount returns the number of things counted.
func FromCount(n int) Decimal {
	d, _ := Parse(strconv.Itoa(n))
	return d
}
