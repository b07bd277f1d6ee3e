package scan_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/madoguchi/madoguchi/internal/scan"
)

func pngOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claiming makes a PNG whose header claims a size that its data has not.
func claiming(t *testing.T, w, h uint32) []byte {
	t.Helper()
	b := pngOf(t, 1, 1)
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

const types = "[Content_Types].xml"

func docx(t *testing.T, more map[string]string) []byte {
	t.Helper()
	files := map[string]string{types: "<Types/>", "word/document.xml": strings.Repeat("<w:t>申請</w:t>", 500)}
	for k, v := range more {
		files[k] = v
	}
	return zipped(t, files)
}

// stored writes entries the way some programs do: sizes before the data.
func stored(t *testing.T, method uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{types, "word/document.xml"} {
		text := []byte("<x>" + strings.Repeat("あ", 100) + "</x>")
		h := &zip.FileHeader{Name: name, Method: method, UncompressedSize64: uint64(len(text)),
			CompressedSize64: uint64(len(text)), CRC32: crc32.ChecksumIEEE(text)}
		f, err := w.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encryptedFlag(b []byte) []byte {
	b = bytes.Clone(b)
	b[6] |= 1
	return b
}

const sound = "%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"

func TestStructure(t *testing.T) {
	long := strings.Repeat("stream of nothing in particular\n", 10_000)
	// The name is cut by the window's edge wherever the edge is.
	atEdge := func(n int) string {
		return "%PDF-1.7\n" + strings.Repeat("a", n) + "/Encrypt 5 0 R\n" + long + "%%EOF"
	}
	for _, c := range []struct {
		name, kind string
		content    []byte
		clean      bool
		code       string
	}{
		{"pdf", "pdf", []byte(sound), true, ""},
		{"long pdf", "pdf", []byte("%PDF-1.7\n" + long + "%%EOF\n"), true, ""},
		{"encrypted pdf", "pdf", []byte("%PDF-1.7\ntrailer <</Root 1 0 R /Encrypt 5 0 R>>\n%%EOF"), false, scan.Encrypted},
		{"name that begins alike", "pdf", []byte("%PDF-1.7\n<</EncryptMetadata false>>\n%%EOF"), true, ""},
		{"encrypted at a window's edge", "pdf", []byte(atEdge(64<<10 - 12)), false, scan.Encrypted},
		{"encrypted across the edge", "pdf", []byte(atEdge(64<<10 - 14)), false, scan.Encrypted},
		{"cut pdf", "pdf", []byte("%PDF-1.7\n" + long), false, scan.Damaged},
		{"pdf that starts programs", "pdf", []byte("%PDF-1.7\n<</S /Launch /F (x)>>\n%%EOF"), false, scan.Macro},
		{"pdf with scripts", "pdf", []byte("%PDF-1.7\n<</S /JavaScript /JS (x)>>\n%%EOF"), true, scan.Active},

		{"png", "png", pngOf(t, 100, 80), true, ""},
		{"jpeg", "jpeg", jpegOf(t), true, ""},
		{"cut png", "png", pngOf(t, 100, 80)[:20], false, scan.Damaged},
		{"picture too large to show", "png", claiming(t, 20_000, 20_000), false, scan.Pixels},
		{"picture of overflowing size", "png", claiming(t, 0x7fffffff, 0x7fffffff), false, scan.Damaged},

		{"docx", "docx", docx(t, nil), true, ""},
		{"docx, stored", "docx", stored(t, zip.Store), true, ""},
		{"xlsx named docx", "docx", zipped(t, map[string]string{types: "x", "xl/workbook.xml": "x"}), false, scan.Damaged},
		{"xlsx", "xlsx", zipped(t, map[string]string{types: "x", "xl/workbook.xml": "x"}), true, ""},
		{"any archive", "docx", zipped(t, map[string]string{"a.txt": "x"}), false, scan.Damaged},
		{"macro", "docx", docx(t, map[string]string{"word/vbaProject.bin": "x"}), false, scan.Macro},
		{"macro elsewhere", "docx", docx(t, map[string]string{"word/sub/VBAPROJECT.BIN": "x"}), false, scan.Macro},
		{"encrypted entry", "docx", encryptedFlag(docx(t, nil)), false, scan.Encrypted},
		{"cut archive", "docx", docx(t, nil)[:300], false, scan.Damaged},
		{"without a directory", "docx", docx(t, nil)[:len(docx(t, nil))-200], false, scan.Damaged},
		{"with a second file behind", "docx", append(docx(t, nil), bytes.Repeat([]byte("MZ"), 2000)...), false, scan.Damaged},
		{"unpacks to too much", "docx", docx(t, map[string]string{"word/bomb.xml": strings.Repeat("\x00", 40<<20)}), false, scan.Bomb},

		{"text", "csv", []byte("氏名,住所\r\n"), true, ""},
		{"program as text", "txt", []byte("MZ\x00\x00"), false, scan.Damaged},
		{"heic", "heic", []byte("....ftypheic"), true, ""},
	} {
		for _, r := range []struct {
			how string
			r   io.Reader
		}{{"at once", bytes.NewReader(c.content)}, {"in halves", iotest.HalfReader(bytes.NewReader(c.content))}} {
			got, err := scan.Structure(c.kind, r.r)
			if err != nil || got.Clean != c.clean || got.Code != c.code || got.Scanner != "structure" {
				t.Errorf("%s, %s: %+v, %v", c.name, r.how, got, err)
			}
			if left, _ := io.Copy(io.Discard, r.r); left != 0 {
				t.Errorf("%s, %s: %d bytes were not read", c.name, r.how, left)
			}
		}
	}
}

func TestManyEntriesAreABomb(t *testing.T) {
	files := map[string]string{types: "x", "word/document.xml": "x"}
	for i := range 10_001 {
		files[fmt.Sprint("word/", i)] = ""
	}
	if v, err := scan.Structure("docx", bytes.NewReader(zipped(t, files))); err != nil || v.Code != scan.Bomb {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestAHiddenDirectoryIsFound(t *testing.T) {
	// The list at the end names a file that is not in the archive: programs that
	// trust the list would show another content.
	b := docx(t, nil)
	i := bytes.LastIndex(b, []byte("word/document.xml"))
	b[i] = 'v'
	if v, err := scan.Structure("docx", bytes.NewReader(b)); err != nil || v.Code != scan.Damaged {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestReadErrorsAreNoVerdict(t *testing.T) {
	broken := errors.New("connection lost")
	for _, kind := range []string{"pdf", "png", "docx", "csv", "heic"} {
		v, err := scan.Structure(kind, io.MultiReader(strings.NewReader("PK\x03\x04"), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) || v.Clean {
			t.Errorf("%s: %+v, %v", kind, v, err)
		}
	}
	if _, err := scan.Structure("exe", strings.NewReader("")); err == nil {
		t.Error("an unknown kind is judged")
	}
}

func FuzzStructure(f *testing.F) {
	for _, kind := range []string{"pdf", "png", "docx", "csv"} {
		f.Add(kind, []byte(sound))
		f.Add(kind, []byte("PK\x03\x04\x14\x00\x08\x00\x08\x00"))
	}
	f.Fuzz(func(t *testing.T, kind string, content []byte) {
		v, err := scan.Structure(kind, bytes.NewReader(content))
		if err == nil && !v.Clean && v.Code == "" {
			t.Error("refused without a code")
		}
	})
}
