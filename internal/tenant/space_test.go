package tenant_test

import (
	"errors"
	"strconv"
	"testing"

	"github.com/madoguchi/madoguchi/internal/tenant"
)

func TestMemoKeepsTheNewest(t *testing.T) {
	sp, other := tenant.NewSpace(tenant.Parts{}), tenant.NewSpace(tenant.Parts{})
	made := 0
	get := func(sp *tenant.Space, key string) any {
		t.Helper()
		v, err := sp.Memo(key, func() (any, error) { made++; return key + "!", nil })
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for range 3 {
		if get(sp, "a") != "a!" || made != 1 {
			t.Fatalf("made %d times", made)
		}
	}
	if get(other, "a"); made != 2 {
		t.Error("a Space shares with another")
	}
	for i := range 16 {
		get(sp, strconv.Itoa(i))
	}
	if get(sp, "15"); made != 18 {
		t.Error("the newest is not kept")
	}
	if get(sp, "a"); made != 19 {
		t.Error("a Space keeps without end")
	}
}

func TestMemoKeepsNoError(t *testing.T) {
	sp, broken := tenant.NewSpace(tenant.Parts{}), errors.New("broken")
	if _, err := sp.Memo("a", func() (any, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	if v, err := sp.Memo("a", func() (any, error) { return 1, nil }); err != nil || v != 1 {
		t.Errorf("%v %v", v, err)
	}
}
