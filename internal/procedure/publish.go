package procedure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Publish makes a version of the form draft at the revision and offers it to
// residents. Invalid "not_publishable" with one field for each finding that
// stops it; Conflict "draft_changed" when the draft is newer than the revision.
// Publishing the same document again makes no new version.
func Publish(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, draftRevision int64) (v Version, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		v, err = publish(ctx, sp, tx, who, id, draftRevision)
		return err
	})
	if err != nil {
		return Version{}, fmt.Errorf("publish procedure: %w", err)
	}
	return v, nil
}

func publish(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, id ids.ID, draftRevision int64) (Version, error) {
	p, err := Load(ctx, tx, id)
	if err != nil {
		return Version{}, err
	}
	d, err := findDraft(ctx, tx, id)
	if err != nil {
		return Version{}, err
	}
	if d.Revision != draftRevision {
		return Version{}, fault.New(fault.Conflict, "draft_changed")
	}
	samples, err := listSamples(ctx, tx, id)
	if err != nil {
		return Version{}, err
	}
	if err := refusal(judge(sp, p, d.Document, samples)); err != nil {
		return Version{}, err
	}
	v, err := newVersion(ctx, sp, tx, who, p, d)
	if err != nil {
		return Version{}, err
	}
	base := p.Revision
	p.State, p.Version, p.Number, p.Revision, p.UpdatedAt, p.PublishedAt = Published, v.ID, v.Number, base+1, sp.Now(), sp.Now()
	if err := updateProcedure(ctx, tx, p, base); err != nil {
		return Version{}, err
	}
	return v, audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.publish", Object: "procedure", Entity: id,
		Detail: map[string]string{"version": strconv.Itoa(v.Number), "digest": v.Digest}})
}

// newVersion stores the draft as a version, or returns the present one when it
// is the same document.
func newVersion(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, p Procedure, d FormDraft) (Version, error) {
	sum := sha256.Sum256(d.Document)
	digest := hex.EncodeToString(sum[:])
	if p.Version != ids.Nil {
		last, err := findVersion(ctx, tx, p.Version)
		if err != nil || last.Digest == digest {
			return last, err
		}
	}
	v := Version{ID: ids.New(), Procedure: p.ID, Number: p.Number + 1, Document: d.Document, Digest: digest,
		PublishedAt: sp.Now(), PublishedBy: who.Name}
	err := insertVersion(ctx, tx, v)
	if fault.Is(err, fault.Conflict) {
		return Version{}, fault.New(fault.Conflict, "changed_by_other") // somebody publishes at this moment
	}
	return v, err
}

func refusal(findings []Finding) error {
	var out []fault.Field
	for _, f := range findings {
		if f.Error {
			out = append(out, fault.Field{Path: f.Path, Key: f.Key, Params: f.Params})
		}
	}
	if len(out) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Code: "not_publishable", Fields: out}
}

// Unpublish stops new applications; those under way keep their version.
// Conflict "not_published" when there is nothing to stop.
func Unpublish(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (p Procedure, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if p, err = Load(ctx, tx, id); err != nil {
			return err
		}
		if p.State != Published {
			return fault.New(fault.Conflict, "not_published")
		}
		base := p.Revision
		p.State, p.Revision, p.UpdatedAt = Unpublished, base+1, sp.Now()
		if err := updateProcedure(ctx, tx, p, base); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.unpublish", Object: "procedure", Entity: id})
	})
	if err != nil {
		return Procedure{}, fmt.Errorf("unpublish procedure: %w", err)
	}
	return p, nil
}

// Versions lists the published versions, newest first, without documents.
func Versions(ctx context.Context, sp *tenant.Space, id ids.ID) (out []Version, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		if _, err := Load(ctx, tx, id); err != nil {
			return err
		}
		out, err = listVersions(ctx, tx, id)
		return err
	})
	return out, err
}

// GetVersion returns one version with its document.
func GetVersion(ctx context.Context, sp *tenant.Space, id ids.ID) (v Version, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		v, err = LoadVersion(ctx, tx, id)
		return err
	})
	return v, err
}

// LoadVersion reads a version in the caller's transaction.
func LoadVersion(ctx context.Context, tx *pg.Tx, id ids.ID) (Version, error) {
	v, err := findVersion(ctx, tx, id)
	if err != nil {
		return Version{}, fmt.Errorf("load form version: %w", err)
	}
	return v, nil
}

// PublicForm returns the form that residents fill in now. Gone
// "procedure_closed" or "procedure_not_open" outside the period.
func PublicForm(ctx context.Context, sp *tenant.Space, slug string) (v Version, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		p, err := LoadPublic(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := p.Takes(sp.Now()); err != nil {
			return err
		}
		v, err = LoadVersion(ctx, tx, p.Version)
		return err
	})
	return v, err
}
