package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Exported is a file on its way out.
type Exported struct {
	Name    string
	Content []byte
}

// Export writes the procedure with its form draft (version Nil) or one of its
// versions into a file.
func Export(ctx context.Context, sp *tenant.Space, who access.Principal, id, version ids.ID) (Exported, error) {
	p, c, err := gather(ctx, sp, id, version)
	if err != nil {
		return Exported{}, fmt.Errorf("export procedure: %w", err)
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return Exported{}, fmt.Errorf("export procedure: %w", err)
	}
	sum, err := digest(raw)
	if err != nil {
		return Exported{}, fmt.Errorf("export procedure: %w", err)
	}
	of := sp.Tenant()
	out, err := json.MarshalIndent(envelope{Format: Format, ExportedAt: sp.Now().UTC().Truncate(time.Second),
		From: Sender{Code: of.Code.String(), Name: of.Name}, Digest: sum, Procedure: raw}, "", "  ")
	if err != nil {
		return Exported{}, fmt.Errorf("export procedure: %w", err)
	}
	written := audit.Entry{Action: "procedure.export", Object: "procedure", Entity: id, Detail: map[string]string{"digest": sum}}
	if err := audit.Viewed(ctx, sp, who, written); err != nil {
		return Exported{}, fmt.Errorf("export procedure: %w", err)
	}
	return Exported{Name: p.Title + ".madoguchi.json", Content: append(out, '\n')}, nil
}

func gather(ctx context.Context, sp *tenant.Space, id, version ids.ID) (procedure.Procedure, content, error) {
	p, err := procedure.Get(ctx, sp, id)
	if err != nil {
		return p, content{}, err
	}
	document, err := documentOf(ctx, sp, id, version)
	if err != nil {
		return p, content{}, err
	}
	samples, err := procedure.Samples(ctx, sp, id)
	if err != nil {
		return p, content{}, err
	}
	g := p.Catalogue
	c := content{Form: document, Catalogue: catalogue{Title: g.Title, Kana: g.Kana, Description: g.Description, LegalBasis: g.LegalBasis,
		ProcessingDays: g.ProcessingDays, Fee: g.Fee, Documents: g.Documents, Contact: g.Contact, Visibility: g.Visibility,
		Identity: g.Identity, Retention: retention{Name: g.Retention}, Tags: g.Tags, DoneText: g.DoneText, ReplyText: g.ReplyText}}
	for _, r := range sp.Tenant().Retention {
		if r.Name == g.Retention {
			c.Catalogue.Retention.Years = r.Years
		}
	}
	for _, s := range samples {
		c.Samples = append(c.Samples, sample{s.Name, s.Answers, s.Accept, s.Faults, s.Day.Format(time.DateOnly)})
	}
	if c.Catalogue.Category, err = categoryName(ctx, sp, g.Category); err != nil {
		return p, content{}, err
	}
	departments, err := staff.Departments(ctx, sp)
	for _, d := range departments {
		if d.ID == g.Department {
			c.Catalogue.Department = d.Name
		}
	}
	return p, c, err
}

func documentOf(ctx context.Context, sp *tenant.Space, id, version ids.ID) (json.RawMessage, error) {
	if version == ids.Nil {
		d, err := procedure.GetDraft(ctx, sp, id)
		return d.Document, err
	}
	v, err := procedure.GetVersion(ctx, sp, version)
	if err == nil && v.Procedure != id {
		err = fault.New(fault.NotFound, "not_found")
	}
	return v.Document, err
}

func categoryName(ctx context.Context, sp *tenant.Space, id ids.ID) (string, error) {
	all, err := procedure.Categories(ctx, sp)
	for _, c := range all {
		if c.ID == id {
			return c.Name, nil
		}
	}
	return "", err
}

// Match is a name of the sender beside what it would become here.
type Match struct {
	Name  string // as the file says
	ID    ids.ID // of the own one with that name; Nil: there is none
	Class string // own retention class, for the retention
	Years int    // as the file says, for the retention
	Same  bool
}

// Preview is what would become of a file. Nothing is written.
type Preview struct {
	From       Sender
	ExportedAt time.Time
	Intact     bool // the digest fits
	Title      string
	Known      bool // a procedure of that title is here already
	Category   Match
	Department Match
	Retention  Match
	Pages      int
	Questions  int
	Samples    int
	Document   json.RawMessage
	Findings   []procedure.Finding // of the form and of its sample cases
}

