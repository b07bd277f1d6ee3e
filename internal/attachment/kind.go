package attachment

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"
	"golang.org/x/text/unicode/norm"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// The codes that a resident meets.
const (
	codeNameMissing    = "file_name_missing"
	codeNameTooLong    = "file_name_too_long"
	codeNameInvalid    = "file_name_invalid"
	codeEmpty          = "file_empty"
	codeTooLarge       = "file_too_large"
	codeTooMany        = "too_many_files"
	codeTypeNotAllowed = "file_type_not_allowed"
	codeTypeMismatch   = "file_type_mismatch"
	codeMacro          = "file_has_macro"
	codeInterrupted    = "upload_interrupted"
)

// kind is one sort of file: what its name ends with and what its first bytes
// may look like. An office file begins like any archive; the structure check
// looks inside.
type kind struct {
	name       string
	media      string
	extensions []string
	sniffed    []string
}

func kinds() []kind {
	const ooxml = "application/vnd.openxmlformats-officedocument."
	return []kind{
		{"pdf", "application/pdf", []string{".pdf"}, []string{"application/pdf"}},
		{"jpeg", "image/jpeg", []string{".jpg", ".jpeg"}, []string{"image/jpeg"}},
		{"png", "image/png", []string{".png"}, []string{"image/png"}},
		{"heic", "image/heic", []string{".heic", ".heif"}, []string{"image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"}},
		{"webp", "image/webp", []string{".webp"}, []string{"image/webp"}},
		{"docx", ooxml + "wordprocessingml.document", []string{".docx"}, []string{ooxml + "wordprocessingml.document", "application/zip"}},
		{"xlsx", ooxml + "spreadsheetml.sheet", []string{".xlsx"}, []string{ooxml + "spreadsheetml.sheet", "application/zip"}},
		{"pptx", ooxml + "presentationml.presentation", []string{".pptx"}, []string{ooxml + "presentationml.presentation", "application/zip"}},
		{"csv", "text/csv", []string{".csv"}, []string{"text/plain", "text/csv", "text/tab-separated-values"}},
		{"txt", "text/plain", []string{".txt"}, []string{"text/plain", "text/csv", "text/tab-separated-values"}},
	}
}

// sniffSize is how much of the beginning is looked at.
const sniffSize = 4 << 10

// kindOf decides the kind from the name's end and the first bytes; both must
// agree, and the field must admit it.
func kindOf(name string, head []byte, allowed []string) (string, error) {
	ext := strings.ToLower(path.Ext(name))
	if slices.Contains([]string{".docm", ".xlsm", ".pptm", ".dotm", ".xltm"}, ext) {
		return "", fault.New(fault.Invalid, codeMacro)
	}
	for _, k := range kinds() {
		if !slices.Contains(k.extensions, ext) {
			continue
		}
		if !slices.Contains(allowed, k.name) {
			break
		}
		media, _, _ := strings.Cut(mimetype.Detect(head).String(), ";")
		if !slices.Contains(k.sniffed, media) {
			return "", fault.New(fault.Invalid, codeTypeMismatch)
		}
		return k.name, nil
	}
	return "", fault.New(fault.Invalid, codeTypeNotAllowed)
}

const maxName = 255 // characters

// tidyName accepts a plain file name and returns its composed form: some
// systems send か and ゛ apart.
func tidyName(name string) (string, error) {
	if !utf8.ValidString(name) {
		return "", fault.New(fault.Invalid, codeNameInvalid)
	}
	name = strings.TrimSpace(norm.NFC.String(name))
	switch {
	case name == "":
		return "", fault.New(fault.Invalid, codeNameMissing)
	case utf8.RuneCountInString(name) > maxName:
		return "", fault.New(fault.Invalid, codeNameTooLong)
	case strings.ContainsAny(name, `/\`), strings.Trim(name, ".") == "", strings.ContainsFunc(name, hidden):
		return "", fault.New(fault.Invalid, codeNameInvalid)
	}
	return name, nil
}

// hidden are characters that make a name look other than it is: controls and
// the marks that turn writing direction, by which "fdp.exe" shows as "exe.pdf".
func hidden(r rune) bool {
	return unicode.IsControl(r) || r == '\u200e' || r == '\u200f' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\u2028' || r == '\u2029'
}
