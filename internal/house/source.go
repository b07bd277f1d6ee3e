package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Module is the import path of the house.
const Module = "github.com/madoguchi/madoguchi"

// File is one Go source file.
type File struct {
	Path  string // from the root, with slashes
	Lines int
	Test  bool
	Text  string
	AST   *ast.File
	fset  *token.FileSet
}

// Package is one folder with Go files.
type Package struct {
	Dir   string // from the root: "internal/form"
	Files []*File
}

// Tree is the source under check.
type Tree struct {
	Packages []*Package
	// Texts are all files that people or programs read, Go files included: path
	// to content.
	Texts map[string]string
}

// Finding is one breach of one rule.
type Finding struct {
	Rule string // the rule's short name, as in exceptions.go
	At   string // file, package, or package edge
	Why  string
}

func (f Finding) String() string { return fmt.Sprintf("%s: %s: %s", f.Rule, f.At, f.Why) }

// notSource are folders that are made, fetched or private to one machine.
var notSource = []string{".git", ".dev", "bin", "node_modules", "dist", "test-results", "testdata"}

// notText are the endings of files whose bytes are no text.
var notText = []string{".png", ".jpg", ".ttf", ".otf", ".woff2", ".pdf", ".gz", ".zst", ".ico", ".bin", ".webp", ".test"}

// Load reads the tree below fsys.
func Load(fsys fs.FS) (*Tree, error) {
	tree := &Tree{Texts: map[string]string{}}
	byDir := map[string]*Package{}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if p != "." && slices.Contains(notSource, d.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if p == ".git" { // of a second working tree: a pointer
			return nil
		}
		if !d.Type().IsRegular() || slices.Contains(notText, path.Ext(p)) {
			return nil
		}
		text, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		tree.Texts[p] = string(text)
		if path.Ext(p) == ".go" {
			return tree.addGo(byDir, p, string(text))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the source: %w", err)
	}
	slices.SortFunc(tree.Packages, func(a, b *Package) int { return strings.Compare(a.Dir, b.Dir) })
	return tree, nil
}

func (t *Tree) addGo(byDir map[string]*Package, p, text string) error {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, p, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	dir := path.Dir(p)
	pkg := byDir[dir]
	if pkg == nil {
		pkg = &Package{Dir: dir}
		byDir[dir] = pkg
		t.Packages = append(t.Packages, pkg)
	}
	pkg.Files = append(pkg.Files, &File{
		Path: p, Lines: strings.Count(text, "\n"), Test: strings.HasSuffix(p, "_test.go"),
		Text: text, AST: tree, fset: fset,
	})
	return nil
}

// Code returns the package's files that are no tests.
func (p *Package) Code() []*File {
	return slices.DeleteFunc(slices.Clone(p.Files), func(f *File) bool { return f.Test })
}

// Imports returns the import paths of the file.
func (f *File) Imports() []string {
	var out []string
	for _, spec := range f.AST.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err == nil { // the parser has accepted it
			out = append(out, p)
		}
	}
	return out
}

// line is where a node begins.
func (f *File) line(n ast.Node) int { return f.fset.Position(n.Pos()).Line }

// generated tells whether a program wrote the file.
func (f *File) generated() bool { return ast.IsGenerated(f.AST) }

// importName is the name under which the file knows an import, "" if it does
// not import it.
func (f *File) importName(importPath string) string {
	for _, spec := range f.AST.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err != nil || p != importPath {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(importPath)
	}
	return ""
}

// room is the first folder below internal ("internal/form/expr" is form), or
// the folder itself for what stands outside.
func room(dir string) string {
	rest, inside := strings.CutPrefix(dir, "internal/")
	if !inside {
		return dir
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}
