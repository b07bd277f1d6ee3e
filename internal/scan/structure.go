package scan

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // registers the format
	_ "image/png"  // registers the format
	"io"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// maxPixels admits 100 megapixels: above the largest phone cameras, below what
// would hurt the machine that shows it.
const maxPixels = 100_000_000

// Structure reads r to its end and says whether it is sound for its kind. An
// error is that of r, or Internal for an unknown kind.
func Structure(kind string, r io.Reader) (Verdict, error) {
	check, ok := map[string]func(io.Reader) (Verdict, error){
		"pdf":  pdf,
		"jpeg": picture, "png": picture,
		"heic": opaque, "webp": opaque,
		"docx": office("word/"), "xlsx": office("xl/"), "pptx": office("ppt/"),
		"csv": text, "txt": text,
	}[kind]
	if !ok {
		return Verdict{}, fault.Newf(fault.Internal, "unknown_file_kind", "kind %q", kind)
	}
	src := &source{r: r}
	v, err := check(src)
	if err == nil && src.err == nil {
		_, err = io.Copy(io.Discard, src)
	}
	if src.err != nil {
		return Verdict{}, fmt.Errorf("read file: %w", src.err)
	}
	return v, err
}

// source keeps the reader's own error apart from what a check makes of an
// early end.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// opaque kinds are told by their first bytes; nothing in them runs.
func opaque(io.Reader) (Verdict, error) { return clean(""), nil }

func picture(r io.Reader) (Verdict, error) {
	c, _, err := image.DecodeConfig(r)
	if err != nil || c.Width <= 0 || c.Height <= 0 {
		return refuse(Damaged), nil
	}
	if c.Width > maxPixels/c.Height {
		return refuse(Pixels), nil
	}
	return clean(""), nil
}

func text(r io.Reader) (Verdict, error) {
	v := clean("")
	err := eachWindow(r, 0, func(window []byte, _ bool) {
		if bytes.IndexByte(window, 0) >= 0 {
			v = refuse(Damaged)
		}
	})
	return v, err
}

// pdf looks for names that stand in plain text even where a document's objects
// are compressed: the dictionary of the trailer or of the cross-reference
// stream.
func pdf(r io.Reader) (Verdict, error) {
	var encrypted, launches, scripts, ended bool
	err := eachWindow(r, 32, func(window []byte, last bool) {
		encrypted = encrypted || hasName(window, "/Encrypt")
		launches = launches || hasName(window, "/Launch")
		scripts = scripts || hasName(window, "/JavaScript") || hasName(window, "/EmbeddedFile")
		if last {
			ended = bytes.Contains(window, []byte("%%EOF"))
		}
	})
	switch {
	case err != nil:
		return Verdict{}, err
	case encrypted:
		return refuse(Encrypted), nil
	case !ended:
		return refuse(Damaged), nil
	case launches:
		return refuse(Macro), nil
	case scripts:
		return clean(Active), nil
	}
	return clean(""), nil
}

// hasName finds a PDF name that does not merely begin like it.
func hasName(b []byte, name string) bool {
	for {
		i := bytes.Index(b, []byte(name))
		if i < 0 {
			return false
		}
		b = b[i+len(name):]
		if len(b) > 0 && !isLetter(b[0]) {
			return true
		}
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// eachWindow passes r by in windows of 64 KiB, each with the last overlap
// bytes of the one before, so that no short text is cut in two. The last
// window holds at least 1 KiB of the end, if there is that much.
func eachWindow(r io.Reader, overlap int, look func(window []byte, last bool)) error {
	const keepAtEnd = 1 << 10
	keep := max(overlap, keepAtEnd)
	buf := make([]byte, 0, keep+chunkSize)
	for {
		n, err := io.ReadFull(r, buf[len(buf):len(buf)+chunkSize])
		buf = buf[:len(buf)+n]
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return err
		}
		look(buf, last)
		if last {
			return nil
		}
		tail := copy(buf[:keep], buf[len(buf)-keep:])
		buf = buf[:tail]
	}
}
