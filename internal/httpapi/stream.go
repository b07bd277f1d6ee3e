package httpapi

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/logging"
)

// Incoming is a body that is read as it arrives, never whole.
type Incoming struct {
	Name   string // as the sender's machine calls it; personal data
	Type   string // as the sender claims; prove it
	Size   int64  // -1 when the sender does not say
	Reader io.Reader
}

// Outgoing is a document on its way out.
type Outgoing struct {
	Name   string
	Type   string
	Size   int64 // -1 when unknown
	Reader io.ReadCloser
}

type incomingKey struct{}

// Upload adds a route whose body is the raw document. Its name comes percent-
// encoded in X-File-Name. Reading past the route's BodyLimit fails with
// TooLarge.
func Upload[I, O any](a *API, r Route, h func(context.Context, *I, Incoming) (*O, error)) {
	shape := func(op *huma.Operation) {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}}
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: "X-File-Name", In: "header", Required: true, Description: "The document's name, percent-encoded UTF-8",
			Schema: &huma.Schema{Type: huma.TypeString},
		})
	}
	register(a, r, shape, func(ctx context.Context, in *I) (*O, error) {
		body, _ := ctx.Value(incomingKey{}).(*http.Request)
		incoming, err := incomingOf(body)
		if err != nil {
			return nil, err
		}
		return h(ctx, in, incoming)
	})
}

func incomingOf(r *http.Request) (Incoming, error) {
	name, err := url.PathUnescape(r.Header.Get("X-File-Name"))
	if err != nil || name == "" || len(name) > 1000 || !utf8.ValidString(name) {
		return Incoming{}, fault.Fields([]fault.Field{{Path: "X-File-Name", Key: "wrong_format"}})
	}
	return Incoming{Name: name, Type: r.Header.Get("Content-Type"), Size: r.ContentLength, Reader: bounded{r.Body}}, nil
}

// bounded turns the end of the allowance into a fault.
type bounded struct{ r io.Reader }

func (b bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if tooLarge(err) {
		err = fault.New(fault.TooLarge, "body_too_large")
	}
	return n, err
}

type outgoingBody struct{ Body func(huma.Context) }

// Download adds a route that answers with a document: always as an attachment,
// never sniffed, and without any right if a browser shows it all the same.
func Download[I any](a *API, r Route, h func(context.Context, *I) (*Outgoing, error)) {
	shape := func(op *huma.Operation) {
		op.Responses["200"] = &huma.Response{Description: "The document", Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}}
	}
	register(a, r, shape, func(ctx context.Context, in *I) (*outgoingBody, error) {
		doc, err := h(ctx, in)
		if err != nil {
			return nil, err
		}
		return &outgoingBody{func(hc huma.Context) { a.send(ctx, hc, r, doc) }}, nil
	})
}

// send streams the document. When reading it fails the connection is cut, so
// that half a document never looks whole.
func (a *API) send(ctx context.Context, hc huma.Context, r Route, doc *Outgoing) {
	defer doc.Reader.Close()
	hc.SetHeader("Content-Type", doc.Type)
	hc.SetHeader("Content-Disposition", disposition(doc.Name))
	hc.SetHeader("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	if doc.Size >= 0 {
		hc.SetHeader("Content-Length", strconv.FormatInt(doc.Size, 10))
	}
	hc.SetStatus(http.StatusOK)
	if _, err := io.Copy(hc.BodyWriter(), doc.Reader); err != nil {
		a.cfg.Logger.WarnContext(ctx, "document ended early", logging.Public("operation", r.Operation), logging.Err(err))
		panic(http.ErrAbortHandler)
	}
}

// disposition names the document for every browser: an ASCII stand-in and the
// real name percent-encoded (RFC 6266, RFC 5987).
func disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\/:*?<>|%;`, r) {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, extValue(name))
}

// extValue percent-encodes everything but the attr-chars of RFC 5987.
func extValue(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		if c < 0x80 && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte("!#$&+-.^_`|~", c) >= 0) {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

// untilDeadline bounds how long the peer may take to send the body or to take
// the answer.
func untilDeadline(w http.ResponseWriter, at time.Time) {
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(at)  // a writer without deadlines (in tests) has no peer to wait for
	_ = rc.SetWriteDeadline(at) // likewise
}
