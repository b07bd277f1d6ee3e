package house

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// uses returns the lines on which the file uses a name of an import.
func (f *File) uses(importPath, name string) []int {
	local := f.importName(importPath)
	if local == "" {
		return nil
	}
	var lines []int
	ast.Inspect(f.AST, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == name && isIdent(sel.X, local) {
			lines = append(lines, f.line(sel))
		}
		return true
	})
	return lines
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

func at(line int) string { return fmt.Sprintf("line %d: ", line) }

// clockOnly keeps the machine's clock out of rooms: what happens at a time can
// then be tested at that time.
func clockOnly(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		if room(p.Dir) == "clock" || strings.HasPrefix(p.Dir, "cmd/") {
			continue
		}
		for _, f := range p.Code() {
			for _, name := range []string{"Now", "Since", "Until"} {
				for _, line := range f.uses("time", name) {
					out = append(out, Finding{"clock", f.Path, at(line) + "time." + name + ": take a clock.Clock"})
				}
			}
		}
	}
	return out
}

// noSleep: waiting for a time instead of for a thing is slow and still wrong.
func noSleep(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		for _, f := range p.Files {
			for _, line := range f.uses("time", "Sleep") {
				out = append(out, Finding{"sleep", f.Path, at(line) + "wait for the thing, not for a time"})
			}
		}
	}
	return out
}

// noSkip: a test that does not run is no test.
func noSkip(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		for _, f := range p.Files {
			if !f.Test {
				continue
			}
			ast.Inspect(f.AST, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if ok && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) && isTester(sel.X) {
					out = append(out, Finding{"skip", f.Path, at(f.line(sel)) + "a missing thing fails the test"})
				}
				return true
			})
		}
	}
	return out
}

func isTester(e ast.Expr) bool {
	return isIdent(e, "t") || isIdent(e, "tb") || isIdent(e, "b") || isIdent(e, "f")
}

func initFunctions(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		for _, f := range p.Code() {
			for _, d := range f.AST.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
					out = append(out, Finding{"init", f.Path, "init runs unasked: call it from a roof"})
				}
			}
		}
	}
	return out
}

// packageState finds package variables that change or reach outside: a handle,
// a client, a configuration, a lock, a channel, a variable set later.
func packageState(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		for _, f := range p.Code() {
			for _, d := range f.AST.Decls {
				gen, ok := d.(*ast.GenDecl)
				if !ok || gen.Tok != token.VAR {
					continue
				}
				for _, s := range gen.Specs {
					spec := s.(*ast.ValueSpec) // the specs of a var declaration are nothing else
					if why := statefulness(gen, spec); why != "" {
						out = append(out, Finding{"state", f.Path + ":" + spec.Names[0].Name, why})
					}
				}
			}
		}
	}
	return out
}

func statefulness(gen *ast.GenDecl, spec *ast.ValueSpec) string {
	if len(spec.Values) == 0 && !isEmbedded(gen, spec) {
		return "is set later: a package holds no state"
	}
	if spec.Names[0].Name == "_" {
		return ""
	}
	why := ""
	look := func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ChanType:
			why = "holds a channel: a package holds no state"
		case *ast.CallExpr:
			if isIdent(x.Fun, "make") || isIdent(x.Fun, "new") {
				why = "is filled later: a package holds no state"
			}
		case *ast.SelectorExpr:
			if w := heldBySelector(x); w != "" {
				why = w
			}
		}
		return why == ""
	}
	if spec.Type != nil {
		ast.Inspect(spec.Type, look)
	}
	for _, v := range spec.Values {
		ast.Inspect(v, look)
	}
	return why
}

// handles are endings of names that stand for something opened or configured.
var handles = []string{"DB", "Enforcer", "Client", "Config", "Pool", "Conn", "Space", "Directory", "Store"}

func heldBySelector(sel *ast.SelectorExpr) string {
	name := sel.Sel.Name
	if isIdent(sel.X, "sync") || isIdent(sel.X, "atomic") {
		return "holds " + name + ": a package holds no state"
	}
	for _, h := range handles {
		if strings.HasSuffix(name, h) {
			return "holds a " + name + ": pass it as a value"
		}
	}
	return ""
}

func isEmbedded(gen *ast.GenDecl, spec *ast.ValueSpec) bool {
	for _, doc := range []*ast.CommentGroup{gen.Doc, spec.Doc} {
		if doc == nil {
			continue
		}
		for _, c := range doc.List {
			if strings.HasPrefix(c.Text, "//go:embed ") {
				return true
			}
		}
	}
	return false
}

// hooks are the methods GORM calls by name.
var hooks = []string{
	"BeforeCreate", "AfterCreate", "BeforeSave", "AfterSave", "BeforeUpdate", "AfterUpdate",
	"BeforeDelete", "AfterDelete", "AfterFind",
}

// plainRows refuses what GORM does behind the reader's back.
func plainRows(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		for _, f := range p.Code() {
			ast.Inspect(f.AST, func(n ast.Node) bool {
				if why := hiddenWork(n); why != "" {
					out = append(out, Finding{"rows", f.Path, at(f.line(n)) + why})
				}
				if strings.HasPrefix(filepath.Base(f.Path), "store") && embedsRow(n) {
					out = append(out, Finding{"rows", f.Path, at(f.line(n)) + "GORM overlooks an unexported embedded struct: name the field and tag it embedded"})
				}
				return true
			})
		}
	}
	return out
}

// embedsRow reports a struct with an anonymous field of an unexported type.
func embedsRow(n ast.Node) bool {
	s, ok := n.(*ast.StructType)
	if !ok {
		return false
	}
	return slices.ContainsFunc(s.Fields.List, func(f *ast.Field) bool {
		id, plain := f.Type.(*ast.Ident)
		return len(f.Names) == 0 && plain && !id.IsExported()
	})
}

func hiddenWork(n ast.Node) string {
	switch x := n.(type) {
	case *ast.FuncDecl:
		if x.Recv != nil && slices.Contains(hooks, x.Name.Name) {
			return x.Name.Name + " is a GORM hook: call it where it is meant"
		}
	case *ast.SelectorExpr:
		switch {
		case x.Sel.Name == "AutoMigrate":
			return "AutoMigrate: tables change by migrations"
		case isIdent(x.X, "gorm") && (x.Sel.Name == "Model" || x.Sel.Name == "DeletedAt"):
			return "gorm." + x.Sel.Name + ": erased means gone"
		case x.Sel.Name == "Preload":
			return "Preload: ask for what is needed"
		}
	}
	return ""
}
