package staffapi

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// shelf is the library as the gallery shows it, read when somebody first asks.
type shelf struct {
	read func() ([]shelved, error)
}

// shelved is one template with what was counted in it.
type shelved struct {
	procedure.Template
	measure procedure.Measure
}

func newShelf(library fs.FS) *shelf {
	return &shelf{read: sync.OnceValues(func() ([]shelved, error) {
		all, err := procedure.Library(library)
		if err != nil {
			return nil, err
		}
		out := make([]shelved, len(all))
		for i, t := range all {
			if out[i].measure, err = t.Measure(); err != nil {
				return nil, err
			}
			out[i].Template = t
		}
		return out, nil
	})}
}

func (s *shelf) find(key string) (shelved, error) {
	all, err := s.read()
	if err != nil {
		return shelved{}, fmt.Errorf("open the library: %w", err)
	}
	i := slices.IndexFunc(all, func(t shelved) bool { return t.Key == key })
	if i < 0 {
		return shelved{}, fault.New(fault.NotFound, "not_found")
	}
	return all[i], nil
}

// LibraryItem is what a card of the gallery tells. It is exported because Huma
// overlooks embedded types that are not.
type LibraryItem struct {
	Key            string   `json:"key"`
	Title          string   `json:"title"`
	Kana           string   `json:"kana"`
	Easy           string   `json:"easy" doc:"The title in easy Japanese"`
	Description    string   `json:"description"`
	Category       string   `json:"category"`
	Use            string   `json:"use" enum:"application,notification,request,booking,enrolment,report,opinion,survey"`
	Tags           []string `json:"tags"`
	Pages          int      `json:"pages"`
	Questions      int      `json:"questions"`
	Minutes        int      `json:"minutes" doc:"To fill in, about"`
	Types          []string `json:"types" doc:"Field types in the form"`
	Cases          int      `json:"cases"`
	Identity       string   `json:"identity"`
	Visibility     string   `json:"visibility"`
	ProcessingDays int      `json:"processing_days"`
	Fee            string   `json:"fee"`
}

type libraryOutput struct {
	Body struct {
		Items []LibraryItem `json:"items"`
	}
}

type libraryCase struct {
	Name    string         `json:"name"`
	Answers httpapi.Object `json:"answers"`
	Accept  bool           `json:"accept"`
	Day     string         `json:"day" format:"date" doc:"It is judged as of this day"`
	Faults  []string       `json:"faults"`
}

type libraryTemplate struct {
	LibraryItem
	LegalBasis string         `json:"legal_basis"`
	Documents  string         `json:"documents"`
	Retention  string         `json:"retention"`
	Document   httpapi.Object `json:"document"`
	Samples    []libraryCase  `json:"samples"`
}

type templateOutput struct{ Body libraryTemplate }

type templateInput struct {
	Key string `path:"key" maxLength:"100"`
}

type copyInput struct {
	Key  string `path:"key" maxLength:"100"`
	Body struct {
		Department *httpapi.ID `json:"department,omitempty"`
	}
}

func (c counter) libraryRoutes() {
	httpapi.Register(c.api, desk("GET", "/api/library", "list-library", "Ready procedures to copy", "procedure", "edit"), c.templates)
	httpapi.Register(c.api, desk("GET", "/api/library/{key}", "get-template", "One ready procedure with its form and cases", "procedure", "edit"), c.template)
	httpapi.Register(c.api, desk("POST", "/api/library/{key}/copy", "copy-template", "Make a procedure of a template", "procedure", "edit"), c.copy)
}

func (c counter) templates(context.Context, *nothing) (*libraryOutput, error) {
	all, err := c.shelf.read()
	if err != nil {
		return nil, fmt.Errorf("open the library: %w", err)
	}
	out := &libraryOutput{}
	out.Body.Items = httpapi.Each(all, showTemplate)
	return out, nil
}

func showTemplate(t shelved) LibraryItem {
	c := t.Catalogue
	return LibraryItem{
		Key: t.Key, Title: c.Title, Kana: c.Kana, Easy: t.measure.Easy, Description: c.Description, Category: t.Category, Use: string(t.Use), Tags: texts(c.Tags),
		Pages: t.measure.Pages, Questions: t.measure.Questions, Minutes: t.measure.Minutes, Types: t.measure.Types, Cases: len(t.Samples),
		Identity: string(c.Identity), Visibility: string(c.Visibility), ProcessingDays: c.ProcessingDays, Fee: c.Fee,
	}
}

func (c counter) template(_ context.Context, in *templateInput) (*templateOutput, error) {
	t, err := c.shelf.find(in.Key)
	if err != nil {
		return nil, err
	}
	return &templateOutput{libraryTemplate{
		LibraryItem: showTemplate(t), LegalBasis: t.Catalogue.LegalBasis, Documents: t.Catalogue.Documents, Retention: t.Catalogue.Retention,
		Document: httpapi.Object(t.Form),
		Samples: httpapi.Each(t.Samples, func(s procedure.Sample) libraryCase {
			return libraryCase{Name: s.Name, Answers: httpapi.Object(s.Answers), Accept: s.Accept, Day: s.Day.Format("2006-01-02"), Faults: texts(s.Faults)}
		}),
	}}, nil
}

func (c counter) copy(ctx context.Context, in *copyInput) (*procedureOutput, error) {
	t, err := c.shelf.find(in.Key)
	if err != nil {
		return nil, err
	}
	p, err := procedure.Copy(ctx, tenant.From(ctx), access.From(ctx), t.Template, given(in.Body.Department))
	return shownProcedure(ctx, p, err)
}
