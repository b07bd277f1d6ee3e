package staffapi

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/export"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/notice"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type attachmentsOutput struct {
	Body struct {
		Items []attached `json:"items"`
	}
}

type attached struct {
	ID        ids.ID    `json:"id"`
	Field     string    `json:"field"`
	Name      string    `json:"name"`
	Kind      string    `json:"kind"`
	Size      int64     `json:"size"`
	State     string    `json:"state" enum:"quarantined,released,refused"`
	Verdict   string    `json:"verdict" doc:"Why it was refused, or a flag for whoever opens it"`
	Scanner   string    `json:"scanner"`
	CreatedAt time.Time `json:"created_at"`
}

type attachmentInput struct {
	ID         httpapi.ID `path:"id"`
	Attachment httpapi.ID `path:"attachment"`
}

type noticesOutput struct {
	Body struct {
		Items []sentNotice `json:"items"`
	}
}

type sentNotice struct {
	ID          ids.ID     `json:"id"`
	Template    string     `json:"template"`
	Application *ids.ID    `json:"application,omitempty"`
	To          string     `json:"to" doc:"Masked"`
	State       string     `json:"state" enum:"waiting,sent,failed"`
	Sends       int        `json:"sends"`
	Code        string     `json:"code"`
	CreatedAt   time.Time  `json:"created_at"`
	SentAt      *time.Time `json:"sent_at,omitempty"`
	Resendable  bool       `json:"resendable"`
}

type noticeInput struct {
	ID     httpapi.ID `path:"id"`
	Notice httpapi.ID `path:"notice"`
}

type undeliveredInput struct {
	After httpapi.ID `query:"after"`
}

type exportInput struct {
	Body struct {
		Procedure   httpapi.ID   `json:"procedure"`
		States      []string     `json:"states,omitempty" maxItems:"12"`
		From        *time.Time   `json:"from,omitempty" doc:"Submitted at or after"`
		Until       *time.Time   `json:"until,omitempty" doc:"Submitted before"`
		Departments []httpapi.ID `json:"departments,omitempty" maxItems:"200"`
		Encoding    string       `json:"encoding" enum:"utf-8-bom,cp932"`
	}
}

type exportOutput struct{ Body exported }

type exportsOutput struct {
	Body struct {
		Items []exported `json:"items"`
	}
}

type exported struct {
	ID         ids.ID     `json:"id"`
	Procedure  ids.ID     `json:"procedure"`
	Encoding   string     `json:"encoding"`
	State      string     `json:"state" enum:"waiting,running,ready,failed,expired"`
	RowsDone   int        `json:"rows_done"`
	RowsTotal  int        `json:"rows_total"`
	Unmappable int        `json:"unmappable" doc:"Characters the encoding does not have, written as 〓"`
	Code       string     `json:"code" doc:"Why it failed"`
	CreatedAt  time.Time  `json:"created_at"`
	FinishedAt *time.Time `json:"finished_at,omitempty"`
	ExpiresAt  *time.Time `json:"expires_at,omitempty"`
}

// sending is how long a download may take.
const sending = 10 * time.Minute

func (c counter) documentRoutes() {
	httpapi.Register(c.api, desk("GET", "/api/applications/{id}/attachments", "list-attachments", "The files of an application", "attachment", "open"), c.attachments)
	httpapi.Download(c.api, desk("GET", "/api/applications/{id}/attachments/{attachment}/content", "open-attachment", "A released file; the view is audited", "attachment", "open").
		Within(sending), c.openAttachment)
	httpapi.Register(c.api, desk("GET", "/api/applications/{id}/notices", "list-notices", "The mails about an application", "notice", "view"), c.notices)
	httpapi.Register(c.api, desk("POST", "/api/applications/{id}/notices/{notice}/resend", "resend-notice", "Send a mail again", "notice", "resend"), c.resend)
	httpapi.Register(c.api, desk("GET", "/api/notices/undelivered", "list-undelivered", "Mails that were given up", "notice", "list"), c.undelivered)
	asking := desk("POST", "/api/exports", "request-export", "Ask for a list; it is made as a job", "export", "request")
	asking.Status = http.StatusAccepted
	httpapi.Register(c.api, asking, c.requestExport)
	httpapi.Register(c.api, desk("GET", "/api/exports", "list-exports", "My lists", "export", "request"), c.exports)
	httpapi.Register(c.api, desk("GET", "/api/exports/{id}", "get-export", "One list, with its progress", "export", "request"), c.export)
	httpapi.Download(c.api, desk("GET", "/api/exports/{id}/content", "download-export", "The list; the download is audited", "export", "request").
		Within(sending), c.openExport)
}

