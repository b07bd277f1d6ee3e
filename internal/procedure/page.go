package procedure

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/watchword"
)

const (
	maxTags     = 10
	maxTag      = 20 // characters
	maxPosition = 9999

	shortCode = 7  // letters, where the address may be found anyway
	longCode  = 12 // letters, where the address is all that protects
)

// Tag is a free word that groups procedures across categories (タグ).
type Tag struct {
	Name  string
	Count int // procedures that carry it
}

// Tags lists the tags in use, the commonest first; for residents those of
// procedures that they find in the list.
func Tags(ctx context.Context, sp *tenant.Space, residents bool) (out []Tag, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		out, err = listTags(ctx, tx, residents, sp.Now())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list tags: %w", err)
	}
	return out, nil
}

// tidyTags trims the tags and drops those that are written twice, which
// differ in width or case only.
func tidyTags(in []string) []string {
	out, seen := []string{}, map[string]bool{}
	for _, tag := range in {
		tag = strings.TrimPrefix(strings.Join(strings.Fields(tag), " "), "#")
		folded := seal.Normalise(tag)
		if folded == "" || seen[folded] {
			continue
		}
		seen[folded] = true
		out = append(out, tag)
	}
	return out
}

func checkPage(c Catalogue) []fault.Field {
	var out []fault.Field
	bad := func(path, key string) { out = append(out, fault.Field{Path: path, Key: key}) }
	if len(c.Tags) > maxTags {
		bad("tags", "too_many")
	}
	if slices.ContainsFunc(c.Tags, func(t string) bool { return utf8.RuneCountInString(t) > maxTag || hasControl(t) }) {
		bad("tags", "too_long")
	}
	if c.Position < 0 || c.Position > maxPosition {
		bad("position", "out_of_range")
	}
	for path, text := range map[string]string{"done_text": c.DoneText, "reply_text": c.ReplyText} {
		switch {
		case utf8.RuneCountInString(text) > 2_000:
			bad(path, "too_long")
		case hasControl(text):
			bad(path, "control_character")
		}
	}
	return out
}

// newCode returns a code for a short link. Where the link is the only lock it
// is long: 12 letters are 59 random bits.
func newCode(v Visibility) string {
	if v == Link {
		return letters(longCode)
	}
	return letters(shortCode)
}

// letters returns random letters that nobody confuses.
func letters(n int) string {
	const all = "23456789abcdefghjkmnpqrstuvwxyz"
	b := make([]byte, 0, n)
	for one := make([]byte, 1); len(b) < n; {
		rand.Read(one)
		if limit := 256 - 256%len(all); int(one[0]) < limit {
			b = append(b, all[int(one[0])%len(all)])
		}
	}
	return string(b)
}

// codeFor keeps the short code unless the procedure is now protected by its
// address alone and the code could be guessed.
func codeFor(code string, v Visibility) string {
	if v == Link && len(code) < longCode {
		return newCode(v)
	}
	return code
}

// SlugOf returns the slug that the short code stands for; NotFound when
// residents cannot reach the procedure. A procedure with a word is named: its
// page asks for the word.
func SlugOf(ctx context.Context, sp *tenant.Space, code string) (slug string, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		p, err := findProcedure(ctx, tx, "short_code = ? AND visibility <> 'staff' AND "+offered, code, sp.Now())
		slug = p.Slug
		return err
	})
	if err != nil {
		return "", fmt.Errorf("follow short link: %w", err)
	}
	return slug, nil
}

// NewSlug returns a slug that cannot be guessed.
func NewSlug() string { return letters(longCode) }

// BySlug returns the procedures that the slugs name, in every state, as they
// are now; what does not exist is left out.
func BySlug(ctx context.Context, sp *tenant.Space, tx *pg.Tx, slugs []string) (map[string]Procedure, error) {
	out := map[string]Procedure{}
	if len(slugs) == 0 {
		return out, nil
	}
	found, err := findProcedures(ctx, tx, "slug IN ?", slugs)
	if err != nil {
		return nil, fmt.Errorf("find procedures: %w", err)
	}
	for _, p := range found {
		out[p.Slug] = p.At(sp.Now())
	}
	return out, nil
}

// Refusal is Invalid "not_publishable" with each finding that stops publishing;
// nil when none does.
func Refusal(findings []Finding) error { return refusal(findings) }

// MayEnter returns nil when nothing but being told about it stands between the
// resident and the procedure: Unauthenticated "watchword_needed" while the
// session has not given its word.
func MayEnter(ctx context.Context, tx *pg.Tx, who access.Principal, p Procedure) error {
	if p.Visibility != Password {
		return nil
	}
	in, err := watchword.Holds(ctx, tx, who, p.ID)
	if err == nil && !in {
		return fault.New(fault.Unauthenticated, "watchword_needed")
	}
	return err
}

// Guarded returns the id of the procedure that the slug names when it opens by
// a word; Nil, and no error, when there is none such: who tries words is told
// the same.
func Guarded(ctx context.Context, sp *tenant.Space, slug string) (id ids.ID, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		p, err := findProcedure(ctx, tx, "slug = ? AND visibility = 'password' AND "+offered, slug, sp.Now())
		id = p.ID
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return ids.Nil, nil
	}
	if err != nil {
		return ids.Nil, fmt.Errorf("find guarded procedure: %w", err)
	}
	return id, nil
}

// judgeWhole is judge with what only the database knows.
func judgeWhole(ctx context.Context, sp *tenant.Space, tx *pg.Tx, p Procedure, doc json.RawMessage, samples []Sample) ([]Finding, error) {
	out := judge(sp, p, doc, samples)
	missing, err := wordMissing(ctx, tx, p)
	if missing {
		out = append(out, Finding{Path: "catalogue.word", Key: "required", Error: true})
	}
	return out, err
}

// wordMissing tells whether the procedure would open to nobody.
func wordMissing(ctx context.Context, tx *pg.Tx, p Procedure) (bool, error) {
	if p.Visibility != Password {
		return false, nil
	}
	_, set, err := watchword.Find(ctx, tx, p.ID)
	return !set, err
}
