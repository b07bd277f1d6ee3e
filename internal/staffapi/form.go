package staffapi

import (
	"context"
	"encoding/json"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type formDraftOutput struct{ Body formDraft }

type formDraft struct {
	Procedure ids.ID         `json:"procedure"`
	Revision  int64          `json:"revision"`
	Document  httpapi.Object `json:"document"`
	UpdatedAt time.Time      `json:"updated_at"`
	UpdatedBy string         `json:"updated_by"`
	Findings  []finding      `json:"findings"`
}

type finding struct {
	Path   string         `json:"path"`
	Key    string         `json:"key"`
	Params map[string]any `json:"params"`
	Error  bool           `json:"error" doc:"Stops publishing; the rest is advice"`
}

type findingsOutput struct {
	Body struct {
		Items []finding `json:"items"`
	}
}

type saveFormInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Revision int64          `json:"revision"`
		Document httpapi.Object `json:"document"`
	}
}

type publishInput struct {
	ID   httpapi.ID `path:"id"`
	Body struct {
		Revision int64      `json:"revision" doc:"Of the form draft that was checked"`
		Starts   *time.Time `json:"starts,omitempty" doc:"Frozen now, live from this second on; left out: at once"`
		Note     string     `json:"note,omitempty" maxLength:"1000" doc:"For the history: what changed and why"`
	}
}

type versionOutput struct{ Body formVersion }

type versionsOutput struct {
	Body struct {
		Items []formVersion `json:"items"`
	}
}

type formVersion struct {
	ID          ids.ID         `json:"id"`
	Number      int            `json:"number"`
	Document    httpapi.Object `json:"document,omitempty" doc:"Left out in lists"`
	Digest      string         `json:"digest"`
	PublishedAt time.Time      `json:"published_at" doc:"When it was frozen"`
	PublishedBy string         `json:"published_by"`
	Standing    string         `json:"standing,omitempty" enum:"live,planned,past,never" doc:"In lists"`
	Since       *time.Time     `json:"since,omitempty" doc:"In lists: live since, or planned for"`
	Note        string         `json:"note,omitempty"`
}

type versionInput struct {
	ID      httpapi.ID `path:"id"`
	Version httpapi.ID `path:"version"`
}

type samplesOutput struct {
	Body struct {
		Items []sample `json:"items"`
	}
}

type sampleOutput struct{ Body sample }

// SampleBody is exported because Huma overlooks embedded types that are not.
type SampleBody struct {
	Name    string         `json:"name" maxLength:"100"`
	Answers httpapi.Object `json:"answers"`
	Accept  bool           `json:"accept" doc:"Whether the form must accept the answers"`
	Faults  []string       `json:"faults" maxItems:"50" doc:"Else: at least these paths must be at fault"`
	Day     string         `json:"day,omitempty" format:"date" doc:"Judged as filled in on this day; left out: today"`
}

type sample struct {
	ID ids.ID `json:"id"`
	SampleBody
}

type addSampleInput struct {
	ID   httpapi.ID `path:"id"`
	Body SampleBody
}

// SampleInput is exported because Huma overlooks embedded types that are not.
type SampleInput struct {
	ID     httpapi.ID `path:"id"`
	Sample httpapi.ID `path:"sample"`
}

type changeSampleInput struct {
	SampleInput
	Body SampleBody
}

func (c counter) formRoutes() {
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/draft", "get-form-draft", "The form that is being worked on", "procedure", "view"), c.formDraft)
	httpapi.Register(c.api, desk("PUT", "/api/procedures/{id}/draft", "save-form-draft", "Keep the form draft", "procedure", "edit").Sized(formSize), c.saveForm)
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/check", "check-procedure", "What stands in the way of publishing", "procedure", "view"), c.check)
	httpapi.Register(c.api, desk("POST", "/api/procedures/{id}/publish", "publish-procedure", "Offer it to residents", "procedure", "publish").Within(20*time.Second), c.publish)
	httpapi.Register(c.api, desk("POST", "/api/procedures/{id}/unpublish", "unpublish-procedure", "Take no more applications", "procedure", "publish"), c.unpublish)
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/versions", "list-versions", "What was published", "procedure", "view"), c.versions)
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/versions/{version}", "get-version", "One published form", "procedure", "view"), c.version)
	httpapi.Register(c.api, desk("GET", "/api/procedures/{id}/samples", "list-samples", "The saved cases", "procedure", "view"), c.samples)
	httpapi.Register(c.api, desk("POST", "/api/procedures/{id}/samples", "add-sample", "Save a case", "procedure", "edit").Sized(formSize), c.addSample)
	httpapi.Register(c.api, desk("PUT", "/api/procedures/{id}/samples/{sample}", "change-sample", "Change a case", "procedure", "edit").Sized(formSize), c.changeSample)
	httpapi.Register(c.api, desk("DELETE", "/api/procedures/{id}/samples/{sample}", "delete-sample", "Remove a case", "procedure", "edit"), c.deleteSample)
}

