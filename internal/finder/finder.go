package finder

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const maxFinders = 20

// Finder is one finder as staff see it.
type Finder struct {
	ID          ids.ID
	Slug        string
	Title       string
	Document    json.RawMessage // what is edited
	Published   json.RawMessage // what residents see; nil: it is offered to nobody
	Revision    int64           // of the document; a change names the one it is based on
	UpdatedAt   time.Time
	UpdatedBy   string
	PublishedAt time.Time
	Findings    []procedure.Finding
}

// Create adds a finder of the document, to be edited before it is offered; an
// empty one begins with one question.
func Create(ctx context.Context, sp *tenant.Space, who access.Principal, title string, doc json.RawMessage) (f Finder, err error) {
	if len(doc) == 0 {
		doc = blank(title)
	}
	if f.Title, err = titleOf(doc); err != nil {
		return Finder{}, err
	}
	f.ID, f.Slug, f.Document, f.Revision, f.UpdatedAt, f.UpdatedBy = ids.New(), procedure.NewSlug(), doc, 1, sp.Now(), who.Name
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		have, err := listFinders(ctx, tx, false)
		if err != nil {
			return err
		}
		if len(have) >= maxFinders {
			return fault.New(fault.TooLarge, "too_many_finders")
		}
		if err := insertFinder(ctx, tx, f, len(have)+1); err != nil {
			return err
		}
		return record(ctx, sp, tx, who, "finder.create", f.ID)
	})
	if err != nil {
		return Finder{}, fmt.Errorf("create finder: %w", err)
	}
	return f, nil
}

// List lists all finders for staff.
func List(ctx context.Context, sp *tenant.Space) (out []Finder, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		out, err = listFinders(ctx, tx, false)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list finders: %w", err)
	}
	return out, nil
}

// Get returns a finder with what speaks about publishing it.
func Get(ctx context.Context, sp *tenant.Space, id ids.ID) (f Finder, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		if f, err = findFinder(ctx, tx, "id = ?", id); err != nil {
			return err
		}
		f.Findings, err = judge(ctx, sp, tx, f.Document)
		return err
	})
	if err != nil {
		return Finder{}, fmt.Errorf("get finder: %w", err)
	}
	return f, nil
}

// Save keeps the document, whatever its findings. Conflict "draft_changed" when
// somebody saved meanwhile.
func Save(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, revision int64, doc json.RawMessage) (Finder, error) {
	title, err := titleOf(doc)
	if err != nil {
		return Finder{}, err
	}
	return change(ctx, sp, who, "finder.save", id, revision, func(tx *pg.Tx, f *Finder) error {
		f.Title, f.Document = title, doc
		f.UpdatedBy = who.Name
		return nil
	})
}

// Publish offers the document at the revision to residents. Invalid
// "not_publishable" with what stops it.
func Publish(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, revision int64) (Finder, error) {
	return change(ctx, sp, who, "finder.publish", id, revision, func(tx *pg.Tx, f *Finder) error {
		found, err := judge(ctx, sp, tx, f.Document)
		if err != nil {
			return err
		}
		if err := procedure.Refusal(found); err != nil {
			return err
		}
		f.Published, f.PublishedAt = f.Document, sp.Now()
		return nil
	})
}

// Unpublish offers it to nobody; Conflict "not_published" when it is not.
func Unpublish(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, revision int64) (Finder, error) {
	return change(ctx, sp, who, "finder.unpublish", id, revision, func(_ *pg.Tx, f *Finder) error {
		if f.Published == nil {
			return fault.New(fault.Conflict, "not_published")
		}
		f.Published, f.PublishedAt = nil, time.Time{}
		return nil
	})
}

// change makes the next revision of a finder.
func change(ctx context.Context, sp *tenant.Space, who access.Principal, action string, id ids.ID, revision int64, do func(*pg.Tx, *Finder) error) (f Finder, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if f, err = findFinder(ctx, tx, "id = ?", id); err != nil {
			return err
		}
		if f.Revision != revision {
			return fault.New(fault.Conflict, "draft_changed")
		}
		if err := do(tx, &f); err != nil {
			return err
		}
		f.Revision, f.UpdatedAt = revision+1, sp.Now()
		if err := updateFinder(ctx, tx, f, revision); err != nil {
			return err
		}
		if f.Findings, err = judge(ctx, sp, tx, f.Document); err != nil {
			return err
		}
		return record(ctx, sp, tx, who, action, id)
	})
	if err != nil {
		return Finder{}, fmt.Errorf("%s: %w", action, err)
	}
	return f, nil
}

// Delete removes a finder that is offered to nobody; Conflict "still_published".
func Delete(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		f, err := findFinder(ctx, tx, "id = ?", id)
		if err != nil {
			return err
		}
		if f.Published != nil {
			return fault.New(fault.Conflict, "still_published")
		}
		if err := removeFinder(ctx, tx, id); err != nil {
			return err
		}
		return record(ctx, sp, tx, who, "finder.delete", id)
	})
	if err != nil {
		return fmt.Errorf("delete finder: %w", err)
	}
	return nil
}

func record(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, action string, id ids.ID) error {
	return audit.Record(ctx, sp, tx, who, audit.Entry{Action: action, Object: "finder", Entity: id})
}

// Offered lists what residents may use, without documents.
func Offered(ctx context.Context, sp *tenant.Space) (out []Finder, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		out, err = listFinders(ctx, tx, true)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list finders: %w", err)
	}
	for i := range out {
		if out[i].Title, err = titleOf(out[i].Published); err != nil {
			return nil, fmt.Errorf("list finders: %w", err)
		}
	}
	return out, nil
}

// Open returns what residents see of a finder: the published document, only
// with results whose procedures are offered now, and those procedures by slug.
func Open(ctx context.Context, sp *tenant.Space, slug string) (doc json.RawMessage, of map[string]procedure.Procedure, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		f, err := findFinder(ctx, tx, "slug = ? AND published IS NOT NULL", slug)
		if err != nil {
			return err
		}
		d, err := read(f.Published)
		if err != nil {
			return err
		}
		if of, err = offered(ctx, sp, tx, d); err != nil {
			return err
		}
		doc, err = d.only(of)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("open finder: %w", err)
	}
	return doc, of, nil
}

// offered are the procedures of the results that everybody finds now.
func offered(ctx context.Context, sp *tenant.Space, tx *pg.Tx, d document) (map[string]procedure.Procedure, error) {
	found, err := procedure.BySlug(ctx, sp, tx, d.slugs())
	if err != nil {
		return nil, err
	}
	out := map[string]procedure.Procedure{}
	for slug, p := range found {
		if isOffered(p) {
			out[slug] = p
		}
	}
	return out, nil
}

func isOffered(p procedure.Procedure) bool {
	return p.State == procedure.Published && p.Visibility == procedure.Public
}
