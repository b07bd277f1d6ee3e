package watchword_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/applicant"
	"github.com/madoguchi/madoguchi/internal/credential"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/procedure"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
	"github.com/madoguchi/madoguchi/internal/watchword"
)

func hasher(t *testing.T) *credential.Passwords {
	t.Helper()
	pw, err := credential.NewPasswords(2)
	if err != nil {
		t.Fatal(err)
	}
	return pw
}

func editor() access.Principal {
	return access.Principal{Audience: access.Staff, ID: ids.New(), Name: "編集 花子", Roles: []access.Role{access.FormEditor}, Plane: tenant.LGWAN}
}

func made(t *testing.T, sp *tenant.Space) ids.ID {
	t.Helper()
	p, err := procedure.Create(t.Context(), sp, editor(), procedure.CreateInput{Catalogue: procedure.Catalogue{Title: "講座の申込み"}})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

func session(t *testing.T, sp *tenant.Space) access.Principal {
	t.Helper()
	o, err := applicant.Begin(t.Context(), sp, tenant.Internet, "test")
	if err != nil {
		t.Fatal(err)
	}
	return o.Principal
}

func holds(t *testing.T, sp *tenant.Space, who access.Principal, id ids.ID) (in bool) {
	t.Helper()
	err := sp.Read(t.Context(), func(tx *pg.Tx) (err error) {
		in, err = watchword.Holds(t.Context(), tx, who, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// The word opens to the session that gave it, however it is typed, until it is
// changed.
func TestWordOpensUntilChanged(t *testing.T) {
	sp, pw := tenanttest.One(t), hasher(t)
	id, first, other := made(t, sp), session(t, sp), session(t, sp)
	if _, err := watchword.Set(t.Context(), sp, editor(), pw, id, "さくらまつり2026"); err != nil {
		t.Fatal(err)
	}
	key, err := watchword.Try(t.Context(), sp, pw, id, "サクラ まつり２０２６")
	if err != nil {
		t.Fatal(err)
	}
	if err := watchword.Grant(t.Context(), sp, first, key); err != nil {
		t.Fatal(err)
	}
	if !holds(t, sp, first, id) || holds(t, sp, other, id) || holds(t, sp, access.Principal{}, id) {
		t.Fatal("the grant is not the session's alone")
	}
	if holds(t, sp, first, made(t, sp)) {
		t.Fatal("the word of one procedure opened another")
	}
	tenanttest.Clock(sp).Advance(time.Minute)
	w, err := watchword.Set(t.Context(), sp, editor(), pw, id, "もみじ狩り2026")
	if err != nil || w.ChangedBy != "編集 花子" {
		t.Fatalf("%+v %v", w, err)
	}
	if holds(t, sp, first, id) {
		t.Fatal("a changed word left the old grant open")
	}
	// The right word of a moment ago, given by somebody slow, opens nothing.
	if err := watchword.Grant(t.Context(), sp, other, key); err != nil {
		t.Fatal(err)
	}
	if holds(t, sp, other, id) {
		t.Fatal("a key of the old word opened the new one")
	}
	if _, err := watchword.Try(t.Context(), sp, pw, id, "さくらまつり2026"); fault.CodeOf(err) != "wrong_watchword" {
		t.Fatalf("the old word: %v", err)
	}
}

func TestWrongAndUnsetAreAlike(t *testing.T) {
	sp, pw := tenanttest.One(t), hasher(t)
	set, unset := made(t, sp), made(t, sp)
	if _, err := watchword.Set(t.Context(), sp, editor(), pw, set, "さくらまつり"); err != nil {
		t.Fatal(err)
	}
	for name, id := range map[string]ids.ID{"wrong": set, "never set": unset, "no procedure": ids.Nil} {
		for _, word := range []string{"", "もみじ", string(make([]byte, 5000))} {
			if _, err := watchword.Try(t.Context(), sp, pw, id, word); fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "wrong_watchword" {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestWeakWordsAreRefused(t *testing.T) {
	sp, pw := tenanttest.One(t), hasher(t)
	id := made(t, sp)
	for word, key := range map[string]string{"": "too_short", "さくら": "too_short", "ああああああ": "too_common", "あ い う え お": "too_short"} {
		_, err := watchword.Set(t.Context(), sp, editor(), pw, id, word)
		e, ok := errors.AsType[*fault.Error](err)
		if !ok || len(e.Fields) != 1 || e.Fields[0].Path != "word" || e.Fields[0].Key != key {
			t.Errorf("%q: %v", word, err)
		}
	}
	if _, err := watchword.Set(t.Context(), sp, editor(), pw, ids.New(), "さくらまつり"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a word for nothing: %v", err)
	}
}

// A comparison takes 19 MiB of memory. An address that is made up, and a word
// that none can be, cost nobody one: no hasher is asked.
func TestWhatIsMadeUpIsNotCompared(t *testing.T) {
	sp := tenanttest.One(t)
	for name, c := range map[string]struct {
		id   ids.ID
		word string
	}{
		"no procedure": {ids.Nil, "さくらまつり2026"},
		"a long word":  {made(t, sp), strings.Repeat("さくら", 100)},
	} {
		if _, err := watchword.Try(t.Context(), sp, nil, c.id, c.word); fault.CodeOf(err) != "wrong_watchword" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
