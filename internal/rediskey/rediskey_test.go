package rediskey_test

import (
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/rediskey"
)

func TestKeysNameTheirTenant(t *testing.T) {
	tenant := ids.New()
	if got, want := rediskey.Tenant(tenant, "rate", "login").String(), "{t:"+tenant.String()+"}:rate:login"; got != want {
		t.Errorf("key %s, want %s", got, want)
	}
	if got := rediskey.Platform("dirty").String(); got != "madoguchi:dirty" {
		t.Errorf("platform key %s", got)
	}
	if got, want := rediskey.Pattern(tenant), "*{t:"+tenant.String()+"}*"; got != want {
		t.Errorf("pattern %s, want %s", got, want)
	}
}

// FuzzParts tries parts of keys: one is refused or makes a key that belongs to
// its tenant alone and has as many parts as were given.
func FuzzParts(f *testing.F) {
	for _, part := range []string{"login", "", ":", "a:b", "{t:x}", "}", "*", "ログイン", "a b", "a\n", strings.Repeat("a", 65)} {
		f.Add(part)
	}
	one, two := ids.New(), ids.New()
	f.Fuzz(func(t *testing.T, part string) {
		defer func() {
			if recover() != nil && part == "login" {
				t.Fatal("a good part was refused")
			}
		}()
		key := rediskey.Tenant(one, "rate", part).String()
		if strings.Count(key, ":") != 3 || strings.ContainsAny(part, "{}*?[]:\\ \n") || key == rediskey.Tenant(two, "rate", part).String() {
			t.Fatalf("part %q made %q", part, key)
		}
	})
}

func TestKeyNeedsAPart(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a key without parts")
		}
	}()
	rediskey.Tenant(ids.New())
}
