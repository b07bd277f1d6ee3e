package form_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/form/kind"
)

// fieldTypes are all types, from the registry itself.
func fieldTypes() []string {
	types := append(kind.Names(), "calculation", "group")
	slices.Sort(types)
	return types
}

// A type is published, has vectors, and turns up in the random forms.
func TestEveryTypeIsWhole(t *testing.T) {
	var s struct {
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(form.Schema()), &s); err != nil {
		t.Fatal(err)
	}
	var field struct{ OneOf []map[string]string }
	if err := json.Unmarshal(s.Defs["field"], &field); err != nil {
		t.Fatal(err)
	}
	published := []string{}
	for _, one := range field.OneOf {
		name, _ := strings.CutPrefix(one["$ref"], "#/$defs/field_")
		published = append(published, name)
	}
	slices.Sort(published)
	if want := fieldTypes(); !slices.Equal(published, want) {
		t.Errorf("the schema publishes %v, the registry has %v", published, want)
	}
	golden, err := os.ReadFile("testdata/keys.golden")
	if err != nil {
		t.Fatal(err)
	}
	random := map[string]bool{}
	for seed := range uint64(500) {
		var walk func(v any)
		walk = func(v any) {
			switch x := v.(type) {
			case []any:
				for _, it := range x {
					walk(it)
				}
			case object:
				random[asString(x["type"])] = true
				for _, it := range x {
					walk(it)
				}
			}
		}
		walk((&maker{r: rand.New(rand.NewPCG(seed, 2))}).form())
	}
	for _, name := range fieldTypes() {
		if _, ok := s.Defs["field_"+name]; !ok {
			t.Errorf("%s: no keys in the schema", name)
		}
		if name != "group" && !strings.Contains("\n"+string(golden), "\n"+name+": ") {
			t.Errorf("%s: no vectors", name)
		}
		if !random[name] {
			t.Errorf("%s: never in a random form", name)
		}
	}
}

// Every key that the schema publishes for a field turns up in random forms, or
// it would be untested between the two evaluators.
func TestRandomFormsUseEveryKey(t *testing.T) {
	// Words that change nothing of what is judged.
	words := []string{"hint", "unit", "grouping", "pattern_message", "kinds", "max_bytes", "statement", "agree_label", "tone", "shown",
		"row_label", "add_label", "min_label", "max_label", "number_label", "check_label", "searchable", "charset"}
	used := map[string]map[string]bool{}
	var walk func(v any)
	walk = func(v any) {
		switch x := v.(type) {
		case []any:
			for _, it := range x {
				walk(it)
			}
		case object:
			if name := asString(x["type"]); name != "" {
				if used[name] == nil {
					used[name] = map[string]bool{}
				}
				for key := range x {
					used[name][key] = true
				}
			}
			for _, it := range x {
				walk(it)
			}
		}
	}
	for seed := range uint64(1500) {
		walk((&maker{r: rand.New(rand.NewPCG(seed, 3))}).form())
	}
	s := readSchema(t)
	for _, name := range fieldTypes() {
		for key := range s.Defs["field_"+name].Properties {
			if !used[name][key] && !slices.Contains(words, key) {
				t.Errorf("%s.%s is in no random form", name, key)
			}
		}
	}
}
