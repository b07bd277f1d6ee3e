package house_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/house"
)

// security is a SECURITY.md in which every row is sound.
func security() string {
	var b strings.Builder
	for _, kind := range []struct {
		letter string
		last   int
	}{{"T", 41}, {"K", 26}} {
		for i := range kind.last {
			fmt.Fprintf(&b, "| %s%d | words | not yet | — | nothing is there |\n", kind.letter, i+1)
		}
	}
	return b.String()
}

// TestDocumentsNameTestsThatExist plants one wrong line a case in a sound
// document.
func TestDocumentsNameTestsThatExist(t *testing.T) {
	sound := security()
	row := func(line string) string {
		return strings.Replace(sound, "| T1 | words | not yet | — | nothing is there |", line, 1)
	}
	for name, c := range map[string]struct{ text, want string }{
		"sound":                    {sound, ""},
		"a Go test":                {row("| T1 | words | in place | `form.TestReal` | |"), ""},
		"a web test":               {row("| T1 | words | in place | `web/form/a.test.ts#adds it up` | |"), ""},
		"a test that is gone":      {row("| T1 | words | in place | `form.TestReal` `form.TestGone` | |"), "form.TestGone is no test"},
		"a web test that is gone":  {row("| T1 | words | in place | `form.TestReal` `web/form/a.test.ts#adds` | |"), "#adds is no test"},
		"a test without its room":  {row("| T1 | words | in place | `TestReal` | |"), "TestReal is no test"},
		"in place without a test":  {row("| T1 | words | in place | — | |"), "names no test"},
		"partly without a test":    {row("| T1 | words | partly | — | some |"), "names no test"},
		"partly without the rest":  {row("| T1 | words | partly | `form.TestReal` | — |"), "does not say what is missing"},
		"not yet without the rest": {row("| T1 | words | not yet | — | |"), "does not say what is missing"},
		"a mark of its own":        {row("| T1 | words | done | `form.TestReal` | |"), "has no mark"},
		"a row too few":            {row(""), "no row for T1"},
		"a row twice":              {sound + "| T2 | words | not yet | — | nothing |\n", "stands twice"},
		"a test named in the text": {sound + "See `form.TestGone`.\n", "form.TestGone is no test"},
	} {
		got := check(t, map[string]string{
			"SECURITY.md":                c.text,
			"internal/form/form_test.go": src("form_test", []string{`"testing"`}, "func TestReal(t *testing.T) { t.Parallel() }"),
			"internal/form/form.go":      "package form\n",
			"web/form/a.test.ts":         "it('adds it up', () => {})\n",
		})
		if c.want == "" && len(got) != 0 || c.want != "" && (len(got) == 0 || !strings.Contains(fmt.Sprint(got), c.want)) {
			t.Errorf("%s: got %v, want %q", name, got, c.want)
		}
	}
}

func TestSummaryOfTheRequirementsIsCounted(t *testing.T) {
	for summary, want := range map[string]string{
		"| functional list, 2 rows | 0 | 0 | 2 |":  "",
		"| functional list, 2 rows | 1 | 0 | 1 |":  "the summary says 1 0 1, the rows 0 0 2",
		"| specification, 1 clauses | 0 | 0 | 2 |": "the summary says 0 0 2, the rows 0 0 1",
	} {
		text := summary + "\n| F001 | | × | — | — | no |\n| F002 | | × | — | — | no |\n| 1 | | × | — | — | no |\n"
		var got []string
		for _, f := range check(t, map[string]string{"docs/requirements.md": text}) {
			if strings.Contains(f.Why, "summary") {
				got = append(got, f.Why)
			}
		}
		if want == "" && len(got) != 0 || want != "" && (len(got) != 1 || !strings.Contains(got[0], want)) {
			t.Errorf("%s: got %v, want %q", summary, got, want)
		}
	}
}

func TestBothDocumentsAreThere(t *testing.T) {
	tree, err := house.Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"SECURITY.md", "docs/requirements.md"} {
		if tree.Texts[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
}
