package staffapi

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/statistics"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type inboxInput struct {
	States     []string   `query:"state,explode" maxItems:"12"`
	Procedure  httpapi.ID `query:"procedure"`
	Department httpapi.ID `query:"department"`
	Assignee   httpapi.ID `query:"assignee"`
	Unassigned bool       `query:"unassigned"`
	Overdue    bool       `query:"overdue"`
	Trial      bool       `query:"trial" doc:"What staff handed in to try forms, and nothing else"`
	Oldest     bool       `query:"oldest"`
	After      string     `query:"after" maxLength:"400"`
}

type searchInput struct {
	Body struct {
		Search string `json:"search" minLength:"1" maxLength:"200" doc:"A receipt number, or a searchable field's text or kana beginning"`
		After  string `json:"after,omitempty" maxLength:"400"`
	}
}

type inboxOutput struct {
	Body struct {
		Items []ApplicationCard `json:"items"`
		Next  string            `json:"next"`
	}
}

// ApplicationCard is exported because Huma overlooks embedded types that are not.
type ApplicationCard struct {
	ID             ids.ID     `json:"id"`
	Procedure      ids.ID     `json:"procedure"`
	ProcedureTitle string     `json:"procedure_title"`
	Version        ids.ID     `json:"version"`
	State          string     `json:"state" enum:"draft,submitted,accepted,in_review,returned,in_approval,approved,rejected,refused,issued,completed,withdrawn"`
	Revision       int64      `json:"revision" doc:"A verb names the one that was seen"`
	ReceiptNumber  string     `json:"receipt_number"`
	Department     *ids.ID    `json:"department,omitempty"`
	Assignee       *ids.ID    `json:"assignee,omitempty"`
	PassedBy       *ids.ID    `json:"passed_by,omitempty" doc:"Who passed it to approval, and so cannot decide"`
	Retention      string     `json:"retention"`
	Identity       string     `json:"identity" enum:"none,email" doc:"What the applicant had proved"`
	SubmittedAt    *time.Time `json:"submitted_at,omitempty"`
	UpdatedAt      time.Time  `json:"updated_at"`
	DecidedAt      *time.Time `json:"decided_at,omitempty"`
	DueAt          *time.Time `json:"due_at,omitempty"`
	PausedAt       *time.Time `json:"paused_at,omitempty"`
	KeepUntil      *time.Time `json:"keep_until,omitempty"`
	Trial          bool       `json:"trial" doc:"Made by staff to try the form; counts nowhere"`
}

type fileOutput struct{ Body applicationFile }

type applicationFile struct {
	ApplicationCard
	Document    httpapi.Object  `json:"document"`
	Answers     httpapi.Object  `json:"answers"`
	Damaged     bool            `json:"damaged" doc:"The stored answers do not open"`
	Lines       []line          `json:"lines"`
	Unlisted    []string        `json:"unlisted" doc:"Places of banks and branches that the table of banks does not have"`
	Versions    []answerVersion `json:"versions" doc:"All answers, oldest first, for before and after"`
	Office      []office        `json:"office" doc:"What staff wrote into their own fields, oldest first; never shown to residents"`
	Corrections []correction    `json:"corrections" doc:"Newest first"`
	History     []event         `json:"history" doc:"Oldest first"`
	Memos       []memo          `json:"memos" doc:"Oldest first; never shown to residents"`
	Allowed     []string        `json:"allowed" doc:"Verbs the person may use now"`
}

type line struct {
	Field       string   `json:"field"`
	Path        string   `json:"path"`
	Page        string   `json:"page"`
	Label       string   `json:"label"`
	Text        string   `json:"text" doc:"Empty when a visible field is unanswered"`
	Attachments []string `json:"attachments" doc:"Ids, for an attachment field"`
}

type answerVersion struct {
	Number  int            `json:"number"`
	Cause   string         `json:"cause" enum:"submit,correct"`
	At      time.Time      `json:"at"`
	Answers httpapi.Object `json:"answers"`
	Damaged bool           `json:"damaged"`
}