func (c counter) formDraft(ctx context.Context, in *idInput) (*formDraftOutput, error) {
	d, err := procedure.GetDraft(ctx, tenant.From(ctx), in.ID.ID)
	return shownForm(d, err)
}

func (c counter) saveForm(ctx context.Context, in *saveFormInput) (*formDraftOutput, error) {
	d, err := procedure.SaveDraft(ctx, tenant.From(ctx), access.From(ctx), procedure.SaveDraftInput{
		Procedure: in.ID.ID, Revision: in.Body.Revision, Document: json.RawMessage(in.Body.Document),
	})
	return shownForm(d, err)
}

func shownForm(d procedure.FormDraft, err error) (*formDraftOutput, error) {
	if err != nil {
		return nil, err
	}
	return &formDraftOutput{formDraft{
		Procedure: d.Procedure, Revision: d.Revision, Document: httpapi.Object(d.Document), UpdatedAt: d.UpdatedAt,
		UpdatedBy: d.UpdatedBy, Findings: httpapi.Each(d.Findings, showFinding),
	}}, nil
}

func showFinding(f procedure.Finding) finding {
	params := f.Params
	if params == nil {
		params = map[string]any{}
	}
	return finding{Path: f.Path, Key: f.Key, Params: params, Error: f.Error}
}

func (c counter) check(ctx context.Context, in *idInput) (*findingsOutput, error) {
	found, err := procedure.Check(ctx, tenant.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &findingsOutput{}
	out.Body.Items = httpapi.Each(found, showFinding)
	return out, nil
}

func (c counter) publish(ctx context.Context, in *publishInput) (*versionOutput, error) {
	v, err := procedure.Offer(ctx, tenant.From(ctx), access.From(ctx), in.offer())
	if err != nil {
		return nil, err
	}
	return &versionOutput{showVersion(v)}, nil
}

func (c counter) unpublish(ctx context.Context, in *idInput) (*procedureOutput, error) {
	p, err := procedure.Unpublish(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID)
	return shownProcedure(ctx, p, err)
}

func (c counter) versions(ctx context.Context, in *idInput) (*versionsOutput, error) {
	found, err := procedure.Timeline(ctx, tenant.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &versionsOutput{}
	out.Body.Items = httpapi.Each(found, func(l procedure.Listed) formVersion {
		v := showVersion(l.Version)
		v.Standing, v.Since, v.Note = string(l.Standing), httpapi.When(l.Since), l.Note
		return v
	})
	return out, nil
}

func (c counter) version(ctx context.Context, in *versionInput) (*versionOutput, error) {
	v, err := procedure.GetVersion(ctx, tenant.From(ctx), in.Version.ID)
	if err != nil {
		return nil, err
	}
	if v.Procedure != in.ID.ID {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	return &versionOutput{showVersion(v)}, nil
}

func showVersion(v procedure.Version) formVersion {
	return formVersion{
		ID: v.ID, Number: v.Number, Document: httpapi.Object(v.Document), Digest: v.Digest,
		PublishedAt: v.PublishedAt, PublishedBy: v.PublishedBy,
	}
}

func (c counter) samples(ctx context.Context, in *idInput) (*samplesOutput, error) {
	found, err := procedure.Samples(ctx, tenant.From(ctx), in.ID.ID)
	if err != nil {
		return nil, err
	}
	out := &samplesOutput{}
	out.Body.Items = httpapi.Each(found, showSample)
	return out, nil
}

func showSample(s procedure.Sample) sample {
	return sample{ID: s.ID, SampleBody: SampleBody{
		Name: s.Name, Answers: httpapi.Object(s.Answers), Accept: s.Accept, Faults: texts(s.Faults),
		Day: s.Day.Format(time.DateOnly),
	}}
}

func (c counter) addSample(ctx context.Context, in *addSampleInput) (*sampleOutput, error) {
	return c.saveSample(ctx, in.ID.ID, ids.Nil, in.Body)
}

func (c counter) changeSample(ctx context.Context, in *changeSampleInput) (*sampleOutput, error) {
	return c.saveSample(ctx, in.ID.ID, in.Sample.ID, in.Body)
}

func (c counter) saveSample(ctx context.Context, of, id ids.ID, b SampleBody) (*sampleOutput, error) {
	day := time.Time{}
	if b.Day != "" {
		var err error
		if day, err = time.Parse(time.DateOnly, b.Day); err != nil {
			return nil, fault.Fields([]fault.Field{{Path: "day", Key: "bad_format"}})
		}
	}
	s, err := procedure.SaveSample(ctx, tenant.From(ctx), access.From(ctx), of, procedure.Sample{
		ID: id, Name: b.Name, Answers: json.RawMessage(b.Answers), Accept: b.Accept, Faults: b.Faults, Day: day,
	})
	if err != nil {
		return nil, err
	}
	return &sampleOutput{showSample(s)}, nil
}

func (c counter) deleteSample(ctx context.Context, in *SampleInput) (*nothing, error) {
	return &nothing{}, procedure.DeleteSample(ctx, tenant.From(ctx), access.From(ctx), in.ID.ID, in.Sample.ID)
}
