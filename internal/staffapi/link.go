package staffapi

import (
	"context"
	"net/http"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/recipient"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type sheetInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Content  string `json:"content" enum:"csv,zip" doc:"A table of links; zip adds a QR code for each"`
		OpenOnly bool   `json:"open_only" doc:"Of those only who have not applied"`
	}
}

type sheetsOutput struct {
	Body struct {
		Items []sheet `json:"items" doc:"Mine, newest first"`
	}
}

type sheetOutput struct{ Body sheet }

type sheet struct {
	ID        ids.ID     `json:"id"`
	Content   string     `json:"content" enum:"csv,zip"`
	OpenOnly  bool       `json:"open_only"`
	State     string     `json:"state" enum:"waiting,running,ready,failed,expired"`
	Total     int        `json:"total"`
	Done      int        `json:"done"`
	Code      string     `json:"code" doc:"Why it failed"`
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

type sheetFileInput struct {
	ID    httpapi.ID `path:"id"`
	Sheet httpapi.ID `path:"sheet"`
}

type linkInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Name   string            `json:"name" maxLength:"200" doc:"For staff"`
		Values map[string]string `json:"values" doc:"By field id; an option by its value"`
	}
}

type linkRef struct {
	ID   httpapi.ID `path:"id"`
	Link httpapi.ID `path:"link"`
}

type linkOutput struct{ Body prefillLink }

type linksOutput struct {
	Body struct {
		Items []prefillLink `json:"items"`
	}
}

type prefillLink struct {
	ID        ids.ID            `json:"id"`
	Name      string            `json:"name"`
	Address   string            `json:"address"`
	Values    map[string]string `json:"values"`
	Revoked   bool              `json:"revoked"`
	CreatedAt time.Time         `json:"created_at"`
	CreatedBy string            `json:"created_by"`
}

func (c counter) linkRoutes() {
	at := "/api/procedures/{id}/recipients/sheets"
	asking := desk("POST", at, "request-link-sheet", "Ask for the links of the list; the sheet is made as a job", "recipient", "manage")
	asking.Status = http.StatusAccepted
	httpapi.Register(c.api, asking, c.requestSheet)
	httpapi.Register(c.api, desk("GET", at, "list-link-sheets", "My sheets of links", "recipient", "manage"), c.sheets)
	httpapi.Download(c.api, desk("GET", at+"/{sheet}/content", "download-link-sheet", "The links; the download is audited", "recipient", "manage").
		Within(sending), c.openSheet)
	links := "/api/procedures/{id}/links"
	httpapi.Register(c.api, desk("GET", links, "list-links", "Links for anybody that fill in fixed values", "recipient", "view"), c.links)
	httpapi.Register(c.api, desk("POST", links, "add-link", "Make a link for anybody", "recipient", "manage"), c.addLink)
	httpapi.Register(c.api, desk("DELETE", links+"/{link}", "revoke-link", "Make a link void", "recipient", "manage"), c.revokeLink)
}

func (c counter) requestSheet(ctx context.Context, in *sheetInput) (*sheetOutput, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	sp := tenant.From(ctx)
	s, err := recipient.RequestSheet(ctx, sp, access.From(ctx), in.ID.ID, recipient.Content(in.Body.Content), in.Body.OpenOnly, c.residents(sp))
	if err != nil {
		return nil, err
	}
	return &sheetOutput{showSheet(s)}, nil
}

func (c counter) sheets(ctx context.Context, in *idInput) (*sheetsOutput, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	found, err := recipient.Sheets(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &sheetsOutput{}
	out.Body.Items = httpapi.Each(found, showSheet)
	return out, nil
}

func showSheet(s recipient.Sheet) sheet {
	return sheet{ID: s.ID, Content: string(s.Content), OpenOnly: s.OpenOnly, State: string(s.State), Total: s.Total, Done: s.Done,
		Code: s.Code, CreatedAt: s.CreatedAt, ExpiresAt: httpapi.When(s.ExpiresAt)}
}

func (c counter) openSheet(ctx context.Context, in *sheetFileInput) (*httpapi.Outgoing, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	body, s, err := recipient.OpenSheet(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Sheet.ID)
	if err != nil {
		return nil, err
	}
	kind := "text/csv; charset=utf-8"
	if s.Content == recipient.ZIP {
		kind = "application/zip"
	}
	return &httpapi.Outgoing{Name: sheetName(s), Type: kind, Size: -1, Reader: body}, nil
}

func (c counter) links(ctx context.Context, in *idInput) (*linksOutput, error) {
	found, err := recipient.Links(ctx, tenant.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &linksOutput{}
	out.Body.Items = httpapi.Each(found, func(l recipient.Link) prefillLink { return c.showLink(ctx, l) })
	return out, nil
}

func (c counter) addLink(ctx context.Context, in *linkInput) (*linkOutput, error) {
	l, err := recipient.AddLink(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Body.Name, in.Body.Values)
	if err != nil {
		return nil, err
	}
	return &linkOutput{c.showLink(ctx, l)}, nil
}

func (c counter) revokeLink(ctx context.Context, in *linkRef) (*nothing, error) {
	return &nothing{}, recipient.RevokeLink(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Link.ID)
}

func (c counter) showLink(ctx context.Context, l recipient.Link) prefillLink {
	address := c.residents(tenant.From(ctx)) + "/procedures/" + l.Slug + recipient.Fragment(l.Token)
	return prefillLink{ID: l.ID, Name: l.Name, Address: address, Values: l.Values, Revoked: l.Revoked, CreatedAt: l.CreatedAt, CreatedBy: l.CreatedBy}
}
