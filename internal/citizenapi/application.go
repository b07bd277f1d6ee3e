package citizenapi

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type lookUpInput struct {
	Body struct {
		ReceiptNumber string `json:"receipt_number" maxLength:"60"`
		Secret        string `json:"secret" maxLength:"100"`
	}
}

type lookUpOutput struct {
	SetCookie []http.Cookie `header:"Set-Cookie" hidden:"true"`
	Body      struct {
		Application applicationView `json:"application"`
		CSRF        string          `json:"csrf"`
	}
}

type applicationOutput struct{ Body applicationView }

type applicationView struct {
	ID             ids.ID         `json:"id"`
	ReceiptNumber  string         `json:"receipt_number"`
	ProcedureTitle string         `json:"procedure_title"`
	Slug           string         `json:"slug"`
	State          string         `json:"state" enum:"draft,submitted,accepted,in_review,returned,in_approval,approved,rejected,refused,issued,completed,withdrawn"`
	Revision       int64          `json:"revision"`
	SubmittedAt    *time.Time     `json:"submitted_at,omitempty"`
	UpdatedAt      time.Time      `json:"updated_at"`
	DecidedAt      *time.Time     `json:"decided_at,omitempty"`
	DueAt          *time.Time     `json:"due_at,omitempty" doc:"End of the standard processing period"`
	PausedAt       *time.Time     `json:"paused_at,omitempty"`
	Document       httpapi.Object `json:"document"`
	Answers        httpapi.Object `json:"answers"`
	Damaged        bool           `json:"damaged" doc:"The stored answers cannot be opened"`
	Correction     *correction    `json:"correction,omitempty"`
	Messages       []message      `json:"messages"`
	Trial          bool           `json:"trial,omitempty" doc:"Made by staff to try the form: nothing here counts"`
	Allowed        []string       `json:"allowed" doc:"What may be done now: correct, withdraw"`
}

type correction struct {
	ID       ids.ID            `json:"id"`
	Fields   []string          `json:"fields" doc:"Ids of the fields that may be changed"`
	Notes    map[string]string `json:"notes"`
	Reason   string            `json:"reason"`
	AskedAt  time.Time         `json:"asked_at"`
	Deadline time.Time         `json:"deadline" doc:"The first instant at which it is too late"`
	Overdue  bool              `json:"overdue"`
}

type message struct {
	At     time.Time `json:"at"`
	Verb   string    `json:"verb"`
	From   string    `json:"from"`
	To     string    `json:"to"`
	Reason string    `json:"reason"`
}

type correctInput struct {
	Body struct {
		Revision int64          `json:"revision"`
		Answers  httpapi.Object `json:"answers"`
	}
}

type withdrawInput struct {
	Body struct {
		Revision int64  `json:"revision"`
		Reason   string `json:"reason" maxLength:"2000"`
	}
}

// guessing makes a receipt's secret not worth trying; per number there is a
// limit in the room.
var guessing = []httpapi.Limit{
	{Name: "lookup", Events: 60, Per: 10 * time.Minute, By: httpapi.ByAddress, FailClosed: true},
	{Name: "lookup_all", Events: 6000, Per: 10 * time.Minute, By: httpapi.ByMunicipality, FailClosed: true},
}

func (c counter) applicationRoutes() {
	httpapi.Register(c.api, open("POST", "/api/applications/lookup", "look-up-application", "Open an application by its receipt", "application", "look_up").
		Limited(guessing...).Knowing(), c.lookUp)
	httpapi.Register(c.api, own("GET", "/api/applications/current", "get-application", "The application this browser looked up or handed in", "application", "follow"), c.current)
	httpapi.Register(c.api, own("POST", "/api/applications/current/correction", "correct-application", "Hand in a correction", "application", "correct").
		Limited(submitting).Sized(answersLimit), c.correct)
	httpapi.Register(c.api, own("POST", "/api/applications/current/withdraw", "withdraw-application", "Take the application back", "application", "withdraw").
		Limited(submitting), c.withdraw)
}

func (c counter) lookUp(ctx context.Context, in *lookUpInput) (*lookUpOutput, error) {
	view, opened, err := application.LookUp(ctx, tenant.From(ctx), access.From(ctx), application.LookUpInput{
		ReceiptNumber: in.Body.ReceiptNumber, Secret: in.Body.Secret,
	})
	if err != nil {
		return nil, err
	}
	out := &lookUpOutput{}
	out.SetCookie, out.Body.CSRF = c.give(ctx, opened)
	out.Body.Application = showApplication(view)
	return out, nil
}

func (c counter) current(ctx context.Context, _ *nothing) (*applicationOutput, error) {
	v, err := application.Current(ctx, tenant.From(ctx), access.From(ctx))
	if err != nil {
		return nil, err
	}
	return &applicationOutput{showApplication(v)}, nil
}

func (c counter) correct(ctx context.Context, in *correctInput) (*applicationOutput, error) {
	v, err := application.Correct(ctx, tenant.From(ctx), access.From(ctx), application.CorrectInput{
		Revision: in.Body.Revision, Answers: json.RawMessage(in.Body.Answers),
	})
	if err != nil {
		return nil, err
	}
	return &applicationOutput{showApplication(v)}, nil
}

func (c counter) withdraw(ctx context.Context, in *withdrawInput) (*applicationOutput, error) {
	v, err := application.Withdraw(ctx, tenant.From(ctx), access.From(ctx), application.WithdrawInput{
		Revision: in.Body.Revision, Reason: in.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	return &applicationOutput{showApplication(v)}, nil
}

func showApplication(v application.View) applicationView {
	return applicationView{
		ID: v.ID, ReceiptNumber: v.ReceiptNumber, ProcedureTitle: v.ProcedureTitle, Slug: v.Slug, State: string(v.State),
		Revision: v.Revision, Trial: v.Trial, SubmittedAt: httpapi.When(v.SubmittedAt), UpdatedAt: v.UpdatedAt,
		DecidedAt: httpapi.When(v.DecidedAt), DueAt: httpapi.When(v.DueAt), PausedAt: httpapi.When(v.PausedAt),
		Document: httpapi.Object(form.ForResidents(v.Document)), Answers: httpapi.Object(v.Answers), Damaged: v.Damaged,
		Correction: showCorrection(v.Correction), Messages: httpapi.Each(v.Messages, showMessage),
		Allowed: httpapi.Each(v.Allowed, func(verb application.Verb) string { return string(verb) }),
	}
}

func showCorrection(c *application.Correction) *correction {
	if c == nil {
		return nil
	}
	notes := c.Notes
	if notes == nil {
		notes = map[string]string{}
	}
	return &correction{
		ID: c.ID, Fields: httpapi.Each(c.Fields, func(f string) string { return f }), Notes: notes, Reason: c.Reason,
		AskedAt: c.AskedAt, Deadline: c.Deadline, Overdue: c.Overdue,
	}
}

// showMessage leaves out who did it: residents deal with the office.
func showMessage(e application.Event) message {
	return message{At: e.At, Verb: string(e.Verb), From: string(e.From), To: string(e.To), Reason: e.Reason}
}
