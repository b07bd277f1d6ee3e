package typeset

import (
	_ "embed"
	"fmt"
	"time"

	"github.com/signintech/gopdf"
)

//go:embed fonts/BIZUDGothic-Regular.ttf
var gothic []byte

const (
	family = "gothic"
	margin = 51.0 // points, 18 mm
	indent = 130.0
	ink    = 0x1a
	faint  = 0x76
)

// Document is a PDF in the making. Methods remember the first failure, which
// Bytes returns.
type Document struct {
	pdf gopdf.GoPdf
	y   float64
	err error
}

// Info is what the PDF's information dictionary says.
type Info struct {
	Title, Author string
	At            time.Time
}

// New begins an A4 document whose pages carry footer and page number.
func New(info Info, footer string) (*Document, error) {
	d := &Document{}
	d.pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	d.pdf.SetInfo(gopdf.PdfInfo{Title: info.Title, Author: info.Author, Creator: "madoguchi", CreationDate: info.At})
	if err := d.pdf.AddTTFFontDataWithOption(family, gothic, gopdf.TtfOption{UseKerning: false}); err != nil {
		return nil, fmt.Errorf("load font: %w", err)
	}
	page := 0
	d.pdf.AddFooter(func() {
		page++
		d.at(8, faint, margin, gopdf.PageSizeA4.H-36, fmt.Sprintf("%s　%d", footer, page))
	})
	d.newPage()
	return d, d.err
}

func (d *Document) newPage() {
	d.pdf.AddPage()
	d.y = margin
}

// room breaks the page when fewer than h points are left on it.
func (d *Document) room(h float64) {
	if d.y+h > gopdf.PageSizeA4.H-margin-18 {
		d.newPage()
	}
}

// Title sets the document's title, centred.
func (d *Document) Title(text string) {
	d.font(18, ink)
	w := d.width(text)
	d.at(18, ink, (gopdf.PageSizeA4.W-w)/2, d.y+6, text)
	d.y += 44
}

// Heading sets a section heading with a rule under it.
func (d *Document) Heading(text string) {
	d.room(60)
	d.y += 10
	d.at(12, ink, margin, d.y, text)
	d.y += 18
	d.rule(0.8)
	d.y += 6
}

// Paragraph sets running text over the full width.
func (d *Document) Paragraph(text string) {
	d.block(10, margin, gopdf.PageSizeA4.W-2*margin, text)
	d.y += 4
}

// Row sets a label and its value side by side, with a hair line under them.
func (d *Document) Row(label, value string) {
	d.font(9.5, ink)
	width := gopdf.PageSizeA4.W - 2*margin - indent
	left, right := d.lines(label, indent-8), d.lines(value, width)
	d.room(float64(max(len(left), len(right)))*14 + 6)
	for i := range max(len(left), len(right)) {
		if i < len(left) {
			d.at(9.5, faint, margin, d.y, left[i])
		}
		if i < len(right) {
			d.at(9.5, ink, margin+indent, d.y, right[i])
		}
		d.y += 14
		d.room(14)
	}
	d.rule(0.2)
	d.y += 4
}

func (d *Document) block(size, x, width float64, text string) {
	d.font(size, ink)
	for _, line := range d.lines(text, width) {
		d.room(size * 1.6)
		d.at(size, ink, x, d.y, line)
		d.y += size * 1.6
	}
}

func (d *Document) rule(width float64) {
	d.pdf.SetLineWidth(width)
	d.pdf.Line(margin, d.y, gopdf.PageSizeA4.W-margin, d.y)
}

// Bytes ends the document.
func (d *Document) Bytes() ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	return d.pdf.GetBytesPdfReturnErr()
}
