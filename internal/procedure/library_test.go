package procedure_test

import (
	"errors"
	"regexp"
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/tenants"
)

func library(t *testing.T) []procedure.Template {
	t.Helper()
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 5 {
		t.Fatalf("the library has %d procedures", len(all))
	}
	return all
}

// Every ready procedure can be published as it is and behaves as its cases say.
func TestLibraryIsPublishable(t *testing.T) {
	for _, tpl := range library(t) {
		t.Run(tpl.Key, func(t *testing.T) {
			f, err := form.Parse(tpl.Form)
			if err != nil {
				e, ok := errors.AsType[*fault.Error](err)
				if !ok {
					t.Fatal(err)
				}
				t.Fatalf("%v %+v", err, e.Fields)
			}
			for _, finding := range f.Check() {
				t.Errorf("%s at %s (%s)", finding.Key, finding.Path, finding.Severity)
			}
			accepted, refused := 0, 0
			for _, s := range tpl.Samples {
				for _, finding := range procedure.Try(f, s) {
					t.Errorf("%s: %s %v", finding.Path, finding.Key, finding.Params)
				}
				if s.Accept {
					accepted++
				} else {
					refused++
				}
			}
			if accepted < 2 || refused < 1 {
				t.Errorf("%d accepted and %d refused cases", accepted, refused)
			}
		})
	}
}

// Catalogue texts are complete: residents search by kana.
func TestLibraryCatalogueIsComplete(t *testing.T) {
	kana := regexp.MustCompile(`^[ァ-ヶー]+$`)
	for _, tpl := range library(t) {
		c := tpl.Catalogue
		if c.Title == "" || c.Description == "" || tpl.Category == "" || c.Fee == "" || c.Documents == "" {
			t.Errorf("%s: something is empty", tpl.Key)
		}
		if !kana.MatchString(c.Kana) {
			t.Errorf("%s: %q is not katakana", tpl.Key, c.Kana)
		}
	}
}

func TestCaseThatComesOutOtherwiseIsFound(t *testing.T) {
	tpl := library(t)[0]
	f, err := form.Parse(tpl.Form)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range tpl.Samples {
		s.Accept, s.Faults = !s.Accept, []string{"name"}
		if len(procedure.Try(f, s)) == 0 {
			t.Errorf("%s: the opposite passes too", s.Name)
		}
	}
}
