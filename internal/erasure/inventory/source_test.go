package inventory_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/erasure/inventory"
)

// found is what the source names, by kind, with a place where it does.
type found struct{ objects, files, redis, log, metrics map[string]string }

// TestSourceNamesOnlyWhatIsDeclared compares the list with the calls that make
// object keys, Redis keys, log attributes and metrics.
func TestSourceNamesOnlyWhatIsDeclared(t *testing.T) {
	list := read(t)
	f, unclear := search(t, os.DirFS("../../.."))
	for _, u := range unclear {
		t.Error(u)
	}
	for kind, pair := range map[string]struct {
		declared []inventory.Item
		there    map[string]string
	}{
		"object room":   {list.Objects, f.objects},
		"file writer":   {list.Files, f.files},
		"Redis key":     {list.Redis, f.redis},
		"log attribute": {list.Log, f.log},
		"metric label":  {list.Metrics, f.metrics},
	} {
		if len(pair.there) == 0 {
			t.Errorf("no %s found: the source was not read", kind)
		}
		names := map[string]bool{}
		for _, item := range pair.declared {
			names[item.Name] = true
			if _, ok := pair.there[item.Name]; !ok && item.Library == "" {
				t.Errorf("%s %q is declared and gone", kind, item.Name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(pair.there)) {
			if !names[name] {
				t.Errorf("%s: %s %q is not declared", pair.there[name], kind, name)
			}
		}
	}
}

// besideService are packages that no process in service runs.
var besideService = []string{
	"internal/devstack", "internal/mailbox", "internal/kmsserver", "internal/sesserver", "internal/cli", "internal/bench",
	"internal/pgtest", "internal/tenanttest", "internal/apitest", "internal/blob/blobtest", "internal/house",
}

// search reads the code of internal and cmd that runs in service.
func search(t *testing.T, root fs.FS) (f found, unclear []string) {
	t.Helper()
	f = found{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d != nil && d.IsDir() && name != "." && !strings.HasPrefix(name, "internal") && !strings.HasPrefix(name, "cmd") {
				return fs.SkipDir
			}
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(name))
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") ||
			slices.Contains(besideService, dir) || strings.HasPrefix(dir, "internal/cli/") {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				at := fmt.Sprintf("%s:%d", name, set.Position(call.Pos()).Line)
				unclear = append(unclear, f.take(call, dir, at)...)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, unclear
}

// take looks at one call and returns what it could not read.
func (f *found) take(call *ast.CallExpr, dir, at string) []string {
	name := called(call)
	if writesFile(name) {
		f.files[dir] = at
	}
	if dir == "internal/blob" || dir == "internal/rediskey" {
		return nil // they own the calls and hand their arguments on
	}
	switch name {
	case "blob.TenantKey", "blob.RoomPrefix":
		return note(f.objects, call.Args[1], "", at)
	case "rediskey.Tenant":
		return note(f.redis, call.Args[1], "tenant:", at)
	case "rediskey.Platform":
		return note(f.redis, call.Args[0], "platform:", at)
	case "logging.Public", "logging.ID", "slog.String", "slog.Int", "slog.Int64", "slog.Uint64", "slog.Float64",
		"slog.Any", "slog.Bool", "slog.Time", "slog.Duration", "slog.Group":
		if dir == "internal/logging" && literal(call.Args[0]) == "" {
			return nil // the door itself, where it hands its own argument on
		}
		return note(f.log, call.Args[0], "", at)
	}
	if strings.HasPrefix(name, "prometheus.New") && strings.HasSuffix(name, "Vec") {
		return labels(f.metrics, call.Args[1], at)
	}
	if logs := regexp.MustCompile(`(?i)^(.*\.)?(log|logger|slog)\.(Debug|Info|Warn|Error)(Context)?$`); logs.MatchString(name) {
		return f.pairs(call, strings.HasSuffix(name, "Context"), at)
	}
	return nil
}

// writesFile tells a call of the standard library that makes a file.
func writesFile(name string) bool {
	return slices.Contains([]string{"os.Create", "os.CreateTemp", "os.WriteFile"}, name) ||
		name == "os.OpenFile" || strings.HasSuffix(name, "root.OpenFile") || strings.HasSuffix(name, "root.Create")
}

// pairs reads the loose keys of a log call: key, value, key, value, or whole
// attributes between them.
func (f *found) pairs(call *ast.CallExpr, context bool, at string) []string {
	args := call.Args[1:]
	if context {
		args = args[1:]
	}
	for i := 0; i < len(args); i++ {
		if key := literal(args[i]); key != "" {
			f.log[key] = at
			i++
		} else if _, whole := args[i].(*ast.CallExpr); !whole {
			return []string{at + ": an attribute that cannot be read here"}
		}
	}
	return nil
}

func labels(into map[string]string, arg ast.Expr, at string) []string {
	list, ok := arg.(*ast.CompositeLit)
	if !ok {
		return []string{at + ": labels that cannot be read here"}
	}
	for _, e := range list.Elts {
		if unclear := note(into, e, "", at); unclear != nil {
			return unclear
		}
	}
	return nil
}

func note(into map[string]string, arg ast.Expr, prefix, at string) []string {
	text := literal(arg)
	if text == "" {
		return []string{at + ": a name that is no constant text"}
	}
	into[prefix+text] = at
	return nil
}

func literal(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return text
}

// called is the written name of what is called: "blob.TenantKey",
// "s.cfg.Log.Warn".
func called(call *ast.CallExpr) string {
	var parts []string
	e := call.Fun
	for {
		switch x := e.(type) {
		case *ast.SelectorExpr:
			parts, e = append(parts, x.Sel.Name), x.X
		case *ast.Ident:
			parts = append(parts, x.Name)
			slices.Reverse(parts)
			return strings.Join(parts, ".")
		case *ast.IndexExpr:
			e = x.X
		default:
			return ""
		}
	}
}
