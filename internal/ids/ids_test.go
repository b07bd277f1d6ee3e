package ids_test

import (
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
)

func TestParseAcceptsOneFormOnly(t *testing.T) {
	id := ids.New()
	if got, err := ids.Parse(id.String()); err != nil || got != id {
		t.Fatalf("Parse(%s) = %v, %v", id, got, err)
	}
	for _, s := range []string{"", "x", "{" + id.String() + "}", "urn:uuid:" + id.String(), strings.ToUpper(id.String()), strings.ReplaceAll(id.String(), "-", "")} {
		if _, err := ids.Parse(s); !fault.Is(err, fault.NotFound) {
			t.Errorf("Parse(%q) = %v, want not found", s, err)
		}
	}
}

func TestTokensDifferAndHashIsStable(t *testing.T) {
	a, b := ids.Token(), ids.Token()
	if a == b || len(a) != 43 {
		t.Fatalf("tokens %q %q", a, b)
	}
	if ids.Hash(a) != ids.Hash(a) || ids.Hash(a) == ids.Hash(b) || strings.Contains(ids.Hash(a), a) {
		t.Error("hash must be stable, distinct and not the token")
	}
}
