package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/madoguchi/madoguchi/internal/fault"
)

func TestKindSurvivesWrapping(t *testing.T) {
	cause := errors.New("row locked")
	err := fmt.Errorf("submit application: %w", fault.Newf(fault.Conflict, "already_submitted", "lock: %w", cause))

	if got := fault.KindOf(err); got != fault.Conflict {
		t.Errorf("kind = %v, want conflict", got)
	}
	if got := fault.CodeOf(err); got != "already_submitted" {
		t.Errorf("code = %q", got)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
}

func TestUnclassifiedIsInternal(t *testing.T) {
	err := errors.New("boom")
	if fault.KindOf(err) != fault.Internal || fault.CodeOf(err) != "internal" {
		t.Errorf("got %v %q", fault.KindOf(err), fault.CodeOf(err))
	}
	if fault.Is(nil, fault.Internal) {
		t.Error("nil is no fault")
	}
}

func TestNoFieldsIsNoError(t *testing.T) {
	if err := fault.Fields(nil); err != nil {
		t.Errorf("got %v", err)
	}
	if !fault.Is(fault.Fields([]fault.Field{{Path: "name", Key: "required"}}), fault.Invalid) {
		t.Error("want invalid")
	}
}
