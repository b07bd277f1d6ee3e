package procedure

import (
	"context"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/trial"
)

const (
	maxNote     = 500                  // characters of a note on a release
	maxPlan     = 366 * 24 * time.Hour // how far ahead a start may lie
	settleBatch = 100
)

// ReleaseKind is what was done with a version.
type ReleaseKind string

// The kinds. Start is written when a planned version has become live.
const (
	ReleasePublish   ReleaseKind = "publish"
	ReleasePlan      ReleaseKind = "plan"
	ReleaseCancel    ReleaseKind = "cancel"
	ReleaseStart     ReleaseKind = "start"
	ReleaseUnpublish ReleaseKind = "unpublish"
	ReleaseRevert    ReleaseKind = "revert"
)

// Release is one line of the history of a procedure's versions (公開の履歴).
type Release struct {
	ID      ids.ID
	Version ids.ID
	Kind    ReleaseKind
	Starts  time.Time // of a plan
	At      time.Time
	ByID    ids.ID // nobody for a start
	By      string
	Note    string
}

// History returns what was done with the versions, newest first.
func History(ctx context.Context, sp *tenant.Space, id ids.ID) (out []Release, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		if _, err := Load(ctx, tx, id); err != nil {
			return err
		}
		out, err = listReleases(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("history of procedure: %w", err)
	}
	return out, nil
}

func remember(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, procedure ids.ID, r Release) error {
	r.ID, r.At, r.ByID, r.By = ids.New(), sp.Now(), who.ID, who.Name
	return insertRelease(ctx, tx, procedure, r)
}

// checkOffering tidies the instant of a start: a whole second, ahead, and not
// farther than a year.
func checkOffering(sp *tenant.Space, starts time.Time, note string) (time.Time, error) {
	var faults []fault.Field
	if utf8.RuneCountInString(note) > maxNote || hasControl(note) {
		faults = append(faults, fault.Field{Path: "note", Key: "too_long"})
	}
	if !starts.IsZero() {
		starts = starts.UTC().Truncate(time.Second)
		switch now := sp.Now(); {
		case !starts.After(now):
			faults = append(faults, fault.Field{Path: "starts", Key: "in_the_past"})
		case starts.After(now.Add(maxPlan)):
			faults = append(faults, fault.Field{Path: "starts", Key: "too_far"})
		}
	}
	return starts, fault.Fields(faults)
}

// CancelPlan takes the planned version back before it starts; it stays in the
// history and was never live. Conflict "no_plan" when none is pending, also
// because it has started.
func CancelPlan(ctx context.Context, sp *tenant.Space, who access.Principal, id ids.ID) (p Procedure, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if p, err = forChange(ctx, sp, tx, id); err != nil {
			return err
		}
		if p.NextVersion == ids.Nil {
			return fault.New(fault.Conflict, "no_plan")
		}
		base, planned, number := p.Revision, p.NextVersion, p.NextNumber
		p = p.unplanned()
		p.Revision, p.UpdatedAt = base+1, sp.Now()
		if err := updateProcedure(ctx, tx, p, base); err != nil {
			return err
		}
		if err := remember(ctx, sp, tx, who, id, Release{Version: planned, Kind: ReleaseCancel}); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.cancel_plan", Object: "procedure", Entity: id,
			Detail: map[string]string{"version": strconv.Itoa(number)}})
	})
	if err != nil {
		return Procedure{}, fmt.Errorf("cancel planned version: %w", err)
	}
	return p, nil
}

// forChange locks the procedure for a change and writes down a planned version
// that is due. Applications that begin meanwhile do not wait.
func forChange(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) (Procedure, error) {
	p, err := lockProcedure(ctx, tx, id)
	if err != nil {
		return Procedure{}, fmt.Errorf("lock procedure: %w", err)
	}
	return p.At(sp.Now()), settle(ctx, sp, tx, p)
}

// settle writes down that the planned version of a locked procedure is live,
// if it is. What residents meet does not depend on it.
func settle(ctx context.Context, sp *tenant.Space, tx *pg.Tx, p Procedure) error {
	live := p.At(sp.Now())
	if live.NextVersion == p.NextVersion {
		return nil
	}
	if err := updateProcedure(ctx, tx, live, p.Revision); err != nil {
		return err
	}
	started := Release{ID: ids.New(), Version: live.Version, Kind: ReleaseStart, At: p.NextAt, By: access.Job().Name}
	if err := insertRelease(ctx, tx, p.ID, started); err != nil {
		return err
	}
	return audit.Record(ctx, sp, tx, access.Job(), audit.Entry{Action: "procedure.start", Object: "procedure", Entity: p.ID,
		Detail: map[string]string{"version": strconv.Itoa(live.Number)}})
}

