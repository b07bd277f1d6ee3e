package procedure

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// CreateInput is a new procedure. An empty Slug gets one that cannot be
// guessed; an empty Document an empty form.
type CreateInput struct {
	Catalogue
	Slug     string
	Document json.RawMessage
}

// Create adds a procedure in draft with its form draft at revision 1.
// Conflict "slug_taken"; Invalid with fields.
func Create(ctx context.Context, sp *tenant.Space, who access.Principal, in CreateInput) (p Procedure, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		p, err = create(ctx, sp, tx, who, in)
		return err
	})
	if err != nil {
		return Procedure{}, fmt.Errorf("create procedure: %w", err)
	}
	return p, nil
}

func create(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, in CreateInput) (Procedure, error) {
	in.Catalogue = withDefaults(sp, in.Catalogue)
	if in.Slug == "" {
		in.Slug = NewSlug()
	}
	if len(in.Document) == 0 {
		in.Document = emptyForm(in.Title)
	}
	faults := append(checkCatalogue(sp, in.Catalogue), checkSlug(in.Slug)...)
	if err := fault.Fields(append(faults, checkDocument(in.Document)...)); err != nil {
		return Procedure{}, err
	}
	now := sp.Now()
	p := Procedure{ID: ids.New(), Catalogue: in.Catalogue, Slug: in.Slug, ShortCode: newCode(in.Visibility), State: Draft, Revision: 1, CreatedAt: now, UpdatedAt: now}
	if err := insertProcedure(ctx, tx, p); err != nil {
		return Procedure{}, err
	}
	draft := FormDraft{Procedure: p.ID, Revision: 1, Document: in.Document, UpdatedAt: now, UpdatedBy: who.Name, Editor: who.ID}
	if err := insertDraft(ctx, tx, draft); err != nil {
		return Procedure{}, err
	}
	return p, audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.create", Object: "procedure", Entity: p.ID})
}

// UpdateInput replaces the catalogue entry based on the revision.
type UpdateInput struct {
	Procedure ids.ID
	Revision  int64
	Catalogue
}

// Update replaces the catalogue entry; it takes effect at once, also on a
// published procedure. Conflict "changed_by_other" when the revision is not
// the newest.
func Update(ctx context.Context, sp *tenant.Space, who access.Principal, in UpdateInput) (Procedure, error) {
	in.Catalogue = withDefaults(sp, in.Catalogue)
	faults := checkCatalogue(sp, in.Catalogue)
	var p Procedure
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		var err error
		if p, err = forChange(ctx, sp, tx, in.Procedure); err != nil {
			return err
		}
		if (p.State == Published || p.NextVersion != ids.Nil) && in.Department == ids.Nil {
			faults = append(faults, fault.Field{Path: "department", Key: "required"})
		}
		p.Catalogue = in.Catalogue
		if missing, err := wordMissing(ctx, tx, p); err != nil {
			return err
		} else if missing && p.State == Published {
			faults = append(faults, fault.Field{Path: "word", Key: "required"})
		}
		if err := fault.Fields(faults); err != nil {
			return err
		}
		p.ShortCode, p.Revision, p.UpdatedAt = codeFor(p.ShortCode, p.Visibility), in.Revision+1, sp.Now()
		if err := updateProcedure(ctx, tx, p, in.Revision); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.update", Object: "procedure", Entity: p.ID})
	})
	if err != nil {
		return Procedure{}, fmt.Errorf("update procedure: %w", err)
	}
	return p, nil
}

// Get returns a procedure to staff, as it is now.
func Get(ctx context.Context, sp *tenant.Space, id ids.ID) (p Procedure, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		p, err = Load(ctx, tx, id)
		return err
	})
	return p.At(sp.Now()), err
}

// Load reads a procedure in the caller's transaction. A planned version that
// is due is not applied: see At.
func Load(ctx context.Context, tx *pg.Tx, id ids.ID) (Procedure, error) {
	p, err := findProcedure(ctx, tx, "id = ?", id)
	if err != nil {
		return Procedure{}, fmt.Errorf("load procedure: %w", err)
	}
	return p, nil
}

