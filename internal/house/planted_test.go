package house_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/madoguchi/madoguchi/internal/house"
)

// src is a Go file of package p with the imports and body given.
func src(p string, imports []string, body string) string {
	var b strings.Builder
	b.WriteString("package " + p + "\n")
	for _, i := range imports {
		b.WriteString("import " + i + "\n")
	}
	return b.String() + body + "\n"
}

func of(rooms ...string) []string {
	var out []string
	for _, r := range rooms {
		out = append(out, `_ "`+house.Module+`/internal/`+r+`"`)
	}
	return out
}

func check(t *testing.T, files map[string]string, exceptions ...house.Exception) []house.Finding {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
		// Every planted package is documented, unless the case is about that.
		dir := name[:max(0, strings.LastIndex(name, "/"))]
		doc := dir + "/doc.go"
		if _, given := files[doc]; strings.HasSuffix(name, ".go") && !given && files["undocumented"] == "" {
			fsys[doc] = &fstest.MapFile{Data: []byte("// Package p is documented.\npackage p\n")}
		}
	}
	delete(fsys, "undocumented")
	tree, err := house.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return house.Check(tree, exceptions)
}

// TestPlantedFaultIsCaught plants one fault a case; exactly the named rules
// must speak.
func TestPlantedFaultIsCaught(t *testing.T) {
	long := strings.Repeat("\n", 501)
	longFunc := "func f() {" + strings.Repeat("\n", 80) + "}"
	many := map[string]string{}
	for _, letter := range "abcdefghijklm" {
		many["internal/form/"+string(letter)+".go"] = "package form\n"
	}
	cases := []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"no place", map[string]string{"internal/cellar/a.go": "package cellar\n"}, []string{"place"}},
		{"looks up", map[string]string{"internal/fault/a.go": src("fault", of("tenant"), "")}, []string{"look-up"}},
		{"looks sideways", map[string]string{"internal/procedure/a.go": src("procedure", of("staff"), "")}, []string{"look-up"}},
		{"pure room reaches a door", map[string]string{"internal/form/a.go": src("form", of("pg"), "")}, []string{"wall"}},
		{
			"control wing links the data wing through another room",
			map[string]string{
				"internal/provision/a.go":   src("provision", of("certificate"), ""),
				"internal/certificate/a.go": src("certificate", of("form"), ""),
			},
			[]string{"look-up", "wall"},
		},
		{
			"data plane links provision", map[string]string{
				"internal/dataplane/a.go":  src("dataplane", of("citizenapi"), ""),
				"internal/citizenapi/a.go": src("citizenapi", of("provision"), ""),
			}, []string{"wall", "wall"},
		},
		{"production links a stand-in", map[string]string{"internal/worker/a.go": src("worker", of("mailbox"), "")}, []string{"wall"}},
		{
			"a process links another's roof",
			map[string]string{"cmd/worker/main.go": "// Command worker.\n" + src("main", of("controlplane"), "")},
			[]string{"wall"},
		},
		{"test support in code", map[string]string{"internal/review/a.go": src("review", of("pgtest"), "")}, []string{"test-support"}},
		{"gin outside its door", map[string]string{"internal/review/a.go": src("review", []string{`_ "github.com/gin-gonic/gin"`}, "")}, []string{"door"}},
		{"gorm outside a store file", map[string]string{"internal/review/open.go": src("review", []string{`_ "gorm.io/gorm"`}, "")}, []string{"door"}},
		{"gorm's driver in a store file", map[string]string{"internal/review/store.go": src("review", []string{`_ "gorm.io/driver/postgres"`}, "")}, []string{"door"}},
		{"a dependency without a door", map[string]string{"internal/review/a.go": src("review", []string{`_ "example.com/new/thing"`}, "")}, []string{"door"}},
		{"environment in a room", map[string]string{"internal/review/a.go": src("review", []string{`"os"`}, `func f() string { return os.Getenv("X") }`)}, []string{"environment"}},
		{"environment under another name", map[string]string{"internal/review/a.go": src("review", []string{`sys "os"`}, `func f() string { return sys.Getenv("X") }`)}, []string{"environment"}},
		{"file too long", map[string]string{"internal/form/a.go": "package form\n" + long}, []string{"file-size"}},
		{"test file too long", map[string]string{"internal/form/a_test.go": "package form\n" + long}, []string{"file-size"}},
		{"function too long", map[string]string{"internal/form/a.go": src("form", nil, longFunc)}, []string{"function-size"}},
		{"too many files", many, []string{"package-size"}},
		{"main too long", map[string]string{"cmd/worker/main.go": "// Command worker.\npackage main\n" + strings.Repeat("\n", 60)}, []string{"main-size"}},
		{"name that says nothing", map[string]string{"internal/form/util/a.go": "package util\n"}, []string{"name"}},
		{"name of two words", map[string]string{"internal/form/tag_list/a.go": "package taglist\n"}, []string{"name"}},
		{"no doc.go", map[string]string{"internal/form/a.go": "// Package form.\npackage form\n", "undocumented": "yes"}, []string{"doc"}},
		{"doc.go with code", map[string]string{"internal/form/doc.go": "// Package form.\npackage form\n\nconst a = 1\n"}, []string{"doc"}},
		{"variable set later", map[string]string{"internal/form/a.go": src("form", nil, "var last string")}, []string{"state"}},
		{"map filled later", map[string]string{"internal/form/a.go": src("form", nil, "var seen = make(map[string]bool)")}, []string{"state"}},
		{"lock", map[string]string{"internal/form/a.go": src("form", []string{`"sync"`}, "var mu = sync.Mutex{}")}, []string{"state"}},
		{"database handle", map[string]string{"internal/form/a.go": src("form", []string{`"database/sql"`}, "var pool = f(sql.DB{})")}, []string{"state"}},
		{"client", map[string]string{"internal/form/a.go": src("form", []string{`"net/http"`}, "var web = &http.Client{}")}, []string{"state"}},
		{"channel", map[string]string{"internal/form/a.go": src("form", nil, "var c chan int = f()")}, []string{"state"}},
		{"init", map[string]string{"internal/form/a.go": src("form", nil, "func init() {}")}, []string{"init"}},
		{"the machine's clock", map[string]string{"internal/form/a.go": src("form", []string{`"time"`}, "func f() { _ = time.Now() }")}, []string{"clock"}},
		{"sleep in a test", map[string]string{"internal/form/a_test.go": src("form", []string{`"time"`}, "func f() { time.Sleep(1) }")}, []string{"sleep"}},
		{"skipped test", map[string]string{"internal/form/a_test.go": src("form", []string{`"testing"`}, "func TestA(t *testing.T) { t.Skip() }")}, []string{"skip"}},
		{"hook", map[string]string{"internal/form/a.go": src("form", nil, "type r struct{}\nfunc (r) BeforeSave() {}")}, []string{"rows"}},
		{"automatic tables", map[string]string{"internal/form/a.go": src("form", nil, "func f(x x) { x.AutoMigrate() }")}, []string{"rows"}},
		{"embedded row", map[string]string{"internal/review/store.go": src("review", nil, "type r struct{}\ntype s struct {\n\tr\n\tN int\n}")}, []string{"rows"}},
		{"soft delete", map[string]string{"internal/review/store.go": src("review", []string{`"gorm.io/gorm"`}, "type r struct { D gorm.DeletedAt }")}, []string{"rows"}},
		{"path of a machine", map[string]string{"docs/a.md": "see /ho" + "me/taro/madoguchi\n"}, []string{"text"}},
		{"registry host", map[string]string{"web/package-lock.json": `"resolved"` + `: "https://registry.example/x.tgz"`}, []string{"text"}},
		{"unfinished work", map[string]string{"docs/a.md": "TO" + "DO later\n"}, []string{"text"}},
		{"skipped web test", map[string]string{"web/a.test.ts": "it" + ".skip('x')"}, []string{"text"}},
		{"only one web test", map[string]string{"web/a.test.tsx": "describe" + ".only('x')"}, []string{"text"}},
		{"all columns", map[string]string{"internal/review/store.go": src("review", nil, "const q = `select"+" * from t`")}, []string{"text"}},
		{"markup from data", map[string]string{"web/a.tsx": "<p dangerously" + "SetInnerHTML={x} />"}, []string{"text"}},
		{"step that cannot fail", map[string]string{"Makefile": "test:\n\tgo test ./... |" + "| true\n"}, []string{"text"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range check(t, c.files) {
				got = append(got, f.Rule)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("rules %v, want %v", got, c.want)
			}
		})
	}
}

