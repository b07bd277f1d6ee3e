package procedure

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const maxSamples = 50

// GetDraft returns the form draft with its findings.
func GetDraft(ctx context.Context, sp *tenant.Space, id ids.ID) (d FormDraft, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		d, err = findDraft(ctx, tx, id)
		return err
	})
	if err != nil {
		return FormDraft{}, fmt.Errorf("get form draft: %w", err)
	}
	_, d.Findings = examine(d.Document)
	return d, nil
}

// SaveDraftInput replaces the form draft based on the revision.
type SaveDraftInput struct {
	Procedure ids.ID
	Revision  int64
	Document  json.RawMessage
}

// SaveDraft stores the document whatever its findings, as long as it is a JSON
// object within the size limit. Conflict "draft_changed" when somebody saved
// meanwhile.
func SaveDraft(ctx context.Context, sp *tenant.Space, who access.Principal, in SaveDraftInput) (FormDraft, error) {
	if len(in.Document) > form.MaxDocumentBytes {
		return FormDraft{}, fault.New(fault.TooLarge, "document_too_large")
	}
	if err := fault.Fields(checkDocument(in.Document)); err != nil {
		return FormDraft{}, err
	}
	d := FormDraft{Procedure: in.Procedure, Revision: in.Revision + 1, Document: in.Document, UpdatedAt: sp.Now(), UpdatedBy: who.Name, Editor: who.ID}
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if _, err := Load(ctx, tx, in.Procedure); err != nil {
			return err
		}
		if err := updateDraft(ctx, tx, d, in.Revision); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.save_draft", Object: "procedure", Entity: in.Procedure})
	})
	if err != nil {
		return FormDraft{}, fmt.Errorf("save form draft: %w", err)
	}
	_, d.Findings = examine(d.Document)
	return d, nil
}

// checkDocument refuses what is no text of one JSON object.
func checkDocument(doc json.RawMessage) []fault.Field {
	var object map[string]json.RawMessage
	bad := !utf8.Valid(doc) || json.Unmarshal(doc, &object) != nil || object == nil
	if bad || strings.Contains(string(doc), `\u0000`) || len(doc) > form.MaxDocumentBytes {
		return []fault.Field{{Path: "document", Key: "malformed"}}
	}
	return nil
}

func emptyForm(title string) json.RawMessage {
	doc, err := json.Marshal(map[string]any{
		"format": form.Format,
		"title":  map[string]string{"ja": title},
		"pages": []any{map[string]any{
			"id": "page_1", "title": map[string]string{"ja": "入力"},
			"sections": []any{map[string]any{"id": "section_1", "fields": []any{}}},
		}},
	})
	if err != nil {
		panic(err) // strings always marshal
	}
	return doc
}

// Check returns everything that speaks about publishing: form, sample cases,
// catalogue.
func Check(ctx context.Context, sp *tenant.Space, id ids.ID) (out []Finding, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		p, err := Load(ctx, tx, id)
		if err != nil {
			return err
		}
		d, err := findDraft(ctx, tx, id)
		if err != nil {
			return err
		}
		samples, err := listSamples(ctx, tx, id)
		if err != nil {
			return err
		}
		out, err = judgeWhole(ctx, sp, tx, p, d.Document, samples)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("check procedure: %w", err)
	}
	return out, nil
}

// Samples lists the saved cases.
func Samples(ctx context.Context, sp *tenant.Space, id ids.ID) (out []Sample, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		if _, err := Load(ctx, tx, id); err != nil {
			return err
		}
		out, err = listSamples(ctx, tx, id)
		return err
	})
	return out, err
}

// SaveSample adds a case (ID Nil) or changes one. Conflict "sample_exists"
// when another has the name.
func SaveSample(ctx context.Context, sp *tenant.Space, who access.Principal, procedure ids.ID, s Sample) (Sample, error) {
	s.Name = strings.TrimSpace(s.Name)
	if s.Name == "" || utf8.RuneCountInString(s.Name) > 100 || hasControl(s.Name) || len(s.Faults) > 100 {
		return Sample{}, fault.Fields([]fault.Field{{Path: "name", Key: "bad_format"}})
	}
	if _, err := form.ParseAnswers(s.Answers); err != nil {
		return Sample{}, err
	}
	fresh := s.ID == ids.Nil
	if fresh {
		s.ID = ids.New()
	}
	if s.Day.IsZero() {
		s.Day = sp.Now().In(clock.JST)
	}
	s.Day = dateOf(s.Day)
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if _, err := Load(ctx, tx, procedure); err != nil {
			return err
		}
		have, err := listSamples(ctx, tx, procedure)
		if err != nil {
			return err
		}
		if fresh && len(have) >= maxSamples {
			return fault.New(fault.TooLarge, "too_many_samples")
		}
		if err := putSample(ctx, tx, procedure, s, fresh); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.save_sample", Object: "procedure", Entity: procedure})
	})
	if err != nil {
		return Sample{}, fmt.Errorf("save sample case: %w", err)
	}
	return s, nil
}

// dateOf drops the time of day; dates are kept as UTC midnights.
func dateOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// DeleteSample removes a case.
func DeleteSample(ctx context.Context, sp *tenant.Space, who access.Principal, procedure, id ids.ID) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := removeSample(ctx, tx, procedure, id); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.delete_sample", Object: "procedure", Entity: procedure})
	})
	if err != nil {
		return fmt.Errorf("delete sample case: %w", err)
	}
	return nil
}

// DraftDocument returns the document of the form draft in the caller's
// transaction.
func DraftDocument(ctx context.Context, tx *pg.Tx, id ids.ID) (json.RawMessage, error) {
	d, err := findDraft(ctx, tx, id)
	if err != nil {
		return nil, fmt.Errorf("load form draft: %w", err)
	}
	return d.Document, nil
}