func withDefaults(sp *tenant.Space, c Catalogue) Catalogue {
	if c.Visibility == "" {
		c.Visibility = Public
	}
	if c.Identity == "" {
		c.Identity = NoIdentity
	}
	c.Tags = tidyTags(c.Tags)
	if classes := sp.Tenant().Retention; c.Retention == "" && len(classes) > 0 {
		c.Retention = classes[0].Name
	}
	return c
}

func checkCatalogue(sp *tenant.Space, c Catalogue) []fault.Field {
	var out []fault.Field
	bad := func(path, key string) { out = append(out, fault.Field{Path: path, Key: key}) }
	text := func(path, s string, max int) {
		switch {
		case utf8.RuneCountInString(s) > max:
			bad(path, "too_long")
		case hasControl(s):
			bad(path, "control_character")
		}
	}
	if strings.TrimSpace(c.Title) == "" {
		bad("title", "required")
	}
	text("title", c.Title, 100)
	text("kana", c.Kana, 200)
	text("description", c.Description, 10_000)
	text("legal_basis", c.LegalBasis, 1_000)
	text("fee", c.Fee, 1_000)
	text("documents", c.Documents, 5_000)
	text("contact", c.Contact, 1_000)
	if c.ProcessingDays < 0 || c.ProcessingDays > 3650 {
		bad("processing_days", "out_of_range")
	}
	if !c.Opens.IsZero() && !c.Closes.IsZero() && !c.Closes.After(c.Opens) {
		bad("closes", "before_opening")
	}
	if !slices.Contains([]Visibility{Public, Link, Password, StaffOnly}, c.Visibility) {
		bad("visibility", "unknown")
	}
	if !slices.Contains([]Identity{NoIdentity, EmailVerified}, c.Identity) {
		bad("identity", "unknown")
	}
	if !slices.ContainsFunc(sp.Tenant().Retention, func(r tenant.RetentionClass) bool { return r.Name == c.Retention }) {
		bad("retention", "unknown")
	}
	return append(out, checkPage(c)...)
}

func checkSlug(s string) []fault.Field {
	ok := len(s) >= 2 && len(s) <= 63 && s[0] != '-'
	for _, c := range []byte(s) {
		ok = ok && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')
	}
	if ok {
		return nil
	}
	return []fault.Field{{Path: "slug", Key: "bad_format"}}
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
}

func searchText(c Catalogue) string {
	lines := []string{seal.Normalise(c.Title), seal.Normalise(c.Kana), seal.Normalise(c.Description)}
	for _, tag := range c.Tags {
		lines = append(lines, seal.Normalise(tag))
	}
	return strings.Join(lines, "\n")
}

// sortKey is the chosen place and then the reading.
func sortKey(c Catalogue) string {
	place := c.Position
	if place == 0 {
		place = maxPosition + 1
	}
	key := seal.Normalise(c.Kana)
	if key == "" {
		key = seal.Normalise(c.Title)
	}
	return fmt.Sprintf("%05d%s", place, key)
}

func words(text string) []string {
	var out []string
	for _, w := range strings.Fields(text) {
		if w = seal.Normalise(w); w != "" && len(out) < 8 {
			out = append(out, w)
		}
	}
	return out
}

func cursor(p Procedure) string {
	return base64.RawURLEncoding.EncodeToString([]byte(sortKey(p.Catalogue) + "\x00" + p.ID.String()))
}

func readCursor(s string) (key string, id ids.ID, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	key, text, found := strings.Cut(string(raw), "\x00")
	if err != nil || !found || !utf8.ValidString(key) {
		return "", ids.Nil, fault.New(fault.Invalid, "bad_cursor")
	}
	if id, err = ids.Parse(text); err != nil {
		return "", ids.Nil, fault.New(fault.Invalid, "bad_cursor")
	}
	return key, id, nil
}
