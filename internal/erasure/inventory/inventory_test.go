package inventory_test

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/erasure/inventory"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/migrations"
)

func read(t *testing.T) inventory.Inventory {
	t.Helper()
	list, err := inventory.Read()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

type column struct{ Table, Name, Type string }

// migrated returns the columns of a database that has had the migrations.
func migrated(t *testing.T, files fs.FS, name string) []column {
	t.Helper()
	ctx := context.Background()
	conn, err := pg.Connect(ctx, pgtest.Database(t, files, name))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	columns, err := pg.Query[column](ctx, conn, `SELECT c.table_name::text, c.column_name::text, c.data_type::text
		FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
		WHERE t.table_schema NOT IN ('pg_catalog', 'information_schema')`)
	if err != nil {
		t.Fatal(err)
	}
	return columns
}

// declared returns the class of each declared column; a column may be declared
// once.
func declared(tables []inventory.Table) (classes map[string]inventory.Class, twice []string) {
	classes = map[string]inventory.Class{}
	for _, table := range tables {
		for class, columns := range table.Columns {
			for _, name := range columns {
				at := table.Name + "." + name
				if _, ok := classes[at]; ok {
					twice = append(twice, at)
				}
				classes[at] = class
			}
		}
	}
	return classes, twice
}

// compare returns what is wrong between what is declared and what is there.
func compare(tables []inventory.Table, columns []column) []string {
	classes, twice := declared(tables)
	var wrong []string
	for _, at := range twice {
		wrong = append(wrong, at+" is declared twice")
	}
	for _, c := range columns {
		at := c.Table + "." + c.Name
		class, ok := classes[at]
		delete(classes, at)
		switch {
		case !ok:
			wrong = append(wrong, at+" is not declared")
		case !slices.Contains(inventory.Classes(), class):
			wrong = append(wrong, at+" has the unknown class "+string(class))
		case sealedClass(class) && c.Type != "bytea":
			wrong = append(wrong, at+" is "+string(class)+" and "+c.Type)
		}
	}
	for at := range classes {
		wrong = append(wrong, at+" is declared and gone")
	}
	return wrong
}

func sealedClass(c inventory.Class) bool {
	return slices.Contains([]inventory.Class{
		inventory.ResidentSealed, inventory.ResidentIndex, inventory.StaffSealed, inventory.Key,
	}, c)
}

func TestEveryColumnIsDeclared(t *testing.T) {
	list := read(t)
	for _, d := range []struct {
		name   string
		files  fs.FS
		tables []inventory.Table
	}{
		{"tenant", migrations.Tenant(), list.Tenant},
		{"control", migrations.Control(), list.Control},
	} {
		t.Run(d.name, func(t *testing.T) {
			columns := migrated(t, d.files, d.name)
			if len(columns) < 50 {
				t.Fatalf("only %d columns found: the database was not read", len(columns))
			}
			for _, w := range compare(d.tables, columns) {
				t.Error(w)
			}
		})
	}
}

func TestAWrongDeclarationIsFound(t *testing.T) {
	there := []column{{"application", "id", "uuid"}, {"application", "contact_sealed", "bytea"}}
	sound := func() map[inventory.Class][]string {
		return map[inventory.Class][]string{inventory.Technical: {"id"}, inventory.ResidentSealed: {"contact_sealed"}}
	}
	for want, spoil := range map[string]func(map[inventory.Class][]string) []column{
		"": func(map[inventory.Class][]string) []column { return there },
		"application.note is not declared": func(map[inventory.Class][]string) []column {
			return append(slices.Clone(there), column{"application", "note", "text"})
		},
		"application.note is declared and gone": func(m map[inventory.Class][]string) []column {
			m[inventory.Technical] = append(m[inventory.Technical], "note")
			return there
		},
		"application.contact_sealed is resident_sealed and text": func(map[inventory.Class][]string) []column {
			return []column{there[0], {"application", "contact_sealed", "text"}}
		},
		"application.id is declared twice": func(m map[inventory.Class][]string) []column {
			m[inventory.StaffPlain] = []string{"id"}
			return there
		},
		"application.id has the unknown class odd": func(m map[inventory.Class][]string) []column {
			delete(m, inventory.Technical)
			m["odd"] = []string{"id"}
			return there
		},
	} {
		columns := sound()
		there := spoil(columns)
		got := compare([]inventory.Table{{Name: "application", Columns: columns}}, there)
		if strings.Join(got, "; ") != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestEverythingDeclaredHasAnEnd holds the ends against the steps that the
// erasure really has.
func TestEverythingDeclaredHasAnEnd(t *testing.T) {
	list := read(t)
	run, scrub := source(t, "../run.go"), source(t, "../store_tenant.go")
	check := func(name string, e inventory.End) {
		switch {
		case e.ErasedBy == inventory.Kept && e.Why == "":
			t.Errorf("%s is kept without a reason", name)
		case e.ErasedBy != inventory.Kept && !strings.Contains(run, `{"`+e.ErasedBy+`", `):
			t.Errorf("%s is erased by %q, which is no step", name, e.ErasedBy)
		}
	}
	for _, table := range list.Tenant {
		if check(table.Name, table.End); table.ErasedBy != "destroy_database" {
			t.Errorf("%s lies in the municipality's database and does not end with it", table.Name)
		}
	}
	for _, table := range list.Control {
		check(table.Name, table.End)
		if scrubbed := strings.Contains(scrub, `"`+table.Name+`"`); scrubbed != (table.ErasedBy == "scrub_control") {
			t.Errorf("%s: scrubbed %t, declared %q", table.Name, scrubbed, table.ErasedBy)
		}
		for class := range table.Columns {
			if class == inventory.ResidentSealed || class == inventory.ResidentIndex {
				t.Errorf("%s: residents' content in the control database", table.Name)
			}
		}
	}
	for _, items := range [][]inventory.Item{list.Objects, list.Files, list.Redis, list.Log, list.Metrics} {
		for _, item := range items {
			check(item.Name, item.End)
			if !slices.Contains(inventory.Classes(), item.Class) {
				t.Errorf("%s has the unknown class %q", item.Name, item.Class)
			}
		}
	}
	for _, item := range slices.Concat(list.Log, list.Metrics) {
		if item.Class != inventory.Technical && item.Class != inventory.Configuration {
			t.Errorf("%s is %s and goes to the log or to a metric", item.Name, item.Class)
		}
	}
}

func source(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
