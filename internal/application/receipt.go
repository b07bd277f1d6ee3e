package application

import (
	"context"
	"crypto/rand"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/madoguchi/madoguchi/internal/tenant"
)

// symbols are digits and letters that are not mistaken for one another when
// read aloud or typed from paper: no 0, 1, I, L, O. 31 is a prime, which lets
// the check symbol find every single mistake and every transposition.
const symbols = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

const (
	numberSymbols = 10 // 49.5 random bits, and one check symbol
	secretSymbols = 16 // 79 random bits
)

// newReceiptNumber returns a number that cannot be guessed, "7K2M9QXT4RC"
// grouped by four.
func newReceiptNumber() string {
	body := random(numberSymbols)
	return grouped(body + string(checkSymbol(body)))
}

func newLookupSecret() string { return grouped(random(secretSymbols)) }

// random returns n symbols, each equally likely.
func random(n int) string {
	const fair = 256 - 256%len(symbols)
	out := make([]byte, 0, n)
	var b [32]byte
	for {
		rand.Read(b[:])
		for _, v := range b {
			if len(out) == n {
				return string(out)
			}
			if int(v) < fair {
				out = append(out, symbols[int(v)%len(symbols)])
			}
		}
	}
}

// checkSymbol weighs the symbols 2, 3, 4, …
func checkSymbol(body string) byte {
	sum := 0
	for i, c := range []byte(body) {
		sum += (i + 2) * strings.IndexByte(symbols, c)
	}
	return symbols[(len(symbols)-sum%len(symbols))%len(symbols)]
}

func grouped(s string) string {
	var out []string
	for len(s) > 4 {
		out, s = append(out, s[:4]), s[4:]
	}
	return strings.Join(append(out, s), "-")
}

// ReadReceiptNumber reads what a person typed: any width and case, with or
// without hyphens and spaces. false when it cannot be a number of ours.
func ReadReceiptNumber(text string) (string, bool) {
	s, ok := readSymbols(text, numberSymbols+1)
	if !ok || checkSymbol(s[:numberSymbols]) != s[numberSymbols] {
		return "", false
	}
	return grouped(s), true
}

// readSymbols returns the n symbols typed.
func readSymbols(text string, n int) (string, bool) {
	if len(text) > 200 {
		return "", false
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(norm.NFKC.String(text)) {
		switch {
		case strings.ContainsRune(" -‐‑‒–—―−ー\t", r):
		case r < 0x80 && strings.IndexByte(symbols, byte(r)) >= 0:
			b.WriteRune(r)
		default:
			return "", false
		}
	}
	return b.String(), b.Len() == n
}

// lookupMAC is what is stored instead of the secret. Without the tenant's key
// a copy of the row does not help to guess it.
func lookupMAC(ctx context.Context, sp *tenant.Space, number, secret string) ([]byte, error) {
	return sp.Sealer().MAC(ctx, "application/lookup", []byte(number+"|"+secret))
}
