package house

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The documents that state what holds, and say by which test.
const (
	securityDoc     = "SECURITY.md"
	requirementsDoc = "docs/requirements.md"
)

// clauses are the rows of the procurement specification.
const clauses = "1 2 3 4(1)(2)(3) 5(1) 5(2) 5(3) 5(4) 6(1) " +
	"6(2)① 6(2)② 6(2)③ 6(2)④ 6(2)⑤ 6(2)⑥ 6(2)⑦ 6(2)⑧ 6(3)a 6(3)b 6(3)c 6(4) 6(5)① 6(5)② 6(6)① 6(6)② " +
	"6(7)① 6(7)②-1) 6(7)②-2) 6(7)③ 6(7)④ 6(7)⑤ 6(7)⑥ 6(7)⑦ 6(7)⑧ 6(7)⑨ 6(7)⑩ 6(7)⑪a 6(7)⑪b 6(7)⑫ " +
	"6(8)① 6(8)② 6(8)③ 6(8)④ 6(8)⑤ 6(9)① 6(9)② 6(9)③ 7(1) 7(2) 7(3) 7(4) 7(5) " +
	"8(1) 8(2)① 8(2)② 8(3) 8(4) 8(5)"

var (
	goProof   = regexp.MustCompile("^([a-z0-9]+)\\.((?:Test|Fuzz)[A-Za-z0-9_]+)$")
	webProof  = regexp.MustCompile("^(web/[^#]+\\.(?:test\\.tsx?|mjs))#(.+)$")
	summary   = regexp.MustCompile(`, [0-9]+ (clauses|rows)$`)
	quoted    = regexp.MustCompile("`([^`]+)`")
	looksLike = regexp.MustCompile(`(^|[./])(Test|Fuzz)[A-Z]|\.test\.|\.mjs|#`)
)

// documents holds the two documents to the source: each test they name exists,
// each row that says something works names one, and no row is missing.
func documents(t *Tree) []Finding {
	proofs := testNames(t)
	security, requirements := numbered("T%d", 41), numbered("F%03d", 174)
	return append(
		document(t, securityDoc, append(security, numbered("K%d", 26)...), proofs, map[string]demand{
			"in place": {proof: true}, "partly": {proof: true, limit: true}, "not yet": {limit: true},
		}),
		document(t, requirementsDoc, append(strings.Fields(clauses), requirements...), proofs, map[string]demand{
			"○": {proof: true}, "△": {proof: true, limit: true}, "×": {limit: true},
		})...)
}

func numbered(format string, last int) []string {
	out := make([]string, last)
	for i := range out {
		out[i] = fmt.Sprintf(format, i+1)
	}
	return out
}

// demand is what a mark asks of its row.
type demand struct {
	proof bool // a test that exists
	limit bool // what is missing, in words
}

// lacks says what a row with that many tests and that last cell does not give.
func (d demand) lacks(tests int, last string) string {
	switch {
	case d.proof && tests == 0:
		return "names no test"
	case d.limit && strings.Trim(last, " —-") == "":
		return "does not say what is missing"
	}
	return ""
}

func document(t *Tree, name string, ids []string, proofs map[string]bool, marks map[string]demand) []Finding {
	text, ok := t.Texts[name]
	if !ok {
		return nil // a planted tree; TestHouse asks for both
	}
	var out []Finding
	say := func(at int, format string, args ...any) {
		out = append(out, Finding{"document", name, fmt.Sprintf("line %d: ", at) + fmt.Sprintf(format, args...)})
	}
	missing := map[string]bool{}
	for _, id := range ids {
		missing[id] = true
	}
	for i, line := range strings.Split(text, "\n") {
		named, wrong := proofsIn(t, line, proofs)
		for _, w := range wrong {
			say(i+1, "%s is no test", w)
		}
		cells := cellsOf(line)
		if len(cells) < 5 || marks[cells[2]] == (demand{}) {
			if len(cells) > 0 && missing[cells[0]] {
				say(i+1, "the row of %s has no mark", cells[0])
			}
			continue
		}
		if !missing[cells[0]] {
			say(i+1, "%q is no row, or stands twice", cells[0])
		}
		delete(missing, cells[0])
		if lacks := marks[cells[2]].lacks(named, cells[len(cells)-1]); lacks != "" {
			say(i+1, "%s is %s and %s", cells[0], cells[2], lacks)
		}
	}
	for _, id := range ids {
		if missing[id] {
			say(0, "no row for %s", id)
		}
	}
	return append(out, sums(name, text)...)
}

// sums holds the summary of the requirements against their rows.
func sums(name, text string) []Finding {
	counts := map[bool]map[string]int{false: {}, true: {}} // by whether the row is of the functional list
	var out []Finding
	for _, line := range slices.Backward(strings.Split(text, "\n")) { // the summary stands above the rows
		cells := cellsOf(line)
		switch {
		case len(cells) > 4:
			counts[strings.HasPrefix(cells[0], "F")][cells[2]]++
		case len(cells) == 4 && summary.MatchString(cells[0]):
			c := counts[strings.HasPrefix(cells[0], "functional")]
			if got, want := strings.Join(cells[1:], " "), fmt.Sprint(c["○"], c["△"], c["×"]); got != want {
				out = append(out, Finding{"document", name, fmt.Sprintf("%s: the summary says %s, the rows %s", cells[0], got, want)})
			}
		}
	}
	return out
}

// cellsOf splits a line of a table; nil for other lines.
func cellsOf(line string) []string {
	inner, ok := strings.CutPrefix(strings.TrimSpace(line), "|")
	if !ok {
		return nil
	}
	cells := strings.Split(strings.TrimSuffix(inner, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// proofsIn counts the tests that a line names and returns those that do not
// exist.
func proofsIn(t *Tree, line string, proofs map[string]bool) (n int, wrong []string) {
	for _, m := range quoted.FindAllStringSubmatch(line, -1) {
		word := m[1]
		web := webProof.FindStringSubmatch(word)
		switch {
		case goProof.MatchString(word) && proofs[word]:
			n++
		case web != nil && holdsTitle(t.Texts[web[1]], web[2]):
			n++
		case looksLike.MatchString(word):
			wrong = append(wrong, word)
		}
	}
	return n, wrong
}

// holdsTitle tells whether the web test has a case of that title.
func holdsTitle(text, title string) bool {
	return strings.Contains(text, "('"+title+"'") || strings.Contains(text, "(`"+title+"`")
}

// testNames are the Go tests as the documents write them: room.TestName.
func testNames(t *Tree) map[string]bool {
	out := map[string]bool{}
	declaration := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Za-z0-9_]+)\(`)
	for _, p := range t.Packages {
		for _, f := range p.Files {
			if !f.Test {
				continue
			}
			for _, m := range declaration.FindAllStringSubmatch(f.Text, -1) {
				out[room(p.Dir)+"."+m[1]] = true
			}
		}
	}
	return out
}