func (c counter) attachments(ctx context.Context, in *idInput) (*attachmentsOutput, error) {
	sp := tenant.From(ctx)
	if _, err := review.Sees(ctx, sp, access.From(ctx), in.ID.ID); err != nil {
		return nil, err
	}
	// File names are the resident's: showing them is a view.
	viewed := audit.Entry{Action: "attachment.list", Object: "application", Entity: in.ID.ID}
	if err := audit.Viewed(ctx, sp, access.From(ctx), viewed); err != nil {
		return nil, err
	}
	found, err := attachment.List(ctx, sp, in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &attachmentsOutput{}
	out.Body.Items = httpapi.Each(found, func(a attachment.Attachment) attached {
		return attached{
			ID: a.ID, Field: a.Field, Name: a.Name, Kind: a.Kind, Size: a.Size, State: string(a.State), Verdict: a.Verdict,
			Scanner: a.Scanner, CreatedAt: a.CreatedAt,
		}
	})
	return out, nil
}

func (c counter) openAttachment(ctx context.Context, in *attachmentInput) (*httpapi.Outgoing, error) {
	sp, who := tenant.From(ctx), access.From(ctx)
	if _, err := review.Sees(ctx, sp, who, in.ID.ID); err != nil {
		return nil, err
	}
	body, a, err := attachment.Open(ctx, sp, who, attachment.Ref{Owner: in.ID.ID, ID: in.Attachment.ID})
	if err != nil {
		return nil, err
	}
	return &httpapi.Outgoing{Name: a.Name, Type: a.MediaType(), Size: a.Size, Reader: body}, nil
}

func (c counter) notices(ctx context.Context, in *idInput) (*noticesOutput, error) {
	sp, who := tenant.From(ctx), access.From(ctx)
	if _, err := review.Sees(ctx, sp, who, in.ID.ID); err != nil {
		return nil, err
	}
	return shownNotices(notice.List(ctx, sp, who, in.ID.ID))
}

func (c counter) undelivered(ctx context.Context, in *undeliveredInput) (*noticesOutput, error) {
	return shownNotices(notice.Undelivered(ctx, tenant.From(ctx), in.After.ID, 100))
}

func shownNotices(found []notice.Notice, err error) (*noticesOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &noticesOutput{}
	out.Body.Items = httpapi.Each(found, func(n notice.Notice) sentNotice {
		return sentNotice{
			ID: n.ID, Template: string(n.Template), Application: httpapi.Some(n.Application), To: n.To, State: string(n.State),
			Sends: n.Sends, Code: n.Code, CreatedAt: n.CreatedAt, SentAt: httpapi.When(n.SentAt), Resendable: n.Resendable,
		}
	})
	return out, nil
}

// resend sends a notice of an application that the person sees; any other is
// not there.
func (c counter) resend(ctx context.Context, in *noticeInput) (*nothing, error) {
	sp, who := tenant.From(ctx), access.From(ctx)
	if _, err := review.Sees(ctx, sp, who, in.ID.ID); err != nil {
		return nil, err
	}
	found, err := notice.List(ctx, sp, who, in.ID.ID)
	if err != nil {
		return nil, err
	}
	for _, n := range found {
		if n.ID == in.Notice.ID {
			return &nothing{}, notice.Resend(ctx, sp, who, n.ID)
		}
	}
	return nil, fault.New(fault.NotFound, "not_found")
}

func (c counter) requestExport(ctx context.Context, in *exportInput) (*exportOutput, error) {
	spec := export.Spec{
		Procedure: in.Body.Procedure.ID, From: moment(in.Body.From), Until: moment(in.Body.Until), Encoding: export.Encoding(in.Body.Encoding),
		States: httpapi.Each(in.Body.States, func(s string) application.State { return application.State(s) }),
	}
	if in.Body.Departments != nil {
		spec.Departments = plain(in.Body.Departments)
	}
	return shownExport(export.Request(ctx, tenant.From(ctx), access.From(ctx), spec))
}

func (c counter) export(ctx context.Context, in *idInput) (*exportOutput, error) {
	return shownExport(export.Get(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID))
}

func shownExport(e export.Export, err error) (*exportOutput, error) {
	if err != nil {
		return nil, err
	}
	return &exportOutput{showExport(e)}, nil
}

func (c counter) exports(ctx context.Context, _ *nothing) (*exportsOutput, error) {
	found, err := export.List(ctx, tenant.From(ctx), access.From(ctx))
	if err != nil {
		return nil, err
	}
	out := &exportsOutput{}
	out.Body.Items = httpapi.Each(found, showExport)
	return out, nil
}

func showExport(e export.Export) exported {
	return exported{
		ID: e.ID, Procedure: e.Spec.Procedure, Encoding: string(e.Spec.Encoding), State: string(e.State), RowsDone: e.RowsDone,
		RowsTotal: e.RowsTotal, Unmappable: e.Unmappable, Code: e.Code, CreatedAt: e.CreatedAt,
		FinishedAt: httpapi.When(e.FinishedAt), ExpiresAt: httpapi.When(e.ExpiresAt),
	}
}

func (c counter) openExport(ctx context.Context, in *idInput) (*httpapi.Outgoing, error) {
	body, e, err := export.Open(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	charset := "utf-8"
	if e.Spec.Encoding == export.CP932 {
		charset = "Shift_JIS"
	}
	name := fmt.Sprintf("申請一覧-%s.csv", e.CreatedAt.In(clock.JST).Format("20060102-1504"))
	return &httpapi.Outgoing{Name: name, Type: "text/csv; charset=" + charset, Size: -1, Reader: body}, nil
}
