package decimal_test

import (
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/form/decimal"
)

func random(r *rand.Rand) string {
	digits := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteByte(byte('0' + r.IntN(10)))
		}
		return b.String()
	}
	s := digits(1 + r.IntN(12))
	if r.IntN(2) == 0 {
		s += "." + digits(1+r.IntN(8))
	}
	if r.IntN(2) == 0 {
		s = "-" + s
	}
	return s
}

func rat(t *testing.T, s string) *big.Rat {
	t.Helper()
	x, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatal(s)
	}
	return x
}

// Random arithmetic agrees with exact fractions.
func TestArithmeticIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 5_000 {
		a, b := random(r), random(r)
		x, ok1 := decimal.Parse(a)
		y, ok2 := decimal.Parse(b)
		if !ok1 || !ok2 {
			t.Fatalf("%s %s", a, b)
		}
		sum, _ := decimal.Add(x, y)
		diff, _ := decimal.Sub(x, y)
		product, _ := decimal.Mul(x, y)
		for got, want := range map[decimal.Decimal]*big.Rat{
			sum: new(big.Rat).Add(rat(t, a), rat(t, b)), diff: new(big.Rat).Sub(rat(t, a), rat(t, b)), product: new(big.Rat).Mul(rat(t, a), rat(t, b)),
		} {
			if rat(t, got.String()).Cmp(want) != 0 {
				t.Fatalf("%s and %s give %s, want %s", a, b, got, want)
			}
		}
		if decimal.Cmp(x, y) != rat(t, a).Cmp(rat(t, b)) {
			t.Fatalf("order of %s and %s", a, b)
		}
		if q, ok := decimal.Div(x, y, 3, decimal.Down); ok {
			checkQuotient(t, q, new(big.Rat).Quo(rat(t, a), rat(t, b)))
		}
	}
}

// checkQuotient: cut towards zero after three digits.
func checkQuotient(t *testing.T, got decimal.Decimal, exact *big.Rat) {
	t.Helper()
	cut := new(big.Rat).Sub(new(big.Rat).Abs(exact), new(big.Rat).Abs(rat(t, got.String())))
	if cut.Sign() < 0 || cut.Cmp(big.NewRat(1, 1000)) >= 0 {
		t.Fatalf("%s cut to %s", exact.FloatString(8), got)
	}
}

func TestTextIsCanonical(t *testing.T) {
	for in, want := range map[string]string{"007": "7", "1.500": "1.5", "-0": "0", "-0.00": "0", "0.10": "0.1", "100": "100"} {
		d, ok := decimal.Parse(in)
		if !ok || d.String() != want {
			t.Errorf("%s is %s, want %s", in, d, want)
		}
	}
	for _, in := range []string{"", "-", ".", "1.", ".1", "+1", "1e5", " 1", "１", strings.Repeat("9", 51), "0." + strings.Repeat("1", 21)} {
		if d, ok := decimal.Parse(in); ok {
			t.Errorf("%q reads as %s", in, d)
		}
	}
	d, _ := decimal.Parse("-1234567.8")
	if got := d.Grouped(2); got != "-1,234,567.80" {
		t.Errorf("grouped %s", got)
	}
}
