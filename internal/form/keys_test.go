package form_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The vectors must reach every fault of every field type: the golden matrix
// names what each type can say, and a key that no vector reaches is missed here.
func TestEveryFaultOfEveryTypeHasAVector(t *testing.T) {
	reached := map[string]map[string]bool{}
	files, err := filepath.Glob("testdata/vectors/field-*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		var vs fieldVectors
		readVectors(t, path, &vs)
		for _, v := range vs.Fields {
			kind := asString(v.Field["type"])
			if reached[kind] == nil {
				reached[kind] = map[string]bool{}
			}
			for _, row := range v.Rows {
				for _, f := range row.Faults {
					reached[kind][f.Key] = true
				}
			}
		}
	}
	var lines []string
	for kind, keys := range reached {
		var sorted []string
		for key := range keys {
			sorted = append(sorted, key)
		}
		slices.Sort(sorted)
		lines = append(lines, fmt.Sprintf("%s: %s", kind, strings.Join(sorted, " ")))
	}
	slices.Sort(lines)
	got := strings.Join(lines, "\n") + "\n"
	want, err := os.ReadFile("testdata/keys.golden")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the matrix of types and faults is now\n%s", got)
	}
}
