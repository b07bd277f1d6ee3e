package citizenapi

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/finder"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type findersOutput struct {
	Body struct {
		Items []finderCard `json:"items"`
	}
}

type finderCard struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
}

type finderOutput struct {
	Body struct {
		Document   httpapi.Object  `json:"document" doc:"madoguchi-finder/1; the answers are judged in the browser and sent nowhere"`
		Procedures []ProcedureCard `json:"procedures" doc:"Those that the results name"`
	}
}

func (c counter) finderRoutes() {
	httpapi.Register(c.api, open("GET", "/api/finders", "list-finders", "Guided finders on offer", "procedure", "browse").
		Limited(reading), c.finders)
	httpapi.Register(c.api, open("GET", "/api/finders/{slug}", "get-finder", "Questions that lead to procedures", "procedure", "browse").
		Limited(reading), c.finder)
}

func (c counter) finders(ctx context.Context, _ *nothing) (*findersOutput, error) {
	found, err := finder.Offered(ctx, tenant.From(ctx))
	if err != nil {
		return nil, err
	}
	out := &findersOutput{}
	out.Body.Items = httpapi.Each(found, func(f finder.Finder) finderCard { return finderCard{Slug: f.Slug, Title: f.Title} })
	return out, nil
}

func (c counter) finder(ctx context.Context, in *slugInput) (*finderOutput, error) {
	sp := tenant.From(ctx)
	doc, of, err := finder.Open(ctx, sp, in.Slug)
	if err != nil {
		return nil, err
	}
	out := &finderOutput{}
	out.Body.Document, out.Body.Procedures = httpapi.Object(doc), []ProcedureCard{}
	for _, p := range of {
		out.Body.Procedures = append(out.Body.Procedures, card(p, sp.Now()))
	}
	return out, nil
}