type office struct {
	Number  int            `json:"number" doc:"A save names the newest it is based on; 0 before the first"`
	At      time.Time      `json:"at"`
	By      string         `json:"by"`
	Fields  []string       `json:"fields" doc:"Ids of what this version changed"`
	Answers httpapi.Object `json:"answers"`
	Damaged bool           `json:"damaged" doc:"The stored answers do not open"`
}

type correction struct {
	ID          ids.ID            `json:"id"`
	Fields      []string          `json:"fields"`
	Notes       map[string]string `json:"notes"`
	Reason      string            `json:"reason"`
	Deadline    time.Time         `json:"deadline"`
	AskedAt     time.Time         `json:"asked_at"`
	AskedBy     string            `json:"asked_by"`
	ClosedAt    *time.Time        `json:"closed_at,omitempty"`
	Outcome     string            `json:"outcome" doc:"Empty while open; corrected, recalled, withdrawn"`
	Overdue     bool              `json:"overdue"`
	FromVersion int               `json:"from_version"`
	ToVersion   int               `json:"to_version" doc:"0 while open"`
	Damaged     bool              `json:"damaged" doc:"Reason and notes do not open"`
}

type event struct {
	ID      ids.ID    `json:"id"`
	At      time.Time `json:"at"`
	Verb    string    `json:"verb"`
	From    string    `json:"from"`
	To      string    `json:"to"`
	Actor   string    `json:"actor"`
	Reason  string    `json:"reason"`
	Fields  []string  `json:"fields"`
	Damaged bool      `json:"damaged" doc:"The reason does not open"`
}

