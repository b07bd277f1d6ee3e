package house

import (
	"path"
	"slices"
	"strings"
)

// bannedPackages say nothing about what is in them.
var bannedPackages = []string{
	"util", "utils", "common", "helper", "helpers", "base", "misc", "shared", "manager", "lib", "types",
}

func bannedNames(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		for _, element := range strings.Split(p.Dir, "/") {
			if slices.Contains(bannedPackages, element) {
				out = append(out, Finding{"name", p.Dir, "“" + element + "” says nothing: name what the package owns"})
			}
			if strings.ContainsAny(element, "_") || strings.ToLower(element) != element {
				out = append(out, Finding{"name", p.Dir, "a package is one lower-case word"})
			}
		}
	}
	return out
}

// docFiles wants a doc.go with the package's comment, and nothing else in it.
func docFiles(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		if len(p.Code()) == 0 {
			continue
		}
		i := slices.IndexFunc(p.Files, func(f *File) bool { return path.Base(f.Path) == "doc.go" })
		if i < 0 {
			if !strings.HasPrefix(p.Dir, "cmd/") || !documentedMain(p) {
				out = append(out, Finding{"doc", p.Dir, "has no doc.go: what does it own, what does it refuse"})
			}
			continue
		}
		if f := p.Files[i]; f.AST.Doc == nil || len(f.AST.Decls) > 0 {
			out = append(out, Finding{"doc", p.Dir, "doc.go holds the package's comment and nothing else"})
		}
	}
	return out
}

// documentedMain allows a command's comment to stand in its only file.
func documentedMain(p *Package) bool {
	return slices.ContainsFunc(p.Code(), func(f *File) bool {
		return path.Base(f.Path) == "main.go" && f.AST.Doc != nil
	})
}
