package house

import "slices"

// Check holds the tree against every rule and returns what is not excepted.
// An exception that excepts nothing is a finding too.
func Check(t *Tree, exceptions []Exception) []Finding {
	rules := []func(*Tree) []Finding{
		floorPlaces, lookUp, walls, testSupport,
		doors,
		fileSizes, functionSizes, packageSizes, mainSizes,
		bannedNames, docFiles,
		packageState, initFunctions, clockOnly, noSleep, noSkip, plainRows,
		forbiddenText, documents,
	}
	used := make([]bool, len(exceptions))
	var out []Finding
	for _, rule := range rules {
		for _, f := range rule(t) {
			i := slices.IndexFunc(exceptions, func(e Exception) bool { return e.Rule == f.Rule && e.At == f.At })
			if i >= 0 {
				used[i] = true
				continue
			}
			out = append(out, f)
		}
	}
	for i, e := range exceptions {
		if !used[i] {
			out = append(out, Finding{"exception", e.At, "nothing needs the exception from " + e.Rule + " any more"})
		}
	}
	return out
}
