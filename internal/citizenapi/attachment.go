package citizenapi

import (
	"context"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/attachment"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type uploadInput struct {
	ID    httpapi.ID `path:"id"`
	Field string     `query:"field" required:"true" maxLength:"100" doc:"The form's attachment field"`
}

type uploadCurrentInput struct {
	Field string `query:"field" required:"true" maxLength:"100" doc:"The form's attachment field"`
}

type attachmentOutput struct{ Body attached }

type attachmentsOutput struct {
	Body struct {
		Items []attached `json:"items"`
	}
}

type attached struct {
	ID    ids.ID `json:"id"`
	Field string `json:"field"`
	Name  string `json:"name"`
	Kind  string `json:"kind" doc:"pdf, jpeg, …: what the content is"`
	Size  int64  `json:"size"`
	State string `json:"state" enum:"quarantined,released,refused"`
}

type attachmentInput struct {
	ID         httpapi.ID `path:"id"`
	Attachment httpapi.ID `path:"attachment"`
}

type currentAttachmentInput struct {
	Attachment httpapi.ID `path:"attachment"`
}

// uploadLimit is above any field's own limit, which the room enforces.
const (
	uploadLimit = 60 << 20
	uploadTime  = 5 * time.Minute
)

var uploading = []httpapi.Limit{
	{Name: "upload", Events: 60, Per: 10 * time.Minute, By: httpapi.BySession},
	{Name: "upload_address", Events: 3000, Per: 10 * time.Minute, By: httpapi.ByAddress},
}

func (c counter) attachmentRoutes() {
	httpapi.Upload(c.api, own("POST", "/api/drafts/{id}/attachments", "add-attachment", "Add a file to a draft", "draft", "attach").
		Limited(uploading...).Sized(uploadLimit).Within(uploadTime), c.attach)
	httpapi.Register(c.api, own("GET", "/api/drafts/{id}/attachments", "list-attachments", "The files of a draft", "draft", "attach"), c.attachments)
	httpapi.Register(c.api, own("DELETE", "/api/drafts/{id}/attachments/{attachment}", "delete-attachment", "Take a file back", "draft", "attach"), c.detach)
	httpapi.Upload(c.api, own("POST", "/api/applications/current/attachments", "add-correction-attachment", "Add a file to a correction", "application", "correct").
		Limited(uploading...).Sized(uploadLimit).Within(uploadTime), c.attachCurrent)
	httpapi.Register(c.api, own("GET", "/api/applications/current/attachments", "list-application-attachments", "The files of the application", "application", "follow"), c.currentAttachments)
	httpapi.Register(c.api, own("DELETE", "/api/applications/current/attachments/{attachment}", "delete-correction-attachment", "Take a file of a correction back", "application", "correct"), c.detachCurrent)
}

func (c counter) attach(ctx context.Context, in *uploadInput, file httpapi.Incoming) (*attachmentOutput, error) {
	return receive(ctx, in.ID.ID, in.Field, file)
}

func (c counter) attachCurrent(ctx context.Context, in *uploadCurrentInput, file httpapi.Incoming) (*attachmentOutput, error) {
	id, err := currentID(ctx)
	if err != nil {
		return nil, err
	}
	return receive(ctx, id, in.Field, file)
}

func receive(ctx context.Context, owner ids.ID, field string, file httpapi.Incoming) (*attachmentOutput, error) {
	sp, who := tenant.From(ctx), access.From(ctx)
	rule, err := application.UploadRule(ctx, sp, who, owner, field)
	if err != nil {
		return nil, err
	}
	a, err := attachment.Receive(ctx, sp, who, attachment.Upload{
		Owner: rule.Application, Field: rule.Field, FileName: file.Name, Class: rule.Retention, Limits: rule.Limits, Body: file.Reader,
	})
	if err != nil {
		return nil, err
	}
	return &attachmentOutput{showAttachment(a)}, nil
}

func (c counter) attachments(ctx context.Context, in *draftInput) (*attachmentsOutput, error) {
	if err := application.OwnsDraft(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID); err != nil {
		return nil, err
	}
	return list(ctx, in.ID.ID)
}

func (c counter) currentAttachments(ctx context.Context, _ *nothing) (*attachmentsOutput, error) {
	id, err := currentID(ctx)
	if err != nil {
		return nil, err
	}
	return list(ctx, id)
}

func list(ctx context.Context, owner ids.ID) (*attachmentsOutput, error) {
	found, err := attachment.List(ctx, tenant.From(ctx), owner)
	if err != nil {
		return nil, err
	}
	out := &attachmentsOutput{}
	out.Body.Items = httpapi.Each(found, showAttachment)
	return out, nil
}

func (c counter) detach(ctx context.Context, in *attachmentInput) (*nothing, error) {
	sp, who := tenant.From(ctx), access.From(ctx)
	if err := application.OwnsDraft(ctx, sp, who, in.ID.ID); err != nil {
		return nil, err
	}
	return &nothing{}, attachment.DeleteDraft(ctx, sp, who, attachment.Ref{Owner: in.ID.ID, ID: in.Attachment.ID})
}

func (c counter) detachCurrent(ctx context.Context, in *currentAttachmentInput) (*nothing, error) {
	id, err := currentID(ctx)
	if err != nil {
		return nil, err
	}
	ref := attachment.Ref{Owner: id, ID: in.Attachment.ID}
	return &nothing{}, attachment.DeleteDraft(ctx, tenant.From(ctx), access.From(ctx), ref)
}

// currentID returns the application the session follows.
func currentID(ctx context.Context) (ids.ID, error) {
	v, err := application.Current(ctx, tenant.From(ctx), access.From(ctx))
	return v.ID, err
}

func showAttachment(a attachment.Attachment) attached {
	return attached{ID: a.ID, Field: a.Field, Name: a.Name, Kind: a.Kind, Size: a.Size, State: string(a.State)}
}
