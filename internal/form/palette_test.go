package form_test

import (
	"os"
	"testing"

	"github.com/madoguchi/madoguchi/internal/form"
)

// What the builder's palette gives is a form that could be published: the web
// test palette.test.ts holds the file to the palette.
func TestThePaletteGivesFormsThatCanBePublished(t *testing.T) {
	doc, err := os.ReadFile("../../web/staff/builder/testdata/palette.json")
	if err != nil {
		t.Fatal(err)
	}
	f, err := form.Parse(doc)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.Fields()); n < 24 {
		t.Errorf("%d types, want every one", n)
	}
	for _, finding := range f.Check() {
		t.Errorf("%s %s", finding.Path, finding.Key)
	}
}
