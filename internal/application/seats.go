package application

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/capacity"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Stands reports whether an application in the state holds what it took when
// it was handed in: a seat (定員), a recipient's one application.
func (s State) Stands() bool {
	return s != Drafted && s != Withdrawn && s != Rejected && s != Refused
}

// limitsNow are the capacities that hold for an application of the version:
// those of the form published now, so that a limit that was raised counts for
// everybody, and those of its own version where the new form has none.
func limitsNow(ctx context.Context, sp *tenant.Space, tx *pg.Tx, p procedure.Procedure, version ids.ID) (capacity.Limits, error) {
	limits := capacity.Limits{}
	for _, id := range []ids.ID{version, p.At(sp.Now()).Version} {
		if id == ids.Nil {
			continue
		}
		f, err := formOf(ctx, sp, tx, id)
		if err != nil {
			return nil, err
		}
		maps.Copy(limits, limitsOf(f))
	}
	return limits, nil
}

func limitsOf(f *form.Form) capacity.Limits {
	out := capacity.Limits{}
	for _, s := range f.Limited() {
		out[capacity.Option{Field: s.FieldID, Value: s.Option}] = s.Capacity
	}
	return out
}

// moveSeats takes and gives back seats for the change of the answers; it is the
// last step of its transaction.
func moveSeats(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r applicationRow, before, after form.Answers) error {
	if r.TrialID != nil {
		return nil
	}
	if err := capacity.Enter(ctx, tx, r.ProcedureID); err != nil {
		return err
	}
	p, err := procedure.Load(ctx, tx, r.ProcedureID)
	if err != nil {
		return err
	}
	limits, err := limitsNow(ctx, sp, tx, p, r.VersionID)
	if err != nil {
		return err
	}
	return capacity.Move(ctx, tx, r.ProcedureID, before, after, limits)
}

// releaseSeats gives back what an application held that does not stand any
// more. Answers that do not open give nothing back: a seat too few is better
// than one too many, and the check of the counts tells of it.
func releaseSeats(ctx context.Context, sp *tenant.Space, tx *pg.Tx, r applicationRow) error {
	if r.TrialID != nil {
		return nil
	}
	if err := capacity.Enter(ctx, tx, r.ProcedureID); err != nil {
		return err
	}
	row, err := findAnswers(ctx, tx, r.ID, r.AnswerVersion)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	held, err := readAnswers(ctx, sp, row)
	if err != nil || held == nil {
		return err
	}
	return capacity.Move(ctx, tx, r.ProcedureID, held, nil, nil)
}

// readAnswers opens stored answers; nil when they do not open.
func readAnswers(ctx context.Context, sp *tenant.Space, row answerRow) (form.Answers, error) {
	opened, err := openAnswers(ctx, sp, row)
	if err != nil || opened.Damaged {
		return nil, err
	}
	a, err := form.ParseAnswers(opened.Answers)
	if err != nil {
		return nil, nil //nolint:nilerr // content that is no answers is as good as damaged
	}
	return a, nil
}

// counted runs fn, which changes the application, in a transaction; when it
// meets options that were never counted, they are, and it runs again.
func counted(ctx context.Context, sp *tenant.Space, application ids.ID, fn func(*pg.Tx) error) error {
	err := sp.InTx(ctx, fn)
	if !errors.Is(err, capacity.ErrUncounted) {
		return err
	}
	if err := countSeatsFor(ctx, sp, application); err != nil {
		return err
	}
	return sp.InTx(ctx, fn)
}

func countSeatsFor(ctx context.Context, sp *tenant.Space, application ids.ID) error {
	var r applicationRow
	err := sp.Read(ctx, func(tx *pg.Tx) (err error) {
		r, err = findApplication(ctx, tx, "id = ?", application)
		return err
	})
	if err != nil {
		return fmt.Errorf("count seats: %w", err)
	}
	return countSeats(ctx, sp, r.ProcedureID, r.VersionID)
}

// countSeats begins to count what is limited now, or in the version, and was
// not counted yet.
func countSeats(ctx context.Context, sp *tenant.Space, id, version ids.ID) error {
	err := sp.InTx(ctx, func(tx *pg.Tx) error {
		p, err := procedure.Load(ctx, tx, id)
		if err != nil {
			return err
		}
		limits, err := limitsNow(ctx, sp, tx, p, version)
		if err != nil {
			return err
		}
		return capacity.Count(ctx, tx, id, limits, standing(ctx, sp, tx, id))
	})
	if err != nil {
		return fmt.Errorf("count seats: %w", err)
	}
	return nil
}

