package tenant_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/tenant"
)

func TestNormaliseHost(t *testing.T) {
	for in, want := range map[string]string{
		"aozora.localhost":       "aozora.localhost",
		"AOZORA.LocalHost":       "aozora.localhost",
		"aozora.localhost.":      "aozora.localhost",
		"aozora.localhost:8080":  "aozora.localhost",
		"Aozora.localhost.:443":  "aozora.localhost",
		"xn--rhqv96g.example":    "xn--rhqv96g.example",
		"a":                      "a",
		strings.Repeat("a", 63):  strings.Repeat("a", 63),
		"aozora-staff.localhost": "aozora-staff.localhost",
	} {
		if got, ok := tenant.NormaliseHost(in); !ok || got != want {
			t.Errorf("NormaliseHost(%q) = %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{
		"", ".", "..", ":80", "aozora.localhost..", "aozora..localhost", ".aozora.localhost",
		"aozora.localhost:", "aozora.localhost:80:80", "aozora.localhost:080808", "aozora.localhost:8o",
		"aozora.localhost/", "http://aozora.localhost", "user@aozora.localhost", "aozora.localhost\x00", " aozora.localhost",
		"aozora.localhost\n", "aozora_.localhost", "-aozora.localhost", "aozora-.localhost", "[::1]", "[::1]:80", "::1",
		"ａｏｚｏｒａ.localhost", "aozora。localhost", "青空.localhost", "aozora.localhost%20", "aozora.localhost,b.localhost",
		strings.Repeat("a", 64), strings.Repeat("a.", 127) + "a.b", strings.Repeat("a", 1<<16), "aozora.ℓocalhost", "aozora.loca\u200blhost", "aozora\u212a.localhost",
	} {
		if got, ok := tenant.NormaliseHost(in); ok {
			t.Errorf("NormaliseHost(%q) = %q", in, got)
		}
	}
}

func TestDeclaredHost(t *testing.T) {
	for in, want := range map[string]string{"青空.example": "xn--grzr40d.example", "Aozora.Example": "aozora.example"} {
		if got, ok := tenant.DeclaredHost(in); !ok || got != want {
			t.Errorf("DeclaredHost(%q) = %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "a.example:80", "a.example.", "a b.example", "http://a.example", "*.example"} {
		if got, ok := tenant.DeclaredHost(in); ok {
			t.Errorf("DeclaredHost(%q) = %q", in, got)
		}
	}
}

// mutate changes a host as a forger or a broken client would.
func mutate(r *rand.Rand, s string) string {
	const dust = ".:-_/\\@[]%#?,; \t\r\n\x00abzAZ09é。．\u212aﬁ\u017f\u200b\u202e"
	runes := []rune(s)
	for range 1 + r.IntN(3) {
		i := r.IntN(len(runes) + 1)
		c := []rune(dust)[r.IntN(len([]rune(dust)))]
		switch r.IntN(5) {
		case 0:
			runes = append(runes[:i:i], append([]rune{c}, runes[i:]...)...)
		case 1:
			if i < len(runes) {
				runes = append(runes[:i:i], runes[i+1:]...)
			}
		case 2:
			if i < len(runes) {
				runes[i] = c
			}
		case 3:
			runes = []rune(strings.ToUpper(string(runes)))
		case 4:
			runes = append(runes, []rune([]string{":80", ".", ":443", "..", ".evil.example", ":80@x"}[r.IntN(6)])...)
		}
	}
	return string(runes)
}

// FuzzNormaliseHost holds that whatever is accepted is a plain host name and
// differs from what came in only by case, one dot and a port.
func FuzzNormaliseHost(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		f.Add(mutate(r, "aozora.localhost:8080"))
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, ok := tenant.NormaliseHost(in)
		if !ok {
			return
		}
		if strings.Trim(got, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" || got == "" || len(got) > 253 {
			t.Fatalf("%q became %q", in, got)
		}
		rest := in[len(got):]
		if !strings.EqualFold(in[:len(got)], got) || strings.ContainsFunc(in, func(c rune) bool { return c > 127 }) || strings.Trim(rest, ".:0123456789") != "" {
			t.Fatalf("%q became %q", in, got)
		}
		if again, ok := tenant.NormaliseHost(got); !ok || again != got {
			t.Fatalf("%q is not a fixed point", got)
		}
	})
}
