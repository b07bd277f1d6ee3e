package bank

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"io"
	"strconv"
	"strings"
)

//go:embed banks.bin
var table string

// Bank is one bank (金融機関). Names are short as banks print them on forms:
// みずほ, 京都中央信金.
type Bank struct {
	Code string // four digits
	Name string
	Kana string // full-width katakana without small letters
}

// Branch is one branch (店舗) of a bank.
type Branch struct {
	Code string // three digits
	Name string
	Kana string
}

// maxBlock bounds what one block may unpack to.
const maxBlock = 1 << 20

// Find returns the bank of a code; false when the table does not have it.
func Find(code string) (Bank, bool) {
	e, ok := entryOf(code)
	return e.Bank, ok
}

// FindBranch returns a branch; false when the table has no such bank or branch.
func FindBranch(bank, code string) (Branch, bool) {
	e, ok := entryOf(bank)
	if !ok {
		return Branch{}, false
	}
	for _, b := range e.branches() {
		if b.Code == code {
			return b, true
		}
	}
	return Branch{}, false
}

// entry is a bank with the place of its branches.
type entry struct {
	Bank
	at, length int
}

func entries() []entry {
	head := int(binary.BigEndian.Uint32([]byte(table[:4])))
	var out []entry
	for line := range strings.Lines(unpack(4, head)) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		at, err1 := strconv.Atoi(c[3])
		length, err2 := strconv.Atoi(c[4])
		if err1 == nil && err2 == nil {
			out = append(out, entry{Bank{c[0], c[1], c[2]}, 4 + head + at, length})
		}
	}
	return out
}

func entryOf(code string) (entry, bool) {
	for _, e := range entries() {
		if e.Code == code {
			return e, true
		}
	}
	return entry{}, false
}

func (e entry) branches() []Branch {
	var out []Branch
	for line := range strings.Lines(unpack(e.at, e.length)) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		out = append(out, Branch{c[0], c[1], c[2]})
	}
	return out
}

// unpack reads one block of the embedded table; a broken one is empty, and the
// test that walks the whole table would say so.
func unpack(at, length int) string {
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader([]byte(table[at:at+length]))), maxBlock))
	if err != nil {
		return ""
	}
	return string(text)
}
