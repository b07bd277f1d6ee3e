package staffapi

import (
	"context"
	"encoding/json"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Catalogue is exported because Huma overlooks embedded types that are not.
type Catalogue struct {
	Title          string      `json:"title" maxLength:"200"`
	Kana           string      `json:"kana" maxLength:"400"`
	Description    string      `json:"description" maxLength:"10000"`
	Category       *httpapi.ID `json:"category,omitempty"`
	Department     *httpapi.ID `json:"department,omitempty" doc:"The applications' first department; required to publish"`
	LegalBasis     string      `json:"legal_basis" maxLength:"2000"`
	ProcessingDays int         `json:"processing_days" minimum:"0" maximum:"3650" doc:"標準処理期間; 0 when none is set"`
	Fee            string      `json:"fee" maxLength:"2000"`
	Documents      string      `json:"documents" maxLength:"5000"`
	Contact        string      `json:"contact" maxLength:"2000"`
	Opens          *time.Time  `json:"opens,omitempty"`
	Closes         *time.Time  `json:"closes,omitempty" doc:"The first instant at which it is over"`
	Visibility     string      `json:"visibility" enum:"public,link,password,staff"`
	Retention      string      `json:"retention" maxLength:"32"`
	Identity       string      `json:"identity" enum:"none,email"`
	Tags           []string    `json:"tags,omitempty" maxItems:"30" doc:"Free words"`
	Position       int         `json:"position,omitempty" minimum:"0" maximum:"9999" doc:"Place in lists, from 1; 0: after those that have one"`
	DoneText       string      `json:"done_text,omitempty" maxLength:"4000" doc:"Shown after handing in"`
	ReplyText      string      `json:"reply_text,omitempty" maxLength:"4000" doc:"Added to the mail that confirms an application"`
}

type procedureOutput struct{ Body procedureView }

type procedureView struct {
	ID ids.ID `json:"id"`
	Catalogue
	Slug        string     `json:"slug"`
	ShortCode   string     `json:"short_code"`
	State       string     `json:"state" enum:"draft,published,unpublished"`
	Version     *ids.ID    `json:"version,omitempty" doc:"The published form version"`
	Number      int        `json:"number"`
	Revision    int64      `json:"revision" doc:"Of the catalogue entry; a change names the one it is based on"`
	Window      string     `json:"window" enum:"not_yet,open,closed"`
	CreatedAt   time.Time  `json:"created_at"`
	UpdatedAt   time.Time  `json:"updated_at"`
	PublishedAt *time.Time `json:"published_at,omitempty"`
	Next        *planned   `json:"next,omitempty" doc:"The version that is live from an instant on"`
}

type planned struct {
	Version ids.ID    `json:"version"`
	Number  int       `json:"number"`
	At      time.Time `json:"at"`
}

type proceduresInput struct {
	Text       string     `query:"q" maxLength:"100"`
	Category   httpapi.ID `query:"category"`
	Department httpapi.ID `query:"department"`
	State      string     `query:"state" enum:"draft,published,unpublished"`
	After      string     `query:"after" maxLength:"400"`
}

type proceduresOutput struct {
	Body struct {
		Items []procedureView `json:"items"`
		Next  string          `json:"next"`
	}
}

type createProcedureInput struct {
	Body struct {
		Catalogue
		Slug     string         `json:"slug,omitempty" maxLength:"63"`
		Document httpapi.Object `json:"document,omitempty"`
	}
}

type updateProcedureInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Catalogue
		Revision int64 `json:"revision"`
	}
}

type categoriesOutput struct {
	Body struct {
		Items []category `json:"items"`
	}
}

type categoryOutput struct{ Body category }

type category struct {
	ID       ids.ID `json:"id"`
	Name     string `json:"name"`
	Position int    `json:"position"`
}

type categoryBody struct {
	Name     string `json:"name" maxLength:"100"`
	Position int    `json:"position" minimum:"0" maximum:"10000"`
}

type addCategoryInput struct{ Body categoryBody }

type changeCategoryInput struct {
	ID   httpapi.ID `path:"id"`
	Body categoryBody
}

// formSize is the most JSON a form document may have.
const formSize = 2 << 20

func (c counter) procedureRoutes() {
	httpapi.Register(c.api, desk("GET", "/api/procedures", "list-procedures", "All procedures", "procedure", "view"), c.procedures)
	httpapi.Register(c.api, desk("POST", "/api/procedures", "create-procedure", "Add a procedure", "procedure", "edit").Sized(formSize), c.createProcedure)
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}", "get-procedure", "One procedure", "procedure", "view"), c.procedure)
	httpapi.Register(c.api, desk("PUT", "/api/procedures/{id}", "update-procedure", "Change the catalogue entry", "procedure", "edit"), c.updateProcedure)
	httpapi.Register(c.api, desk("GET", "/api/categories", "list-categories", "How procedures are grouped", "procedure", "view"), c.categories)
	httpapi.Register(c.api, desk("POST", "/api/categories", "add-category", "Add a category", "procedure", "edit"), c.addCategory)
	httpapi.Register(c.api, desk("PUT", "/api/categories/{id}", "change-category", "Rename or order a category", "procedure", "edit"), c.changeCategory)
	httpapi.Register(c.api, desk("DELETE", "/api/categories/{id}", "delete-category", "Remove an unused category", "procedure", "edit"), c.deleteCategory)
}

