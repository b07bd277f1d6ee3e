package postal

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"io"
	"strconv"
	"strings"
)

//go:embed codes.bin
var codes string

// Address is a place up to the town; the number within it is not known.
type Address struct {
	Prefecture, City, Town             string
	PrefectureKana, CityKana, TownKana string // full-width katakana, may be empty
}

// maxBlock bounds what one block may unpack to.
const maxBlock = 1 << 20

// LookUp returns the places of a code of seven ASCII digits, in the order of
// their names; none when the code is malformed or not in use.
func LookUp(code string) []Address {
	if len(code) != 7 || strings.Trim(code, "0123456789") != "" {
		return nil
	}
	block, err := strconv.Atoi(code[:3])
	if err != nil {
		return nil
	}
	text, err := unpack(offset(block), offset(block+1))
	if err != nil {
		return nil
	}
	var found []Address
	for line := range strings.Lines(text) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if c[0] == code && len(c) == 7 {
			found = append(found, Address{c[1], c[2], c[3], c[4], c[5], c[6]})
		}
	}
	return found
}

func offset(block int) uint32 { return binary.BigEndian.Uint32([]byte(codes[4*block : 4*block+4])) }

func unpack(from, to uint32) (string, error) {
	r := flate.NewReader(bytes.NewReader([]byte(codes[from:to])))
	text, err := io.ReadAll(io.LimitReader(r, maxBlock))
	return string(text), err
}
