package residue

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/japanese"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// Hit is one place where a phrase was found.
type Hit struct {
	Directory string
	File      string // path below the directory
	Encoding  string
}

// Searched is how much was read.
type Searched struct{ Files, Bytes int64 }

type needle struct {
	encoding string
	bytes    []byte
}

// Search reads every regular file below the directories and reports where a
// phrase occurs in UTF-8, UTF-16LE, Shift_JIS, EUC-JP or base64. A file that
// ends while it is read is skipped: servers remove files as they run. Any
// other failure ends the search, because an unread file proves nothing.
func Search(ctx context.Context, dirs []Directory, phrases []string) ([]Hit, Searched, error) {
	needles, err := encodings(phrases)
	if err != nil {
		return nil, Searched{}, err
	}
	var hits []Hit
	var searched Searched
	for _, dir := range dirs {
		if _, err := os.Stat(dir.Path); err != nil {
			return nil, searched, fault.Newf(fault.Unavailable, "search_incomplete", "search %s: %w", dir.Name, err)
		}
		err := filepath.WalkDir(dir.Path, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return ignoreVanished(err)
			}
			found, n, err := searchFile(ctx, path, needles)
			searched.Files, searched.Bytes = searched.Files+1, searched.Bytes+n
			for _, encoding := range found {
				hits = append(hits, Hit{dir.Name, strings.TrimPrefix(path, dir.Path), encoding})
			}
			return ignoreVanished(err)
		})
		if err != nil {
			return nil, searched, fault.Newf(fault.Unavailable, "search_incomplete", "search %s: %w", dir.Name, err)
		}
	}
	return hits, searched, nil
}

func ignoreVanished(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func encodings(phrases []string) ([]needle, error) {
	var out []needle
	for _, p := range phrases {
		sjis, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte(p))
		if err != nil {
			return nil, fmt.Errorf("encode phrase: %w", err)
		}
		euc, err := japanese.EUCJP.NewEncoder().Bytes([]byte(p))
		if err != nil {
			return nil, fmt.Errorf("encode phrase: %w", err)
		}
		out = append(out, needle{"UTF-8", []byte(p)}, needle{"UTF-16LE", utf16le(p)},
			needle{"Shift_JIS", sjis}, needle{"EUC-JP", euc})
		for shift := range 3 {
			out = append(out, needle{"base64", base64Core(p, shift)})
		}
	}
	return out, nil
}

func utf16le(s string) []byte {
	units := utf16.Encode([]rune(s))
	out := make([]byte, 0, 2*len(units))
	for _, u := range units {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// base64Core is what the phrase looks like in base64 when shift bytes precede
// it in its group of three, without the groups its neighbours have a share in.
func base64Core(s string, shift int) []byte {
	full := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), s...))
	return []byte(full[4 : len(full)/4*4-4])
}

// searchFile reads in blocks that overlap by the longest needle, so that a
// phrase across a border is found and memory stays small.
func searchFile(ctx context.Context, path string, needles []needle) (found []string, read int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	const block = 1 << 20
	overlap := longest(needles)
	buf := make([]byte, 0, block+overlap)
	seen := map[string]bool{}
	for {
		if err := ctx.Err(); err != nil {
			return nil, read, err
		}
		n, err := io.ReadFull(f, buf[len(buf):len(buf)+block])
		buf, read = buf[:len(buf)+n], read+int64(n)
		for _, nd := range needles {
			if !seen[nd.encoding] && bytes.Contains(buf, nd.bytes) {
				seen[nd.encoding] = true
				found = append(found, nd.encoding)
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return found, read, nil
		}
		if err != nil {
			return nil, read, err
		}
		keep := min(overlap, len(buf))
		buf = append(buf[:0], buf[len(buf)-keep:]...)
	}
}

func longest(needles []needle) int {
	n := 0
	for _, nd := range needles {
		n = max(n, len(nd.bytes))
	}
	return n
}

func names(dirs []Directory) string {
	out := make([]string, len(dirs))
	for i, d := range dirs {
		out[i] = d.Name
	}
	return strings.Join(out, "、")
}
