package declaration

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reader collects the faults of one file.
type reader struct {
	file   string
	data   []byte
	faults Faults
	unique []mark
}

// mark is a value that no other file may have.
type mark struct {
	what string
	path string
	node *node
}

func (r *reader) fault(n *node, path, code, message string) Fault {
	line, column := place(r.data, n.at)
	return Fault{File: r.file, Line: line, Column: column, Path: path, Code: code, Message: message}
}

func (r *reader) refuse(n *node, path, code, message string) {
	r.faults = append(r.faults, r.fault(n, path, code, message))
}

func (r *reader) once(n *node, path, what string) {
	r.unique = append(r.unique, mark{what: what, path: path, node: n})
}

// key describes one key of an object.
type key struct {
	name     string
	optional bool
	read     func(n *node, path string)
}

// object reads the members that keys describe and refuses every other one.
func (r *reader) object(n *node, path string, keys []key) {
	members, ok := n.value.([]member)
	if !ok {
		r.refuse(n, path, "not_an_object", "an object is expected")
		return
	}
	seen := map[string]bool{}
	for _, m := range members {
		r.member(m, join(path, m.key), keys, seen)
	}
	for _, k := range keys {
		if !k.optional && !seen[k.name] {
			r.refuse(n, join(path, k.name), "missing", "is missing")
		}
	}
}

func (r *reader) member(m member, path string, keys []key, seen map[string]bool) {
	at := &node{at: m.at}
	if seen[m.key] {
		r.refuse(at, path, "repeated_key", "stands twice")
		return
	}
	seen[m.key] = true
	i := slices.IndexFunc(keys, func(k key) bool { return k.name == m.key })
	if i < 0 {
		r.refuse(at, path, "unknown_key", "is not a key of this format")
		return
	}
	keys[i].read(m.value, path)
}

// list reads each element of a list of 1 (or min) to max.
func (r *reader) list(n *node, path string, minimum, maximum int, read func(n *node, path string)) {
	items, ok := n.value.([]*node)
	if !ok {
		r.refuse(n, path, "not_a_list", "a list is expected")
		return
	}
	if len(items) < minimum || len(items) > maximum {
		r.refuse(n, path, "list_length", "needs "+strconv.Itoa(minimum)+" to "+strconv.Itoa(maximum)+" elements")
	}
	for i, item := range items {
		read(item, path+"["+strconv.Itoa(i)+"]")
	}
}

// text returns a string of 1 to most characters without control characters
// and without space at its ends.
func (r *reader) text(n *node, path string, most int) (string, bool) {
	s, ok := n.value.(string)
	if !ok {
		r.refuse(n, path, "not_a_text", "a text is expected")
		return "", false
	}
	bad := func(c rune) bool { return unicode.IsControl(c) || c == utf8.RuneError }
	length := utf8.RuneCountInString(s)
	if length == 0 || length > most || strings.TrimSpace(s) != s || strings.ContainsFunc(s, bad) {
		r.refuse(n, path, "bad_text", "needs 1 to "+strconv.Itoa(most)+" characters, no control characters and no space at its ends")
		return "", false
	}
	return s, true
}

func (r *reader) whole(n *node, path string, least, most int) (int, bool) {
	number, ok := n.value.(json.Number)
	if !ok {
		r.refuse(n, path, "not_a_number", "a number is expected")
		return 0, false
	}
	v, err := strconv.Atoi(number.String())
	if err != nil || v < least || v > most {
		r.refuse(n, path, "bad_number", "needs a whole number from "+strconv.Itoa(least)+" to "+strconv.Itoa(most))
		return 0, false
	}
	return v, true
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
