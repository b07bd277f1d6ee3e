package embedding_test

import (
	"slices"
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/embedding"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func TestOrigins(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.city.aozora.lg.jp":                     "https://www.city.aozora.lg.jp",
		" HTTPS://WWW.City.Aozora.lg.jp/kurashi/inu.html#a": "https://www.city.aozora.lg.jp",
		"https://www.city.aozora.lg.jp:443/":                "https://www.city.aozora.lg.jp",
		"http://portal.lg:8080":                             "http://portal.lg:8080",
		"https://*.city.aozora.lg.jp":                       "",
		"https://a.example 'self'":                          "",
		"https://a.example; script-src *":                   "",
		"https://user@a.example":                            "",
		"ftp://a.example":                                   "",
		"www.city.aozora.lg.jp":                             "",
		"https://":                                          "",
		"":                                                  "",
	} {
		got, ok := embedding.Origin(address)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q %v", address, got, ok)
		}
	}
}

func TestListIsReplaced(t *testing.T) {
	a, b := tenanttest.Two(t)
	who := access.Principal{Audience: access.Staff, ID: ids.New(), Name: "編集 花子"}
	if _, err := embedding.Replace(t.Context(), a, who, []string{"https://b.example/", "https://a.example", "https://b.example"}); err != nil {
		t.Fatal(err)
	}
	got, err := embedding.Replace(t.Context(), a, who, []string{"https://b.example", "https://c.example"})
	if err != nil || !slices.Equal(got, []string{"https://b.example", "https://c.example"}) {
		t.Fatalf("%v %v", got, err)
	}
	if kept, err := embedding.Origins(t.Context(), a); err != nil || !slices.Equal(kept, got) {
		t.Fatalf("%v %v", kept, err)
	}
	if other, err := embedding.Origins(t.Context(), b); err != nil || len(other) != 0 {
		t.Fatalf("the other municipality has %v (%v)", other, err)
	}
	if _, err := embedding.Replace(t.Context(), a, who, []string{"https://c.example", "javascript:alert(1)"}); fault.CodeOf(err) != "invalid_input" {
		t.Fatalf("%v", err)
	}
	if _, err := embedding.Replace(t.Context(), a, who, make([]string, 30)); fault.CodeOf(err) != "invalid_input" {
		t.Fatalf("%v", err)
	}
}
