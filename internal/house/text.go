package house

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

type pattern struct {
	re   *regexp.Regexp
	only string // an ending; "" for every file
	why  string
}

const selectAll = "name the columns: a column added later must not appear by itself"

// forbidden are texts that no committed file holds. The patterns are put
// together so that this file does not hold them.
var forbidden = []pattern{
	{regexp.MustCompile(`(^|[\s"'` + "`" + `(=:])/(work|root|home/[a-z]+|Users/[A-Za-z]+)` + `/[A-Za-z0-9_.-]`), "", "a path of one machine"},
	{regexp.MustCompile(`/tmp/` + `w/`), "", "a path of one machine"},
	{regexp.MustCompile(`"resolved"` + `: *"http`), "package-lock.json", "a registry's host name"},
	{regexp.MustCompile(`(TO` + `DO|FIX` + `ME|XX` + `X)` + `($|[^(A-Za-z0-9])`), "", "unfinished work without an issue number"},
	{regexp.MustCompile(`\b(describe|it|test)\.` + `(skip|only|todo)\b`), ".ts", "a test that does not run, or that stops others from running"},
	{regexp.MustCompile(`\b(describe|it|test)\.` + `(skip|only|todo)\b`), ".tsx", "a test that does not run, or that stops others from running"},
	{regexp.MustCompile(`(?i)SELECT` + ` \* FROM`), ".go", selectAll},
	{regexp.MustCompile(`dangerously` + `SetInnerHTML`), ".tsx", "answers are text, never markup"},
	{regexp.MustCompile(`\|\|` + ` true\b`), "Makefile", "a step that cannot fail"},
	{regexp.MustCompile(`<<<<<` + `<< |>>>>>` + `>> `), "", "a merge that was not finished"},
}

func forbiddenText(t *Tree) []Finding {
	var out []Finding
	for _, name := range slices.Sorted(maps.Keys(t.Texts)) {
		text := t.Texts[name]
		for _, p := range forbidden {
			if p.only != "" && path.Ext(name) != p.only && path.Base(name) != p.only {
				continue
			}
			if p.why == selectAll && strings.HasSuffix(name, "_test.go") {
				continue // a test may look at a whole row
			}
			if loc := p.re.FindStringIndex(text); loc != nil {
				line := 1 + strings.Count(text[:loc[0]], "\n")
				out = append(out, Finding{"text", name, at(line) + p.why})
			}
		}
	}
	return out
}