func (c counter) procedures(ctx context.Context, in *proceduresInput) (*proceduresOutput, error) {
	sp := tenant.From(ctx)
	page, err := procedure.List(ctx, sp, procedure.Query{
		Text: in.Text, Category: in.Category.ID, Department: in.Department.ID, State: procedure.State(in.State), After: in.After,
	})
	if err != nil {
		return nil, err
	}
	out := &proceduresOutput{}
	now := sp.Now()
	out.Body.Items = httpapi.Each(page.Items, func(p procedure.Procedure) procedureView { return showProcedure(p, now) })
	out.Body.Next = page.Next
	return out, nil
}

func (c counter) procedure(ctx context.Context, in *idInput) (*procedureOutput, error) {
	p, err := procedure.Get(ctx, tenant.From(ctx), in.ID.ID)
	return shownProcedure(ctx, p, err)
}

func (c counter) createProcedure(ctx context.Context, in *createProcedureInput) (*procedureOutput, error) {
	p, err := procedure.Create(ctx, tenant.From(ctx), access.From(ctx), procedure.CreateInput{
		Catalogue: in.Body.Catalogue.plain(), Slug: in.Body.Slug, Document: json.RawMessage(in.Body.Document),
	})
	return shownProcedure(ctx, p, err)
}

func (c counter) updateProcedure(ctx context.Context, in *updateProcedureInput) (*procedureOutput, error) {
	p, err := procedure.Update(ctx, tenant.From(ctx), access.From(ctx), procedure.UpdateInput{
		Procedure: in.ID.ID, Revision: in.Body.Revision, Catalogue: in.Body.Catalogue.plain(),
	})
	return shownProcedure(ctx, p, err)
}

func shownProcedure(ctx context.Context, p procedure.Procedure, err error) (*procedureOutput, error) {
	if err != nil {
		return nil, err
	}
	return &procedureOutput{showProcedure(p, tenant.From(ctx).Now())}, nil
}

func (g Catalogue) plain() procedure.Catalogue {
	return procedure.Catalogue{
		Title: g.Title, Kana: g.Kana, Description: g.Description, Category: given(g.Category), Department: given(g.Department),
		LegalBasis: g.LegalBasis, ProcessingDays: g.ProcessingDays, Fee: g.Fee, Documents: g.Documents, Contact: g.Contact,
		Opens: moment(g.Opens), Closes: moment(g.Closes), Visibility: procedure.Visibility(g.Visibility),
		Retention: g.Retention, Identity: procedure.Identity(g.Identity),
		Tags: g.Tags, Position: g.Position, DoneText: g.DoneText, ReplyText: g.ReplyText,
	}
}

func showCatalogue(g procedure.Catalogue) Catalogue {
	return Catalogue{
		Title: g.Title, Kana: g.Kana, Description: g.Description, Category: some(g.Category), Department: some(g.Department),
		LegalBasis: g.LegalBasis, ProcessingDays: g.ProcessingDays, Fee: g.Fee, Documents: g.Documents, Contact: g.Contact,
		Opens: httpapi.When(g.Opens), Closes: httpapi.When(g.Closes), Visibility: string(g.Visibility),
		Retention: g.Retention, Identity: string(g.Identity),
		Tags: g.Tags, Position: g.Position, DoneText: g.DoneText, ReplyText: g.ReplyText,
	}
}

func showProcedure(p procedure.Procedure, now time.Time) procedureView {
	p = p.At(now)
	v := procedureView{
		ID: p.ID, Catalogue: showCatalogue(p.Catalogue), Slug: p.Slug, ShortCode: p.ShortCode, State: string(p.State), Version: httpapi.Some(p.Version),
		Number: p.Number, Revision: p.Revision, Window: string(p.Window(now)), CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt,
		PublishedAt: httpapi.When(p.PublishedAt),
	}
	if p.NextVersion != ids.Nil {
		v.Next = &planned{Version: p.NextVersion, Number: p.NextNumber, At: p.NextAt}
	}
	return v
}

func given(id *httpapi.ID) ids.ID {
	if id == nil {
		return ids.Nil
	}
	return id.ID
}

func some(id ids.ID) *httpapi.ID {
	if id == ids.Nil {
		return nil
	}
	return &httpapi.ID{ID: id}
}

func moment(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func (c counter) categories(ctx context.Context, _ *nothing) (*categoriesOutput, error) {
	found, err := procedure.Categories(ctx, tenant.From(ctx))
	if err != nil {
		return nil, err
	}
	out := &categoriesOutput{}
	out.Body.Items = httpapi.Each(found, func(g procedure.Category) category { return category(g) })
	return out, nil
}

func (c counter) addCategory(ctx context.Context, in *addCategoryInput) (*categoryOutput, error) {
	return c.saveCategory(ctx, ids.Nil, in.Body)
}

func (c counter) changeCategory(ctx context.Context, in *changeCategoryInput) (*categoryOutput, error) {
	return c.saveCategory(ctx, in.ID.ID, in.Body)
}

func (c counter) saveCategory(ctx context.Context, id ids.ID, b categoryBody) (*categoryOutput, error) {
	g, err := procedure.SaveCategory(ctx, tenant.From(ctx), access.From(ctx), procedure.Category{ID: id, Name: b.Name, Position: b.Position})
	if err != nil {
		return nil, err
	}
	return &categoryOutput{category(g)}, nil
}

func (c counter) deleteCategory(ctx context.Context, in *idInput) (*nothing, error) {
	return &nothing{}, procedure.DeleteCategory(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
}