// Read says what is in a file and what would become of it here. Invalid
// "not_a_procedure_file", "unknown_procedure_format", "procedure_file_samples";
// TooLarge "procedure_file_too_large".
func Read(ctx context.Context, sp *tenant.Space, raw []byte) (Preview, error) {
	e, c, intact, err := open(raw)
	if err != nil {
		return Preview{}, fmt.Errorf("read procedure file: %w", err)
	}
	out := Preview{From: e.From, ExportedAt: e.ExportedAt, Intact: intact, Title: c.Catalogue.Title, Samples: len(c.Samples), Document: c.Form}
	out.Category.Name, out.Department.Name = c.Catalogue.Category, c.Catalogue.Department
	out.Retention = ownRetention(sp, c.Catalogue.Retention)
	f, err := form.Parse(c.Form)
	if err != nil {
		return Preview{}, fmt.Errorf("read procedure file: %w", err)
	}
	out.Pages = len(f.Pages)
	for _, fd := range f.Fields() {
		if fd.Type != "group" && fd.Type != "calculation" {
			out.Questions++
		}
	}
	for _, x := range f.Check() {
		out.Findings = append(out.Findings, procedure.Finding{Path: x.Path, Key: x.Key, Error: x.Severity == form.Error})
	}
	for _, s := range c.samples() {
		out.Findings = append(out.Findings, procedure.Try(f, s)...)
	}
	return out, match(ctx, sp, &out)
}

func ownRetention(sp *tenant.Space, r retention) Match {
	m := Match{Name: r.Name, Years: r.Years, Class: procedure.OwnClass(sp, r.Name, r.Years)}
	for _, own := range sp.Tenant().Retention {
		m.Same = m.Same || own.Name == r.Name && own.Years == r.Years
	}
	return m
}

// match looks for what has the same names here.
func match(ctx context.Context, sp *tenant.Space, out *Preview) error {
	categories, err := procedure.Categories(ctx, sp)
	if err != nil {
		return fmt.Errorf("read procedure file: %w", err)
	}
	for _, c := range categories {
		if c.Name == out.Category.Name {
			out.Category.ID, out.Category.Same = c.ID, true
		}
	}
	departments, err := staff.Departments(ctx, sp)
	if err != nil {
		return fmt.Errorf("read procedure file: %w", err)
	}
	for _, d := range departments {
		if d.Name == out.Department.Name {
			out.Department.ID, out.Department.Same = d.ID, true
		}
	}
	page, err := procedure.List(ctx, sp, procedure.Query{Text: out.Title, Limit: 100})
	if err != nil {
		return fmt.Errorf("read procedure file: %w", err)
	}
	for _, p := range page.Items {
		out.Known = out.Known || p.Title == out.Title
	}
	return nil
}

// Choice is what a person decided about a file.
type Choice struct {
	Title      string // "" takes the file's
	Category   string // by name; made when there is none; "" for none
	Department ids.ID
	Retention  string // own class
}

// Import adopts a file as a procedure in draft. Faults as Read, and of the
// catalogue entry as procedure.Create.
func Import(ctx context.Context, sp *tenant.Space, who access.Principal, raw []byte, choice Choice) (procedure.Procedure, error) {
	e, c, _, err := open(raw)
	if err != nil {
		return procedure.Procedure{}, fmt.Errorf("import procedure: %w", err)
	}
	if _, err := form.Parse(c.Form); err != nil {
		return procedure.Procedure{}, fmt.Errorf("import procedure: %w", err)
	}
	g := c.Catalogue
	t := procedure.Template{Key: "file " + e.From.Code, Category: strings.TrimSpace(choice.Category), Form: c.Form, Samples: c.samples(),
		Catalogue: procedure.Catalogue{Title: g.Title, Kana: g.Kana, Description: g.Description, LegalBasis: g.LegalBasis,
			ProcessingDays: g.ProcessingDays, Fee: g.Fee, Documents: g.Documents, Contact: g.Contact, Visibility: g.Visibility,
			Identity: g.Identity, Retention: choice.Retention, Tags: g.Tags, DoneText: g.DoneText, ReplyText: g.ReplyText}}
	if choice.Title != "" {
		t.Catalogue.Title = choice.Title
	}
	p, err := procedure.Copy(ctx, sp, who, t, choice.Department)
	if err != nil {
		return procedure.Procedure{}, fmt.Errorf("import procedure: %w", err)
	}
	return p, nil
}

// Duplicate makes a copy of an own procedure, in draft and with a new address.
func Duplicate(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (procedure.Procedure, error) {
	p, c, err := gather(ctx, sp, id, ids.Nil)
	if err != nil {
		return procedure.Procedure{}, fmt.Errorf("duplicate procedure: %w", err)
	}
	t := procedure.Template{Key: p.ID.String(), Category: c.Catalogue.Category, Form: c.Form, Samples: c.samples(), Catalogue: p.Catalogue}
	t.Catalogue.Title = copyTitle(p.Title)
	t.Catalogue.Opens, t.Catalogue.Closes = time.Time{}, time.Time{}
	made, err := procedure.Copy(ctx, sp, who, t, p.Department)
	if err != nil {
		return procedure.Procedure{}, fmt.Errorf("duplicate procedure: %w", err)
	}
	return made, nil
}

// copyTitle keeps within what a title may have.
func copyTitle(title string) string {
	const most, mark = 100, "（写し）"
	r := []rune(title)
	return string(r[:min(len(r), most-len([]rune(mark)))]) + mark
}
