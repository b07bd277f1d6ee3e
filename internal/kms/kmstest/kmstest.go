package kmstest

import (
	"bytes"
	"errors"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/kms"
)

// Bench is one keeper under test with the verifier of the same keys.
type Bench struct {
	Keeper   kms.Keeper
	Verifier kms.Verifier
	// Pass lets time go by in the keeper.
	Pass func(d time.Duration)
}

// window is longer than any keeper waits before it destroys.
const window = 31 * 24 * time.Hour

// RunConformance runs the suite; open gives each test a keeper without keys.
func RunConformance(t *testing.T, open func(t *testing.T) Bench) {
	for name, test := range map[string]func(*testing.T, Bench){
		"one key per tenant":            oneKeyPerTenant,
		"racing creators get one key":   racingCreators,
		"unwraps what it wrapped":       roundTrip,
		"refuses another context":       otherContext,
		"refuses another key":           otherKey,
		"refuses changed bytes":         changedBytes,
		"unknown keys are gone":         unknownKey,
		"a scheduled key stops at once": scheduledKeyStops,
		"a deleted key is gone":         deletedKeyIsGone,
		"deletion can be repeated":      repeatedDeletion,
		"a pending deletion can end":    cancelledDeletion,
		"other tenants never notice":    othersGoOn,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func pairs(tenant ids.ID) map[string]string {
	return map[string]string{"tenant": tenant.String(), "purpose": "root", "version": "1"}
}

func create(t *testing.T, b Bench, tenant ids.ID) kms.KeyID {
	t.Helper()
	key, err := b.Keeper.CreateKey(t.Context(), tenant)
	if err != nil || key == "" {
		t.Fatalf("create key: %q, %v", key, err)
	}
	return key
}

func generate(t *testing.T, b Bench, key kms.KeyID, with map[string]string) ([32]byte, []byte) {
	t.Helper()
	plain, wrapped, err := b.Keeper.GenerateDataKey(t.Context(), key, with)
	if err != nil {
		t.Fatalf("generate data key: %v", err)
	}
	return plain, wrapped
}

func wantUnwrap(t *testing.T, b Bench, key kms.KeyID, wrapped []byte, with map[string]string, want [32]byte) {
	t.Helper()
	got, err := b.Keeper.Unwrap(t.Context(), key, wrapped, with)
	if err != nil || got != want {
		t.Fatalf("unwrap: right key %v, %v", got == want, err)
	}
}

func wantRefusal(t *testing.T, b Bench, key kms.KeyID, wrapped []byte, with map[string]string, kinds ...error) {
	t.Helper()
	got, err := b.Keeper.Unwrap(t.Context(), key, wrapped, with)
	for _, kind := range kinds {
		if errors.Is(err, kind) && got == [32]byte{} {
			return
		}
	}
	t.Fatalf("unwrap: %v, want one of %v", err, kinds)
}

func wantStatus(t *testing.T, b Bench, key kms.KeyID, want kms.Status) kms.KeyState {
	t.Helper()
	state, err := b.Keeper.Describe(t.Context(), key)
	if err != nil || state.Status != want {
		t.Fatalf("describe: %+v, %v; want %s", state, err, want)
	}
	seen, err := b.Verifier.Describe(t.Context(), key)
	if err != nil || seen != state {
		t.Fatalf("the verifier sees %+v, %v; the keeper %+v", seen, err, state)
	}
	return state
}

func oneKeyPerTenant(t *testing.T, b Bench) {
	one, two := ids.New(), ids.New()
	first := create(t, b, one)
	if again := create(t, b, one); again != first {
		t.Errorf("a tenant got two keys: %s and %s", first, again)
	}
	if other := create(t, b, two); other == first {
		t.Error("two tenants got one key")
	}
	if state := wantStatus(t, b, first, kms.Enabled); state.Key != first || !state.At.IsZero() {
		t.Errorf("state of a fresh key: %+v", state)
	}
}

func racingCreators(t *testing.T, b Bench) {
	tenant := ids.New()
	keys, errs := make([]kms.KeyID, 8), make([]error, 8)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() { keys[i], errs[i] = b.Keeper.CreateKey(t.Context(), tenant) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		if k != keys[0] {
			t.Fatalf("racing creators got %v", keys)
		}
	}
}

func roundTrip(t *testing.T, b Bench) {
	tenant := ids.New()
	key := create(t, b, tenant)
	plain, wrapped := generate(t, b, key, pairs(tenant))
	if plain == [32]byte{} || bytes.Contains(wrapped, plain[:]) {
		t.Fatal("the data key is empty or stands in its wrapping")
	}
	wantUnwrap(t, b, key, wrapped, pairs(tenant), plain)
	next, _ := generate(t, b, key, pairs(tenant))
	if next == plain {
		t.Fatal("two data keys are equal")
	}
}

func otherContext(t *testing.T, b Bench) {
	tenant := ids.New()
	key := create(t, b, tenant)
	_, wrapped := generate(t, b, key, pairs(tenant))
	other, fewer, more := pairs(ids.New()), pairs(tenant), pairs(tenant)
	delete(fewer, "version")
	more["extra"] = "1"
	swapped := maps.Clone(fewer)
	swapped["1"] = "version"
	for _, with := range []map[string]string{nil, other, fewer, more, swapped} {
		wantRefusal(t, b, key, wrapped, with, kms.ErrRefused)
	}
}

func otherKey(t *testing.T, b Bench) {
	tenant := ids.New()
	key, other := create(t, b, tenant), create(t, b, ids.New())
	_, wrapped := generate(t, b, key, pairs(tenant))
	wantRefusal(t, b, other, wrapped, pairs(tenant), kms.ErrRefused)
}

func changedBytes(t *testing.T, b Bench) {
	tenant := ids.New()
	key := create(t, b, tenant)
	_, wrapped := generate(t, b, key, pairs(tenant))
	last := bytes.Clone(wrapped)
	last[len(last)-1] ^= 1
	for _, bad := range [][]byte{last, wrapped[:len(wrapped)-1], append(bytes.Clone(wrapped), 0), {0x01}} {
		wantRefusal(t, b, key, bad, pairs(tenant), kms.ErrRefused)
	}
}

func unknownKey(t *testing.T, b Bench) {
	tenant := ids.New()
	key := create(t, b, tenant)
	_, wrapped := generate(t, b, key, pairs(tenant))
	for _, unknown := range []kms.KeyID{kms.KeyID(ids.New().String()), "../master"} {
		wantStatus(t, b, unknown, kms.Gone)
		wantRefusal(t, b, unknown, wrapped, pairs(tenant), kms.ErrKeyGone, kms.ErrRefused)
		if _, _, err := b.Keeper.GenerateDataKey(t.Context(), unknown, nil); !errors.Is(err, kms.ErrKeyGone) {
			t.Errorf("generate with an unknown key: %v", err)
		}
		if err := b.Keeper.CancelDeletion(t.Context(), unknown); !errors.Is(err, kms.ErrKeyGone) {
			t.Errorf("cancel deletion of an unknown key: %v", err)
		}
	}
}

func schedule(t *testing.T, b Bench, key kms.KeyID) kms.DeletionState {
	t.Helper()
	state, err := b.Keeper.ScheduleDeletion(t.Context(), key)
	if err != nil || state.Status != kms.PendingDeletion && state.Status != kms.Gone || state.At.IsZero() {
		t.Fatalf("schedule deletion: %+v, %v", state, err)
	}
	return state
}

func scheduledKeyStops(t *testing.T, b Bench) {
	tenant := ids.New()
	key := create(t, b, tenant)
	_, wrapped := generate(t, b, key, pairs(tenant))
	state := schedule(t, b, key)
	wantRefusal(t, b, key, wrapped, pairs(tenant), kms.ErrKeyDisabled, kms.ErrKeyGone)
	if _, _, err := b.Keeper.GenerateDataKey(t.Context(), key, nil); err == nil {
		t.Error("a scheduled key made a data key")
	}
	if _, err := b.Keeper.CreateKey(t.Context(), tenant); err == nil {
		t.Error("a tenant whose key is scheduled got a key")
	}
	if seen := wantStatus(t, b, key, state.Status); !seen.At.Equal(state.At) {
		t.Errorf("described date %v, scheduled %v", seen.At, state.At)
	}
}

func deletedKeyIsGone(t *testing.T, b Bench) {
	tenant := ids.New()
	key := create(t, b, tenant)
	_, wrapped := generate(t, b, key, pairs(tenant))
	schedule(t, b, key)
	b.Pass(window)
	wantStatus(t, b, key, kms.Gone)
	wantRefusal(t, b, key, wrapped, pairs(tenant), kms.ErrKeyGone)
	if err := b.Keeper.CancelDeletion(t.Context(), key); !errors.Is(err, kms.ErrKeyGone) {
		t.Errorf("cancel after the end: %v", err)
	}
	if state, err := b.Keeper.ScheduleDeletion(t.Context(), key); err != nil || state.Status != kms.Gone {
		t.Errorf("schedule after the end: %+v, %v", state, err)
	}
}

func repeatedDeletion(t *testing.T, b Bench) {
	key := create(t, b, ids.New())
	first := schedule(t, b, key)
	b.Pass(time.Hour)
	if again := schedule(t, b, key); again.Status != first.Status || !again.At.Equal(first.At) {
		t.Fatalf("scheduled %+v, then %+v", first, again)
	}
}

func cancelledDeletion(t *testing.T, b Bench) {
	tenant := ids.New()
	key := create(t, b, tenant)
	plain, wrapped := generate(t, b, key, pairs(tenant))
	if err := b.Keeper.CancelDeletion(t.Context(), key); err != nil {
		t.Fatalf("cancel of nothing: %v", err)
	}
	if schedule(t, b, key).Status == kms.Gone {
		if err := b.Keeper.CancelDeletion(t.Context(), key); !errors.Is(err, kms.ErrKeyGone) {
			t.Fatalf("cancel after an immediate end: %v", err)
		}
		return
	}
	if err := b.Keeper.CancelDeletion(t.Context(), key); err != nil {
		t.Fatalf("cancel: %v", err)
	}
	b.Pass(window)
	wantStatus(t, b, key, kms.Enabled)
	wantUnwrap(t, b, key, wrapped, pairs(tenant), plain)
}

func othersGoOn(t *testing.T, b Bench) {
	one, two := ids.New(), ids.New()
	key, other := create(t, b, one), create(t, b, two)
	plain, wrapped := generate(t, b, other, pairs(two))
	schedule(t, b, key)
	b.Pass(window)
	wantStatus(t, b, other, kms.Enabled)
	wantUnwrap(t, b, other, wrapped, pairs(two), plain)
}
