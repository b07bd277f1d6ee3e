package application

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const (
	leastPrefix = 2  // characters of kana by which a name can be found
	mostPrefix  = 12 // what is longer is found by its first twelve or as a whole

	indexWhole  = "application_term.whole"
	indexPrefix = "application_term.prefix"
)

// Query selects applications for a list.
type Query struct {
	Filter
	Assignee   ids.ID
	Unassigned bool
	Overdue    bool
	Trials     bool   // those of trials, and no others
	Search     string // receipt number, or text of a searchable field
	Oldest     bool   // oldest first; default newest first
	After      string // cursor of the page before
	Limit      int

	terms [][]byte
}

// Page is one page of a list. Next is the cursor of the following page.
type Page struct {
	Items []Application
	Next  string
}

// Find lists applications that were handed in, without their answers.
func Find(ctx context.Context, sp *tenant.Space, tx *pg.Tx, q Query) (Page, error) {
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, 100)
	if err := q.prepare(ctx, sp); err != nil {
		return Page{}, fmt.Errorf("find applications: %w", err)
	}
	rows, err := queryApplications(ctx, tx, q, sp.Now())
	if err != nil {
		return Page{}, fmt.Errorf("find applications: %w", err)
	}
	rows, next := cut(rows, q.Limit)
	items, err := titledAll(ctx, tx, rows)
	if err != nil {
		return Page{}, err
	}
	return Page{Items: items, Next: next}, nil
}

// prepare turns what was typed into a receipt number or blind index terms.
func (q *Query) prepare(ctx context.Context, sp *tenant.Space) error {
	q.Search = strings.TrimSpace(q.Search)
	if len(q.Search) > 1000 {
		return fault.Fields([]fault.Field{{Path: "search", Key: "too_long"}})
	}
	if number, ok := ReadReceiptNumber(q.Search); ok {
		q.Search = number
		return nil
	}
	text := q.Search
	q.Search = ""
	if text == "" {
		return nil
	}
	for _, column := range []string{indexWhole, indexPrefix} {
		term, err := sp.Sealer().Index(ctx, column, text)
		if err != nil {
			return err
		}
		q.terms = append(q.terms, term)
	}
	return nil
}

// indexTerms gives the blind index of what is searchable: whole values, and
// the beginnings of kana.
func indexTerms(ctx context.Context, sp *tenant.Space, terms []form.IndexTerm) ([][]byte, error) {
	seen := map[string]bool{}
	var out [][]byte
	add := func(column, text string) error {
		if text == "" || seen[column+text] {
			return nil
		}
		seen[column+text] = true
		term, err := sp.Sealer().Index(ctx, column, text)
		out = append(out, term)
		return err
	}
	for _, t := range terms {
		if err := add(indexWhole, seal.Normalise(t.Text)); err != nil {
			return nil, err
		}
		if !t.Prefix {
			continue
		}
		for _, p := range seal.Prefixes(t.Text, mostPrefix) {
			if len([]rune(p)) < leastPrefix {
				continue
			}
			if err := add(indexPrefix, p); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// IndexOffice makes what staff wrote into their own fields findable, and no
// longer what they wrote before.
func IndexOffice(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID, found []form.IndexTerm) error {
	terms, err := indexTerms(ctx, sp, found)
	if err == nil {
		err = replaceTerms(ctx, tx, id, terms, true, false)
	}
	if err != nil {
		return fmt.Errorf("index staff fields: %w", err)
	}
	return nil
}

// cut drops the row read beyond the limit and returns the cursor it stands for.
func cut(rows []applicationRow, limit int) ([]applicationRow, string) {
	if len(rows) <= limit {
		return rows, ""
	}
	last := rows[limit-1]
	text := pg.Time(last.SubmittedAt).Format(time.RFC3339Nano) + " " + last.ID.String()
	return rows[:limit], base64.RawURLEncoding.EncodeToString([]byte(text))
}

func readCursor(s string) (time.Time, ids.ID, error) {
	bad := fault.New(fault.Invalid, "bad_cursor")
	raw, err := base64.RawURLEncoding.DecodeString(s)
	at, id, found := strings.Cut(string(raw), " ")
	if err != nil || !found {
		return time.Time{}, ids.Nil, bad
	}
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return time.Time{}, ids.Nil, bad
	}
	parsed, err := ids.Parse(id)
	if err != nil {
		return time.Time{}, ids.Nil, bad
	}
	return t, parsed, nil
}

const eachBatch = 200

// Filter narrows a set of applications that were handed in.
type Filter struct {
	Procedure   ids.ID
	States      []State
	From, Until time.Time // submitted in [From, Until); zero: open
	Departments []ids.ID  // nil: all; empty: none
}

// Record is one application opened for an export.
type Record struct {
	ID            ids.ID
	ReceiptNumber string
	State         State
	Version       ids.ID
	Department    ids.ID
	SubmittedAt   time.Time
	UpdatedAt     time.Time
	Answers       json.RawMessage
	Damaged       bool
}

// FormVersion is a form version that occurs in a set.
type FormVersion struct {
	ID       ids.ID
	Number   int
	Document json.RawMessage
}

// Count tells how many applications match.
func Count(ctx context.Context, sp *tenant.Space, f Filter) (n int, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		n, err = countApplications(ctx, tx, Query{Filter: f})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count applications: %w", err)
	}
	return n, nil
}

// FormVersions returns the versions that occur among the matches, newest first.
func FormVersions(ctx context.Context, sp *tenant.Space, f Filter) (out []FormVersion, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		found, err := versionsIn(ctx, tx, f)
		if err != nil {
			return err
		}
		for _, id := range found {
			v, err := procedure.LoadVersion(ctx, tx, id)
			if err != nil {
				return err
			}
			out = append(out, FormVersion{ID: v.ID, Number: v.Number, Document: v.Document})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("form versions of applications: %w", err)
	}
	return out, nil
}

// Each yields the matches in the order of submission, in batches with no
// transaction between. It writes no audit: whoever iterates has.
func Each(ctx context.Context, sp *tenant.Space, f Filter) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		q := Query{Filter: f, Oldest: true, Limit: eachBatch}
		for {
			batch, next, err := recordBatch(ctx, sp, q)
			if err != nil {
				yield(Record{}, fmt.Errorf("read applications: %w", err))
				return
			}
			for _, r := range batch {
				if !yield(r, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			q.After = next
		}
	}
}

func recordBatch(ctx context.Context, sp *tenant.Space, q Query) (out []Record, next string, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		rows, err := queryApplications(ctx, tx, q, sp.Now())
		if err != nil {
			return err
		}
		rows, next = cut(rows, q.Limit)
		of := make([]ids.ID, len(rows))
		for i, r := range rows {
			of[i] = r.ID
		}
		answers, err := newestAnswers(ctx, tx, of)
		if err != nil {
			return err
		}
		for _, r := range rows {
			opened := AnswerVersion{Damaged: true}
			if row, ok := answers[r.ID]; ok {
				if opened, err = openAnswers(ctx, sp, row); err != nil {
					return err
				}
			}
			a := r.application()
			out = append(out, Record{ID: a.ID, ReceiptNumber: a.ReceiptNumber, State: a.State, Version: a.Version, Department: a.Department,
				SubmittedAt: a.SubmittedAt, UpdatedAt: a.UpdatedAt, Answers: opened.Answers, Damaged: opened.Damaged})
		}
		return nil
	})
	return out, next, err
}
