package review

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Query narrows the inbox.
type Query struct {
	States     []application.State
	Procedure  ids.ID
	Department ids.ID
	Assignee   ids.ID
	Unassigned bool
	Trials     bool   // what staff handed in to try forms, and nothing else
	Overdue    bool   // past the standard processing period
	Search     string // a receipt number, or the exact text or kana beginning of a searchable field
	Oldest     bool   // oldest first; default newest first
	After      string // cursor of the page before
	Limit      int    // default 50, at most 100
}

// Page is one page of the inbox. Next is the cursor of the following page.
type Page struct {
	Items []application.Application
	Next  string
}

// Inbox lists what who may see, without answers. A search is audited, without
// its text.
func Inbox(ctx context.Context, sp *tenant.Space, who access.Principal, q Query) (Page, error) {
	in := application.Query{
		Filter:   application.Filter{Procedure: q.Procedure, States: q.States, Departments: within(Scope(who), q.Department)},
		Assignee: q.Assignee, Unassigned: q.Unassigned, Overdue: q.Overdue, Trials: q.Trials, Search: q.Search,
		Oldest: q.Oldest, After: q.After, Limit: q.Limit,
	}
	var page application.Page
	err := sp.InTx(ctx, func(tx *pg.Tx) (err error) {
		if strings.TrimSpace(q.Search) != "" {
			if err := audit.Record(ctx, sp, tx, who, audit.Entry{Action: "review.search", Object: "application"}); err != nil {
				return err
			}
		}
		page, err = application.Find(ctx, sp, tx, in)
		return err
	})
	if err != nil {
		return Page{}, fmt.Errorf("inbox: %w", err)
	}
	return Page(page), nil
}

// within narrows a scope to one department; outside it nothing is left.
func within(scope []ids.ID, department ids.ID) []ids.ID {
	if department == ids.Nil {
		return scope
	}
	for _, d := range scope {
		if d == department {
			return []ids.ID{d}
		}
	}
	if scope == nil {
		return []ids.ID{department}
	}
	return []ids.ID{}
}

// Open returns everything about the application and writes that who saw it.
func Open(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (f File, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		a, err := application.Load(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := sees(who, a); err != nil {
			return err
		}
		if err := audit.Record(ctx, sp, tx, who, audit.Entry{Action: "review.open", Object: "application", Entity: id}); err != nil {
			return err
		}
		f, err = openFile(ctx, sp, tx, a)
		f.Allowed = allowed(who, a)
		return err
	})
	if err != nil {
		return File{}, fmt.Errorf("open application: %w", err)
	}
	return f, nil
}

func openFile(ctx context.Context, sp *tenant.Space, tx *pg.Tx, a application.Application) (f File, err error) {
	f.Application = a
	version, err := procedure.LoadVersion(ctx, tx, a.Version)
	if err != nil {
		return File{}, err
	}
	f.Document = version.Document
	if f.Versions, err = application.AnswerVersions(ctx, sp, tx, a.ID); err != nil {
		return File{}, err
	}
	if f.Office, err = offices(ctx, sp, tx, a.ID); err != nil {
		return File{}, err
	}
	if err := f.summarise(); err != nil {
		return File{}, err
	}
	if f.Corrections, err = application.Corrections(ctx, sp, tx, a.ID); err != nil {
		return File{}, err
	}
	if f.History, err = application.History(ctx, sp, tx, a.ID); err != nil {
		return File{}, err
	}
	f.Memos, err = memos(ctx, sp, tx, a.ID)
	return f, err
}

// summarise reads the newest answers as people do, with those of staff.
func (f *File) summarise() error {
	f.Damaged = true
	if n := len(f.Versions); n > 0 {
		f.Answers, f.Damaged = f.Versions[n-1].Answers, f.Versions[n-1].Damaged
	}
	if f.Damaged {
		return nil
	}
	parsed, err := form.Parse(f.Document)
	if err != nil {
		return fault.Newf(fault.Internal, "unreadable_form", "parse form version %s: %w", f.Version, err)
	}
	answers, err := form.ParseAnswers(f.Answers)
	if err != nil {
		return fault.Newf(fault.Internal, "unreadable_content", "stored answers of %s", f.ID)
	}
	if n := len(f.Office); n > 0 {
		if answers, err = f.Office[n-1].add(answers); err != nil {
			return err
		}
	}
	// As it was when it was handed in: relative dates must not move.
	f.Lines = parsed.Summary(answers, form.Context{Now: f.SubmittedAt, Staff: true})
	f.Unlisted = application.Unlisted(parsed, answers)
	return nil
}

func memoPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "review_memo", Column: "text_sealed", Row: id}
}

func memos(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) ([]Memo, error) {
	rows, err := listMemos(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	out := make([]Memo, len(rows))
	for i, r := range rows {
		out[i] = Memo{ID: r.ID, At: r.At.UTC(), By: r.StaffName}
		out[i].Text, err = sp.Sealer().OpenText(ctx, memoPlace(r.ID), r.TextSealed)
		if out[i].Damaged = errors.Is(err, seal.ErrDamaged); err != nil && !out[i].Damaged {
			return nil, err
		}
	}
	return out, nil
}

// Sees returns the application when who may see it, NotFound otherwise: the
// check before attachments and notices of an application are shown.
func Sees(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (a application.Application, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		if a, err = application.Load(ctx, tx, id); err != nil {
			return err
		}
		return sees(who, a)
	})
	if err != nil {
		return application.Application{}, fmt.Errorf("see application: %w", err)
	}
	return a, nil
}
