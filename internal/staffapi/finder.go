package staffapi

import (
	"context"
	"encoding/json"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/finder"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// FinderCard is exported because Huma overlooks embedded types that are not.
type FinderCard struct {
	ID          ids.ID     `json:"id"`
	Slug        string     `json:"slug"`
	Title       string     `json:"title"`
	Revision    int64      `json:"revision" doc:"Of the document; a change names the one it is based on"`
	UpdatedAt   time.Time  `json:"updated_at"`
	UpdatedBy   string     `json:"updated_by"`
	PublishedAt *time.Time `json:"published_at,omitempty" doc:"Left out while it is offered to nobody"`
	Edited      bool       `json:"edited" doc:"It was changed since it was published"`
}

type finderView struct {
	FinderCard
	Document httpapi.Object `json:"document" doc:"madoguchi-finder/1"`
	Findings []finding      `json:"findings"`
	Address  string         `json:"address" doc:"Of the residents' page"`
}

type finderOutput struct{ Body finderView }

type findersOutput struct {
	Body struct {
		Items []FinderCard `json:"items"`
	}
}

type createFinderInput struct {
	Body struct {
		Title    string         `json:"title" minLength:"1" maxLength:"200"`
		Document httpapi.Object `json:"document,omitempty" doc:"Left out: an empty finder"`
	}
}

type saveFinderInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Revision int64          `json:"revision"`
		Document httpapi.Object `json:"document"`
	}
}

type onFinderInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Revision int64 `json:"revision"`
	}
}

func (c counter) finderRoutes() {
	httpapi.Register(c.api, desk("GET", "/api/finders", "list-finders", "Guided finders (手続ナビ)", "procedure", "view"), c.finders)
	httpapi.Register(c.api, desk("POST", "/api/finders", "create-finder", "Add a finder", "procedure", "edit").Sized(formSize), c.createFinder)
	httpapi.Register(c.api, desk("GET", "/api/finders/{id}", "get-finder", "One finder with its findings", "procedure", "view"), c.finder)
	httpapi.Register(c.api, desk("PUT", "/api/finders/{id}", "save-finder", "Keep the document, whatever its findings", "procedure", "edit").Sized(formSize), c.saveFinder)
	httpapi.Register(c.api, desk("POST", "/api/finders/{id}/publish", "publish-finder", "Offer it to residents", "procedure", "publish"), c.publishFinder)
	httpapi.Register(c.api, desk("POST", "/api/finders/{id}/unpublish", "unpublish-finder", "Offer it to nobody", "procedure", "publish"), c.unpublishFinder)
	httpapi.Register(c.api, desk("DELETE", "/api/finders/{id}", "delete-finder", "Remove a finder that is offered to nobody", "procedure", "edit"), c.deleteFinder)
}

func (c counter) finders(ctx context.Context, _ *nothing) (*findersOutput, error) {
	found, err := finder.List(ctx, tenant.From(ctx))
	if err != nil {
		return nil, err
	}
	out := &findersOutput{}
	out.Body.Items = httpapi.Each(found, showFinderCard)
	return out, nil
}

func (c counter) createFinder(ctx context.Context, in *createFinderInput) (*finderOutput, error) {
	f, err := finder.Create(ctx, tenant.From(ctx), access.From(ctx), in.Body.Title, json.RawMessage(in.Body.Document))
	return c.shownFinder(ctx, f, err)
}

func (c counter) finder(ctx context.Context, in *idInput) (*finderOutput, error) {
	f, err := finder.Get(ctx, tenant.From(ctx), in.ID.ID)
	return c.shownFinder(ctx, f, err)
}

func (c counter) saveFinder(ctx context.Context, in *saveFinderInput) (*finderOutput, error) {
	f, err := finder.Save(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Body.Revision, json.RawMessage(in.Body.Document))
	return c.shownFinder(ctx, f, err)
}

func (c counter) publishFinder(ctx context.Context, in *onFinderInput) (*finderOutput, error) {
	f, err := finder.Publish(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Body.Revision)
	return c.shownFinder(ctx, f, err)
}

func (c counter) unpublishFinder(ctx context.Context, in *onFinderInput) (*finderOutput, error) {
	f, err := finder.Unpublish(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Body.Revision)
	return c.shownFinder(ctx, f, err)
}

func (c counter) deleteFinder(ctx context.Context, in *idInput) (*nothing, error) {
	return &nothing{}, finder.Delete(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
}

func (c counter) shownFinder(ctx context.Context, f finder.Finder, err error) (*finderOutput, error) {
	if err != nil {
		return nil, err
	}
	return &finderOutput{finderView{
		FinderCard: showFinderCard(f), Document: httpapi.Object(f.Document), Findings: httpapi.Each(f.Findings, showFinding),
		Address: c.residents(tenant.From(ctx)) + "/finder/" + f.Slug,
	}}, nil
}

func showFinderCard(f finder.Finder) FinderCard {
	return FinderCard{
		ID: f.ID, Slug: f.Slug, Title: f.Title, Revision: f.Revision, UpdatedAt: f.UpdatedAt, UpdatedBy: f.UpdatedBy,
		PublishedAt: httpapi.When(f.PublishedAt), Edited: f.Published != nil && string(f.Published) != string(f.Document),
	}
}
