package procedure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Publish makes a version of the form draft at the revision and offers it to
// residents at once. See Offer.
func Publish(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID, draftRevision int64) (Version, error) {
	return Offer(ctx, sp, who, OfferInput{Procedure: id, DraftRevision: draftRevision})
}

// OfferInput publishes the form draft, now or at an instant.
type OfferInput struct {
	Procedure     ids.ID
	DraftRevision int64
	Starts        time.Time // zero: now; else the version is frozen now and live from then on
	Note          string    // what changed and why, for the history; may be empty
}

// Offer makes a version of the form draft and offers it to residents, now or
// from an instant on. Invalid "not_publishable" with one field for each finding
// that stops it; Conflict "draft_changed" when the draft is newer than the
// revision, "approval_required" where a second person decides, "plan_pending"
// while another version waits for its start, "nothing_new" when a plan would
// change nothing. Publishing the same document again makes no new version.
func Offer(ctx context.Context, sp *tenant.Space, who access.Principal, in OfferInput) (v Version, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		approval, err := ApprovalRequired(ctx, tx)
		if err != nil {
			return err
		}
		if approval {
			return fault.New(fault.Conflict, "approval_required")
		}
		d, err := DraftAt(ctx, tx, in.Procedure, in.DraftRevision)
		if err != nil {
			return err
		}
		v, err = OfferDocument(ctx, sp, tx, who, Offering{Procedure: in.Procedure, Document: d.Document, Starts: in.Starts, Note: in.Note})
		return err
	})
	if err != nil {
		return Version{}, fmt.Errorf("publish procedure: %w", err)
	}
	return v, nil
}

// DraftAt reads the form draft in the caller's transaction. Conflict
// "draft_changed" when it is not at the revision.
func DraftAt(ctx context.Context, tx *pg.Tx, id ids.ID, revision int64) (FormDraft, error) {
	d, err := findDraft(ctx, tx, id)
	if err != nil {
		return FormDraft{}, fmt.Errorf("find form draft: %w", err)
	}
	if d.Revision != revision {
		return FormDraft{}, fault.New(fault.Conflict, "draft_changed")
	}
	return d, nil
}

// Offering is a document that is offered without asking anybody.
type Offering struct {
	Procedure ids.ID
	Document  json.RawMessage
	Starts    time.Time
	Note      string
}

// OfferDocument is Offer in the caller's transaction, of a document that the
// caller answers for: whether it needs a second person is not asked here.
func OfferDocument(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, in Offering) (Version, error) {
	p, err := forChange(ctx, sp, tx, in.Procedure)
	if err != nil {
		return Version{}, err
	}
	if p.NextVersion != ids.Nil {
		return Version{}, fault.New(fault.Conflict, "plan_pending")
	}
	in.Starts, err = checkOffering(sp, in.Starts, in.Note)
	if err != nil {
		return Version{}, err
	}
	if err := mayOffer(ctx, sp, tx, p, in.Document); err != nil {
		return Version{}, err
	}
	v, err := newVersion(ctx, sp, tx, who, p, in.Document)
	if err != nil {
		return Version{}, err
	}
	base, now := p.Revision, sp.Now()
	p.Revision, p.UpdatedAt = base+1, now
	r := Release{Version: v.ID, Kind: ReleasePublish, Starts: in.Starts, Note: in.Note}
	if in.Starts.IsZero() {
		p.State, p.Version, p.Number, p.PublishedAt = Published, v.ID, v.Number, now
	} else {
		if p.State == Published && p.Version == v.ID {
			return Version{}, fault.New(fault.Conflict, "nothing_new")
		}
		p.NextVersion, p.NextNumber, p.NextAt = v.ID, v.Number, in.Starts
		r.Kind = ReleasePlan
	}
	if err := updateProcedure(ctx, tx, p, base); err != nil {
		return Version{}, err
	}
	if err := remember(ctx, sp, tx, who, p.ID, r); err != nil {
		return Version{}, err
	}
	return v, audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure." + string(r.Kind), Object: "procedure", Entity: p.ID,
		Detail: map[string]string{"version": strconv.Itoa(v.Number), "digest": v.Digest}})
}

// mayOffer judges the document as a publication of the procedure.
func mayOffer(ctx context.Context, sp *tenant.Space, tx *pg.Tx, p Procedure, doc json.RawMessage) error {
	samples, err := listSamples(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	found, err := judgeWhole(ctx, sp, tx, p, doc, samples)
	if err != nil {
		return err
	}
	return refusal(found)
}

// Judge tells whether the document could be published as the procedure's form
// now: nil, or Invalid "not_publishable".
func Judge(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID, doc json.RawMessage) error {
	p, err := Load(ctx, tx, id)
	if err != nil {
		return err
	}
	return mayOffer(ctx, sp, tx, p, doc)
}

// Digest is the SHA-256 of a form document, hex.
func Digest(doc json.RawMessage) string {
	sum := sha256.Sum256(doc)
	return hex.EncodeToString(sum[:])
}

// newVersion stores the document as a version, or returns the live or the
// newest one when it is the same document.
func newVersion(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, p Procedure, doc json.RawMessage) (Version, error) {
	digest := Digest(doc)
	if p.Version != ids.Nil {
		live, err := findVersion(ctx, tx, p.Version)
		if err != nil || live.Digest == digest {
			return live, err
		}
	}
	newest, err := newestVersion(ctx, tx, p.ID)
	if err != nil && !fault.Is(err, fault.NotFound) || err == nil && newest.Digest == digest {
		return newest, err
	}
	v := Version{ID: ids.New(), Procedure: p.ID, Number: newest.Number + 1, Document: doc, Digest: digest,
		PublishedAt: sp.Now(), PublishedBy: who.Name}
	err = insertVersion(ctx, tx, v)
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

// Unpublish stops new applications, now and by plan; those under way keep
// their version. Conflict "not_published" when there is nothing to stop.
func Unpublish(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (p Procedure, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if p, err = forChange(ctx, sp, tx, id); err != nil {
			return err
		}
		if p.State != Published {
			return fault.New(fault.Conflict, "not_published")
		}
		base := p.Revision
		planned := p.NextVersion
		p = p.unplanned()
		p.State, p.Revision, p.UpdatedAt = Unpublished, base+1, sp.Now()
		if err := updateProcedure(ctx, tx, p, base); err != nil {
			return err
		}
		if planned != ids.Nil {
			if err := remember(ctx, sp, tx, who, id, Release{Version: planned, Kind: ReleaseCancel}); err != nil {
				return err
			}
		}
		if err := remember(ctx, sp, tx, who, id, Release{Version: p.Version, Kind: ReleaseUnpublish}); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.unpublish", Object: "procedure", Entity: id})
	})
	if err != nil {
		return Procedure{}, fmt.Errorf("unpublish procedure: %w", err)
	}
	return p, nil
}

// PublicForm returns the form that residents fill in now. Gone
// "procedure_closed" or "procedure_not_open" outside the period.
func PublicForm(ctx context.Context, sp *tenant.Space, who access.Principal, slug string) (v Version, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		p, err := LoadPublic(ctx, sp, tx, who, slug)
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
