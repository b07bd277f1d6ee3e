package queue

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/hibiken/asynq"

	"github.com/madoguchi/madoguchi/internal/fault"
)

// fate is what becomes of a task whose handler failed.
type fate uint8

const (
	retry fate = iota // again with growing delay, counted as a failure
	wait              // again soon, not counted: nothing is wrong with the task
	drop              // never again; the archive keeps ids and the code
)

// fates is the one table from an error's kind to the task's fate.
func fates(kind fault.Kind) fate {
	switch kind {
	case fault.Invalid, fault.Unauthenticated, fault.Forbidden, fault.NotFound,
		fault.Conflict, fault.Gone, fault.TooLarge:
		return drop
	case fault.Throttled:
		return wait
	default: // Unavailable, Internal
		return retry
	}
}

// taskError is all that Asynq gets to know, and store, of an error.
type taskError struct {
	code string
	fate fate
}

func (e *taskError) Error() string { return e.code }

// Is makes a dropped task one that Asynq archives at once.
func (e *taskError) Is(target error) bool { return e.fate == drop && target == asynq.SkipRetry }

func judge(err error) error {
	if err == nil {
		return nil
	}
	return &taskError{code: fault.CodeOf(err), fate: fates(fault.KindOf(err))}
}

// busy is the answer when a tenant already has its share of running tasks.
func busy() error { return &taskError{code: "tenant_busy", fate: wait} }

// isFailure says whether a retry counts; Asynq calls it with every error.
func isFailure(err error) bool {
	te, ok := errors.AsType[*taskError](err)
	return !ok || te.fate != wait
}

const (
	firstDelay = 2 * time.Second
	lastDelay  = 10 * time.Minute
)

// retryDelay is Asynq's RetryDelayFunc: doubling from two seconds to ten
// minutes, each with up to a quarter more so that a crowd spreads. A lost lease
// or a busy tenant is no reason to wait longer than seconds.
func retryDelay(n int, err error, _ *asynq.Task) time.Duration {
	if lost(err) || !isFailure(err) {
		return time.Second + rand.N(2*time.Second)
	}
	d := lastDelay
	if n < 9 { // 2 s << 9 is past the limit
		d = min(firstDelay<<max(n, 0), lastDelay)
	}
	return d + rand.N(d/4)
}

func lost(err error) bool {
	return errors.Is(err, asynq.ErrLeaseExpired) || errors.Is(err, context.Canceled) ||
		errors.Is(err, context.DeadlineExceeded)
}

// panicked replaces a panic, whose text Asynq would store, by a code.
func panicked(v any) error {
	return fault.Newf(fault.Internal, "panic", "handler panicked with a value of type %s", fmt.Sprintf("%T", v))
}
