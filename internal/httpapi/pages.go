package httpapi

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// pageTypes are the kinds of file a web build has; nothing else is served. The
// machine's own table is not asked: it differs.
var pageTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".json": "application/json", ".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".ico": "image/x-icon",
	".woff2": "font/woff2",
}

// Pages serves a web build: files as they are, index.html for every address
// that names no file. Files under assets/ carry a hash in their name and are
// kept for a year; the rest is asked for again each time. A file with .br or
// .gz beside it is sent so to browsers that read it.
func Pages(files fs.FS) http.Handler { return pages{files} }

type pages struct{ files fs.FS }

func (p pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !safe(r.Method) {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	ext := path.Ext(name)
	if ext == "" || ext == ".html" {
		name, ext = "index.html", ".html"
	}
	kind, ok := pageTypes[ext]
	if !ok || !fs.ValidPath(name) || strings.Contains(name, "\\") {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Vary", "Accept-Encoding")
	if err := p.send(w, r, name); err != nil {
		w.Header().Del("Content-Type")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNotFound)
	}
}

// send sends the best variant there is.
func (p pages) send(w http.ResponseWriter, r *http.Request, name string) error {
	accepted := r.Header.Get("Accept-Encoding")
	for _, variant := range []struct{ ext, encoding string }{{".br", "br"}, {".gz", "gzip"}, {"", ""}} {
		if variant.ext != "" && !accepts(accepted, variant.encoding) {
			continue
		}
		f, err := p.files.Open(name + variant.ext)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		defer f.Close()
		content, ok := f.(io.ReadSeeker)
		if info, err := f.Stat(); err != nil || info.IsDir() || !ok {
			return fs.ErrNotExist
		}
		if variant.encoding != "" {
			w.Header().Set("Content-Encoding", variant.encoding)
		}
		http.ServeContent(w, r, "", time.Time{}, content)
		return nil
	}
	return fs.ErrNotExist
}

// accepts reads Accept-Encoding; q=0 refuses.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == encoding {
			return strings.TrimRight(strings.ReplaceAll(q, " ", ""), "0.") != "q="
		}
	}
	return false
}
