package trial

import (
	"context"
	"fmt"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/seal"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Life is how long a trial is kept unless it is deleted before.
const Life = 14 * 24 * time.Hour

const (
	linkLife = 30 * time.Minute
	most     = 20 // of one procedure at once

	addressClass = "operational"
)

// Trial is one try of a form version.
type Trial struct {
	ID        ids.ID
	Procedure ids.ID
	Version   ids.ID
	Staff     ids.ID // the tester
	Name      string
	Opened    bool
	CreatedAt time.Time
	LinkUntil time.Time
	ExpiresAt time.Time
}

// New is a trial to begin. Address is the tester's own.
type New struct {
	Procedure ids.ID
	Version   ids.ID
	Address   string
}

// Begin makes a trial and returns the token of its link, which is shown here
// and never again. TooLarge "too_many_trials".
func Begin(ctx context.Context, sp *tenant.Space, tx *pg.Tx, who access.Principal, n New) (t Trial, token string, err error) {
	have, err := countOf(ctx, tx, n.Procedure)
	if err != nil {
		return Trial{}, "", fmt.Errorf("begin trial: %w", err)
	}
	if have >= most {
		return Trial{}, "", fault.New(fault.TooLarge, "too_many_trials")
	}
	now := sp.Now()
	t = Trial{ID: ids.New(), Procedure: n.Procedure, Version: n.Version, Staff: who.ID, Name: who.Name,
		CreatedAt: now, LinkUntil: now.Add(linkLife), ExpiresAt: now.Add(Life)}
	token = ids.Token()
	sealed, err := sp.Sealer().SealText(ctx, sp.Epoch(addressClass, now), addressPlace(t.ID), n.Address)
	if err == nil {
		err = insert(ctx, tx, t, ids.Hash(token), sealed)
	}
	if err != nil {
		return Trial{}, "", fmt.Errorf("begin trial: %w", err)
	}
	return t, token, nil
}

func addressPlace(id ids.ID) seal.Place {
	return seal.Place{Table: "trial", Column: "address_sealed", Row: id}
}

// Open binds the trial of the token to the session, once. Gone "trial_link"
// for a token that is unknown, used or too old.
func Open(ctx context.Context, sp *tenant.Space, tx *pg.Tx, token string, session ids.ID) (Trial, error) {
	t, err := bind(ctx, tx, ids.Hash(token), session, sp.Now())
	if fault.Is(err, fault.NotFound) {
		return Trial{}, fault.New(fault.Gone, "trial_link")
	}
	if err != nil {
		return Trial{}, fmt.Errorf("open trial: %w", err)
	}
	return t, nil
}

// Of returns the trial that the session is; false for an ordinary session.
// Gone "trial_over" when it has expired.
func Of(ctx context.Context, sp *tenant.Space, tx *pg.Tx, session ids.ID) (Trial, bool, error) {
	if session == ids.Nil {
		return Trial{}, false, nil
	}
	t, err := find(ctx, tx, "session_id = ?", session)
	if fault.Is(err, fault.NotFound) {
		return Trial{}, false, nil
	}
	if err != nil {
		return Trial{}, false, fmt.Errorf("find trial of session: %w", err)
	}
	if !sp.Now().Before(t.ExpiresAt) {
		return Trial{}, false, fault.New(fault.Gone, "trial_over")
	}
	return t, true, nil
}

// Address returns where the mails of the trial go.
func Address(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) (string, error) {
	sealed, err := addressOf(ctx, tx, id)
	if err != nil {
		return "", fmt.Errorf("address of trial: %w", err)
	}
	to, err := sp.Sealer().OpenText(ctx, addressPlace(id), sealed)
	if err != nil {
		return "", fmt.Errorf("address of trial: %w", err)
	}
	return to, nil
}

// List returns the trials of a procedure, newest first.
func List(ctx context.Context, tx *pg.Tx, procedure ids.ID) ([]Trial, error) {
	return list(ctx, tx, procedure)
}

// Lock reads a trial and makes whoever submits in it or deletes it wait.
func Lock(ctx context.Context, tx *pg.Tx, id ids.ID) (Trial, ids.ID, error) {
	t, session, err := lock(ctx, tx, id)
	if err != nil {
		return Trial{}, ids.Nil, fmt.Errorf("find trial: %w", err)
	}
	return t, session, nil
}

// Forget removes the trial. Its applications must be gone.
func Forget(ctx context.Context, tx *pg.Tx, id ids.ID) error {
	if err := remove(ctx, tx, id); err != nil {
		return fmt.Errorf("forget trial: %w", err)
	}
	return nil
}

// Expired returns trials that are over, a few at a time.
func Expired(ctx context.Context, sp *tenant.Space, tx *pg.Tx) ([]ids.ID, error) {
	return expired(ctx, tx, sp.Now())
}

// Uses tells whether any trial still needs the version.
func Uses(ctx context.Context, tx *pg.Tx, version ids.ID) (bool, error) {
	return uses(ctx, tx, version)
}
