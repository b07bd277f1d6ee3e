package citizenapi

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/handout"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type categoriesOutput struct {
	Body struct {
		Items []category `json:"items"`
	}
}

type category struct {
	ID   ids.ID `json:"id"`
	Name string `json:"name"`
}

type listInput struct {
	Text     string     `query:"q" maxLength:"100" doc:"Words of the title, kana, description or tags"`
	Category httpapi.ID `query:"category"`
	Tag      string     `query:"tag" maxLength:"40"`
	After    string     `query:"after" maxLength:"400" doc:"Cursor of the page before"`
}

type listOutput struct{ Body procedurePage }

type procedurePage struct {
	Items []ProcedureCard `json:"items"`
	Next  string          `json:"next" doc:"Cursor of the following page; empty at the end"`
}

// ProcedureCard is exported because Huma overlooks embedded types that are not.
type ProcedureCard struct {
	Slug        string     `json:"slug"`
	Title       string     `json:"title"`
	Kana        string     `json:"kana"`
	Description string     `json:"description"`
	Category    *ids.ID    `json:"category,omitempty"`
	Window      string     `json:"window" enum:"not_yet,open,closed" doc:"How the period stands now"`
	Opens       *time.Time `json:"opens,omitempty"`
	Closes      *time.Time `json:"closes,omitempty" doc:"The first instant at which it is over"`
	Tags        []string   `json:"tags"`
}

type slugInput struct {
	Slug string `path:"slug" maxLength:"80"`
}

type procedureOutput struct{ Body procedureDetail }

type procedureDetail struct {
	ProcedureCard
	LegalBasis     string        `json:"legal_basis"`
	Department     string        `json:"department" doc:"Who deals with it"`
	ProcessingDays int           `json:"processing_days" doc:"標準処理期間; 0 when none is set"`
	Fee            string        `json:"fee"`
	Documents      string        `json:"documents"`
	Contact        string        `json:"contact"`
	Identity       string        `json:"identity" enum:"none,email" doc:"What must be proved before submitting"`
	Handouts       []handoutView `json:"handouts" doc:"Files to download"`
	DoneText       string        `json:"done_text" doc:"Shown after handing in, beside the standard text"`
	Short          string        `json:"short" doc:"Path of the short link"`
}

type formOutput struct{ Body publishedForm }

type publishedForm struct {
	Version  ids.ID         `json:"version"`
	Number   int            `json:"number"`
	Document httpapi.Object `json:"document"`
}

func (c counter) catalogueRoutes() {
	httpapi.Register(c.api, open("GET", "/api/categories", "list-categories", "How procedures are grouped", "procedure", "browse").
		Limited(reading), c.categories)
	httpapi.Register(c.api, open("GET", "/api/procedures", "list-procedures", "Find a procedure", "procedure", "browse").
		Limited(reading), c.procedures)
	httpapi.Register(c.api, open("GET", "/api/procedures/{slug}", "get-procedure", "What a procedure asks and takes", "procedure", "browse").
		Limited(reading).Knowing(), c.procedure)
	httpapi.Register(c.api, open("GET", "/api/procedures/{slug}/form", "get-form", "The form to fill in now", "procedure", "browse").
		Limited(reading).Knowing(), c.form)
}

func (c counter) categories(ctx context.Context, _ *nothing) (*categoriesOutput, error) {
	found, err := procedure.Categories(ctx, tenant.From(ctx))
	if err != nil {
		return nil, err
	}
	out := &categoriesOutput{}
	out.Body.Items = httpapi.Each(found, func(g procedure.Category) category { return category{ID: g.ID, Name: g.Name} })
	return out, nil
}

func (c counter) procedures(ctx context.Context, in *listInput) (*listOutput, error) {
	sp := tenant.From(ctx)
	page, err := procedure.ListPublic(ctx, sp, procedure.Query{Text: in.Text, Category: in.Category.ID, Tag: in.Tag, After: in.After})
	if err != nil {
		return nil, err
	}
	now := sp.Now()
	items := httpapi.Each(page.Items, func(p procedure.Procedure) ProcedureCard { return card(p, now) })
	return &listOutput{procedurePage{Items: items, Next: page.Next}}, nil
}

func (c counter) procedure(ctx context.Context, in *slugInput) (*procedureOutput, error) {
	sp := tenant.From(ctx)
	p, err := procedure.GetPublic(ctx, sp, access.From(ctx), in.Slug)
	if err != nil {
		return nil, err
	}
	department, err := departmentName(ctx, sp, p.Department)
	if err != nil {
		return nil, err
	}
	files, err := handout.Offered(ctx, sp, p.ID)
	if err != nil {
		return nil, err
	}
	return &procedureOutput{procedureDetail{
		ProcedureCard: card(p, sp.Now()), LegalBasis: p.LegalBasis, Department: department, ProcessingDays: p.ProcessingDays,
		Fee: p.Fee, Documents: p.Documents, Contact: p.Contact, Identity: string(p.Identity),
		Handouts: httpapi.Each(files, showHandout), DoneText: p.DoneText, Short: "/s/" + p.ShortCode,
	}}, nil
}

func (c counter) form(ctx context.Context, in *slugInput) (*formOutput, error) {
	v, err := procedure.PublicForm(ctx, tenant.From(ctx), access.From(ctx), in.Slug)
	if err != nil {
		return nil, err
	}
	return &formOutput{publishedForm{Version: v.ID, Number: v.Number, Document: httpapi.Object(form.ForResidents(v.Document))}}, nil
}

func card(p procedure.Procedure, now time.Time) ProcedureCard {
	return ProcedureCard{
		Slug: p.Slug, Title: p.Title, Kana: p.Kana, Description: p.Description, Category: httpapi.Some(p.Category),
		Window: string(p.Window(now)), Opens: httpapi.When(p.Opens), Closes: httpapi.When(p.Closes), Tags: p.Tags,
	}
}
