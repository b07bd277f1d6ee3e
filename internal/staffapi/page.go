package staffapi

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/embedding"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/placard"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/watchword"
)

type tagsOutput struct {
	Body struct {
		Items []tag `json:"items"`
	}
}

type tag struct {
	Name  string `json:"name"`
	Count int    `json:"count" doc:"Procedures that carry it"`
}

type sharingOutput struct{ Body sharing }

type sharing struct {
	Page    string   `json:"page" doc:"Address of the procedure's page"`
	Short   string   `json:"short" doc:"Address of the short link"`
	Embed   string   `json:"embed" doc:"Address of the card for a frame"`
	Word    *word    `json:"word,omitempty" doc:"Left out while none is set"`
	Origins []string `json:"origins" doc:"Sites that may show the card"`
}

type word struct {
	ChangedAt time.Time `json:"changed_at"`
	ChangedBy string    `json:"changed_by"`
}

type wordOutput struct{ Body word }

type setWordInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Word string `json:"word" maxLength:"200"`
	}
}

type originsBody struct {
	Origins []string `json:"origins" maxItems:"50" doc:"https://www.city.example.lg.jp; of a whole address its site is kept"`
}

type originsInput struct{ Body originsBody }

type originsOutput struct{ Body originsBody }

type codeInput struct {
	ID     httpapi.ID `path:"id"`
	Format string     `query:"format" enum:"svg,png" default:"svg"`
	Size   int        `query:"size" minimum:"15" maximum:"300" default:"40" doc:"Printed side in millimetres; a PNG has 300 dots an inch"`
}

func (c counter) pageRoutes() {
	httpapi.Register(c.api, desk("GET", "/api/tags", "list-tags", "Tags in use, the commonest first", "procedure", "view"), c.tags)
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/sharing", "get-sharing", "What leads residents to the procedure", "procedure", "view"), c.sharing)
	httpapi.Register(c.api, desk("PUT", "/api/procedures/{id}/word", "set-watchword", "Set or change the word that opens the procedure", "procedure", "edit"), c.setWord)
	httpapi.Download(c.api, desk("GET", "/api/procedures/{id}/code", "download-code", "QR code of the short link", "procedure", "view"), c.code)
	httpapi.Show(c.api, desk("GET", "/api/procedures/{id}/poster", "show-poster", "One page to print and hang up", "procedure", "view"), c.poster)
	httpapi.Show(c.api, desk("GET", "/api/procedures/{id}/card", "show-card", "The card for a frame, as it will look", "procedure", "view"), c.card)
	httpapi.Register(c.api, desk("PUT", "/api/embed-origins", "set-embed-origins", "Sites that may show cards in a frame", "procedure", "publish"), c.setOrigins)
}

func (c counter) tags(ctx context.Context, _ *nothing) (*tagsOutput, error) {
	found, err := procedure.Tags(ctx, tenant.From(ctx), false)
	if err != nil {
		return nil, err
	}
	out := &tagsOutput{}
	out.Body.Items = httpapi.Each(found, func(t procedure.Tag) tag { return tag(t) })
	return out, nil
}

// residents is where the residents' pages are.
func (c counter) residents(sp *tenant.Space) string {
	host := sp.Tenant().Host(tenant.CitizenSide, tenant.Internet)
	if host == "" {
		host = sp.Tenant().Host(tenant.CitizenSide, tenant.LGWAN)
	}
	return c.origin(host)
}

func (c counter) sharing(ctx context.Context, in *idInput) (*sharingOutput, error) {
	sp := tenant.From(ctx)
	p, err := procedure.Get(ctx, sp, in.ID.ID)
	if err != nil {
		return nil, err
	}
	origins, err := embedding.Origins(ctx, sp)
	if err != nil {
		return nil, err
	}
	at := c.residents(sp)
	out := sharing{Page: at + "/procedures/" + p.Slug, Short: at + "/s/" + p.ShortCode, Embed: at + "/embed/" + p.Slug, Origins: origins}
	out.Word, err = wordOf(ctx, sp, p.ID)
	return &sharingOutput{out}, err
}

