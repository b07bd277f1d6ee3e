package procedure_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/bank"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/form/kind"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/tenants"
)

// atLeast is how many ready procedures the library is to have.
const atLeast = 60

func library(t *testing.T) []procedure.Template {
	t.Helper()
	all, err := procedure.Library(tenants.Library())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// parsed is the template's form. Where it does not parse, it says which places.
func parsed(t *testing.T, tpl procedure.Template) *form.Form {
	t.Helper()
	f, err := form.Parse(tpl.Form)
	if err == nil {
		return f
	}
	if e, ok := errors.AsType[*fault.Error](err); ok {
		t.Fatalf("%s: %v %+v", tpl.Key, err, e.Fields)
	}
	t.Fatal(err)
	return nil
}

// Every ready procedure has a sound form that behaves as its cases say.
func TestLibraryIsPublishable(t *testing.T) {
	for _, tpl := range library(t) {
		t.Run(tpl.Key, func(t *testing.T) {
			f := parsed(t, tpl)
			for _, finding := range f.Check() {
				t.Errorf("%s at %s (%s)", finding.Key, finding.Path, finding.Severity)
			}
			accepted, refused := 0, 0
			for _, s := range tpl.Samples {
				for _, finding := range procedure.Try(f, s) {
					t.Errorf("%s: %s %v", finding.Path, finding.Key, finding.Params)
				}
				switch {
				case s.Accept:
					accepted++
				case len(s.Faults) == 0:
					t.Errorf("%s: refused nowhere", s.Name)
				default:
					refused++
				}
			}
			if accepted < 2 || refused < 1 {
				t.Errorf("%d accepted and %d refused cases", accepted, refused)
			}
		})
	}
}

// Copied into a municipality, nothing stands in the way of publishing any of
// them, not even a warning.
func TestLibraryCopiesArePublishable(t *testing.T) {
	sp := tenanttest.One(t)
	who, department := editor(), ids.New()
	for _, tpl := range library(t) {
		p, err := procedure.Copy(t.Context(), sp, who, tpl, department)
		if err != nil {
			t.Fatal(err)
		}
		found, err := procedure.Check(t.Context(), sp, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Errorf("%s: %s at %s", tpl.Key, f.Key, f.Path)
		}
		if p.Title != tpl.Catalogue.Title || p.Identity != tpl.Catalogue.Identity || p.Visibility != tpl.Catalogue.Visibility {
			t.Errorf("%s: the copy reads %+v", tpl.Key, p.Catalogue)
		}
	}
}

// A municipality without the template's retention class keeps the records at
// least as long under one of its own.
func TestCopyNeverKeepsShorter(t *testing.T) {
	sp := tenanttest.One(t)
	years := map[string]int{}
	for _, r := range sp.Tenant().Retention {
		years[r.Name] = r.Years
	}
	tpl := library(t)[0]
	for wanted, least := range map[string]int{"1y": 1, "2y": 2, "4y": 4} {
		tpl.Catalogue.Retention = wanted
		p, err := procedure.Copy(t.Context(), sp, editor(), tpl, ids.Nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := years[p.Retention]; !ok || got < least {
			t.Errorf("%s became %q of %d years", wanted, p.Retention, got)
		}
	}
}

// The library is broad: many procedures, each its own, in every use, and every
// field type and its newer settings somewhere among them.
func TestLibraryIsBroad(t *testing.T) {
	all := library(t)
	if len(all) < atLeast {
		t.Fatalf("the library has %d procedures", len(all))
	}
	slug := regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,62}$`)
	seen, types, uses := map[string]string{}, map[string]int{}, map[procedure.Use]int{}
	documents := ""
	for _, tpl := range all {
		if !slug.MatchString(tpl.Key) {
			t.Errorf("%s is no slug", tpl.Key)
		}
		for _, name := range []string{"title " + tpl.Catalogue.Title, "kana " + tpl.Catalogue.Kana} {
			if other := seen[name]; other != "" {
				t.Errorf("%s and %s have the same %s", tpl.Key, other, name)
			}
			seen[name] = tpl.Key
		}
		uses[tpl.Use]++
		documents += string(tpl.Form)
	}
	for _, m := range regexp.MustCompile(`"type":\s*"([a-z_]+)"`).FindAllStringSubmatch(documents, -1) {
		types[m[1]]++
	}
	for _, name := range append(kind.Names(), "group") {
		if types[name] == 0 {
			t.Errorf("no procedure uses %s", name)
		}
	}
	for _, use := range procedure.Uses() {
		if uses[use] == 0 {
			t.Errorf("no procedure is for %s", use)
		}
		delete(uses, use)
	}
	if len(uses) > 0 {
		t.Errorf("unknown uses %v", uses)
	}
	for _, setting := range []string{`"staff_only": true`, `"sensitive": true`, `"depends_on":`, `"capacity":`, `"capture": true`,
		`"display": "slider"`, `"display": "search"`, `"required_if":`, `"over":`, `"rules":`, `"layout": "single"`, `"calendar": "wareki"`} {
		if !strings.Contains(documents, setting) {
			t.Errorf("no procedure has %s", setting)
		}
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
		if len(c.Tags) == 0 {
			t.Errorf("%s has no tags", tpl.Key)
		}
	}
}

// A survey asks nobody who they are.
func TestLibrarySurveysAreAnonymous(t *testing.T) {
	surveys := 0
	for _, tpl := range library(t) {
		if tpl.Use != procedure.UseSurvey {
			continue
		}
		surveys++
		if tpl.Catalogue.Identity != procedure.NoIdentity {
			t.Errorf("%s asks for %s", tpl.Key, tpl.Catalogue.Identity)
		}
		for _, fd := range parsed(t, tpl).Fields() {
			if slices.Contains([]string{"name", "address", "phone", "email", "signature", "bank_account", "map_point"}, fd.Type) {
				t.Errorf("%s asks for a %s", tpl.Key, fd.Type)
			}
		}
	}
	if surveys < 2 {
		t.Errorf("%d surveys", surveys)
	}
}

// Every word of a form is there in all three languages.
func TestLibrarySpeaksAllLanguages(t *testing.T) {
	texts := []string{"title", "label", "hint", "body", "statement", "agree_label", "message", "row_label", "add_label",
		"number_label", "check_label", "min_label", "max_label", "unit"}
	var walk func(path string, v any) []string
	walk = func(path string, v any) (out []string) {
		switch v := v.(type) {
		case []any:
			for i, it := range v {
				out = append(out, walk(fmt.Sprintf("%s.%d", path, i), it)...)
			}
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				text, ok := v[key].(map[string]any)
				if ok && slices.Contains(texts, key) && (text["ja"] == nil || text["ja-easy"] == nil || text["en"] == nil) {
					out = append(out, path+"."+key)
				}
				out = append(out, walk(path+"."+key, v[key])...)
			}
		}
		return out
	}
	for _, tpl := range library(t) {
		var doc any
		if err := json.Unmarshal(tpl.Form, &doc); err != nil {
			t.Fatal(err)
		}
		for _, place := range walk("form", doc) {
			t.Errorf("%s: %s lacks a language", tpl.Key, place)
		}
	}
}

// Whatever the answers can bring up, an accepted case brings up.
func TestLibraryCasesReachEveryField(t *testing.T) {
	for _, tpl := range library(t) {
		f := parsed(t, tpl)
		reached := map[string]bool{}
		for _, s := range tpl.Samples {
			if s.Accept {
				reach(t, f, s, reached)
			}
		}
		for _, fd := range f.Fields() {
			if !fd.StaffOnly && !reached[fd.ID] {
				t.Errorf("%s: no accepted case shows %s", tpl.Key, fd.ID)
			}
		}
	}
}

func reach(t *testing.T, f *form.Form, s procedure.Sample, reached map[string]bool) {
	t.Helper()
	answers, err := form.ParseAnswers(s.Answers)
	if err != nil {
		t.Fatal(err)
	}
	y, m, d := s.Day.Date()
	st := f.Evaluate(answers, form.Context{Now: time.Date(y, m, d, 3, 0, 0, 0, time.UTC)})
	for _, fd := range f.Fields() {
		if fd.GroupID == "" {
			reached[fd.ID] = reached[fd.ID] || st.FieldVisible(fd.ID)
			continue
		}
		for row := range st.Rows(fd.GroupID) {
			reached[fd.ID] = reached[fd.ID] || st.RowVisible(fd.GroupID, row, fd.ID)
		}
	}
}

// Cases name nobody who exists: mail goes to reserved domains, accounts are at
// banks of the table.
func TestLibraryCasesAreFictional(t *testing.T) {
	address := regexp.MustCompile(`"[^"\s]+@([^"\s]+)"`)
	for _, tpl := range library(t) {
		f := parsed(t, tpl)
		for _, s := range tpl.Samples {
			for _, m := range address.FindAllStringSubmatch(string(s.Answers), -1) {
				if m[1] != "example.jp" {
					t.Errorf("%s, %s: mail to %s", tpl.Key, s.Name, m[1])
				}
			}
			answers, err := form.ParseAnswers(s.Answers)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range f.Accounts(answers) {
				branch, ok := bank.FindBranch(a.Bank, a.Branch)
				if !ok || !bank.SameName(branch.Name, a.BranchName) {
					t.Errorf("%s, %s: the branch is %q", tpl.Key, s.Name, branch.Name)
				}
			}
		}
	}
}

// What the gallery tells of a form agrees with the form. The log is the
// library's table of contents.
func TestLibraryMeasures(t *testing.T) {
	categories := map[string]int{}
	for _, tpl := range library(t) {
		m, err := tpl.Measure()
		if err != nil {
			t.Fatal(err)
		}
		asked := strings.Count(string(tpl.Form), `"type":`)
		if m.Easy == "" || m.Pages < 1 || m.Questions < 3 || m.Questions > asked || m.Minutes < 1 || m.Minutes > 60 || !slices.IsSorted(m.Types) {
			t.Errorf("%s: %+v", tpl.Key, m)
		}
		if slices.Contains(m.Types, "attachment") != strings.Contains(string(tpl.Form), `"attachment"`) {
			t.Errorf("%s: attachments are told wrongly", tpl.Key)
		}
		categories[tpl.Category]++
		t.Logf("%-14s %-40s %d pages, %2d questions, %2d minutes, %d cases", tpl.Category, tpl.Key, m.Pages, m.Questions, m.Minutes, len(tpl.Samples))
	}
	for _, name := range slices.Sorted(maps.Keys(categories)) {
		t.Logf("%3d %s", categories[name], name)
	}
}

func TestCaseThatComesOutOtherwiseIsFound(t *testing.T) {
	for _, tpl := range library(t)[:10] {
		f := parsed(t, tpl)
		for _, s := range tpl.Samples {
			s.Accept, s.Faults = !s.Accept, []string{"no_such_field"}
			if len(procedure.Try(f, s)) == 0 {
				t.Errorf("%s, %s: the opposite passes too", tpl.Key, s.Name)
			}
		}
	}
}
