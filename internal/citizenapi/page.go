package citizenapi

import (
	"context"
	"net/http"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/embedding"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/handout"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/placard"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/watchword"
)

// Sheets are the beginnings of the paths outside /api/ that this counter
// answers.
func Sheets() []string { return []string{"/s/", "/embed/"} }

type tagsOutput struct {
	Body struct {
		Items []tag `json:"items"`
	}
}

type tag struct {
	Name  string `json:"name"`
	Count int    `json:"count" doc:"Procedures that carry it"`
}

type handoutView struct {
	ID    ids.ID `json:"id"`
	Title string `json:"title"`
	Name  string `json:"name" doc:"Of the file"`
	Kind  string `json:"kind" doc:"pdf, docx, …"`
	Size  int64  `json:"size"`
}

type handoutInput struct {
	Slug    string     `path:"slug" maxLength:"80"`
	Handout httpapi.ID `path:"handout"`
}

type wordInput struct {
	Slug string `path:"slug" maxLength:"80"`
	Body struct {
		Word string `json:"word" maxLength:"200"`
	}
}

type wordOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      struct {
		CSRF string `json:"csrf"`
	}
}

type shortInput struct {
	Code string `path:"code" maxLength:"40"`
}

type embedInput struct {
	Slug        string `path:"slug" maxLength:"80"`
	Referer     string `header:"Referer" hidden:"true"`
	Destination string `header:"Sec-Fetch-Dest" hidden:"true"`
}

// Words are guessed at by those who were not told. An address may try a few at
// one procedure, and everybody together more than a school needs at 9:00.
var (
	wordOfAddress   = httpapi.Limit{Name: "watchword", Events: 15, Per: 10 * time.Minute, By: httpapi.ByGiven, FailClosed: true}
	wordOfProcedure = httpapi.Limit{Name: "watchword_all", Events: 3000, Per: 10 * time.Minute, By: httpapi.ByGiven, FailClosed: true}
)

func (c counter) pageRoutes() {
	httpapi.Register(c.api, open("GET", "/api/tags", "list-tags", "Free words that procedures are found by", "procedure", "browse").
		Limited(reading), c.tags)
	httpapi.Register(c.api, open("POST", "/api/procedures/{slug}/word", "give-watchword", "Give the word that opens a procedure", "procedure", "browse").
		Limited(reading).Knowing(), c.giveWord)
	httpapi.Download(c.api, open("GET", "/api/procedures/{slug}/handouts/{handout}", "download-handout", "A file of the procedure's page", "procedure", "browse").
		Limited(reading).Knowing().Within(uploadTime), c.handout)
	httpapi.Show(c.api, open("GET", "/s/{code}", "follow-short-link", "Go where a short link leads", "procedure", "browse").
		Limited(reading), c.follow)
	httpapi.Show(c.api, open("GET", "/embed/{slug}", "show-card", "The card for a frame on the municipality's own site", "procedure", "browse").
		Limited(reading), c.card)
}

func (c counter) tags(ctx context.Context, _ *nothing) (*tagsOutput, error) {
	found, err := procedure.Tags(ctx, tenant.From(ctx), true)
	if err != nil {
		return nil, err
	}
	out := &tagsOutput{}
	out.Body.Items = httpapi.Each(found, func(t procedure.Tag) tag { return tag(t) })
	return out, nil
}

// giveWord counts every try and forgives those of an address that knew it: the
// phones of a whole school come by one.
func (c counter) giveWord(ctx context.Context, in *wordInput) (*wordOutput, error) {
	sp := tenant.From(ctx)
	ofAddress := httpapi.RequestFrom(ctx).Address + " " + in.Slug
	if err := c.api.Count(ctx, wordOfAddress, ofAddress); err != nil {
		return nil, err
	}
	if err := c.api.Count(ctx, wordOfProcedure, in.Slug); err != nil {
		return nil, err
	}
	id, err := procedure.Guarded(ctx, sp, in.Slug)
	if err != nil {
		return nil, err
	}
	key, err := watchword.Try(ctx, sp, c.passwords, id, in.Body.Word)
	if err != nil {
		return nil, err
	}
	who, cookies, csrf, err := c.session(ctx)
	if err != nil {
		return nil, err
	}
	if err := watchword.Grant(ctx, sp, who, key); err != nil {
		return nil, err
	}
	if err := c.api.Forgive(ctx, wordOfAddress, ofAddress); err != nil {
		return nil, err
	}
	out := &wordOutput{SetCookie: cookies}
	out.Body.CSRF = csrf
	return out, nil
}

func (c counter) handout(ctx context.Context, in *handoutInput) (*httpapi.Outgoing, error) {
	content, h, err := handout.Open(ctx, tenant.From(ctx), access.From(ctx), in.Slug, in.Handout.ID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Outgoing{Name: h.File.Name, Type: h.File.MediaType(), Size: h.File.Size, Reader: content}, nil
}

// follow leads whoever typed a code wrong to the page that says so, not to a
// machine's answer.
func (c counter) follow(ctx context.Context, in *shortInput) (*httpapi.Sheet, error) {
	slug, err := procedure.SlugOf(ctx, tenant.From(ctx), in.Code)
	if fault.Is(err, fault.NotFound) {
		return &httpapi.Sheet{Location: "/not-found"}, nil
	}
	if err != nil {
		return nil, err
	}
	return &httpapi.Sheet{Location: "/procedures/" + slug}, nil
}

// card is asked without a session, and so knows no more than everybody: what
// opens by a word has none.
func (c counter) card(ctx context.Context, in *embedInput) (*httpapi.Sheet, error) {
	sp := tenant.From(ctx)
	origins, err := embedding.Origins(ctx, sp)
	if err != nil {
		return nil, err
	}
	p, err := procedure.GetPublic(ctx, sp, access.From(ctx), in.Slug)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Unauthenticated) || err == nil && barred(in, origins) {
		return sheet(placard.Notice{City: sp.Tenant().Name, Barred: true}, []string{"*"})
	}
	if err != nil {
		return nil, err
	}
	return sheet(placard.Notice{
		City: sp.Tenant().Name, Title: p.Title, Window: string(p.Window(sp.Now())), Period: placard.Period(p.Opens, p.Closes),
		Address: "/procedures/" + p.Slug,
	}, origins)
}

// barred tells whether the browser would refuse the frame, so that it shows
// the reason instead of nothing. The policy's list is what keeps others out.
func barred(in *embedInput, origins []string) bool {
	if in.Destination != "iframe" && in.Destination != "frame" {
		return false
	}
	if len(origins) == 0 {
		return true
	}
	from, known := embedding.Origin(in.Referer)
	for _, origin := range origins {
		if origin == from {
			return false
		}
	}
	return known
}

func sheet(n placard.Notice, framers []string) (*httpapi.Sheet, error) {
	body, err := placard.Card(n)
	if err != nil {
		return nil, err
	}
	return &httpapi.Sheet{Type: "text/html; charset=utf-8", Body: body, Styles: placard.CardStyles(), Framers: framers}, nil
}

// departmentName is who deals with it, "" when that is not set or gone.
func departmentName(ctx context.Context, sp *tenant.Space, id ids.ID) (string, error) {
	if id == ids.Nil {
		return "", nil
	}
	all, err := staff.Departments(ctx, sp)
	if err != nil {
		return "", err
	}
	for _, d := range all {
		if d.ID == id {
			return d.Name, nil
		}
	}
	return "", nil
}

func showHandout(h handout.Handout) handoutView {
	return handoutView{ID: h.ID, Title: h.Title, Name: h.File.Name, Kind: h.File.Kind, Size: h.File.Size}
}
