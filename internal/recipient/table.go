package recipient

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"

	"github.com/madoguchi/madoguchi/internal/fault"
)

const (
	maxRows    = 50_000
	maxColumns = 100
	maxCell    = 4_000 // bytes

	// A reader keeps every field of a record before anybody can count them:
	// twenty megabytes of commas in one line would be a gigabyte of memory.
	maxSeparators = 10_000 // of one line, those inside cells too
)

// table is a file as it was read: the heading and the rows, all as wide.
type table struct {
	heading []string
	rows    [][]string
	lines   []int // in the file, of each row
}

// badFile is what is wrong with a file as a whole.
func badFile(key string) error {
	return fault.Fields([]fault.Field{{Path: "file", Key: key}})
}

// readTable reads CSV, or text with tabs, in UTF-8 or CP932.
func readTable(raw []byte) (table, error) {
	text, err := decode(raw)
	if err != nil {
		return table{}, err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator(text), -1, true
	for line := range strings.Lines(text) {
		if strings.Count(line, string(r.Comma)) > maxSeparators {
			return table{}, badFile("too_many_columns")
		}
	}
	var t table
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return table{}, badFile("not_a_table")
		}
		line, _ := r.FieldPos(0)
		if err := t.add(row, line); err != nil {
			return table{}, err
		}
	}
	if len(t.rows) == 0 {
		return table{}, badFile("no_rows")
	}
	return t, nil
}

func (t *table) add(row []string, line int) error {
	if t.heading == nil {
		if len(row) > maxColumns {
			return badFile("too_many_columns")
		}
		t.heading = row
		return nil
	}
	if strings.Join(row, "") == "" {
		return nil // an empty line at the end of what a spreadsheet wrote
	}
	if len(t.rows) == maxRows {
		return fault.Fields([]fault.Field{{Path: "file", Key: "too_many_rows", Params: map[string]any{"max": maxRows}}})
	}
	for _, cell := range row {
		if len(cell) > maxCell {
			return badFile("cell_too_long")
		}
	}
	wide := make([]string, len(t.heading))
	copy(wide, row)
	t.rows, t.lines = append(t.rows, wide), append(t.lines, line)
	return nil
}

// decode returns the text of either encoding. Text of CP932 is hardly ever
// right UTF-8, and UTF-8 never wrong.
func decode(raw []byte) (string, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if utf8.Valid(raw) {
		return checkText(string(raw))
	}
	text, err := japanese.ShiftJIS.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return "", badFile("bad_encoding")
	}
	return checkText(string(text))
}

func checkText(s string) (string, error) {
	if strings.ContainsRune(s, 0) {
		return "", badFile("not_a_table")
	}
	return s, nil
}

func separator(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	if strings.Contains(first, "\t") && !strings.Contains(first, ",") {
		return '\t'
	}
	return ','
}