// Settle writes down the starts that are due and returns how many. It may run
// anywhere, at any time, twice or never: the instant alone decides what
// residents meet.
func Settle(ctx context.Context, sp *tenant.Space) (total int, err error) {
	for {
		var due []Procedure
		err = sp.InTx(ctx, func(tx *pg.Tx) (err error) {
			if due, err = dueProcedures(ctx, tx, sp.Now(), settleBatch); err != nil {
				return err
			}
			for _, p := range due {
				if err := settle(ctx, sp, tx, p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return total, fmt.Errorf("settle planned versions: %w", err)
		}
		total += len(due)
		if len(due) < settleBatch {
			return total, nil
		}
	}
}

// Revert makes the document of a version the form draft. It writes a new
// draft, not history. Conflict "draft_changed" as SaveDraft.
func Revert(ctx context.Context, sp *tenant.Space, who access.Principal, id, version ids.ID, draftRevision int64) (d FormDraft, err error) {
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		v, err := LoadVersion(ctx, tx, version)
		if err != nil {
			return err
		}
		if v.Procedure != id || v.Trial {
			return fault.New(fault.NotFound, "not_found")
		}
		d = FormDraft{Procedure: id, Revision: draftRevision + 1, Document: v.Document, UpdatedAt: sp.Now(), UpdatedBy: who.Name, Editor: who.ID}
		if err := updateDraft(ctx, tx, d, draftRevision); err != nil {
			return err
		}
		if err := remember(ctx, sp, tx, who, id, Release{Version: version, Kind: ReleaseRevert}); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: "procedure.revert", Object: "procedure", Entity: id,
			Detail: map[string]string{"version": strconv.Itoa(v.Number)}})
	})
	if err != nil {
		return FormDraft{}, fmt.Errorf("revert form draft: %w", err)
	}
	_, d.Findings = examine(d.Document)
	return d, nil
}

// Freeze keeps the form draft as a version that is only ever tried (試し). The
// form must at least be one that can be filled in: Invalid "not_publishable"
// when it has errors of its own.
func Freeze(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, id ids.ID) (Version, error) {
	d, err := findDraft(ctx, tx, id)
	if err != nil {
		return Version{}, fmt.Errorf("find form draft: %w", err)
	}
	_, findings := examine(d.Document)
	if err := refusal(findings); err != nil {
		return Version{}, err
	}
	v := Version{ID: ids.New(), Procedure: id, Document: d.Document, Digest: Digest(d.Document), Trial: true, PublishedAt: sp.Now(), PublishedBy: who.Name}
	if err := insertVersion(ctx, tx, v); err != nil {
		return Version{}, fmt.Errorf("freeze form draft: %w", err)
	}
	return v, nil
}

// Thaw forgets a version that was frozen to be tried; any other stays.
func Thaw(ctx context.Context, tx *pg.Tx, version ids.ID) error {
	if err := removeTrialVersion(ctx, tx, version); err != nil {
		return fmt.Errorf("forget frozen form: %w", err)
	}
	return nil
}

// underTrial returns the procedure as the session tries it: on the trial's
// version, whatever its state, visibility and period. false when the session
// is no trial of the procedure.
func underTrial(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, slug string) (Procedure, bool, error) {
	t, ok, err := trial.Of(ctx, sp, tx, who.Session)
	if !ok || err != nil {
		return Procedure{}, false, err
	}
	p, err := findProcedure(ctx, tx, "id = ? AND slug = ?", t.Procedure, slug)
	if fault.Is(err, fault.NotFound) {
		return Procedure{}, false, nil
	}
	if err != nil {
		return Procedure{}, false, fmt.Errorf("find procedure under trial: %w", err)
	}
	v, err := LoadVersion(ctx, tx, t.Version)
	if err != nil {
		return Procedure{}, false, err
	}
	p = p.unplanned()
	p.State, p.Version, p.Number, p.Visibility = Published, v.ID, v.Number, Link
	p.Opens, p.Closes = time.Time{}, time.Time{}
	return p, true, nil
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

// Standing is how a version stands for residents.
type Standing string

// The standings. A Never was planned and taken back before its start.
const (
	StandingLive    Standing = "live"
	StandingPlanned Standing = "planned"
	StandingPast    Standing = "past"
	StandingNever   Standing = "never"
)

// Listed is a version with how it stands.
type Listed struct {
	Version
	Standing Standing
	Since    time.Time // live since, or planned for; of a past one when it last began
	Note     string    // of its newest release
}

// Timeline lists the versions with how they stand now, newest first, without
// documents.
func Timeline(ctx context.Context, sp *tenant.Space, id ids.ID) (out []Listed, err error) {
	err = sp.Read(ctx, func(tx *pg.Tx) error {
		p, err := Load(ctx, tx, id)
		if err != nil {
			return err
		}
		versions, err := listVersions(ctx, tx, id)
		if err != nil {
			return err
		}
		history, err := listReleases(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, v := range versions {
			out = append(out, stand(p.At(sp.Now()), v, history))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("timeline of procedure: %w", err)
	}
	return out, nil
}

// stand reads the history, newest first. Versions older than the history were
// live from when they were made.
func stand(p Procedure, v Version, history []Release) Listed {
	l := Listed{Version: v, Standing: StandingPast, Since: v.PublishedAt}
	known, began := false, false
	for _, r := range history {
		if r.Version != v.ID || r.Kind == ReleaseRevert {
			continue
		}
		known = true
		if l.Note == "" {
			l.Note = r.Note
		}
		if !began && (r.Kind == ReleasePublish || r.Kind == ReleaseStart) {
			l.Since, began = r.At, true
		}
	}
	switch {
	case p.State == Published && p.Version == v.ID:
		l.Standing, l.Since = StandingLive, p.PublishedAt
	case p.NextVersion == v.ID:
		l.Standing, l.Since = StandingPlanned, p.NextAt
	case known && !began:
		l.Standing = StandingNever
	}
	return l
}
