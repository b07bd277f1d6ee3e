package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Sheet is a page or a picture that a route draws itself, to be looked at in
// the browser and not kept as a file.
type Sheet struct {
	Type string
	Body []byte
	// Styles are the sources of the sheet's styles for its content policy
	// ("'sha256-…'"); a sheet runs no script and loads nothing.
	Styles []string
	// Framers are the origins whose pages may show the sheet in a frame.
	Framers []string
	// Location sends the browser there instead.
	Location string
}

// Show adds a route that answers with a sheet.
func Show[I any](a *API, r Route, h func(context.Context, *I) (*Sheet, error)) {
	shape := func(op *huma.Operation) {
		op.Responses["200"] = &huma.Response{Description: "The sheet", Content: map[string]*huma.MediaType{
			"*/*": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}}
	}
	register(a, r, shape, func(ctx context.Context, in *I) (*outgoingBody, error) {
		sheet, err := h(ctx, in)
		if err != nil {
			return nil, err
		}
		return &outgoingBody{sheet.send}, nil
	})
}

func (s *Sheet) send(hc huma.Context) {
	if s.Location != "" {
		hc.SetHeader("Location", s.Location)
		hc.SetStatus(http.StatusFound)
		return
	}
	hc.SetHeader("Content-Type", s.Type)
	hc.SetHeader("Content-Length", strconv.Itoa(len(s.Body)))
	hc.SetHeader("Content-Security-Policy", s.policy())
	if len(s.Framers) > 0 {
		// The policy names who may; the older header could not.
		hc.SetHeader("X-Frame-Options", "")
		hc.SetHeader("Cross-Origin-Resource-Policy", "cross-origin")
	}
	hc.SetStatus(http.StatusOK)
	_, _ = hc.BodyWriter().Write(s.Body) // a browser that left has nothing to be told
}

func (s *Sheet) policy() string {
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'"
	if len(s.Styles) > 0 {
		policy += "; style-src " + strings.Join(s.Styles, " ")
	}
	framers := "'none'"
	if len(s.Framers) > 0 {
		framers = strings.Join(s.Framers, " ")
	}
	return policy + "; frame-ancestors " + framers
}
