package staffapi

import (
	"bytes"
	"context"
	"io"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/exchange"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/questionsheet"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type exportProcedureInput struct {
	ID      httpapi.ID `path:"id"`
	Version httpapi.ID `query:"version" doc:"Left out: the form draft"`
}

type filePreviewOutput struct{ Body filePreview }

type filePreview struct {
	FromCode   string         `json:"from_code"`
	FromName   string         `json:"from_name"`
	ExportedAt time.Time      `json:"exported_at"`
	Intact     bool           `json:"intact" doc:"The file is as it was written"`
	Title      string         `json:"title"`
	Known      bool           `json:"known" doc:"A procedure of that title is here already"`
	Category   nameMatch      `json:"category"`
	Department nameMatch      `json:"department"`
	Retention  retentionMatch `json:"retention"`
	Pages      int            `json:"pages"`
	Questions  int            `json:"questions"`
	Samples    int            `json:"samples"`
	Document   httpapi.Object `json:"document"`
	Findings   []finding      `json:"findings" doc:"Of the form and of its sample cases"`
}

type nameMatch struct {
	Name string  `json:"name" doc:"As the file says"`
	ID   *ids.ID `json:"id,omitempty" doc:"The own one of that name"`
}

type retentionMatch struct {
	Name  string `json:"name"`
	Years int    `json:"years"`
	Own   string `json:"own" doc:"The own class that keeps at least as long"`
	Same  bool   `json:"same"`
}

type importFileInput struct {
	Body struct {
		File       httpapi.Object `json:"file" doc:"The file as it was checked"`
		Title      string         `json:"title,omitempty" maxLength:"200"`
		Category   string         `json:"category,omitempty" maxLength:"100" doc:"By name; made when there is none"`
		Department *httpapi.ID    `json:"department,omitempty"`
		Retention  string         `json:"retention" maxLength:"32"`
	}
}

type questionSheetOutput struct{ Body questionSheet }

type questionSheet struct {
	Sheet    string         `json:"sheet" doc:"The sheet that was read"`
	Header   int            `json:"header" doc:"Row of its header, as Excel counts"`
	Columns  []string       `json:"columns"`
	Unknown  []string       `json:"unknown" doc:"Headers nobody understood"`
	Formulas int            `json:"formulas" doc:"Cells whose kept value was read"`
	Rows     []sheetRow     `json:"rows"`
	Title    string         `json:"title"`
	Document httpapi.Object `json:"document"`
	Findings []finding      `json:"findings"`
}

type sheetRow struct {
	Number int         `json:"number" doc:"As Excel counts"`
	Label  string      `json:"label"`
	Field  string      `json:"field" doc:"Id of the field made of it; empty when none was"`
	Type   string      `json:"type"`
	Status string      `json:"status" enum:"understood,guessed,not_understood,skipped"`
	Notes  []sheetNote `json:"notes"`
}

type sheetNote struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

type benchOutput struct {
	Body struct {
		Items []outcome `json:"items"`
	}
}

type outcome struct {
	Sample   ids.ID        `json:"sample"`
	Passed   bool          `json:"passed"`
	Findings []finding     `json:"findings" doc:"What came out otherwise than saved"`
	Faults   []answerFault `json:"faults" doc:"What the form finds wrong with the answers"`
}

type answerFault struct {
	Path   string         `json:"path"`
	Key    string         `json:"key"`
	Params map[string]any `json:"params"`
}

// fileSize is the most a procedure's file may have inside a request.
const fileSize = exchange.MaxBytes + 64<<10

func (c counter) exchangeRoutes() {
	httpapi.Download(c.api, desk("GET", "/api/procedures/{id}/export", "export-procedure", "The procedure as an open file", "procedure", "edit"), c.exportProcedure)
	httpapi.Register(c.api, desk("POST", "/api/procedures/{id}/copy", "copy-procedure", "A copy in draft", "procedure", "edit"), c.duplicate)
	httpapi.Upload(c.api, desk("POST", "/api/procedure-files/check", "check-procedure-file", "What would become of a file; nothing is written", "procedure", "edit").Sized(fileSize), c.checkFile)
	httpapi.Register(c.api, desk("POST", "/api/procedure-files/import", "import-procedure-file", "Make a procedure of a file", "procedure", "edit").Sized(fileSize), c.importFile)
	httpapi.Upload(c.api, desk("POST", "/api/question-sheets", "read-question-sheet", "What was understood of a sheet of questions; nothing is written", "procedure", "edit").
		Sized(questionsheet.MaxBytes+1), c.readSheet)
	httpapi.Download(c.api, desk("GET", "/api/question-sheets/template", "get-question-sheet-template", "A sheet to fill in that explains itself", "procedure", "edit"), c.sheetTemplate)
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/bench", "run-bench", "How the saved cases come out now", "procedure", "view").Within(20*time.Second), c.bench)
}

func (c counter) exportProcedure(ctx context.Context, in *exportProcedureInput) (*httpapi.Outgoing, error) {
	file, err := exchange.Export(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Version.ID)
	if err != nil {
		return nil, err
	}
	return inMemory(file.Name, "application/json; charset=utf-8", file.Content), nil
}

// inMemory is a document that is whole in memory.
func inMemory(name, mediaType string, content []byte) *httpapi.Outgoing {
	return &httpapi.Outgoing{Name: name, Type: mediaType, Size: int64(len(content)), Reader: io.NopCloser(bytes.NewReader(content))}
}

func (c counter) duplicate(ctx context.Context, in *idInput) (*procedureOutput, error) {
	p, err := exchange.Duplicate(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
	return shownProcedure(ctx, p, err)
}

func (c counter) checkFile(ctx context.Context, _ *nothing, file httpapi.Incoming) (*filePreviewOutput, error) {
	raw, err := io.ReadAll(file.Reader)
	if err != nil {
		return nil, err
	}
	p, err := exchange.Read(ctx, tenant.From(ctx), raw)
	if err != nil {
		return nil, err
	}
	return &filePreviewOutput{filePreview{
		FromCode: p.From.Code, FromName: p.From.Name, ExportedAt: p.ExportedAt, Intact: p.Intact, Title: p.Title, Known: p.Known,
		Category:   nameMatch{p.Category.Name, httpapi.Some(p.Category.ID)},
		Department: nameMatch{p.Department.Name, httpapi.Some(p.Department.ID)},
		Retention:  retentionMatch{p.Retention.Name, p.Retention.Years, p.Retention.Class, p.Retention.Same},
		Pages:      p.Pages, Questions: p.Questions, Samples: p.Samples, Document: httpapi.Object(p.Document),
		Findings: httpapi.Each(p.Findings, showFinding),
	}}, nil
}

func (c counter) importFile(ctx context.Context, in *importFileInput) (*procedureOutput, error) {
	p, err := exchange.Import(ctx, tenant.From(ctx), access.From(ctx), []byte(in.Body.File), exchange.Choice{
		Title: in.Body.Title, Category: in.Body.Category, Department: given(in.Body.Department), Retention: in.Body.Retention,
	})
	return shownProcedure(ctx, p, err)
}

func (c counter) readSheet(_ context.Context, _ *nothing, file httpapi.Incoming) (*questionSheetOutput, error) {
	raw, err := io.ReadAll(file.Reader)
	if err != nil {
		return nil, err
	}
	r, err := questionsheet.Read(raw)
	if err != nil {
		return nil, err
	}
	return &questionSheetOutput{questionSheet{
		Sheet: r.Sheet, Header: r.Header, Columns: texts(r.Columns), Unknown: texts(r.Unknown), Formulas: r.Formulas, Title: r.Title,
		Document: httpapi.Object(r.Document), Rows: httpapi.Each(r.Rows, showSheetRow),
		Findings: httpapi.Each(r.Findings, func(f form.Finding) finding {
			return finding{Path: f.Path, Key: f.Key, Params: map[string]any{}, Error: f.Severity == form.Error}
		}),
	}}, nil
}

func showSheetRow(r questionsheet.Row) sheetRow {
	return sheetRow{Number: r.Number, Label: r.Label, Field: r.Field, Type: r.Type, Status: string(r.Status),
		Notes: httpapi.Each(r.Notes, func(n questionsheet.Note) sheetNote { return sheetNote(n) })}
}

func (c counter) sheetTemplate(context.Context, *nothing) (*httpapi.Outgoing, error) {
	content, err := questionsheet.Template()
	if err != nil {
		return nil, err
	}
	return inMemory(questionsheet.TemplateName, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content), nil
}

func (c counter) bench(ctx context.Context, in *idInput) (*benchOutput, error) {
	found, err := procedure.Bench(ctx, tenant.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &benchOutput{}
	out.Body.Items = httpapi.Each(found, func(o procedure.Outcome) outcome {
		return outcome{Sample: o.Sample, Passed: len(o.Findings) == 0, Findings: httpapi.Each(o.Findings, showFinding),
			Faults: httpapi.Each(o.Faults, showAnswerFault)}
	})
	return out, nil
}

func showAnswerFault(f fault.Field) answerFault {
	params := f.Params
	if params == nil {
		params = map[string]any{}
	}
	return answerFault{Path: f.Path, Key: f.Key, Params: params}
}
