package house

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// place returns the floor of a folder.
func place(dir string) (floor, bool) {
	if strings.HasPrefix(dir, "internal/") {
		f, ok := places[room(dir)]
		return f, ok
	}
	for prefix, f := range outside {
		if dir == prefix || strings.HasPrefix(dir, prefix+"/") {
			return f, true
		}
	}
	return 0, false
}

// floorPlaces wants every folder to stand somewhere in the house.
func floorPlaces(t *Tree) []Finding {
	var out []Finding
	for _, p := range t.Packages {
		if _, ok := place(p.Dir); !ok {
			out = append(out, Finding{"place", p.Dir, "has no place in the house: give it a floor in floors.go"})
		}
	}
	return out
}

// inner returns the folder an import path of the house names.
func inner(importPath string) (dir string, ok bool) {
	return strings.CutPrefix(importPath, Module+"/")
}

// eachEdge calls fn for every import between two rooms in code that is no test.
func eachEdge(t *Tree, fn func(p *Package, f *File, to string)) {
	for _, p := range t.Packages {
		for _, f := range p.Code() {
			for _, path := range f.Imports() {
				if dir, ok := inner(path); ok && room(dir) != room(p.Dir) {
					fn(p, f, dir)
				}
			}
		}
	}
}

// lookUp finds rooms that look up or at their neighbours.
func lookUp(t *Tree) []Finding {
	var out []Finding
	eachEdge(t, func(p *Package, f *File, to string) {
		from, ok1 := place(p.Dir)
		target, ok2 := place(to)
		if ok1 && ok2 && target >= from && !slices.Contains(testRooms, room(to)) {
			at := room(p.Dir) + " → " + room(to)
			out = append(out, Finding{"look-up", at, fmt.Sprintf(
				"%s imports it, but %s (%d) does not stand below %s (%d)", f.Path, room(to), target, room(p.Dir), from)})
		}
	})
	return out
}

// walls follows imports through the house: what is linked counts, not only what
// is imported.
func walls(t *Tree) []Finding {
	edges := map[string]map[string]bool{}
	eachEdge(t, func(p *Package, _ *File, to string) {
		from := room(p.Dir)
		if edges[from] == nil {
			edges[from] = map[string]bool{}
		}
		edges[from][room(to)] = true
	})
	var out []Finding
	for _, w := range standingWalls {
		for _, from := range w.from {
			if from == "" {
				continue
			}
			for _, chain := range reach(edges, from) {
				if end := chain[len(chain)-1]; slices.Contains(w.to, end) {
					out = append(out, Finding{"wall", from + " → " + end, strings.Join(chain, " → ") + ": " + w.why})
				}
			}
		}
	}
	return out
}

// reach returns a shortest chain to every room linked from one.
func reach(edges map[string]map[string]bool, from string) [][]string {
	var out [][]string
	seen := map[string]bool{from: true}
	queue := [][]string{{from}}
	for len(queue) > 0 {
		chain := queue[0]
		queue = queue[1:]
		for _, next := range slices.Sorted(maps.Keys(edges[chain[len(chain)-1]])) {
			if seen[next] {
				continue
			}
			seen[next] = true
			longer := append(slices.Clone(chain), next)
			out = append(out, longer)
			queue = append(queue, longer)
		}
	}
	return out
}

// testSupport keeps the test rooms out of code, except the command that runs
// the tests' servers.
func testSupport(t *Tree) []Finding {
	var out []Finding
	eachEdge(t, func(p *Package, f *File, to string) {
		if slices.Contains(testRooms, room(to)) && !slices.Contains(testRooms, room(p.Dir)) {
			out = append(out, Finding{"test-support", room(p.Dir) + " → " + room(to),
				f.Path + " imports test support, which belongs in _test.go files"})
		}
	})
	return out
}
