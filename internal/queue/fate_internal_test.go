package queue

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/madoguchi/madoguchi/internal/fault"
)

func TestKindDecidesTheFate(t *testing.T) {
	for kind, want := range map[fault.Kind]fate{
		fault.Internal: retry, fault.Unavailable: retry, fault.Throttled: wait,
		fault.Invalid: drop, fault.Unauthenticated: drop, fault.Forbidden: drop, fault.NotFound: drop,
		fault.Conflict: drop, fault.Gone: drop, fault.TooLarge: drop,
	} {
		err := judge(fmt.Errorf("send to taro@example.jp: %w", fault.Newf(kind, "some_code", "山田太郎")))
		if errors.Is(err, asynq.SkipRetry) != (want == drop) {
			t.Errorf("%s: dropped %v", kind, !(want == drop))
		}
		if isFailure(err) != (want != wait) {
			t.Errorf("%s: counted as a failure: %v", kind, isFailure(err))
		}
		if err.Error() != "some_code" {
			t.Errorf("%s: Asynq gets to know %q", kind, err)
		}
	}
	if judge(nil) != nil {
		t.Error("success is an error")
	}
	if err := judge(errors.New("山田太郎")); err.Error() != "internal" || errors.Is(err, asynq.SkipRetry) {
		t.Errorf("an error without a kind: %v", err)
	}
}

func TestRetryDelays(t *testing.T) {
	between := func(what string, d, low, high time.Duration) {
		t.Helper()
		if d < low || d > high {
			t.Errorf("%s: %v is not within %v and %v", what, d, low, high)
		}
	}
	down := judge(fault.New(fault.Unavailable, "x"))
	between("first", retryDelay(0, down, nil), 2*time.Second, 2500*time.Millisecond)
	between("fourth", retryDelay(3, down, nil), 16*time.Second, 20*time.Second)
	for _, n := range []int{9, 50, 999, 1 << 40} {
		between("late", retryDelay(n, down, nil), lastDelay, lastDelay+lastDelay/4)
	}
	for name, err := range map[string]error{
		"busy tenant": busy(), "throttled": judge(fault.New(fault.Throttled, "x")),
		"lost lease": asynq.ErrLeaseExpired, "stopped": context.Canceled,
	} {
		between(name, retryDelay(40, err, nil), time.Second, 3*time.Second)
	}
}

func TestPanicsTellTheirPlaceOnly(t *testing.T) {
	c := &Consumer{handle: func(context.Context, Envelope) error { panic("山田太郎") }}
	err := c.guarded(t.Context(), Envelope{})
	if fault.CodeOf(err) != "panic" || strings.Contains(err.Error(), "山田") || !strings.Contains(err.Error(), "fate_internal_test.go") {
		t.Errorf("panic became: %v", err)
	}
}