func wordOf(ctx context.Context, sp *tenant.Space, procedure ids.ID) (out *word, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		w, set, err := watchword.Find(ctx, tx, procedure)
		if set {
			out = &word{ChangedAt: w.ChangedAt, ChangedBy: w.ChangedBy}
		}
		return err
	})
	return out, err
}

func (c counter) setWord(ctx context.Context, in *setWordInput) (*wordOutput, error) {
	w, err := watchword.Set(ctx, tenant.From(ctx), access.From(ctx), c.passwords, in.ID.ID, in.Body.Word)
	if err != nil {
		return nil, err
	}
	return &wordOutput{word(w)}, nil
}

func (c counter) setOrigins(ctx context.Context, in *originsInput) (*originsOutput, error) {
	kept, err := embedding.Replace(ctx, tenant.From(ctx), access.From(ctx), in.Body.Origins)
	if err != nil {
		return nil, err
	}
	return &originsOutput{originsBody{kept}}, nil
}

// dots an inch, as printers want pictures.
const dots = 300

func (c counter) code(ctx context.Context, in *codeInput) (*httpapi.Outgoing, error) {
	p, code, err := c.drawn(ctx, in.ID.ID)
	if err != nil {
		return nil, err
	}
	body, kind := code.SVG(in.Size), "image/svg+xml"
	if in.Format == "png" {
		kind = "image/png"
		if body, err = code.PNG(in.Size * dots * 10 / 254); err != nil {
			return nil, err
		}
	}
	return &httpapi.Outgoing{
		Name: fmt.Sprintf("QRコード_%s.%s", p.Title, in.Format), Type: kind, Size: int64(len(body)),
		Reader: io.NopCloser(bytes.NewReader(body)),
	}, nil
}

func (c counter) drawn(ctx context.Context, id ids.ID) (procedure.Procedure, placard.Code, error) {
	sp := tenant.From(ctx)
	p, err := procedure.Get(ctx, sp, id)
	if err != nil {
		return procedure.Procedure{}, placard.Code{}, err
	}
	code, err := placard.NewCode(c.residents(sp) + "/s/" + p.ShortCode)
	return p, code, err
}

func (c counter) poster(ctx context.Context, in *idInput) (*httpapi.Sheet, error) {
	p, code, err := c.drawn(ctx, in.ID.ID)
	if err != nil {
		return nil, err
	}
	body, err := placard.Poster(announced(ctx, p, c.residents(tenant.From(ctx))+"/s/"+p.ShortCode), code)
	if err != nil {
		return nil, err
	}
	return &httpapi.Sheet{Type: "text/html; charset=utf-8", Body: body, Styles: placard.PosterStyles()}, nil
}

func (c counter) card(ctx context.Context, in *idInput) (*httpapi.Sheet, error) {
	sp := tenant.From(ctx)
	p, err := procedure.Get(ctx, sp, in.ID.ID)
	if err != nil {
		return nil, err
	}
	n := announced(ctx, p, c.residents(sp)+"/procedures/"+p.Slug)
	n.Barred = p.Visibility == procedure.Password || p.Visibility == procedure.StaffOnly
	body, err := placard.Card(n)
	if err != nil {
		return nil, err
	}
	return &httpapi.Sheet{Type: "text/html; charset=utf-8", Body: body, Styles: placard.CardStyles(), Framers: []string{"'self'"}}, nil
}

func announced(ctx context.Context, p procedure.Procedure, address string) placard.Notice {
	sp := tenant.From(ctx)
	return placard.Notice{
		City: sp.Tenant().Name, Title: p.Title, Window: string(p.Window(sp.Now())), Period: placard.Period(p.Opens, p.Closes),
		Contact: p.Contact, Address: address, Password: p.Visibility == procedure.Password,
	}
}
