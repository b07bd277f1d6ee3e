package watchword

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

const (
	minLength    = 6
	maxLength    = 64
	minDifferent = 3
)

// Word is what can be told of a word: not the word.
type Word struct {
	ChangedAt time.Time
	ChangedBy string
}

// Key is the proof that a word was right, until it is changed.
type Key struct{ procedure, generation ids.ID }

// Set makes word the procedure's; sessions that gave the one before must give
// the new one. Invalid with the field "word"; NotFound without the procedure.
func Set(ctx context.Context, sp *tenant.Space, who access.Principal, pw *credential.Passwords, procedure ids.ID, word string) (Word, error) {
	plain := seal.Normalise(word)
	if err := check(plain); err != nil {
		return Word{}, err
	}
	hash, err := pw.Hash(ctx, plain)
	if err != nil {
		return Word{}, fmt.Errorf("set watchword: %w", err)
	}
	r := wordRow{ProcedureID: procedure, Hash: hash, Generation: ids.New(), ChangedAt: sp.Now(), ChangedBy: who.Name}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := putWord(ctx, tx, r); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.watchword", Object: "procedure", Entity: procedure})
	})
	if err != nil {
		return Word{}, fmt.Errorf("set watchword: %w", err)
	}
	return Word{ChangedAt: r.ChangedAt, ChangedBy: r.ChangedBy}, nil
}

func check(plain string) error {
	n, different := utf8.RuneCountInString(plain), map[rune]bool{}
	for _, r := range plain {
		different[r] = true
	}
	refuse := func(key string, params map[string]any) error {
		return fault.Fields([]fault.Field{{Path: "word", Key: key, Params: params}})
	}
	switch {
	case n < minLength:
		return refuse("too_short", map[string]any{"min": minLength})
	case n > maxLength:
		return refuse("too_long", map[string]any{"max": maxLength})
	case len(different) < minDifferent:
		return refuse("too_common", nil)
	}
	return nil
}

// Find returns what can be told of the procedure's word; false when none is set.
func Find(ctx context.Context, tx *pg.Tx, procedure ids.ID) (Word, bool, error) {
	r, err := findWord(ctx, tx, procedure)
	if fault.Is(err, fault.NotFound) {
		return Word{}, false, nil
	}
	if err != nil {
		return Word{}, false, fmt.Errorf("find watchword: %w", err)
	}
	return Word{ChangedAt: r.ChangedAt.UTC(), ChangedBy: r.ChangedBy}, true, nil
}

// Try compares. Invalid "wrong_watchword" also when the procedure has no word;
// at once when there is no procedure (Nil): its page says as much, and what is
// made up must cost nobody the memory of a comparison.
func Try(ctx context.Context, sp *tenant.Space, pw *credential.Passwords, procedure ids.ID, word string) (Key, error) {
	if procedure == ids.Nil || utf8.RuneCountInString(word) > 4*maxLength {
		return Key{}, fault.New(fault.Invalid, "wrong_watchword")
	}
	var r wordRow
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = findWord(ctx, tx, procedure)
		return err
	})
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Key{}, fmt.Errorf("try watchword: %w", err)
	}
	right, err := pw.Matches(ctx, seal.Normalise(word), r.Hash)
	if err != nil {
		return Key{}, fmt.Errorf("try watchword: %w", err)
	}
	if !right {
		return Key{}, fault.New(fault.Invalid, "wrong_watchword")
	}
	return Key{procedure: procedure, generation: r.Generation}, nil
}

// Grant lets the session in by the key. When the word was changed meanwhile,
// the grant opens nothing.
func Grant(ctx context.Context, sp *tenant.Space, who access.Principal, k Key) error {
	if who.Session == ids.Nil {
		return fault.New(fault.Unauthenticated, "no_session")
	}
	r := grantRow{SessionID: who.Session, ProcedureID: k.procedure, Generation: k.generation, GrantedAt: sp.Now()}
	if err := sp.InTx(ctx, func(tx *pg.Tx) error { return putGrant(ctx, tx, r) }); err != nil {
		return fmt.Errorf("grant by watchword: %w", err)
	}
	return nil
}

// Holds reports whether the session has given the word that is right now.
func Holds(ctx context.Context, tx *pg.Tx, who access.Principal, procedure ids.ID) (bool, error) {
	if who.Session == ids.Nil {
		return false, nil
	}
	n, err := countGrants(ctx, tx, who.Session, procedure)
	if err != nil {
		return false, fmt.Errorf("look for watchword grant: %w", err)
	}
	return n > 0, nil
}
