package house

import (
	"fmt"
	"go/ast"
	"path"
	"strings"
)

// The limits. Soft ones are an aim and are only printed (Softly); hard ones
// fail.
const (
	fileSoft, fileHard         = 300, 500
	functionSoft, functionHard = 40, 80
	packageHard                = 12
	mainHard                   = 60
)

func fileSizes(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		for _, f := range p.Files {
			if f.Lines > fileHard && !f.generated() {
				out = append(out, Finding{"file-size", f.Path, fmt.Sprintf("%d lines, the limit is %d", f.Lines, fileHard)})
			}
		}
	}
	return out
}

func functionSizes(t *Tree) []Finding {
	var out []Finding
	eachFunction(t, func(f *File, fn *ast.FuncDecl, lines int) {
		if lines > functionHard {
			out = append(out, Finding{"function-size", f.Path + ":" + fn.Name.Name,
				fmt.Sprintf("%d lines, the limit is %d", lines, functionHard)})
		}
	})
	return out
}

// eachFunction visits the functions of the code. Tests are left out: a table of
// cases is long and still easy to read.
func eachFunction(t *Tree, fn func(f *File, decl *ast.FuncDecl, lines int)) {
	for _, p := range t.Packages {
		for _, f := range p.Code() {
			if f.generated() {
				continue
			}
			for _, d := range f.AST.Decls {
				if decl, ok := d.(*ast.FuncDecl); ok && decl.Body != nil {
					fn(f, decl, f.fset.Position(decl.End()).Line-f.line(decl)+1)
				}
			}
		}
	}
}

func packageSizes(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		n := 0
		for _, f := range p.Code() {
			if path.Base(f.Path) != "doc.go" && !f.generated() {
				n++
			}
		}
		if n > packageHard {
			out = append(out, Finding{"package-size", p.Dir, fmt.Sprintf("%d files of code, the limit is %d", n, packageHard)})
		}
	}
	return out
}

func mainSizes(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		if !strings.HasPrefix(p.Dir, "cmd/") {
			continue
		}
		for _, f := range p.Code() {
			if path.Base(f.Path) == "main.go" && f.Lines > mainHard {
				out = append(out, Finding{"main-size", f.Path, fmt.Sprintf("%d lines, the limit is %d", f.Lines, mainHard)})
			}
		}
	}
	return out
}

// Softly returns what has passed an aim but no limit.
func Softly(t *Tree) []string {
	var out []string
	for _, p := range t.Packages {
		for _, f := range p.Code() {
			if f.Lines > fileSoft && f.Lines <= fileHard && !f.generated() {
				out = append(out, fmt.Sprintf("%s: %d lines (aim %d)", f.Path, f.Lines, fileSoft))
			}
		}
	}
	eachFunction(t, func(f *File, fn *ast.FuncDecl, lines int) {
		if lines > functionSoft && lines <= functionHard {
			out = append(out, fmt.Sprintf("%s:%s: %d lines (aim %d)", f.Path, fn.Name.Name, lines, functionSoft))
		}
	})
	return out
}
