package procedure

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Use is what a procedure of the library is for (手続の種類). It sorts the
// gallery and is not kept with a copy.
type Use string

// The uses.
const (
	UseApplication  Use = "application"  // 申請
	UseNotification Use = "notification" // 届出
	UseRequest      Use = "request"      // 請求
	UseBooking      Use = "booking"      // 予約
	UseEnrolment    Use = "enrolment"    // 申込み
	UseReport       Use = "report"       // 通報・相談
	UseOpinion      Use = "opinion"      // 意見
	UseSurvey       Use = "survey"       // アンケート
)

// Uses lists the uses in the order in which people read them.
func Uses() []Use {
	return []Use{UseApplication, UseNotification, UseRequest, UseBooking, UseEnrolment, UseReport, UseOpinion, UseSurvey}
}

// Template is a ready procedure of the library.
type Template struct {
	Key       string // file name without ".json"
	Catalogue Catalogue
	Category  string // by name; made when the municipality has none of it
	Use       Use
	Form      json.RawMessage
	Samples   []Sample
}

type templateFile struct {
	Catalogue struct {
		Title          string     `json:"title"`
		Kana           string     `json:"kana"`
		Description    string     `json:"description"`
		Category       string     `json:"category"`
		Use            Use        `json:"use"`
		LegalBasis     string     `json:"legal_basis"`
		ProcessingDays int        `json:"processing_days"`
		Fee            string     `json:"fee"`
		Documents      string     `json:"documents"`
		Identity       Identity   `json:"identity"`
		Retention      string     `json:"retention"`
		Visibility     Visibility `json:"visibility"`
		Tags           []string   `json:"tags"`
	} `json:"catalogue"`
	Form    json.RawMessage `json:"form"`
	Samples []struct {
		Name    string          `json:"name"`
		Answers json.RawMessage `json:"answers"`
		Accept  bool            `json:"accept"`
		Day     string          `json:"day"` // it is judged as of this day
		Faults  []string        `json:"faults"`
	} `json:"samples"`
}

// Library reads the templates of a folder (tenants.Library()), by key.
func Library(fsys fs.FS) ([]Template, error) {
	names, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list procedure library: %w", err)
	}
	out := make([]Template, 0, len(names))
	for _, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read procedure library: %w", err)
		}
		t, err := readTemplate(strings.TrimSuffix(name, ".json"), raw)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func readTemplate(key string, raw []byte) (Template, error) {
	var file templateFile
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return Template{}, fmt.Errorf("library procedure %s: %w", key, err)
	}
	c := file.Catalogue
	if c.Visibility == "" {
		c.Visibility = Public
	}
	t := Template{
		Key: key, Category: c.Category, Use: c.Use, Form: file.Form,
		Catalogue: Catalogue{Title: c.Title, Kana: c.Kana, Description: c.Description, LegalBasis: c.LegalBasis,
			ProcessingDays: c.ProcessingDays, Fee: c.Fee, Documents: c.Documents, Identity: c.Identity,
			Retention: c.Retention, Visibility: c.Visibility, Tags: c.Tags},
	}
	for _, s := range file.Samples {
		day, err := time.Parse(time.DateOnly, s.Day)
		if err != nil {
			return Template{}, fmt.Errorf("library procedure %s: day of %s: %w", key, s.Name, err)
		}
		t.Samples = append(t.Samples, Sample{Name: s.Name, Answers: s.Answers, Accept: s.Accept, Faults: s.Faults, Day: day})
	}
	return t, nil
}

// Copy makes a procedure in draft of the template, with its sample cases. The
// department may be Nil and be set later. A retention class that the
// municipality does not have becomes one of its own that keeps as long.
func Copy(ctx context.Context, sp *tenant.Space, who access.Principal, t Template, department ids.ID) (p Procedure, err error) {
	c := t.Catalogue
	c.Department = department
	c.Retention = ownClass(sp, c.Retention)
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if c.Category, err = categoryNamed(ctx, tx, t.Category); err != nil {
			return err
		}
		if p, err = create(ctx, sp, tx, who, CreateInput{Catalogue: c, Document: t.Form}); err != nil {
			return err
		}
		for _, s := range t.Samples {
			s.ID = ids.New()
			if err := putSample(ctx, tx, p.ID, s, true); err != nil {
				return err
			}
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.copy", Object: "procedure", Entity: p.ID,
			Detail: map[string]string{"template": t.Key}})
	})
	if err != nil {
		return Procedure{}, fmt.Errorf("copy %s from the library: %w", t.Key, err)
	}
	return p, nil
}

// ownClass is the municipality's class of that name, else its shortest that
// keeps at least as long, else its longest: nothing is kept shorter than the
// template means where that can be helped.
func ownClass(sp *tenant.Space, class string) string {
	years, err := strconv.Atoi(strings.TrimSuffix(class, "y"))
	if err != nil {
		years = -1
	}
	return OwnClass(sp, class, years)
}

// OwnClass is the municipality's class for one of another municipality that
// keeps so many years; fewer than none: nobody knows how many, and only the
// name can tell.
func OwnClass(sp *tenant.Space, class string, years int) string {
	var enough, longest tenant.RetentionClass
	for _, r := range sp.Tenant().Retention {
		if r.Name == class {
			return class
		}
		if r.Years >= years && (enough.Name == "" || r.Years < enough.Years) {
			enough = r
		}
		if longest.Name == "" || r.Years > longest.Years {
			longest = r
		}
	}
	switch {
	case years < 0:
		return "" // Create takes the first
	case enough.Name != "":
		return enough.Name
	default:
		return longest.Name
	}
}

func categoryNamed(ctx context.Context, tx *pg.Tx, name string) (ids.ID, error) {
	if name == "" {
		return ids.Nil, nil
	}
	have, err := listCategories(ctx, tx)
	if err != nil {
		return ids.Nil, err
	}
	for _, c := range have {
		if c.Name == name {
			return c.ID, nil
		}
	}
	c := Category{ID: ids.New(), Name: name, Position: len(have) + 1}
	return c.ID, putCategory(ctx, tx, c, true)
}
