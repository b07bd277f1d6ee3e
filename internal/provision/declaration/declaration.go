package declaration

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/municipality"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Declaration is one municipality as its file wants it.
type Declaration struct {
	File          string
	Code          municipality.Code
	Name          string
	NameKana      string
	NameEn        string
	Slug          string
	Cell          string
	Hosts         []tenant.Host // by name
	From          time.Time     // first day of the contract, midnight in Japan
	Until         time.Time     // last day of the contract, midnight in Japan
	Retention     []tenant.RetentionClass
	Administrator string      // mail address of the first administrator
	ClosedDays    []time.Time // days off beside weekends and national holidays
}

// Fault is one thing wrong in one place. Line and column count from 1.
type Fault struct {
	File    string
	Line    int
	Column  int
	Path    string // "hosts.staff.lgwan"
	Code    string // stable, snake_case
	Message string
}

func (f Fault) String() string {
	at := f.Path
	if at != "" {
		at += ": "
	}
	return fmt.Sprintf("%s:%d:%d: %s%s", f.File, f.Line, f.Column, at, f.Message)
}

// Faults is everything that is wrong, by file and place.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// Read reads every municipality of the folder. With any fault in any file it
// returns Faults and no declaration.
func Read(dir fs.FS) ([]Declaration, error) {
	folders, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, fmt.Errorf("read declarations: %w", err)
	}
	var all []Declaration
	var faults Faults
	marks := make(crossing)
	for _, f := range folders {
		if !f.IsDir() || strings.HasPrefix(f.Name(), "_") || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		file := path.Join(f.Name(), "tenant.json")
		data, err := fs.ReadFile(dir, file)
		if err != nil {
			faults = append(faults, Fault{File: file, Line: 1, Column: 1, Code: "file_missing", Message: "the folder has no readable tenant.json"})
			continue
		}
		r := &reader{file: file, data: data}
		d := r.declaration(f.Name())
		marks.add(r)
		faults = append(faults, r.faults...)
		all = append(all, d)
	}
	faults = append(faults, marks.faults()...)
	if len(faults) > 0 {
		slices.SortStableFunc(faults, func(a, b Fault) int {
			return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return nil, faults
	}
	return all, nil
}

// crossing finds what may stand only once over all files: "host x" → places.
type crossing map[string][]Fault

func (c crossing) add(r *reader) {
	for _, m := range r.unique {
		c[m.what] = append(c[m.what], r.fault(m.node, m.path, "declared_twice", ""))
	}
}

func (c crossing) faults() []Fault {
	var out []Fault
	for what, places := range c {
		if len(places) < 2 {
			continue
		}
		for i, f := range places {
			other := places[(i+1)%len(places)]
			f.Message = fmt.Sprintf("%s is declared in %s:%d too", what, other.File, other.Line)
			out = append(out, f)
		}
	}
	return out
}
