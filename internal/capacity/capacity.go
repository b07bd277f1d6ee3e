package capacity

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

// ErrUncounted is what Move returns when an option was never counted: the
// caller ends its transaction, has the procedure counted and tries again.
var ErrUncounted error = fault.New(fault.Conflict, "seats_uncounted")

// Option names an option of a choice field.
type Option struct{ Field, Value string }

// Limits says how many may choose an option.
type Limits map[Option]int

// Taken says how many have.
type Taken map[Option]int

// Has tells whether the answers choose the option.
func (o Option) Has(a form.Answers) bool {
	switch v := a[o.Field].(type) {
	case string:
		return v == o.Value
	case []any:
		return slices.Contains(v, any(o.Value))
	}
	return false
}

// Enter lets the transaction take seats and give them back. It must be the
// first thing that the transaction does: what it reads afterwards is never
// older than the last count.
func Enter(ctx context.Context, tx *pg.Tx, procedure ids.ID) error {
	if err := enter(ctx, tx, procedure); err != nil {
		return fmt.Errorf("enter seats: %w", err)
	}
	return nil
}

// Move counts the change of one application's answers; nil stands for an
// application that is not there, or not any more. Invalid with a field fault
// "option_full" for each option of after that has no seat left; ErrUncounted.
// It must be the last thing that the transaction does.
func Move(ctx context.Context, tx *pg.Tx, procedure ids.ID, before, after form.Answers, limits Limits) error {
	counted, err := taken(ctx, tx, procedure)
	if err != nil {
		return fmt.Errorf("move seats: %w", err)
	}
	for o := range limits {
		if _, ok := counted[o]; !ok && o.Has(after) {
			return ErrUncounted
		}
	}
	var faults []fault.Field
	for _, o := range sorted(counted) {
		limit, limited := limits[o]
		ok, err := true, error(nil)
		switch was, is := o.Has(before), o.Has(after); {
		case is && !was && limited:
			ok, err = takeOne(ctx, tx, procedure, o, limit)
		case is && !was:
			err = change(ctx, tx, procedure, o, 1)
		case was && !is:
			err = change(ctx, tx, procedure, o, -1)
		}
		if err != nil {
			return fmt.Errorf("move seats: %w", err)
		}
		if !ok {
			faults = append(faults, fault.Field{Path: "answers." + o.Field, Key: "option_full", Params: map[string]any{"option": o.Value}})
		}
	}
	return fault.Fields(faults)
}

// sorted is the one order in which counts are locked.
func sorted(of Taken) []Option {
	out := make([]Option, 0, len(of))
	for o := range of {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b Option) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Value, b.Value))
	})
	return out
}

// Count begins to count the limited options that were not counted yet; each
// yields the answers of every standing application of the procedure, read in
// the transaction. It waits for whoever has entered and keeps others out until
// the transaction ends.
func Count(ctx context.Context, tx *pg.Tx, procedure ids.ID, limits Limits, each func(func(form.Answers)) error) error {
	if err := enterAlone(ctx, tx, procedure); err != nil {
		return fmt.Errorf("count seats: %w", err)
	}
	counted, err := taken(ctx, tx, procedure)
	if err != nil {
		return fmt.Errorf("count seats: %w", err)
	}
	fresh := Taken{}
	for o := range limits {
		if _, ok := counted[o]; !ok {
			fresh[o] = 0
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	if err := each(fresh.add); err != nil {
		return fmt.Errorf("count seats: %w", err)
	}
	if err := insert(ctx, tx, procedure, fresh); err != nil {
		return fmt.Errorf("count seats: %w", err)
	}
	return nil
}

func (t Taken) add(a form.Answers) {
	for o := range t {
		if o.Has(a) {
			t[o]++
		}
	}
}

// Read returns the counts of the procedure's options.
func Read(ctx context.Context, tx *pg.Tx, procedure ids.ID) (Taken, error) {
	t, err := taken(ctx, tx, procedure)
	if err != nil {
		return nil, fmt.Errorf("read seats: %w", err)
	}
	return t, nil
}

// Difference is an option whose count is not what the applications say.
type Difference struct {
	Option
	Counted, Found int
}

// Check compares the counts with the applications and repairs nothing. The
// transaction must see one moment of the database.
func Check(ctx context.Context, tx *pg.Tx, procedure ids.ID, each func(func(form.Answers)) error) ([]Difference, error) {
	counted, err := taken(ctx, tx, procedure)
	if err != nil {
		return nil, fmt.Errorf("check seats: %w", err)
	}
	found := Taken{}
	for o := range counted {
		found[o] = 0
	}
	if err := each(found.add); err != nil {
		return nil, fmt.Errorf("check seats: %w", err)
	}
	var out []Difference
	for _, o := range sorted(counted) {
		if counted[o] != found[o] {
			out = append(out, Difference{o, counted[o], found[o]})
		}
	}
	return out, nil
}

// Counted returns the procedures that have counts.
func Counted(ctx context.Context, tx *pg.Tx) ([]ids.ID, error) {
	out, err := procedures(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("list counted procedures: %w", err)
	}
	return out, nil
}
