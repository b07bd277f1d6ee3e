package mailbox

import (
	"embed"
	"encoding/json"
	"html/template"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/clock"
)

//go:embed page.html style.css
var files embed.FS

const policy = "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

func handler(box *inbox) http.Handler {
	page := template.Must(template.New("page.html").Funcs(template.FuncMap{"pieces": pieces, "jst": jst}).
		ParseFS(files, "page.html"))
	mux := http.NewServeMux()
	mux.Handle("GET /style.css", http.FileServerFS(files))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		show(w, page, view{Messages: box.list(r.URL.Query().Get("to"))})
	})
	mux.HandleFunc("GET /messages/{id}", func(w http.ResponseWriter, r *http.Request) {
		m, ok := box.get(r.PathValue("id"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		show(w, page, view{Messages: box.list(""), Open: &m})
	})
	mux.HandleFunc("GET /api/messages", func(w http.ResponseWriter, r *http.Request) {
		answer(w, box.list(r.URL.Query().Get("to")))
	})
	mux.HandleFunc("DELETE /api/messages", func(w http.ResponseWriter, _ *http.Request) {
		if err := box.clear(); err != nil {
			http.Error(w, "the mails could not be removed", http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}

type view struct {
	Messages []Message
	Open     *Message
}

func show(w http.ResponseWriter, page *template.Template, v view) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Cache-Control", "no-store")
	if err := page.Execute(w, v); err != nil {
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
	}
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(v) // the reader has gone away: nobody to tell
}

// onlyLoopback refuses a request that names another host: a web page whose own
// name was pointed at this machine would otherwise read the mails.
func onlyLoopback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		ip := net.ParseIP(host)
		if host != "localhost" && !strings.HasSuffix(host, ".localhost") && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "unknown host", http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// piece is text, or a link.
type piece struct{ Text, Link string }

// pieces cuts a text at its links.
func pieces(text string) []piece {
	var out []piece
	rest := 0
	for _, span := range link.FindAllStringIndex(text, -1) {
		out = append(out, piece{Text: text[rest:span[0]]}, piece{Text: text[span[0]:span[1]], Link: text[span[0]:span[1]]})
		rest = span[1]
	}
	return append(out, piece{Text: text[rest:]})
}

func jst(t time.Time) string { return t.In(clock.JST).Format("2006-01-02 15:04:05") }
