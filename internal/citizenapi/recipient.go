package citizenapi

import (
	"context"
	"encoding/json"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/recipient"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type seatsOutput struct {
	Body struct {
		Items []seat `json:"items" doc:"The limited options; one that is not here is open to all"`
	}
}

type seat struct {
	Field  string `json:"field"`
	Option string `json:"option"`
	Left   int    `json:"left" doc:"How many may still choose it; 0 is full"`
}

type matchInput struct {
	Slug string `path:"slug" maxLength:"80"`
	Body struct {
		Field  string `json:"field" maxLength:"60" doc:"The form's list_match field"`
		Number string `json:"number" maxLength:"100"`
		Check  string `json:"check,omitempty" maxLength:"100" doc:"The date of birth, or the code, where the field asks for it"`
	}
}

type matchOutput struct {
	Body struct {
		Prefill httpapi.Object `json:"prefill" doc:"Answers that the municipality knows, by field id"`
	}
}

type prefillInput struct {
	Body struct {
		Token string `json:"token" maxLength:"100" doc:"What stood in the link's fragment"`
		Check string `json:"check,omitempty" maxLength:"100"`
	}
}

type prefillOutput struct {
	Body struct {
		Slug    string         `json:"slug" doc:"The procedure that the link is for"`
		Asks    string         `json:"asks" enum:"none,birth_date,code" doc:"Beside none: ask for it and come again; nothing is filled in yet"`
		Field   string         `json:"field,omitempty" doc:"The list_match field, for a person's own link"`
		Prefill httpapi.Object `json:"prefill"`
	}
}

// matching makes numbers of a list not worth trying; per number, session and
// procedure there are limits in the room.
var matching = []httpapi.Limit{
	{Name: "match", Events: 60, Per: 10 * time.Minute, By: httpapi.BySession, FailClosed: true},
	{Name: "match_address", Events: 600, Per: 10 * time.Minute, By: httpapi.ByAddress, FailClosed: true},
	{Name: "match_all", Events: 6000, Per: 10 * time.Minute, By: httpapi.ByMunicipality, FailClosed: true},
}

func (c counter) recipientRoutes() {
	httpapi.Register(c.api, open("GET", "/api/procedures/{slug}/seats", "list-seats", "How many may still choose the limited options", "procedure", "browse").
		Limited(reading).Knowing(), c.seats)
	httpapi.Register(c.api, own("POST", "/api/procedures/{slug}/match", "match-recipient", "Find a person by number and check value; what is known of them comes back", "recipient", "match").
		Limited(matching...), c.match)
	httpapi.Register(c.api, own("POST", "/api/prefill", "exchange-link", "What a link fills in beforehand", "recipient", "match").
		Limited(matching...), c.prefill)
}

func (c counter) seats(ctx context.Context, in *slugInput) (*seatsOutput, error) {
	found, err := application.PublicSeats(ctx, tenant.From(ctx), access.From(ctx), in.Slug)
	if err != nil {
		return nil, err
	}
	out := &seatsOutput{}
	out.Body.Items = httpapi.Each(found, func(s application.Seat) seat { return seat{Field: s.Field, Option: s.Option, Left: s.Left()} })
	return out, nil
}

func (c counter) match(ctx context.Context, in *matchInput) (*matchOutput, error) {
	found, err := recipient.Match(ctx, tenant.From(ctx), access.From(ctx), in.Slug,
		recipient.Given{Field: in.Body.Field, Number: in.Body.Number, Check: in.Body.Check})
	if err != nil {
		return nil, err
	}
	out := &matchOutput{}
	out.Body.Prefill, err = object(found)
	return out, err
}

func (c counter) prefill(ctx context.Context, in *prefillInput) (*prefillOutput, error) {
	found, err := recipient.Exchange(ctx, tenant.From(ctx), access.From(ctx), in.Body.Token, in.Body.Check)
	if err != nil {
		return nil, err
	}
	out := &prefillOutput{}
	out.Body.Slug, out.Body.Asks, out.Body.Field = found.Slug, string(found.Asks), found.Field
	out.Body.Prefill, err = object(found.Answers)
	return out, err
}

func object(a form.Answers) (httpapi.Object, error) {
	if a == nil {
		a = form.Answers{}
	}
	raw, err := json.Marshal(a)
	return httpapi.Object(raw), err
}