// TestSoundTreeIsQuiet holds the neighbours of the faults above, which are all
// allowed.
func TestSoundTreeIsQuiet(t *testing.T) {
	sound := map[string]string{
		"internal/review/store.go":        src("review", []string{`_ "gorm.io/gorm"`}, ""),
		"internal/review/store_inbox.go":  src("review", []string{`_ "gorm.io/gorm"`}, ""),
		"internal/review/a.go":            src("review", of("application", "tenant", "pg"), ""),
		"internal/review/a_test.go":       src("review_test", append(of("pgtest"), `"os"`, `"time"`), `func f() { os.Getenv("X"); time.Now() }`),
		"internal/tenanttest/a.go":        src("tenanttest", of("pgtest", "tenant"), ""),
		"internal/form/expr/a.go":         src("expr", of("form", "fault"), ""),
		"internal/form/a.go":              src("form", of("form/expr"), "var kinds = []string{\"text\"}\nvar errNone = errors.New(\"none\")\nvar _ = f(1)"),
		"internal/form/made.go":           "// Code generated by a program. DO NOT EDIT.\n\npackage form\n" + strings.Repeat("\n", 900),
		"internal/clock/a.go":             src("clock", []string{`"time"`}, "func f() { _ = time.Now() }"),
		"cmd/worker/main.go":              "// Command worker.\n" + src("main", append(of("worker"), `"os"`), `func main() { os.Getenv("X") }`),
		"internal/form/testdata/skip.go":  "package skip\nfunc init() {}\n",
		"web/node_modules/x/package.json": `"resolved": "https://registry.example"`,
		"docs/a.md":                       "TODO(#12): later. A path such as /var/lib/madoguchi and a route /apply/work are fine.\n",
	}
	for _, f := range check(t, sound) {
		t.Error(f)
	}
}

func TestExceptionLetsOneFindingStandAndMustBeNeeded(t *testing.T) {
	files := map[string]string{"internal/form/a.go": src("form", nil, "func init() {}")}
	needed := house.Exception{Rule: "init", At: "internal/form/a.go", Reason: "for the test"}
	if got := check(t, files, needed); len(got) != 0 {
		t.Error(got)
	}
	idle := house.Exception{Rule: "init", At: "internal/form/b.go", Reason: "for the test"}
	got := check(t, files, needed, idle)
	if len(got) != 1 || got[0].Rule != "exception" {
		t.Error(got)
	}
}

func TestEveryRuleOfTheTablesHasAReason(t *testing.T) {
	for _, e := range house.Exceptions {
		if len(e.Reason) < 10 {
			t.Errorf("%s at %s is excepted without a reason", e.Rule, e.At)
		}
	}
}