type memo struct {
	ID      ids.ID    `json:"id"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Text    string    `json:"text"`
	Damaged bool      `json:"damaged"`
}

type dashboardOutput struct{ Body dashboard }

type dashboard struct {
	States     []stateCount     `json:"states"`
	Days       []dayCount       `json:"days" doc:"The last 30 days, oldest first"`
	Procedures []procedureCount `json:"procedures" doc:"Busiest first"`
	Open       int              `json:"open"`
	Overdue    int              `json:"overdue"`
	Mine       int              `json:"mine"`
}

type stateCount struct {
	State string `json:"state"`
	Count int    `json:"count"`
}

type dayCount struct {
	Day   string `json:"day"`
	Count int    `json:"count"`
}

type procedureCount struct {
	Procedure ids.ID `json:"procedure"`
	Title     string `json:"title"`
	Total     int    `json:"total"`
	Open      int    `json:"open"`
}

func (c counter) inboxRoutes() {
	httpapi.Register(c.api, desk("GET", "/api/applications", "list-applications", "The inbox", "application", "view"), c.inbox)
	httpapi.Register(c.api, desk("POST", "/api/applications/search", "search-applications", "Find applications; what is searched for stays out of addresses", "application", "view"), c.search)
	httpapi.Register(c.api, desk("GET", "/api/applications/{id}", "get-application", "Open an application; the view is audited", "application", "view"), c.file)
	httpapi.Register(c.api, desk("GET", "/api/statistics", "get-statistics", "Counts for the first page", "statistics", "view"), c.statistics)
}

func (c counter) inbox(ctx context.Context, in *inboxInput) (*inboxOutput, error) {
	return c.listed(ctx, review.Query{
		States:    httpapi.Each(in.States, func(s string) application.State { return application.State(s) }),
		Procedure: in.Procedure.ID, Department: in.Department.ID, Assignee: in.Assignee.ID, Unassigned: in.Unassigned,
		Overdue: in.Overdue, Trials: in.Trial, Oldest: in.Oldest, After: in.After,
	})
}

func (c counter) search(ctx context.Context, in *searchInput) (*inboxOutput, error) {
	return c.listed(ctx, review.Query{Search: in.Body.Search, After: in.Body.After})
}

func (c counter) listed(ctx context.Context, q review.Query) (*inboxOutput, error) {
	page, err := review.Inbox(ctx, tenant.From(ctx), access.From(ctx), q)
	if err != nil {
		return nil, err
	}
	out := &inboxOutput{}
	out.Body.Items, out.Body.Next = httpapi.Each(page.Items, showCard), page.Next
	return out, nil
}

func (c counter) file(ctx context.Context, in *idInput) (*fileOutput, error) {
	f, err := review.Open(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	return &fileOutput{showFile(f)}, nil
}

func showCard(a application.Application) ApplicationCard {
	return ApplicationCard{
		ID: a.ID, Procedure: a.Procedure, ProcedureTitle: a.ProcedureTitle, Version: a.Version, State: string(a.State),
		Revision: a.Revision, ReceiptNumber: a.ReceiptNumber, Department: httpapi.Some(a.Department),
		Assignee: httpapi.Some(a.Assignee), PassedBy: httpapi.Some(a.PassedBy), Retention: a.Retention, Identity: a.Identity,
		SubmittedAt: httpapi.When(a.SubmittedAt), UpdatedAt: a.UpdatedAt, DecidedAt: httpapi.When(a.DecidedAt),
		DueAt: httpapi.When(a.DueAt), PausedAt: httpapi.When(a.PausedAt), KeepUntil: httpapi.When(a.KeepUntil),
		Trial: a.Trial,
	}
}

func showFile(f review.File) applicationFile {
	return applicationFile{
		ApplicationCard: showCard(f.Application), Document: httpapi.Object(f.Document),
		Answers: httpapi.Object(f.Answers), Damaged: f.Damaged,
		Lines: httpapi.Each(f.Lines, showLine), Unlisted: texts(f.Unlisted),
		Versions: httpapi.Each(f.Versions, func(v application.AnswerVersion) answerVersion {
			return answerVersion{Number: v.Number, Cause: string(v.Cause), At: v.At, Answers: httpapi.Object(v.Answers), Damaged: v.Damaged}
		}),
		Office:      httpapi.Each(f.Office, showOffice),
		Corrections: httpapi.Each(f.Corrections, showCorrection), History: httpapi.Each(f.History, showEvent),
		Memos: httpapi.Each(f.Memos, showMemo), Allowed: texts(f.Allowed),
	}
}

func showLine(r form.SummaryRow) line {
	return line{Field: r.FieldID, Path: r.Path, Page: r.PageID, Label: r.Label, Text: r.Display, Attachments: texts(r.Attachments)}
}

func showOffice(o review.Office) office {
	return office{Number: o.Number, At: o.At, By: o.By, Fields: texts(o.Fields), Answers: httpapi.Object(o.Answers), Damaged: o.Damaged}
}

func showMemo(m review.Memo) memo {
	return memo{ID: m.ID, At: m.At, By: m.By, Text: m.Text, Damaged: m.Damaged}
}

func showCorrection(c application.Correction) correction {
	notes := c.Notes
	if notes == nil {
		notes = map[string]string{}
	}
	return correction{
		ID: c.ID, Fields: texts(c.Fields), Notes: notes, Reason: c.Reason, Deadline: c.Deadline, AskedAt: c.AskedAt,
		AskedBy: c.AskedBy, ClosedAt: httpapi.When(c.ClosedAt), Outcome: c.Outcome, Overdue: c.Overdue, FromVersion: c.FromVersion, ToVersion: c.ToVersion, Damaged: c.Damaged,
	}
}

func showEvent(e application.Event) event {
	return event{
		ID: e.ID, At: e.At, Verb: string(e.Verb), From: string(e.From), To: string(e.To), Actor: e.Actor, Reason: e.Reason,
		Fields: texts(e.Fields), Damaged: e.Damaged,
	}
}

func (c counter) statistics(ctx context.Context, _ *nothing) (*dashboardOutput, error) {
	d, err := statistics.Get(ctx, tenant.From(ctx), access.From(ctx))
	if err != nil {
		return nil, err
	}
	return &dashboardOutput{dashboard{
		States: httpapi.Each(d.States, func(s statistics.StateCount) stateCount {
			return stateCount{State: string(s.State), Count: s.Count}
		}),
		Days:       httpapi.Each(d.Days, func(n statistics.DayCount) dayCount { return dayCount(n) }),
		Procedures: httpapi.Each(d.Procedures, func(n statistics.ProcedureCount) procedureCount { return procedureCount(n) }),
		Open:       d.Open, Overdue: d.Overdue, Mine: d.Mine,
	}}, nil
}
