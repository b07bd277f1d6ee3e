package staffapi

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/recipient"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type seatsOutput struct {
	Body struct {
		Items []seat `json:"items" doc:"The limited options of the published form"`
	}
}

type seat struct {
	Field       string `json:"field"`
	FieldLabel  string `json:"field_label"`
	Option      string `json:"option"`
	OptionLabel string `json:"option_label"`
	Capacity    int    `json:"capacity"`
	Taken       int    `json:"taken" doc:"More than the capacity when that was lowered afterwards"`
}

type recipientsOutput struct{ Body recipients }

type recipients struct {
	Field     string    `json:"field" doc:"The form's list_match field"`
	Check     string    `json:"check" enum:"none,birth_date,code"`
	Targets   []string  `json:"targets" doc:"Fields that are filled in beforehand"`
	Once      bool      `json:"once" doc:"One standing application a person"`
	Rows      int       `json:"rows"`
	Applied   int       `json:"applied"`
	Locked    int       `json:"locked" doc:"Numbers at which nobody may try just now"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
}

type onceInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Once bool `json:"once"`
	}
}

type openListInput struct {
	ID    httpapi.ID `path:"id"`
	After int        `query:"after" minimum:"0" maximum:"1000000"`
}

type openListOutput struct {
	Body struct {
		Items []listed `json:"items" doc:"At most 200"`
	}
}

type listed struct {
	Position int    `json:"position" doc:"Line of the file, the heading not counted"`
	Number   string `json:"number"`
}

type uploadInput struct {
	ID     httpapi.ID `path:"id"`
	Upload httpapi.ID `path:"upload"`
}

type uploadOutput struct{ Body uploaded }

type uploaded struct {
	ID        ids.ID     `json:"id"`
	State     string     `json:"state" enum:"received,checking,checked,saving,saved,failed,expired"`
	Columns   []string   `json:"columns"`
	Samples   [][]string `json:"samples" doc:"The first rows, until the file is checked"`
	Mapping   mapping    `json:"mapping"`
	Total     int        `json:"total"`
	Done      int        `json:"done"`
	Bad       int        `json:"bad" doc:"Rows that cannot be used"`
	Report    []badCell  `json:"report" doc:"The first 200 cells that cannot be used"`
	Code      string     `json:"code" doc:"Why it failed"`
	ExpiresAt time.Time  `json:"expires_at"`
}

type mapping struct {
	Number  int      `json:"number" minimum:"0" doc:"Column, from 0"`
	Check   *int     `json:"check,omitempty" minimum:"0"`
	Targets []target `json:"targets" maxItems:"100"`
	Once    bool     `json:"once"`
}

type target struct {
	Column int    `json:"column" minimum:"0"`
	Field  string `json:"field" maxLength:"60"`
	Part   string `json:"part,omitempty" maxLength:"60"`
}

type badCell struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Key    string `json:"key"`
}

type checkUploadInput struct {
	ID     httpapi.ID `path:"id"`
	Upload httpapi.ID `path:"upload"`
	Body   mapping
}

type saveUploadInput struct {
	ID     httpapi.ID `path:"id"`
	Upload httpapi.ID `path:"upload"`
	Body   struct {
		Without bool `json:"without" doc:"Leave out the rows that cannot be used"`
	}
}

type fillableOutput struct {
	Body struct {
		Match *matchField `json:"match,omitempty" doc:"Missing while the form has no list_match field"`
		Items []fillable  `json:"items"`
	}
}

type matchField struct {
	Field string `json:"field"`
	Check string `json:"check" enum:"none,birth_date,code"`
}

type fillable struct {
	Field string `json:"field"`
	Part  string `json:"part"`
	Label string `json:"label"`
	Open  bool   `json:"open" doc:"Says nothing about a person: a link for anybody may fill it in"`
}

// inspecting is how long reading a file may take.
const inspecting = time.Minute

func (c counter) recipientRoutes() {
	at := "/api/procedures/{id}/recipients"
	view := func(path, operation, summary string) httpapi.Route {
		return desk("GET", path, operation, summary, "recipient", "view")
	}
	manage := func(method, path, operation, summary string) httpapi.Route {
		return desk(method, path, operation, summary, "recipient", "manage")
	}
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/seats", "list-seats", "Seats taken of each limited option", "procedure", "view"), c.seats)
	httpapi.Register(c.api, view(at, "get-recipients", "Whom the procedure is for, in figures"), c.recipients)
	httpapi.Register(c.api, view(at+"/fields", "list-fillable-fields", "What a list and links can fill in"), c.fillable)
	httpapi.Register(c.api, manage("PATCH", at, "set-recipients-once", "One application a person, or several"), c.setOnce)
	httpapi.Register(c.api, manage("DELETE", at, "delete-recipients", "Forget the list"), c.deleteRecipients)
	httpapi.Register(c.api, desk("GET", at+"/open", "open-recipients", "Numbers that have not applied; the view is audited", "recipient", "open"), c.openRecipients)
	httpapi.Register(c.api, manage("POST", at+"/revoke", "revoke-recipient-links", "Make every link of the list void"), c.revokeRecipientLinks)
	httpapi.Upload(c.api, manage("POST", at+"/uploads", "upload-recipients", "A table of people: CSV in UTF-8 or CP932").
		Sized(recipient.MaxFile).Within(inspecting), c.uploadRecipients)
	httpapi.Register(c.api, manage("GET", at+"/uploads/{upload}", "get-recipients-upload", "A file on its way, with its progress and report"), c.recipientsUpload)
	checking := manage("POST", at+"/uploads/{upload}/check", "check-recipients-upload", "Have every row judged; nothing is saved")
	checking.Status = http.StatusAccepted
	httpapi.Register(c.api, checking, c.checkUpload)
	saving := manage("POST", at+"/uploads/{upload}/save", "save-recipients-upload", "Make the checked file the procedure's list")
	saving.Status = http.StatusAccepted
	httpapi.Register(c.api, saving, c.saveUpload)
	c.linkRoutes()
}

// ours refuses the lists of departments that the person does not work for as
// if they were not there.
func ours(ctx context.Context, id ids.ID) error {
	p, err := procedure.Get(ctx, tenant.From(ctx), id)
	if err != nil {
		return err
	}
	if scope := review.Scope(access.From(ctx)); scope != nil && !slices.Contains(scope, p.Department) {
		return fault.New(fault.NotFound, "not_found")
	}
	return nil
}

func (c counter) seats(ctx context.Context, in *idInput) (*seatsOutput, error) {
	found, err := application.Seats(ctx, tenant.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &seatsOutput{}
	out.Body.Items = httpapi.Each(found, func(s application.Seat) seat { return seat(s) })
	return out, nil
}

func (c counter) recipients(ctx context.Context, in *idInput) (*recipientsOutput, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	l, err := recipient.Get(ctx, tenant.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	return &recipientsOutput{recipients{
		Field: l.Field, Check: string(l.Check), Targets: texts(l.Targets), Once: l.Once, Rows: l.Rows, Applied: l.Applied, Locked: l.Locked,
		CreatedAt: l.CreatedAt, CreatedBy: l.CreatedBy,
	}}, nil
}

func (c counter) fillable(ctx context.Context, in *idInput) (*fillableOutput, error) {
	f, err := recipient.Fillable(ctx, tenant.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &fillableOutput{}
	if f.Match != "" {
		out.Body.Match = &matchField{Field: f.Match, Check: string(f.Check)}
	}
	out.Body.Items = httpapi.Each(f.Fields, func(t recipient.FillableField) fillable { return fillable(t) })
	return out, nil
}

func (c counter) setOnce(ctx context.Context, in *onceInput) (*nothing, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	return &nothing{}, recipient.SetOnce(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Body.Once)
}

func (c counter) deleteRecipients(ctx context.Context, in *idInput) (*nothing, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	return &nothing{}, recipient.Delete(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
}

func (c counter) openRecipients(ctx context.Context, in *openListInput) (*openListOutput, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	found, err := recipient.Open(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.After)
	if err != nil {
		return nil, err
	}
	out := &openListOutput{}
	out.Body.Items = httpapi.Each(found, func(e recipient.Entry) listed { return listed(e) })
	return out, nil
}

func (c counter) revokeRecipientLinks(ctx context.Context, in *idInput) (*nothing, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	return &nothing{}, recipient.RevokeLinks(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
}

func (c counter) uploadRecipients(ctx context.Context, in *idInput, file httpapi.Incoming) (*uploadOutput, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	return shownUpload(recipient.Receive(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, file.Reader))
}

func (c counter) recipientsUpload(ctx context.Context, in *uploadInput) (*uploadOutput, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	return shownUpload(recipient.GetUpload(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Upload.ID))
}

func (c counter) checkUpload(ctx context.Context, in *checkUploadInput) (*nothing, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	m := recipient.Mapping{Number: in.Body.Number, Check: in.Body.Check, Once: in.Body.Once,
		Targets: httpapi.Each(in.Body.Targets, func(t target) recipient.Target { return recipient.Target(t) })}
	return &nothing{}, recipient.CheckFile(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Upload.ID, m)
}

func (c counter) saveUpload(ctx context.Context, in *saveUploadInput) (*nothing, error) {
	if err := ours(ctx, in.ID.ID); err != nil {
		return nil, err
	}
	return &nothing{}, recipient.Save(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Upload.ID, in.Body.Without)
}

func shownUpload(u recipient.Upload, err error) (*uploadOutput, error) {
	if err != nil {
		return nil, err
	}
	return &uploadOutput{uploaded{
		ID: u.ID, State: string(u.State), Columns: texts(u.Columns),
		Samples: httpapi.Each(u.Samples, func(row []string) []string { return texts(row) }),
		Mapping: mapping{Number: u.Mapping.Number, Check: u.Mapping.Check, Once: u.Mapping.Once,
			Targets: httpapi.Each(u.Mapping.Targets, func(t recipient.Target) target { return target(t) })},
		Total: u.Total, Done: u.Done, Bad: u.Bad, Report: httpapi.Each(u.Report, func(b recipient.Bad) badCell { return badCell(b) }),
		Code: u.Code, ExpiresAt: u.ExpiresAt,
	}}, nil
}

// sheetName is what a download of links is called.
func sheetName(s recipient.Sheet) string {
	return fmt.Sprintf("リンク一覧-%s.%s", s.CreatedAt.In(clock.JST).Format("20060102-1504"), s.Content)
}