// standing yields the answers of the procedure's standing applications.
func standing(ctx context.Context, sp *tenant.Space, tx *pg.Tx, id ids.ID) func(func(form.Answers)) error {
	return func(yield func(form.Answers)) error {
		after := ids.Nil
		for {
			rows, err := standingAnswers(ctx, tx, id, after, eachBatch)
			if err != nil {
				return err
			}
			for _, row := range rows {
				a, err := readAnswers(ctx, sp, row)
				if err != nil {
					return err
				}
				if a != nil {
					yield(a)
				}
			}
			if len(rows) < eachBatch {
				return nil
			}
			after = rows[len(rows)-1].ApplicationID
		}
	}
}

// Seat is a limited option of the form that is published now.
type Seat struct {
	Field       string
	FieldLabel  string
	Option      string
	OptionLabel string
	Capacity    int
	Taken       int
}

// Left is how many may still choose it.
func (s Seat) Left() int { return max(0, s.Capacity-s.Taken) }

// PublicSeats returns the seats of the procedure with the slug.
func PublicSeats(ctx context.Context, sp *tenant.Space, who access.Principal, slug string) ([]Seat, error) {
	return seats(ctx, sp, func(tx *pg.Tx) (procedure.Procedure, error) { return procedure.LoadPublic(ctx, sp, tx, who, slug) })
}

// Seats returns the seats of the procedure to staff.
func Seats(ctx context.Context, sp *tenant.Space, id ids.ID) ([]Seat, error) {
	return seats(ctx, sp, func(tx *pg.Tx) (procedure.Procedure, error) {
		p, err := procedure.Load(ctx, tx, id)
		return p.At(sp.Now()), err
	})
}

func seats(ctx context.Context, sp *tenant.Space, of func(*pg.Tx) (procedure.Procedure, error)) (out []Seat, err error) {
	var p procedure.Procedure
	var uncounted bool
	look := func(tx *pg.Tx) error {
		if p, err = of(tx); err != nil || p.Version == ids.Nil {
			return err
		}
		out, uncounted, err = seatsOf(ctx, sp, tx, p)
		return err
	}
	err = sp.Read(ctx, look)
	if err == nil && uncounted {
		// Nobody may see "all are left" because nobody has counted.
		if err = countSeats(ctx, sp, p.ID, p.Version); err == nil {
			err = sp.Read(ctx, look)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("seats of procedure: %w", err)
	}
	return out, nil
}

func seatsOf(ctx context.Context, sp *tenant.Space, tx *pg.Tx, p procedure.Procedure) (out []Seat, uncounted bool, err error) {
	f, err := formOf(ctx, sp, tx, p.Version)
	if err != nil {
		return nil, false, err
	}
	taken, err := capacity.Read(ctx, tx, p.ID)
	if err != nil {
		return nil, false, err
	}
	for _, s := range f.Limited() {
		n, counted := taken[capacity.Option{Field: s.FieldID, Value: s.Option}]
		uncounted = uncounted || !counted
		field, option := f.OptionLabel(s.FieldID, s.Option)
		out = append(out, Seat{Field: s.FieldID, FieldLabel: field, Option: s.Option, OptionLabel: option, Capacity: s.Capacity, Taken: n})
	}
	return out, uncounted, nil
}

// CheckSeats compares every count of seats with the applications themselves.
// Internal "seats_differ" when one is wrong; it repairs nothing: a person looks
// why.
func CheckSeats(ctx context.Context, sp *tenant.Space) error {
	wrong := 0
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		all, err := capacity.Counted(ctx, tx)
		if err != nil {
			return err
		}
		for _, id := range all {
			found, err := capacity.Check(ctx, tx, id, standing(ctx, sp, tx, id))
			if err != nil {
				return err
			}
			wrong += len(found)
		}
		return nil
	})
	if err == nil && wrong > 0 {
		err = fault.Newf(fault.Internal, "seats_differ", "%d counts of seats are not what the applications say", wrong)
	}
	if err != nil {
		return fmt.Errorf("check seats: %w", err)
	}
	return nil
}
