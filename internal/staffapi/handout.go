package staffapi

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/handout"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type handoutView struct {
	ID      ids.ID    `json:"id"`
	Title   string    `json:"title"`
	Name    string    `json:"name" doc:"Of the file"`
	Kind    string    `json:"kind" doc:"pdf, docx, …"`
	Size    int64     `json:"size"`
	State   string    `json:"state" enum:"quarantined,released,refused"`
	Verdict string    `json:"verdict" doc:"Why it was refused"`
	AddedAt time.Time `json:"added_at"`
	AddedBy string    `json:"added_by"`
}

type handoutsOutput struct {
	Body struct {
		Items []handoutView `json:"items"`
	}
}

type handoutOutput struct{ Body handoutView }

type addHandoutInput struct {
	ID    httpapi.ID `path:"id"`
	Title string     `query:"title" maxLength:"200" doc:"What residents read; the file's name when it is left out"`
}

type handoutInput struct {
	ID      httpapi.ID `path:"id"`
	Handout httpapi.ID `path:"handout"`
}

type renameHandoutInput struct {
	ID      httpapi.ID `path:"id"`
	Handout httpapi.ID `path:"handout"`
	Body    struct {
		Title string `json:"title" maxLength:"200"`
	}
}

type orderHandoutsInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Order []httpapi.ID `json:"order" maxItems:"50" doc:"All of them, in their new order"`
	}
}

const handoutTime = 5 * time.Minute

func (c counter) handoutRoutes() {
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/handouts", "list-handouts", "Files of the procedure's page", "procedure", "view"), c.handouts)
	httpapi.Upload(c.api, desk("POST", "/api/procedures/{id}/handouts", "add-handout", "Add a file to the procedure's page", "procedure", "edit").
		Sized(handout.MaxBytes+1<<20).Within(handoutTime), c.addHandout)
	httpapi.Register(c.api, desk("PUT", "/api/procedures/{id}/handouts/{handout}", "rename-handout", "Give a file another title", "procedure", "edit"), c.renameHandout)
	httpapi.Register(c.api, desk("DELETE", "/api/procedures/{id}/handouts/{handout}", "remove-handout", "Take a file off the page", "procedure", "edit"), c.removeHandout)
	httpapi.Register(c.api, desk("PUT", "/api/procedures/{id}/handout-order", "order-handouts", "Put the files into an order", "procedure", "edit"), c.orderHandouts)
	httpapi.Download(c.api, desk("GET", "/api/procedures/{id}/handouts/{handout}/content", "download-handout", "The file itself", "procedure", "view").
		Within(handoutTime), c.handoutContent)
}

func (c counter) handouts(ctx context.Context, in *idInput) (*handoutsOutput, error) {
	sp := tenant.From(ctx)
	if _, err := procedure.Get(ctx, sp, in.ID.ID); err != nil {
		return nil, err
	}
	found, err := handout.List(ctx, sp, in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &handoutsOutput{}
	out.Body.Items = httpapi.Each(found, showHandout)
	return out, nil
}

func (c counter) addHandout(ctx context.Context, in *addHandoutInput, file httpapi.Incoming) (*handoutOutput, error) {
	h, err := handout.Add(ctx, tenant.From(ctx), access.From(ctx), handout.Upload{
		Procedure: in.ID.ID, Title: in.Title, FileName: file.Name, Body: file.Reader,
	})
	if err != nil {
		return nil, err
	}
	return &handoutOutput{showHandout(h)}, nil
}

func (c counter) renameHandout(ctx context.Context, in *renameHandoutInput) (*nothing, error) {
	return &nothing{}, handout.Rename(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Handout.ID, in.Body.Title)
}

func (c counter) removeHandout(ctx context.Context, in *handoutInput) (*nothing, error) {
	return &nothing{}, handout.Remove(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Handout.ID)
}

func (c counter) orderHandouts(ctx context.Context, in *orderHandoutsInput) (*nothing, error) {
	return &nothing{}, handout.Order(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, plain(in.Body.Order))
}

func (c counter) handoutContent(ctx context.Context, in *handoutInput) (*httpapi.Outgoing, error) {
	content, h, err := handout.OpenFor(ctx, tenant.From(ctx), in.ID.ID, in.Handout.ID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Outgoing{Name: h.File.Name, Type: h.File.MediaType(), Size: h.File.Size, Reader: content}, nil
}

func showHandout(h handout.Handout) handoutView {
	return handoutView{
		ID: h.ID, Title: h.Title, Name: h.File.Name, Kind: h.File.Kind, Size: h.File.Size, State: string(h.File.State),
		Verdict: h.File.Verdict, AddedAt: h.AddedAt, AddedBy: h.AddedBy,
	}
}
