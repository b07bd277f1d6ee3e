package questionsheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// Bounds of a book. A person's sheet is far below; a bomb is far above.
const (
	MaxBytes    = 8 << 20  // of the file
	maxParts    = 2_000    // files in the archive
	maxUnpacked = 32 << 20 // of all parts that are read together
	maxRows     = 5_000    // of a sheet, blank ones too
	maxColumns  = 100
	maxCell     = 32_767 // characters, Excel's own bound
	maxSheets   = 30
	maxText     = 2 << 20 // bytes in all cells of a sheet: one shared text may stand in each of them
)

// grid is one sheet: texts by row and column, both from 0.
type grid struct {
	name     string
	rows     [][]string
	formulas int
	size     int // bytes in all cells
}

func refused(code string) error { return fault.New(fault.Invalid, code) }

// book reads the parts of an archive within one allowance.
type book struct {
	parts  map[string]*zip.File
	left   int64
	tokens int
}

func openBook(raw []byte) (*book, error) {
	if len(raw) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "sheet_too_large")
	}
	if bytes.HasPrefix(raw, []byte{0xd0, 0xcf, 0x11, 0xe0}) {
		return nil, refused("sheet_old_or_locked")
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, refused("sheet_not_xlsx")
	}
	if len(z.File) > maxParts {
		return nil, refused("sheet_bomb")
	}
	b := &book{parts: map[string]*zip.File{}, left: maxUnpacked, tokens: maxTokens}
	for _, f := range z.File {
		b.parts[f.Name] = f
		if strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin") {
			return nil, refused("sheet_macros")
		}
	}
	if b.parts["xl/workbook.xml"] == nil {
		return nil, refused("sheet_not_xlsx")
	}
	return b, nil
}

// part opens a part; what it unpacks to counts against the allowance, whatever
// its header claims.
func (b *book) part(name string) (*allowance, error) {
	f := b.parts[name]
	if f == nil {
		return nil, refused("sheet_broken")
	}
	r, err := f.Open()
	if err != nil {
		return nil, refused("sheet_broken")
	}
	return &allowance{ReadCloser: r, left: &b.left}, nil
}

// each calls fn with every start element of the part until it says stop.
func (b *book) each(name string, fn func(d *xml.Decoder, e xml.StartElement) error) error {
	r, err := b.part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	d := b.decoder(r)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return b.broken(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := fn(d, e); err != nil {
				return b.broken(err)
			}
		}
	}
}

// broken names what is wrong with the book: whatever was read when the
// allowance ended, that it ended is what is wrong.
func (b *book) broken(err error) error {
	if b.left < 0 {
		return refused("sheet_bomb")
	}
	if _, ours := errors.AsType[*fault.Error](err); ours {
		return err
	}
	return refused("sheet_broken")
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// text reads the characters of an element, without readings (rPh) and inner
// markup.
func text(d *xml.Decoder, in xml.StartElement) (string, error) {
	var out strings.Builder
	depth, plain := 1, in.Name.Local == "t" || in.Name.Local == "v"
	for depth > 0 {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				if err := d.Skip(); err != nil {
					return "", err
				}
				continue
			}
			depth++
			plain = t.Name.Local == "t"
		case xml.EndElement:
			depth--
			plain = false
		case xml.CharData:
			if plain && out.Len() < 4*maxCell {
				out.Write(t)
			}
		}
	}
	return clean(out.String()), nil
}

// clean drops what Excel writes for control characters.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.ReplaceAll(s, "_x000D_", "")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

func (b *book) shared() ([]string, error) {
	if b.parts["xl/sharedStrings.xml"] == nil {
		return nil, nil
	}
	var out []string
	err := b.each("xl/sharedStrings.xml", func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		s, err := text(d, e)
		out = append(out, s)
		return err
	})
	return out, err
}

type sheetRef struct {
	name, id string
	hidden   bool
}

// sheets lists the visible sheets with the parts they lie in.
func (b *book) sheets() (names []string, parts []string, err error) {
	var refs []sheetRef
	err = b.each("xl/workbook.xml", func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local == "sheet" {
			refs = append(refs, sheetRef{attribute(e, "name"), attribute(e, "id"), attribute(e, "state") != "" && attribute(e, "state") != "visible"})
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	targets := map[string]string{}
	err = b.each("xl/_rels/workbook.xml.rels", func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local == "Relationship" && attribute(e, "TargetMode") != "External" {
			targets[attribute(e, "Id")] = attribute(e, "Target")
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	for _, r := range refs {
		target := targets[r.id]
		if target == "" || r.hidden || len(parts) >= maxSheets {
			continue
		}
		if strings.HasPrefix(target, "/") {
			target = strings.TrimPrefix(target, "/")
		} else {
			target = path.Join("xl", target)
		}
		names, parts = append(names, r.name), append(parts, target)
	}
	return names, parts, nil
}

// sheet reads one sheet.
func (b *book) sheet(name, part string, shared []string) (grid, error) {
	g := grid{name: name}
	row, column := -1, -1
	err := b.each(part, func(d *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
			row, column = row+1, -1
			if n, err := strconv.Atoi(attribute(e, "r")); err == nil {
				row = n - 1
			}
			if row < 0 || row >= maxRows {
				return refused("sheet_too_many_rows")
			}
		case "c":
			column++
			if at, ok := columnOf(attribute(e, "r")); ok {
				column = at
			}
			value, formula, err := cell(d, e, shared)
			if err != nil || row < 0 || column < 0 || column >= maxColumns || value == "" {
				return err
			}
			if formula {
				g.formulas++
			}
			if g.size += len(value); g.size > maxText {
				return refused("sheet_bomb")
			}
			g.put(row, column, value)
		}
		return nil
	})
	return g, err
}

func (g *grid) put(row, column int, value string) {
	for len(g.rows) <= row {
		g.rows = append(g.rows, nil)
	}
	for len(g.rows[row]) <= column {
		g.rows[row] = append(g.rows[row], "")
	}
	g.rows[row][column] = value
}

// columnOf reads the letters of "AB12", from 0.
func columnOf(ref string) (int, bool) {
	n, i := 0, 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 4; i++ {
		n = n*26 + int(ref[i]-'A') + 1
	}
	return n - 1, i > 0
}

// cell reads a cell's value as a text. A formula is not worked out.
func cell(d *xml.Decoder, c xml.StartElement, shared []string) (value string, formula bool, err error) {
	kind := attribute(c, "t")
	for {
		token, err := d.Token()
		if err != nil {
			return "", false, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "v", "is":
				if value, err = text(d, t); err != nil {
					return "", false, err
				}
			default:
				formula = formula || t.Name.Local == "f"
				if err := d.Skip(); err != nil {
					return "", false, err
				}
			}
		case xml.EndElement:
			return plain(kind, value, shared), formula, nil
		}
	}
}

func plain(kind, value string, shared []string) string {
	switch kind {
	case "s":
		at, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || at < 0 || at >= len(shared) {
			return ""
		}
		return strings.TrimSpace(shared[at])
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[value]
	case "e":
		return ""
	case "str", "inlineStr":
		return strings.TrimSpace(value)
	}
	// A number: 3 is often kept as 3.0 or 3.0000000000000001.
	if f, err := strconv.ParseFloat(value, 64); err == nil && len(value) < 40 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strings.TrimSpace(value)
}
