package procedure

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Query narrows a list. The zero value lists everything.
type Query struct {
	Text       string // words in title, kana, description, tags, any order
	Category   ids.ID
	Tag        string // as Tags names it
	Department ids.ID // staff only
	State      State  // staff only
	After      string // cursor of the page before
	Limit      int    // default 50, at most 100
}

// Page is one page of procedures by position, then kana. Next is the cursor of
// the following page, "" at the end.
type Page struct {
	Items []Procedure
	Next  string
}

// List lists for staff, every state and visibility.
func List(ctx context.Context, sp *tenant.Space, q Query) (Page, error) {
	return list(ctx, sp, q, false)
}

// ListPublic lists for residents: published, public, not over. Those not yet
// open are listed with their opening time.
func ListPublic(ctx context.Context, sp *tenant.Space, q Query) (Page, error) {
	return list(ctx, sp, q, true)
}

func list(ctx context.Context, sp *tenant.Space, q Query, residents bool) (page Page, err error) {
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, 100)
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		page.Items, err = listProcedures(ctx, tx, q, residents, sp.Now())
		return err
	})
	if err != nil {
		return Page{}, fmt.Errorf("list procedures: %w", err)
	}
	if len(page.Items) > q.Limit {
		page.Items = page.Items[:q.Limit]
		page.Next = cursor(page.Items[q.Limit-1])
	}
	return page, nil
}

// GetPublic returns a published procedure that residents may reach, by slug,
// also before it opens and after it closes (see Window). NotFound otherwise;
// Unauthenticated "watchword_needed" while the session has not given the word.
func GetPublic(ctx context.Context, sp *tenant.Space, who access.Principal, slug string) (p Procedure, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		p, err = LoadPublic(ctx, sp, tx, who, slug)
		return err
	})
	return p, err
}

// LoadPublic is GetPublic in the caller's transaction.
func LoadPublic(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, slug string) (Procedure, error) {
	now := sp.Now()
	if p, tried, err := underTrial(ctx, sp, tx, who, slug); tried || err != nil {
		return p, err
	}
	p, err := findProcedure(ctx, tx, "slug = ? AND visibility <> 'staff' AND "+offered, slug, now)
	if err == nil {
		err = MayEnter(ctx, tx, who, p)
	}
	if err != nil {
		return Procedure{}, fmt.Errorf("find procedure: %w", err)
	}
	return p.At(now), nil
}

// Categories lists the categories by position.
func Categories(ctx context.Context, sp *tenant.Space) (out []Category, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		out, err = listCategories(ctx, tx)
		return err
	})
	return out, err
}

// SaveCategory adds a category (ID Nil) or changes one. Conflict
// "category_exists" when another has the name.
func SaveCategory(ctx context.Context, sp *tenant.Space, who access.Principal, c Category) (Category, error) {
	c.Name = strings.TrimSpace(c.Name)
	if c.Name == "" || utf8.RuneCountInString(c.Name) > 50 || hasControl(c.Name) {
		return Category{}, fault.Fields([]fault.Field{{Path: "name", Key: "bad_format"}})
	}
	fresh := c.ID == ids.Nil
	if fresh {
		c.ID = ids.New()
	}
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := putCategory(ctx, tx, c, fresh); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.category", Object: "category", Entity: c.ID})
	})
	if err != nil {
		return Category{}, fmt.Errorf("save category: %w", err)
	}
	return c, nil
}

// DeleteCategory removes a category that no procedure uses; Conflict
// "category_in_use" otherwise.
func DeleteCategory(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := removeCategory(ctx, tx, id); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.category_delete", Object: "category", Entity: id})
	})
	if err != nil {
		return fmt.Errorf("delete category: %w", err)
	}
	return nil
}
